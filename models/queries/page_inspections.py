"""One inspection as its page shows it: its dates, each move of them, and its story."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from models.action import Action
from models.deadline import Deadline, DeadlineMove
from models.event import Event, EventKind
from models.inspection import Inspection
from models.person import Person
from models.queries.plans import inspection_rules
from models.reason import Reason
from models.report import Report
from rules.errors import NotFound
from rules.timeline import DeadlineKind

# An action's target is its owner's; it says nothing of how the inspection's own dates stand.
_ITS_OWN = Deadline.kind != DeadlineKind.ACTION_TARGET


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
    """A fact of an inspection's story, with whoever caused it and the reason they gave."""

    kind: EventKind
    occurred_on: date
    body: Mapping[str, Any]
    by: str | None
    reason: str | None


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
        select(Event.kind, Event.occurred_on, Event.body, Person.name, Reason.text)
        .outerjoin(Person, Person.id == Event.actor_id)
        .outerjoin(Reason, Reason.event_id == Event.id)
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
