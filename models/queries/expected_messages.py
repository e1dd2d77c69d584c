"""Compares what people were to be told with what was put on its way, left and arrived."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from models.base import Base
from models.event import Event
from models.notification import (
    ChannelName,
    ChannelState,
    Digest,
    InboxMessage,
    Notice,
    Notification,
    NotificationState,
    Reminder,
)
from models.queries import standing
from models.queries.expected import LOOKED_BACK, Mornings
from models.queries.outbox import TO_SEND
from rules.owed import Run
from rules.undone import Difference, Undone

LATEST_DELIVERY = timedelta(minutes=15)
# Who came into a post since the morning hears the next one; with a day to spare.
MORNINGS_ALLOWED = 3
S, U = NotificationState, Undone
_N = Notification


def in_no_digest(session: Session, done: Mornings) -> Iterator[Difference]:
    """Find reminders and news that several mornings' messages should have carried."""
    writing = _that_wrote(session, done)
    if len(writing) < MORNINGS_ALLOWED:
        return
    run = writing[-MORNINGS_ALLOWED]
    waiting = (Reminder.digest_id.is_(None), Reminder.rung_on < run.as_of)
    yield from _counted(session, U.REMINDER_IN_NO_DIGEST, Reminder, *waiting)
    news = select(Event.id).where(Event.id == Notice.event_id, Event.recorded_at < run.began_at)
    unread = (Notice.digest_id.is_(None), news.exists())
    yield from _counted(session, U.NEWS_IN_NO_DIGEST, Notice, *unread)


def not_delivered(
    session: Session, done: Mornings, now: datetime, leave_out: Sequence[str]
) -> Iterator[Difference]:
    """Find messages that did not set out, leave or arrive.

    Messages named in `leave_out` may still wait at this hour.
    """
    last = max((run.as_of for run in done.reminders.runs), default=None)
    if last is not None:
        yield from _never_queued(session, last)
    yield from _counted(session, U.MESSAGE_NOT_LEFT, _N, *_should_have_left(now, leave_out))
    recently = _N.created_at >= now - LOOKED_BACK
    yield from _counted(session, U.MESSAGE_GIVEN_UP, _N, _N.state == S.DEAD, recently)
    nowhere = ~exists().where(InboxMessage.notification_id == _N.id)
    arrived = (_N.state == S.SENT, _N.channel == ChannelName.INBOX, recently, nowhere)
    yield from _counted(session, U.MESSAGE_NOT_DELIVERED, _N, *arrived)
    yield from _counted(
        session, U.CHANNEL_PAUSED, ChannelState, ChannelState.paused_at.is_not(None)
    )


def _that_wrote(session: Session, done: Mornings) -> list[Run]:
    calendar = standing.calendar(session)
    return [run for run in done.reminders.runs if calendar.is_working_day(run.as_of)]


def _never_queued(session: Session, last: date) -> Iterator[Difference]:
    unqueued = ~exists().where(_N.digest_id == Digest.id)
    within = (Digest.for_on <= last, Digest.for_on >= last - LOOKED_BACK)
    yield from _counted(session, U.DIGEST_NOT_QUEUED, Digest, *within, unqueued)


def _should_have_left(now: datetime, leave_out: Sequence[str]) -> Sequence[ColumnElement[bool]]:
    latest = now - LATEST_DELIVERY
    paused = select(ChannelState.channel).where(ChannelState.paused_at.is_not(None))
    stuck = and_(_N.state == S.SENDING, _N.lease_until < latest)
    waiting = and_(_N.state == S.QUEUED, _N.message.not_in(leave_out))
    return (TO_SEND, _N.not_before < latest, _N.channel.not_in(paused), or_(waiting, stuck))


def _counted(
    session: Session, what: Undone, table: type[Base], *where: ColumnElement[Any]
) -> Iterator[Difference]:
    count = session.scalar(select(func.count()).select_from(table).where(*where)) or 0
    if count:
        yield Difference(what, count)
