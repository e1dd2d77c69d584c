"""Messages as the portal shows them: one's own, and for staff all that was sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from models.base import Base
from models.notification import ChannelName, InboxMessage, Notification, NotificationState
from models.person import Person
from rules.errors import NotFound

PAGE = 50
_INBOX = Base.metadata.tables[InboxMessage.__tablename__]
_N = Notification


@dataclass(frozen=True, slots=True)
class Sent:
    """One message on its way to one person, as staff see it: never its words."""

    to: str
    message: str
    channel: ChannelName
    state: NotificationState
    created_at: datetime
    sent_at: datetime | None


def messages_of(session: Session, person_id: UUID, page: int = 1) -> Sequence[InboxMessage]:
    """Load a page of somebody's messages, the newest first."""
    return session.scalars(
        select(InboxMessage)
        .where(InboxMessage.person_id == person_id)
        .order_by(InboxMessage.received_at.desc(), InboxMessage.id)
        .offset((page - 1) * PAGE)
        .limit(PAGE)
    ).all()


def counts_of(session: Session, person_id: UUID) -> tuple[int, int]:
    """Count somebody's messages: all, and those not read yet."""
    row = session.execute(
        select(func.count(), func.count() - func.count(InboxMessage.read_at)).where(
            InboxMessage.person_id == person_id
        )
    ).one()
    return row[0], row[1]


def message_of(session: Session, person_id: UUID, message_id: UUID) -> InboxMessage:
    """Load one of somebody's own messages; another's is as if there were none."""
    found = session.scalars(
        select(InboxMessage).where(
            InboxMessage.id == message_id, InboxMessage.person_id == person_id
        )
    ).one_or_none()
    if found is None:
        raise NotFound("message", message_id)
    return found


def mark_all_read(session: Session, person_id: UUID, at: datetime) -> None:
    """Note that somebody has read whatever has arrived by now."""
    session.execute(
        update(_INBOX)
        .where(_INBOX.c.person_id == person_id, _INBOX.c.read_at.is_(None))
        .values(read_at=at)
    )


def everything_sent(session: Session, page: int = 1) -> Sequence[Sent]:
    """List a page of all messages to anybody, the newest first."""
    rows = session.execute(
        select(Person.name, _N.message, _N.channel, _N.state, _N.created_at, _N.sent_at)
        .join(Person, Person.id == _N.person_id)
        .order_by(_N.created_at.desc(), _N.id)
        .offset((page - 1) * PAGE)
        .limit(PAGE)
    )
    return [Sent(*row) for row in rows]


def how_many_sent(session: Session) -> int:
    """Count all messages to anybody."""
    return session.scalars(select(func.count()).select_from(Notification)).one()
