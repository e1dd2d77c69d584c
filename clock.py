"""The time, as the inspectorate's staff read it. Rules are given dates; they never ask."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """Return this moment, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return today's date in London, which in summer begins an hour before UTC's."""
    return now().astimezone(LONDON).date()


def london(day: date, at: time) -> datetime:
    """Return the moment, in UTC, at which London's clocks show this time on this day."""
    return datetime.combine(day, at, LONDON).astimezone(UTC)
