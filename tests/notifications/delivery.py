"""Messages waiting to go and what became of them: what tests of delivery share."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import func, select

from models import (
    AttemptPhase,
    ChannelName,
    InboxMessage,
    Notification,
    NotificationAttempt,
    NotificationState,
)
from notifications.channels.recording import RecordingChannel
from notifications.outbox import Draft, enqueue
from notifications.outcome import Outcome, OutcomeKind
from rules.posts import PostKind
from tests.conftest import Transaction
from tests.moments import london_morning
from tests.notifications.factories import World, make_world

K, S = OutcomeKind, NotificationState


DAY = date(2012, 7, 4)


AT = london_morning(DAY)


BOTH = (ChannelName.INBOX, ChannelName.MAIL)


MAIL = (ChannelName.MAIL,)


ACCEPTED = Outcome(K.ACCEPTED, "recorded")


MINUTE = timedelta(minutes=1)


class SenderDied(BaseException):
    """What no code catches: the process ended here."""


def make_draft(world: World, number: int = 1, to: PostKind = PostKind.HEAD_OF_SERVICE) -> Draft:
    return Draft(
        key=f"plan_closed:{number}",
        message="plan_closed",
        person_id=world.people[to].id,
        post_id=world.posts[to].id,
        inspection_id=world.inspection.id,
        not_before=AT,
    )


def queue(writing: Transaction, count: int = 1, channels: Sequence[ChannelName] = MAIL) -> World:
    with writing(DAY) as session:
        world = make_world(session)
        enqueue(session, [make_draft(world, n) for n in range(count)], AT, channels)
    return world


def messages(writing: Transaction) -> list[Notification]:
    with writing() as session:
        return list(session.scalars(select(Notification).order_by(Notification.created_at)))


def only(writing: Transaction) -> Notification:
    [message] = messages(writing)
    return message


def attempts(writing: Transaction) -> list[tuple[int, AttemptPhase, str | None]]:
    with writing() as session:
        rows = session.scalars(select(NotificationAttempt))
        return sorted((row.number, row.phase, row.outcome) for row in rows)


def in_inboxes(writing: Transaction) -> int:
    with writing() as session:
        return session.scalar(select(func.count()).select_from(InboxMessage)) or 0


def answering(*kinds: OutcomeKind) -> RecordingChannel:
    left = list(kinds)
    return RecordingChannel(
        answer=lambda _: Outcome(left.pop(0), "chosen", "by the test") if left else ACCEPTED
    )
