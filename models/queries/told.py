"""What a message about a fact has to name: area, number, dates; asked for many facts at once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import null, select, union_all
from sqlalchemy.orm import Session

from models.action import Action
from models.deadline import Deadline
from models.event import Event, EventKind, Fact, noted
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
    rows = session.execute(
        select(Inspection.id, Inspection.area).where(Inspection.id.in_(inspection_ids))
    )
    return dict(rows.all())


def _numbers(session: Session, subject_ids: Collection[UUID]) -> dict[UUID | None, str]:
    """Return how people number these things; a date about a thing bears that thing's number."""
    of_actions = (
        select(Action.id, Recommendation.number, Action.letter)
        .join(Recommendation, Recommendation.id == Action.recommendation_id)
        .where(Action.id.in_(subject_ids))
    )
    of_recommendations = select(Recommendation.id, Recommendation.number, null()).where(
        Recommendation.id.in_(subject_ids)
    )
    of_reviews = select(MonitoringReview.id, MonitoringReview.number, null()).where(
        MonitoringReview.id.in_(subject_ids)
    )
    of_action_dates = (
        select(Deadline.id, Recommendation.number, Action.letter)
        .join(Action, Action.id == Deadline.action_id)
        .join(Recommendation, Recommendation.id == Action.recommendation_id)
        .where(Deadline.id.in_(subject_ids))
    )
    of_review_dates = (
        select(Deadline.id, MonitoringReview.number, null())
        .join(MonitoringReview, MonitoringReview.id == Deadline.review_id)
        .where(Deadline.id.in_(subject_ids))
    )
    rows: Iterable[tuple[UUID, int, str | None]] = session.execute(
        union_all(of_actions, of_recommendations, of_reviews, of_action_dates, of_review_dates)
    )
    return {identity: f"{number}{letter or ''}" for identity, number, letter in rows}


def _due_next(session: Session, events: Collection[Event | Fact]) -> dict[UUID, str]:
    """Find the open date that follows from each fact: its subject's own, else the earliest."""
    kinds = {DUE_NEXT[e.kind] for e in events if e.kind in DUE_NEXT}
    places = {e.inspection_id for e in events if e.kind in DUE_NEXT and e.inspection_id}
    if not places:
        return {}
    rows = session.execute(
        select(Deadline.inspection_id, Deadline.kind, Deadline.subject_id, Deadline.due_on)
        .where(Deadline.inspection_id.in_(places), Deadline.kind.in_(kinds))
        .where(Deadline.state == DeadlineState.OPEN)
        .order_by(Deadline.due_on.desc())
    ).all()
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
        rows = session.execute(
            select(Reminder.deadline_id, Reminder.person_id)
            .where(Reminder.deadline_id.in_(some))
            .distinct()
        )
        for deadline_id, person_id in rows:
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
    return session.scalars(select(Event).where(Event.id.in_(event_ids))).all()
