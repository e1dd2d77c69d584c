"""What a rehearsal asks: which dates people have been given, and what it all came to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, joinedload

from models.action import Action
from models.base import Base
from models.deadline import Deadline, DeadlineMove
from models.event import Event, EventKind
from models.ids import one_id
from models.inspection import Inspection
from models.monitoring import MonitoringReview
from models.notification import InboxMessage, Notification, Reminder
from models.person import Person
from models.programme import ProgrammeVersion
from models.recommendation import Recommendation

_OF_DATES = (
    EventKind.DEADLINE_SET,
    EventKind.DEADLINE_MOVED,
    EventKind.EXTENSION_GRANTED,
    EventKind.EXTENSION_REVERSED,
    EventKind.CLOCK_RESTARTED,
    EventKind.ACTION_REFUSED,
)


@dataclass(frozen=True, slots=True)
class DateNoted:
    """A fact that gives somebody a date to act by; `body` is the event's own."""

    sequence: int
    kind: EventKind
    inspection_id: UUID
    body: dict[str, str]


@dataclass(frozen=True, slots=True)
class FactCounted:
    """A fact as the counts of a programme need it. `recorded_at` is when it was written."""

    kind: EventKind
    inspection_id: UUID | None
    occurred_on: date
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class MessageCounted:
    """A message as the counts of a programme need it: to whom, which, when."""

    person_id: UUID
    to: str
    message: str
    received_at: datetime


def dates_noted_after(session: Session, sequence: int) -> Sequence[DateNoted]:
    """Return the dates given to people after a place in the chain, in order."""
    rows = session.execute(_NOTED, {"after": sequence})
    return [DateNoted(*row) for row in rows]


def date_in_full(session: Session, deadline_id: UUID) -> Deadline:
    """Load one deadline with its post, its inspection and the rules it runs under."""
    return session.scalars(_DATE, {"deadline": deadline_id}).one()


def inspection_in_full(session: Session, inspection_id: UUID) -> Inspection:
    """Load one inspection with its service and the rules it runs under."""
    return session.scalars(_INSPECTION, {"inspection": inspection_id}).one()


_WHOLE = (
    joinedload(Inspection.service),
    joinedload(Inspection.programme_version).joinedload(ProgrammeVersion.programme),
)
# Built once: every day of a rehearsal asks them.
_E = Base.metadata.tables[Event.__tablename__].c
_NOTED = (
    select(_E.sequence, _E.kind, _E.inspection_id, _E.body)
    .where(_E.sequence > bindparam("after"), _E.kind.in_(_OF_DATES))
    .order_by(_E.sequence)
)
_DATE = (
    select(Deadline)
    .where(Deadline.id == one_id("deadline"))
    .options(joinedload(Deadline.post), joinedload(Deadline.inspection).options(*_WHOLE))
)
_INSPECTION = select(Inspection).where(Inspection.id == one_id("inspection")).options(*_WHOLE)


def numbers_of_dates(session: Session, inspection_id: UUID) -> dict[UUID, str]:
    """Return, by deadline, the number people know its action or review by: "1a", "2"."""
    rows = session.execute(
        select(Deadline.id, Recommendation.number, Action.letter, MonitoringReview.number)
        .outerjoin(Action, Action.id == Deadline.action_id)
        .outerjoin(Recommendation, Recommendation.id == Action.recommendation_id)
        .outerjoin(MonitoringReview, MonitoringReview.id == Deadline.review_id)
        .where(Deadline.inspection_id == inspection_id)
    )
    return {row[0]: f"{row[1] or row[3] or ''}{row[2] or ''}" for row in rows}


def moves_of_dates(session: Session, inspection_id: UUID) -> dict[UUID, list[DeadlineMove]]:
    """Return, by deadline, every move of an inspection's dates, oldest first."""
    moves: dict[UUID, list[DeadlineMove]] = {}
    for move in session.scalars(
        select(DeadlineMove)
        .join(Deadline, Deadline.id == DeadlineMove.deadline_id)
        .where(Deadline.inspection_id == inspection_id)
        .order_by(DeadlineMove.moved_on, DeadlineMove.new_due_on)
    ):
        moves.setdefault(move.deadline_id, []).append(move)
    return moves


def every_inspection(session: Session) -> Sequence[Inspection]:
    """Load every inspection, in order of reference."""
    return session.scalars(select(Inspection).order_by(Inspection.reference)).all()


def every_deadline(session: Session) -> Sequence[Deadline]:
    """Load every deadline with its inspection and rules, inspection by inspection."""
    return session.scalars(
        select(Deadline)
        .join(Deadline.inspection)
        .options(joinedload(Deadline.inspection).options(*_WHOLE))
        .order_by(Inspection.reference, Deadline.due_on, Deadline.kind)
    ).all()


def facts_counted(session: Session) -> Sequence[FactCounted]:
    """Return every fact, in order, without what it says."""
    rows = session.execute(
        select(Event.kind, Event.inspection_id, Event.occurred_on, Event.recorded_at).order_by(
            Event.sequence
        )
    )
    return [FactCounted(*row) for row in rows]


def messages_counted(session: Session) -> Sequence[MessageCounted]:
    """Return every message that reached an inbox, in order, without its words."""
    rows = session.execute(
        select(
            InboxMessage.person_id,
            Person.name,
            Notification.message,
            InboxMessage.received_at,
        )
        .join(Notification, Notification.id == InboxMessage.notification_id)
        .join(Person, Person.id == InboxMessage.person_id)
        .order_by(InboxMessage.received_at, Person.name)
    )
    return [MessageCounted(*row) for row in rows]


def reminders_by_level(session: Session) -> dict[int, int]:
    """Count the reminders entered at each level of the ladders; level 0 is whoever answers."""
    rows = session.execute(
        select(Reminder.level, func.count()).group_by(Reminder.level).order_by(Reminder.level)
    )
    return dict(rows.all())
