"""What the monitor's pages about one plan show: the plan as forwarded, its claims and reviews."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.action import Action
from models.deadline import Deadline
from models.forwarding import Forwarding
from models.inspection import Inspection
from models.monitoring import MonitoringReview
from models.person import Person
from models.plan import Plan
from models.queries.plans import plan_parts
from models.recommendation import Recommendation
from rules.errors import NotFound
from rules.timeline import DeadlineKind

_DATES = (
    DeadlineKind.ACKNOWLEDGEMENT,
    DeadlineKind.UPDATE_REQUEST,
    DeadlineKind.PROGRESS_UPDATE,
    DeadlineKind.MONITORING_REVIEW,
)


@dataclass(frozen=True, slots=True)
class Watched:
    """One forwarded plan with everything that is shown of it."""

    plan: Plan
    forwarding: Forwarding
    reviews: tuple[MonitoringReview, ...]
    deadlines: Mapping[tuple[DeadlineKind, UUID], Deadline]
    names: Mapping[UUID, str]

    @property
    def inspection(self) -> Inspection:
        """The inspection it answers."""
        return self.plan.inspection

    def recommendation(self, number: int) -> Recommendation:
        """Return one recommendation by its number."""
        for each in self.plan.recommendations:
            if each.number == number:
                return each
        raise NotFound("recommendation", number)

    def actions(self, recommendation: Recommendation) -> list[Action]:
        """Return the actions under a recommendation."""
        return [a for a in self.plan.actions if a.recommendation_id == recommendation.id]

    def action(self, action_id: UUID) -> Action:
        """Return one action of this plan."""
        for each in self.plan.actions:
            if each.id == action_id:
                return each
        raise NotFound("action", action_id)

    def review(self, number: int) -> MonitoringReview:
        """Return the n-th review."""
        for each in self.reviews:
            if each.number == number:
                return each
        raise NotFound("monitoring review", number)

    def due(self, kind: DeadlineKind, subject_id: UUID) -> Deadline | None:
        """Return the date of a kind about a review or version, if there is one."""
        return self.deadlines.get((kind, subject_id))


def forwarded_plan(session: Session, inspection_id: UUID, *, to_change: bool = False) -> Watched:
    """Load a forwarded plan whole, locked if it is to change; before that there is none."""
    wanted = (
        select(Plan)
        .where(Plan.inspection_id == inspection_id)
        .options(*plan_parts(), joinedload(Plan.inspection).joinedload(Inspection.service))
    )
    plan = session.scalars(wanted.with_for_update(of=Plan) if to_change else wanted).one_or_none()
    handed = next((v.forwarding for v in plan.versions if v.forwarding), None) if plan else None
    if plan is None or handed is None:
        raise NotFound("forwarded plan of inspection", inspection_id)
    reviews = _reviews(session, plan.id)
    names = _names(session, _people(plan, handed, reviews))
    return Watched(plan, handed, reviews, _deadlines(session, inspection_id), names)


def _reviews(session: Session, plan_id: UUID) -> tuple[MonitoringReview, ...]:
    found = session.scalars(
        select(MonitoringReview)
        .where(MonitoringReview.plan_id == plan_id)
        .order_by(MonitoringReview.number)
    )
    return tuple(found)


def _deadlines(
    session: Session, inspection_id: UUID
) -> Mapping[tuple[DeadlineKind, UUID], Deadline]:
    found = session.scalars(
        select(Deadline).where(Deadline.inspection_id == inspection_id, Deadline.kind.in_(_DATES))
    )
    return {(deadline.kind, deadline.subject_id): deadline for deadline in found}


def _people(
    plan: Plan, handed: Forwarding, reviews: Iterable[MonitoringReview]
) -> Iterator[UUID | None]:
    yield handed.acknowledged_by_id
    for action in plan.actions:
        yield from (action.claimed_by_id, action.verified_by_id)
    for recommendation in plan.recommendations:
        yield recommendation.claimed_by_id
    for review in reviews:
        yield review.assessed_by_id


def _names(session: Session, ids: Iterable[UUID | None]) -> Mapping[UUID, str]:
    wanted = {identity for identity in ids if identity}
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(wanted)))
    return {row[0]: row[1] for row in rows}
