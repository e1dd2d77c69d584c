"""Inspections as staff follow them up: the list with what is due next, and one with its story."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from models.action import Action
from models.deadline import Deadline, DeadlineMove
from models.event import Event, EventKind
from models.inspection import Inspection
from models.organisation import Organisation
from models.person import Person
from models.programme import ProgrammeVersion
from models.queries.plans import inspection_rules
from models.report import Report
from models.rules_document import rules_of
from rules.errors import NotFound
from rules.stages import DeadlineState, InspectionState
from rules.timeline import DeadlineKind, Timing

PAGE = 50
_OPEN = Deadline.state == DeadlineState.OPEN
# An action's target is its owner's; it says nothing of how the inspection's own dates stand.
_ITS_OWN = Deadline.kind != DeadlineKind.ACTION_TARGET


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which inspections to list: those somebody reaches, and of these what they asked for."""

    only: Collection[UUID] | None = None
    state: InspectionState | None = None
    area: str | None = None
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Next:
    """The open date of an inspection that comes first. A forecast is never late."""

    kind: DeadlineKind
    opens_on: date | None
    due_on: date
    is_forecast: bool


@dataclass(frozen=True, slots=True)
class FollowedUp:
    """One line of the follow-up list."""

    id: UUID
    reference: str
    area: str
    service: str
    state: InspectionState
    next: Next | None


@dataclass(frozen=True, slots=True)
class Moved:
    """One move of a date: from which day to which, why, and by whom; the calendar has no name."""

    moved_on: date
    old_due_on: date
    new_due_on: date
    reason: str
    by: str | None


@dataclass(frozen=True, slots=True)
class Happened:
    """A fact of an inspection's story, with whoever caused it."""

    kind: EventKind
    occurred_on: date
    body: Mapping[str, Any]
    by: str | None


def followed_up(
    session: Session, wanted: Wanted, today: date, page: int = 1
) -> tuple[int, Sequence[FollowedUp]]:
    """Count what is wanted and list a page of it, what is due first standing first."""
    matching = _matching(session, wanted, today)
    total = session.scalar(select(func.count()).select_from(matching.subquery())) or 0
    first = (
        select(Deadline.inspection_id, func.min(Deadline.due_on).label("due_on"))
        .where(_OPEN, _ITS_OWN)
        .group_by(Deadline.inspection_id)
        .subquery()
    )
    rows = session.execute(
        matching.add_columns(
            Inspection.reference, Inspection.area, Organisation.name, Inspection.state
        )
        .outerjoin(first, first.c.inspection_id == Inspection.id)
        .order_by(first.c.due_on.nulls_last(), Inspection.area, Inspection.reference)
        .offset((page - 1) * PAGE)
        .limit(PAGE)
    ).all()
    due = _next_of(session, [row[0] for row in rows])
    return total, [
        FollowedUp(row[0], row[1], row[2], row[3], row[4], due.get(row[0])) for row in rows
    ]


def areas(session: Session, only: Collection[UUID] | None) -> Sequence[str]:
    """List the areas of the inspections somebody reaches, for the filter."""
    wanted = select(Inspection.area).distinct().order_by(Inspection.area)
    if only is not None:
        wanted = wanted.where(Inspection.id.in_(only))
    return session.scalars(wanted).all()


def inspection_of(session: Session, inspection_id: UUID) -> Inspection:
    """Load an inspection with its rules and service, or say that there is none."""
    return _one(session, _with_rules(inspection_id), inspection_id)


def inspection_for_update(session: Session, inspection_id: UUID) -> Inspection:
    """Load an inspection in the same way, locked."""
    locked = _with_rules(inspection_id).with_for_update(of=Inspection)
    return _one(session, locked, inspection_id)


def key_dates(session: Session, inspection_id: UUID) -> Sequence[Deadline]:
    """Load an inspection's own dates with the post that answers for each, earliest first."""
    return session.scalars(
        select(Deadline)
        .where(Deadline.inspection_id == inspection_id, _ITS_OWN)
        .options(
            joinedload(Deadline.post),
            joinedload(Deadline.inspection).options(inspection_rules()),
        )
        .order_by(Deadline.due_on, Deadline.kind)
    ).all()


def moves_of(session: Session, inspection_id: UUID) -> Mapping[UUID, Sequence[Moved]]:
    """Return, by deadline, each move of an inspection's dates, the first one first."""
    rows = session.execute(
        select(
            DeadlineMove.deadline_id,
            DeadlineMove.moved_on,
            DeadlineMove.old_due_on,
            DeadlineMove.new_due_on,
            DeadlineMove.reason,
            Person.name,
        )
        .join(Deadline, Deadline.id == DeadlineMove.deadline_id)
        .join(Event, Event.id == DeadlineMove.event_id)
        .outerjoin(Person, Person.id == Event.actor_id)
        .where(Deadline.inspection_id == inspection_id)
        .order_by(Event.sequence)
    )
    found: dict[UUID, list[Moved]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(Moved(row[1], row[2], row[3], row[4], row[5]))
    return found


def story_of(
    session: Session, inspection_id: UUID, kinds: Collection[EventKind]
) -> Sequence[Happened]:
    """List what has happened in an inspection, of these kinds, the newest first."""
    rows = session.execute(
        select(Event.kind, Event.occurred_on, Event.body, Person.name)
        .outerjoin(Person, Person.id == Event.actor_id)
        .where(Event.inspection_id == inspection_id, Event.kind.in_(kinds))
        .order_by(Event.sequence.desc())
    )
    return [Happened(*row) for row in rows]


def owns_an_action(session: Session, inspection_id: UUID, post_ids: Collection[UUID]) -> bool:
    """Whether one of these posts owns an action of the inspection's plan."""
    found = session.scalars(
        select(Action.id)
        .where(Action.inspection_id == inspection_id, Action.owner_post_id.in_(post_ids))
        .limit(1)
    )
    return found.first() is not None


def has_report(session: Session, inspection_id: UUID) -> bool:
    """Whether the inspection's report is registered with it."""
    found = session.scalars(select(Report.id).where(Report.inspection_id == inspection_id))
    return found.first() is not None


def _matching(session: Session, wanted: Wanted, today: date) -> Select[UUID]:
    found = select(Inspection.id).join(Organisation, Organisation.id == Inspection.service_id)
    if wanted.only is not None:
        found = found.where(Inspection.id.in_(wanted.only))
    if wanted.state is not None:
        found = found.where(Inspection.state == wanted.state)
    if wanted.area is not None:
        found = found.where(Inspection.area == wanted.area)
    if wanted.is_late:
        found = found.where(_is_late(session, today))
    return found


def _is_late(session: Session, today: date) -> ColumnElement[bool]:
    """Narrow to inspections with an open date that has passed; a forecast never counts."""
    versions = session.execute(select(ProgrammeVersion.id, ProgrammeVersion.document))
    binding = [
        and_(
            Inspection.programme_version_id == version_id,
            Deadline.kind.not_in(_forecasts(document)),
        )
        for version_id, document in versions
    ]
    late = select(Deadline.id).where(
        Deadline.inspection_id == Inspection.id,
        _OPEN,
        _ITS_OWN,
        Deadline.due_on < today,
        or_(False, *binding),  # noqa: FBT003 - nothing is late where there are no rules
    )
    return late.exists()


def _next_of(session: Session, inspection_ids: Collection[UUID]) -> Mapping[UUID, Next]:
    rows = session.execute(
        select(
            Deadline.inspection_id,
            Deadline.kind,
            Deadline.opens_on,
            Deadline.due_on,
            ProgrammeVersion.document,
        )
        .join(Inspection, Inspection.id == Deadline.inspection_id)
        .join(ProgrammeVersion, ProgrammeVersion.id == Inspection.programme_version_id)
        .where(Deadline.inspection_id.in_(inspection_ids), _OPEN, _ITS_OWN)
        .order_by(Deadline.due_on.desc(), Deadline.kind.desc())
    )
    return {
        inspection_id: Next(kind, opens_on, due_on, kind in _forecasts(document))
        for inspection_id, kind, opens_on, due_on, document in rows
    }


def _forecasts(document: str) -> Collection[DeadlineKind]:
    milestones = rules_of(document)[1].milestones
    return [kind for kind, each in milestones.items() if each.timing is Timing.FORECAST]


def _with_rules(inspection_id: UUID) -> Select[Inspection]:
    return (
        select(Inspection)
        .where(Inspection.id == inspection_id)
        .options(inspection_rules(), joinedload(Inspection.service))
    )


def _one(session: Session, wanted: Select[Inspection], inspection_id: UUID) -> Inspection:
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise NotFound("inspection", inspection_id)
    return found
