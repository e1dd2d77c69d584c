"""A further inspection, linked to the one before it, that takes over what is still open."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, object_session

from models.acting import Acting
from models.action import Action
from models.deadline import Deadline
from models.event import EventKind
from models.further_inspection import CarriedItem, FurtherInspection
from models.inspection import Inspection
from models.programme import ProgrammeVersion
from models.recommendation import Recommendation
from models.register import NewInspection, schedule
from rules.errors import NotNow, Refused
from rules.permissions import Act, require
from rules.stages import DeadlineState, RecommendationState
from rules.timeline import DeadlineKind

R = RecommendationState
SETTLED = frozenset({R.IMPLEMENTED, R.CLOSED, R.CARRIED_FORWARD, R.SUPERSEDED})


def order(acting: Acting, inspection: Inspection, visit: tuple[date | None, date]) -> Inspection:
    """Put a further inspection of the same service on the register, linked to this one.

    `visit` is its first planned day, if known, and its last. What is not implemented is carried:
    the new inspection looks at it again. The service goes on with its plan meanwhile, so nothing
    of that changes before the new report is published (`take_over`).
    """
    require(acting.actor, Act.ORDER_FURTHER_INSPECTION, inspection.as_thing())
    session = object_session(inspection)
    assert session is not None
    decided = _decided(session, inspection)
    begins, ends = visit
    if ends <= acting.on or (begins is not None and not acting.on < begins <= ends):
        raise Refused("The visit is planned for days to come, the first one before the last.")
    new = NewInspection(inspection.service.name, inspection.area, inspection.nation, ends)
    ordered = schedule(
        session, acting, _newest_rules(session, inspection), new, Act.ORDER_FURTHER_INSPECTION
    )
    ordered.predecessor_id, ordered.visit_planned_from = inspection.id, begins
    decided.ordered_id, decided.ordered_on = ordered.id, acting.on
    decided.ordered_by_id = acting.actor.person_id
    session.add_all(
        CarriedItem(inspection_id=ordered.id, recommendation_id=each.id, carried_on=acting.on)
        for each in _open_ones(session, inspection)
    )
    session.flush()
    inspection.note(
        EventKind.FURTHER_INSPECTION_ORDERED, acting, None, ordered.id, inspection=ordered.id
    )
    return ordered


def take_over(acting: Acting, inspection: Inspection) -> None:
    """Carry forward, as this report is published, what its predecessor's service left open.

    From here the new report's recommendations count: nobody is reminded of the old ones' actions.
    """
    session = object_session(inspection)
    assert session is not None
    if inspection.predecessor_id is None:
        return
    for each in _carried(session, inspection):
        if each.state in SETTLED:
            continue
        each.become(R.CARRIED_FORWARD)
        each.inspection.note(
            EventKind.RECOMMENDATION_CARRIED_FORWARD,
            acting,
            None,
            each.id,
            recommendation=each.id,
            inspection=inspection.id,
        )
        for target in _open_targets(session, each):
            target.end(DeadlineState.CANCELLED, acting.on)
            target.note(EventKind.DEADLINE_CANCELLED, acting)


def _decided(session: Session, inspection: Inspection) -> FurtherInspection:
    """Return the last decision, or refuse: not published, not needed, or ordered already."""
    if not inspection.is_published:
        raise Refused("A further inspection is ordered once the report is published.")
    last = session.scalars(
        select(FurtherInspection)
        .where(FurtherInspection.inspection_id == inspection.id)
        .order_by(FurtherInspection.number.desc())
        .limit(1)
    ).first()
    if last is None or not last.is_needed:
        raise Refused("Record first that an early further inspection is needed, and why.")
    if last.ordered_id is not None:
        raise NotNow("The further inspection is ordered already.")
    return last


def _newest_rules(session: Session, inspection: Inspection) -> ProgrammeVersion:
    return session.scalars(
        select(ProgrammeVersion)
        .where(ProgrammeVersion.programme_id == inspection.programme_version.programme_id)
        .options(joinedload(ProgrammeVersion.programme))
        .order_by(ProgrammeVersion.number.desc())
        .limit(1)
    ).one()


def _open_ones(session: Session, inspection: Inspection) -> Sequence[Recommendation]:
    return session.scalars(
        select(Recommendation)
        .where(Recommendation.inspection_id == inspection.id)
        .where(Recommendation.state.not_in(SETTLED))
        .order_by(Recommendation.number)
    ).all()


def _carried(session: Session, inspection: Inspection) -> Sequence[Recommendation]:
    return session.scalars(
        select(Recommendation)
        .join(CarriedItem, CarriedItem.recommendation_id == Recommendation.id)
        .where(CarriedItem.inspection_id == inspection.id)
        .options(joinedload(Recommendation.inspection))
        .order_by(Recommendation.number)
    ).all()


def _open_targets(session: Session, recommendation: Recommendation) -> Sequence[Deadline]:
    return session.scalars(
        select(Deadline)
        .join(Action, Action.id == Deadline.action_id)
        .where(
            Action.recommendation_id == recommendation.id,
            Deadline.kind == DeadlineKind.ACTION_TARGET,
            Deadline.state == DeadlineState.OPEN,
        )
        .options(joinedload(Deadline.inspection))
    ).all()
