"""Quiet periods: whether a day is in one, which share a day with others, and their list."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from models.quiet_period import QuietPeriod

A_YEAR = timedelta(days=365)


def quiet_on(session: Session, day: date) -> QuietPeriod | None:
    """Return the quiet period a day is in, if it is in one."""
    return session.scalars(_ON_A_DAY, {"day": day}).first()


# Built once: every morning and every delivery asks it.
_ON_A_DAY = (
    select(QuietPeriod)
    .where(QuietPeriod.opens_on <= bindparam("day"), QuietPeriod.closes_on >= bindparam("day"))
    .order_by(QuietPeriod.closes_on.desc())
    .limit(1)
)


def overlapping(session: Session, opens_on: date, closes_on: date) -> QuietPeriod | None:
    """Return a quiet period that shares a day with these."""
    return session.scalars(
        select(QuietPeriod)
        .where(QuietPeriod.opens_on <= closes_on, QuietPeriod.closes_on >= opens_on)
        .order_by(QuietPeriod.opens_on)
        .limit(1)
    ).first()


def quiet_periods(session: Session, since: date) -> Sequence[QuietPeriod]:
    """List the quiet periods that are not over by a day, and those of the year before it."""
    return session.scalars(
        select(QuietPeriod)
        .where(QuietPeriod.closes_on >= since - A_YEAR)
        .order_by(QuietPeriod.opens_on)
    ).all()
