"""What a database holds when all is over, in words that two runs of the same story share."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Executable, func, select
from sqlalchemy.orm import Session

from models import (
    Deadline,
    Digest,
    Event,
    InboxMessage,
    Inspection,
    Notice,
    Notification,
    NotificationState,
    Person,
    Recommendation,
    Reminder,
)
from models.chain import verify
from models.database import reading
from models.notification import ChannelName

Rows = Counter[tuple[object, ...]]
_LEFT = (NotificationState.QUEUED, NotificationState.SENDING, NotificationState.DEAD)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened, as rows counted; and what the channels did with it."""

    facts: dict[str, Rows]
    mailed: Sequence[str]
    problems: Sequence[str]
    sizes: dict[str, int]


def outcome() -> Outcome:
    """Read this process's database."""
    with reading() as session:
        return Outcome(
            {name: _rows(session, wanted) for name, wanted in _FACTS.items()},
            session.scalars(
                select(Notification.message_id).where(
                    Notification.channel == ChannelName.MAIL,
                    Notification.state == NotificationState.SENT,
                )
            ).all(),
            list(_problems(session)),
            {
                table.__tablename__: session.scalar(select(func.count()).select_from(table)) or 0
                for table in (Event, Deadline, Reminder, Digest, Notification, InboxMessage)
            },
        )


def _rows(session: Session, wanted: Executable) -> Rows:
    return Counter(tuple(row) for row in session.execute(wanted))


# Ids are left out, and moments: what a kill delays may be told later on the same day.
_FACTS: dict[str, Executable] = {
    "facts": select(Event.kind, Inspection.area, Event.occurred_on, Person.email)
    .outerjoin(Inspection, Inspection.id == Event.inspection_id)
    .outerjoin(Person, Person.id == Event.actor_id),
    "inspections": select(Inspection.area, Inspection.state, Inspection.published_on),
    "deadlines": select(
        Inspection.area, Deadline.kind, Deadline.state, Deadline.due_on, Deadline.met_on
    ).join(Inspection, Inspection.id == Deadline.inspection_id),
    "recommendations": select(Inspection.area, Recommendation.number, Recommendation.state).join(
        Inspection, Inspection.id == Recommendation.inspection_id
    ),
    "reminders": select(
        Inspection.area, Deadline.kind, Reminder.step, Reminder.due_on, Person.email
    )
    .join(Deadline, Deadline.id == Reminder.deadline_id)
    .join(Inspection, Inspection.id == Deadline.inspection_id)
    .join(Person, Person.id == Reminder.person_id),
    "notices": select(Event.kind, Inspection.area, Event.occurred_on, Person.email)
    .select_from(Notice)
    .join(Event, Event.id == Notice.event_id)
    .join(Inspection, Inspection.id == Event.inspection_id)
    .join(Person, Person.id == Notice.person_id),
    "messages at once": select(
        Notification.message, Inspection.area, Person.email, Notification.channel
    )
    .join(Inspection, Inspection.id == Notification.inspection_id)
    .join(Person, Person.id == Notification.person_id)
    .where(Notification.digest_id.is_(None)),
}


def _problems(session: Session) -> Sequence[str]:
    """Say what must not be whatever the story was."""
    counts = {
        "messages neither sent nor cancelled": select(func.count()).where(
            Notification.state.in_(_LEFT)
        ),
        "reminders in no digest": select(func.count()).where(Reminder.digest_id.is_(None)),
        "messages sent to an inbox that does not hold them": select(func.count())
        .select_from(Notification)
        .outerjoin(InboxMessage, InboxMessage.notification_id == Notification.id)
        .where(
            Notification.channel == ChannelName.INBOX,
            Notification.state == NotificationState.SENT,
            InboxMessage.id.is_(None),
        ),
        "inbox messages beyond one a notification": select(
            func.count() - func.count(func.distinct(InboxMessage.notification_id))
        ).select_from(InboxMessage),
        "ledger entries beyond one a rung": select(
            func.count(Reminder.id)
            - select(func.count())
            .select_from(
                select(Reminder.deadline_id, Reminder.step, Reminder.due_on, Reminder.person_id)
                .distinct()
                .subquery()
            )
            .scalar_subquery()
        ),
    }
    found = [
        f"{number} {what}" for what, wanted in counts.items() if (number := session.scalar(wanted))
    ]
    verdict = verify(session)
    return found if verdict.is_intact else [*found, verdict.sentence]
