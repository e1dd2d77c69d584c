"""What a message about a fact has to name: area, number, dates; asked for many facts at once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import null, select, union_all
from sqlalchemy.orm import Session

from models.action import Action
from models.base import Base
from models.deadline import Deadline
from models.event import Event, EventKind, Fact, noted
from models.ids import among
from models.inspection import Inspection
from models.monitoring import MonitoringReview
from models.notification import Reminder
from models.recommendation import Recommendation
from rules.stages import DeadlineState
from rules.timeline import DeadlineKind

E, K = EventKind, DeadlineKind
_AT_A_TIME = 500
# What falls due next because of a fact.
DUE_NEXT: Mapping[EventKind, DeadlineKind] = {
    E.DRAFT_SENT: K.COMMENTS,
    E.DOCUMENT_RELEASED: K.COMMENTS,
    E.PLAN_REQUESTED: K.IMPROVEMENT_PLAN,
    E.PLAN_ENDORSED: K.IMPROVEMENT_PLAN,
    E.PLAN_SUBMITTED: K.DECISION,
    E.PLAN_RETURNED: K.REVISED_PLAN,
    E.PLAN_FORWARDED: K.ACKNOWLEDGEMENT,
    E.PUBLICATION_CORRECTED: K.IMPROVEMENT_PLAN,
    E.ACTION_PROPOSED: K.ACTION_TARGET,
    E.ACTION_REFUSED: K.ACTION_TARGET,
    E.REVIEW_SCHEDULED: K.MONITORING_REVIEW,
    E.UPDATE_REQUESTED: K.PROGRESS_UPDATE,
    E.UPDATE_RECEIVED: K.MONITORING_REVIEW,
    E.NO_UPDATE_RECORDED: K.MONITORING_REVIEW,
}


def facts_to_tell(session: Session, happened: Iterable[Event | Fact]) -> dict[UUID, dict[str, Any]]:
    """Return, by event, what its message names: three queries for every few hundred events.

    `area`; `number` of the action ("1a"), recommendation or review; `due_on`, what is due next
    because of it; beside them the event's `kind`, `occurred_on` and own body.
    """
    events = list(happened)
    found: dict[UUID, dict[str, Any]] = {}
    for start in range(0, len(events), _AT_A_TIME):
        found |= _told_of_some(session, events[start : start + _AT_A_TIME])
    return found


def _told_of_some(session: Session, events: Sequence[Event | Fact]) -> dict[UUID, dict[str, Any]]:
    areas = _areas(session, {e.inspection_id for e in events if e.inspection_id})
    numbers = _numbers(session, {e.subject_id for e in events if e.subject_id})
    due = _due_next(session, events)
    return {
        event.id: {
            "kind": event.kind.value,
            "occurred_on": event.occurred_on.isoformat(),
            **_known("area", areas.get(event.inspection_id)),
            **_known("number", numbers.get(event.subject_id)),
            **_known("due_on", due.get(event.id)),
            **event.body,
        }
        for event in events
    }


def _known(name: str, value: object) -> dict[str, object]:
    return {} if value is None else {name: value}


def _areas(session: Session, inspection_ids: Collection[UUID]) -> dict[UUID | None, str]:
    if not inspection_ids:
        return {}
    return dict(session.execute(_AREAS, {"inspections": inspection_ids}).all())


def _numbers(session: Session, subject_ids: Collection[UUID]) -> dict[UUID | None, str]:
    """Return how people number these things; a date about a thing bears that thing's number."""
    if not subject_ids:
        return {}
    rows: Iterable[tuple[UUID, int, str | None]] = session.execute(
        _NUMBERS, {"subjects": subject_ids}
    )
    return {identity: f"{number}{letter or ''}" for identity, number, letter in rows}


def _due_next(session: Session, events: Collection[Event | Fact]) -> dict[UUID, str]:
    """Find the open date that follows from each fact: its subject's own, else the earliest."""
    kinds = {DUE_NEXT[e.kind] for e in events if e.kind in DUE_NEXT}
    places = {e.inspection_id for e in events if e.kind in DUE_NEXT and e.inspection_id}
    if not places:
        return {}
    open_dates = session.execute(_OPEN_DATES, {"inspections": places})
    rows = [row for row in open_dates if row.kind in kinds]
    found = {(row.kind, row.inspection_id): row.due_on for row in rows}
    found |= {(row.kind, row.subject_id): row.due_on for row in rows}
    due = {}
    for event in events:
        kind = DUE_NEXT.get(event.kind)
        day = found.get((kind, event.subject_id)) or found.get((kind, event.inspection_id))
        if kind and day:
            due[event.id] = day.isoformat()
    return due


def was_ever_told_of(session: Session, inspection_id: UUID, action_id: UUID) -> bool:
    """Whether somebody was, or is to be, told of an action: its row must then stay."""
    about = (Event.inspection_id == inspection_id, Event.subject_id == action_id)
    return session.scalars(select(Event.id).where(*about).limit(1)).first() is not None


def people_reminded(session: Session, deadline_ids: Sequence[UUID]) -> dict[UUID, set[UUID]]:
    """Return, by deadline, whoever the ledger says was to hear of it."""
    found: dict[UUID, set[UUID]] = {}
    for start in range(0, len(deadline_ids), _AT_A_TIME):
        some = deadline_ids[start : start + _AT_A_TIME]
        for deadline_id, person_id in session.execute(_REMINDED, {"deadlines": some}):
            found.setdefault(deadline_id, set()).add(person_id)
    return found


def was_announced(session: Session, inspection_id: UUID) -> bool:
    """Whether the service was ever told of an inspection's visit."""
    kind, about = EventKind.INSPECTION_ANNOUNCED, Event.inspection_id == inspection_id
    known = session.scalars(select(Event.id).where(about, Event.kind == kind).limit(1)).first()
    return known is not None or any(
        fact.kind is kind and fact.inspection_id == inspection_id for fact in noted(session)
    )


def events(session: Session, event_ids: Collection[UUID]) -> Sequence[Event]:
    """Load these events."""
    if not event_ids:
        return ()
    return session.scalars(_EVENTS, {"events": event_ids}).all()


# Built once: they are asked for every fact that somebody hears of.
_A, _D, _I, _M, _R = (
    Base.metadata.tables[each.__tablename__].c
    for each in (Action, Deadline, Inspection, MonitoringReview, Recommendation)
)
_LEDGER = Base.metadata.tables[Reminder.__tablename__].c
_EVENTS = select(Event).where(among(Event.id, "events"))
_AREAS = select(_I.id, _I.area).where(among(_I.id, "inspections"))
_OPEN_DATES = (
    select(_D.inspection_id, _D.kind, _D.subject_id, _D.due_on)
    .where(among(_D.inspection_id, "inspections"), _D.state == DeadlineState.OPEN)
    .order_by(_D.due_on.desc())
)
_REMINDED = (
    select(_LEDGER.deadline_id, _LEDGER.person_id)
    .where(among(_LEDGER.deadline_id, "deadlines"))
    .distinct()
)
_UNDER_A_RECOMMENDATION = (_R.id.table, _R.id == _A.recommendation_id)
_NUMBERS = union_all(
    select(_A.id, _R.number, _A.letter)
    .join(*_UNDER_A_RECOMMENDATION)
    .where(among(_A.id, "subjects")),
    select(_R.id, _R.number, null()).where(among(_R.id, "subjects")),
    select(_M.id, _M.number, null()).where(among(_M.id, "subjects")),
    select(_D.id, _R.number, _A.letter)
    .join(_A.id.table, _A.id == _D.action_id)
    .join(*_UNDER_A_RECOMMENDATION)
    .where(among(_D.id, "subjects")),
    select(_D.id, _M.number, null())
    .join(_M.id.table, _M.id == _D.review_id)
    .where(among(_D.id, "subjects")),
)
