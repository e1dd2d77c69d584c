"""What has happened and who was told: the facts and messages after a point, in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.deadline import Deadline
from models.event import Event, EventKind
from models.inspection import Inspection
from models.notification import InboxMessage, Notification
from models.person import Person
from models.programme import ProgrammeVersion


@dataclass(frozen=True, slots=True)
class HappenedFact:
    """A fact with the name of whoever caused it; the calendar has none."""

    sequence: int
    kind: EventKind
    occurred_on: date
    body: dict[str, Any]
    actor: str | None


@dataclass(frozen=True, slots=True)
class ToldMessage:
    """A message as it reached somebody's inbox."""

    to: str
    message: str
    subject: str
    text: str
    received_at: datetime


def facts_after(session: Session, sequence: int) -> Sequence[HappenedFact]:
    """Return the facts written after a place in the chain."""
    rows = session.execute(
        select(Event.sequence, Event.kind, Event.occurred_on, Event.body, Person.name)
        .outerjoin(Person, Person.id == Event.actor_id)
        .where(Event.sequence > sequence)
        .order_by(Event.sequence)
    )
    return [HappenedFact(*row) for row in rows]


def messages_between(session: Session, begin: datetime, end: datetime) -> Sequence[ToldMessage]:
    """Return what reached inboxes from one moment up to, but not including, another."""
    rows = session.execute(
        select(
            Person.name,
            Notification.message,
            InboxMessage.subject,
            InboxMessage.text,
            InboxMessage.received_at,
        )
        .join(Notification, Notification.id == InboxMessage.notification_id)
        .join(Person, Person.id == InboxMessage.person_id)
        .where(InboxMessage.received_at >= begin, InboxMessage.received_at < end)
        .order_by(InboxMessage.received_at, Person.name, Notification.message)
    )
    return [ToldMessage(*row) for row in rows]


def deadlines_in_full(session: Session, inspection_id: UUID) -> Sequence[Deadline]:
    """Load every deadline of an inspection with the rules and the post it belongs to."""
    return session.scalars(
        select(Deadline)
        .where(Deadline.inspection_id == inspection_id)
        .options(
            joinedload(Deadline.post),
            joinedload(Deadline.inspection).options(
                joinedload(Inspection.service),
                joinedload(Inspection.programme_version).joinedload(ProgrammeVersion.programme),
            ),
        )
        .order_by(Deadline.due_on, Deadline.kind)
    ).all()
