"""The quiet periods and quiet days between two dates, as calendars and the self-check need them."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.quiet_period import QuietPeriod


def quiet_between(session: Session, first: date, last: date) -> Sequence[QuietPeriod]:
    """Load the quiet periods that touch the days between two, the earliest first."""
    return session.scalars(
        select(QuietPeriod)
        .where(QuietPeriod.opens_on <= last, QuietPeriod.closes_on >= first)
        .order_by(QuietPeriod.opens_on)
    ).all()


def quiet_days(session: Session, first: date, last: date) -> frozenset[date]:
    """Return each day between two on which nobody is reminded."""
    periods = quiet_between(session, first, last)
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return frozenset(d for d in days if any(p.opens_on <= d <= p.closes_on for p in periods))
