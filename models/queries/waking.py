"""When the calendar next has anything to do, and for which kinds of date: asked by index alone."""

from datetime import date

from sqlalchemy import Date, func, literal, select, union_all
from sqlalchemy.orm import Session

from models.deadline import OPEN, Deadline
from models.notification import Notice, Reminder
from rules.timeline import DeadlineKind


def wakes_on(session: Session) -> date | None:
    """Return the first day on which a morning has anything to do; None when it never has.

    What already waits for a digest wakes the very next morning, so that day is the earliest there
    is. These are the days by which the morning itself finds its work.
    """
    days = union_all(
        select(Deadline.decide_on.label("day")).where(OPEN, Deadline.decide_on.is_not(None)),
        select(Deadline.remind_on).where(OPEN, Deadline.remind_on.is_not(None)),
        select(literal(date.min, Date())).where(
            select(Reminder.id).where(Reminder.digest_id.is_(None)).exists()
            | select(Notice.id).where(Notice.digest_id.is_(None)).exists()
        ),
    ).subquery()
    first: date | None = session.scalar(select(func.min(days.c.day)))
    return first


def kinds_due(session: Session, today: date) -> set[DeadlineKind]:
    """Return the kinds of open dates at which some stage must look by today."""
    return set(session.scalars(select(Deadline.kind).where(OPEN, Deadline.decide_on <= today)))
