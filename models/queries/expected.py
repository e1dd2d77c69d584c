"""What should have happened by now and has not: the questions of the hourly self-check."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from models.base import Base
from models.deadline import Deadline
from models.notification import ChannelState, Notification, NotificationState, Reminder
from rules.stages import DeadlineState

LATEST_DELIVERY = timedelta(minutes=15)
_OPEN = Deadline.state == DeadlineState.OPEN


def differences(session: Session, today: date, now: datetime) -> list[str]:
    """List, in sentences, every kind of work that was due before today or now and is not done."""
    return [f"{count} {what}." for what, count in _counts(session, today, now) if count]


def _counts(session: Session, today: date, now: datetime) -> Iterator[tuple[str, int]]:
    yield (
        "deadlines that a stage should have looked at",
        _count(session, Deadline, _OPEN, Deadline.decide_on < today),
    )
    yield (
        "deadlines of which somebody should have heard",
        _count(session, Deadline, _OPEN, Deadline.remind_on < today),
    )
    yield (
        "reminders that are in no digest",
        _count(
            session,
            Reminder,
            Reminder.digest_id.is_(None),
            Reminder.rung_on < today - timedelta(days=7),
        ),
    )
    yield (
        "messages that should have left",
        _count(
            session,
            Notification,
            Notification.state == NotificationState.QUEUED,
            Notification.not_before < now - LATEST_DELIVERY,
        ),
    )
    yield (
        "messages that could not be delivered and wait for a person",
        _count(session, Notification, Notification.state == NotificationState.DEAD),
    )
    yield (
        "channels paused until their settings are mended",
        _count(session, ChannelState, ChannelState.paused_at.is_not(None)),
    )


def _count(session: Session, table: type[Base], *where: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(table).where(*where)) or 0
