"""When the calendar next has anything to do, and for which kinds of date: asked by index alone."""

from datetime import date

from sqlalchemy import Date, bindparam, func, literal, select, union_all
from sqlalchemy.orm import Session

from models.base import Base
from models.deadline import OPEN, Deadline
from models.notification import Notice, Reminder
from rules.timeline import DeadlineKind


def wakes_on(session: Session) -> date | None:
    """Return the first day on which a morning has anything to do; None when it never has.

    What already waits for a digest wakes the very next morning, so that day is the earliest there
    is. These are the days by which the morning itself finds its work.
    """
    first: date | None = session.scalar(_FIRST)
    return first


def kinds_due(session: Session, today: date) -> set[DeadlineKind]:
    """Return the kinds of open dates at which some stage must look by today."""
    return set(session.scalars(_KINDS, {"today": today}))


_DEADLINES, _REMINDERS, _NOTICES = (
    Base.metadata.tables[each.__tablename__].c for each in (Deadline, Reminder, Notice)
)
_KINDS = select(_DEADLINES.kind).where(OPEN, _DEADLINES.decide_on <= bindparam("today"))
# Each day by itself, so that each is the first entry of an index.
_FIRST_DAYS = union_all(
    select(func.min(_DEADLINES.decide_on).label("day")).where(
        OPEN, _DEADLINES.decide_on.is_not(None)
    ),
    select(func.min(_DEADLINES.remind_on)).where(OPEN, _DEADLINES.remind_on.is_not(None)),
    select(literal(date.min, Date())).where(
        select(_REMINDERS.id).where(_REMINDERS.digest_id.is_(None)).exists()
        | select(_NOTICES.id).where(_NOTICES.digest_id.is_(None)).exists()
    ),
).subquery()
_FIRST = select(func.min(_FIRST_DAYS.c.day))
