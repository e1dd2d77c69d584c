"""Adds and takes away quiet periods, and knows on which days nobody is reminded."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from models.acting import Acting
from models.event import EventKind, record
from models.queries import quiet
from models.quiet_period import QuietPeriod
from models.reason import given, hash_of_words, keep_reason
from rules.errors import NotNow, Refused
from rules.permissions import Act, Thing, require

LONGEST, FARTHEST = timedelta(days=92), timedelta(days=274)
_THE_CALENDAR = Thing(UUID(int=0), UUID(int=0), None)
ONE_DAY = timedelta(days=1)


def add_quiet_period(
    session: Session, acting: Acting, opens_on: date, closes_on: date, reason: str
) -> QuietPeriod:
    """Let nobody be reminded from a day to a day; what cannot wait goes at once all the same."""
    require(acting.actor, Act.KEEP_CALENDAR, _THE_CALENDAR)
    why = given(reason, "nobody is to be reminded on these days")
    _refuse_days(session, acting, opens_on, closes_on)
    period = QuietPeriod(
        opens_on=opens_on,
        closes_on=closes_on,
        reason=why,
        added_on=acting.on,
        added_by_id=acting.actor.person_id,
    )
    session.add(period)
    session.flush()
    _note(session, acting, EventKind.QUIET_PERIOD_ADDED, period, why)
    return period


def end_quiet_period(session: Session, acting: Acting, period: QuietPeriod, reason: str) -> None:
    """Let people be reminded again from today; a period that has not begun is taken away whole."""
    require(acting.actor, Act.KEEP_CALENDAR, _THE_CALENDAR)
    why = given(reason, "people are to be reminded again")
    if period.closes_on < acting.on:
        raise NotNow("This quiet period is over.")
    _note(session, acting, EventKind.QUIET_PERIOD_REMOVED, period, why)
    if period.opens_on >= acting.on:
        session.delete(period)
    else:
        period.closes_on = acting.on - ONE_DAY
    session.flush()


def _refuse_days(session: Session, acting: Acting, opens_on: date, closes_on: date) -> None:
    if closes_on < opens_on:
        raise Refused("The last quiet day cannot come before the first.")
    if opens_on < acting.on:
        raise Refused("A quiet period begins today or later: what was sent cannot be taken back.")
    if opens_on > acting.on + FARTHEST:
        raise Refused("A quiet period begins within the next nine months. Check the years.")
    if closes_on - opens_on >= LONGEST:
        raise Refused("A quiet period lasts three months at most. Check the years.")
    other = quiet.overlapping(session, opens_on, closes_on)
    if other is not None:
        raise Refused(
            f"There is a quiet period from {other.opens_on:%-d %B %Y} to "
            f"{other.closes_on:%-d %B %Y} already. Choose days before or after it."
        )


def _note(session: Session, acting: Acting, kind: EventKind, period: QuietPeriod, why: str) -> None:
    fact = record(
        session,
        kind,
        acting,
        (None, period.id),
        opens_on=period.opens_on,
        closes_on=period.closes_on,
        reason_hash=hash_of_words(why),
    )
    keep_reason(session, fact, why)
