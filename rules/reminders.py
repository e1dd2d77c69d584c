"""When somebody hears of a date again, and how far up the ladder it has climbed by then."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from rules.offsets import months_after
from rules.working_days import ONE_DAY, WorkingCalendar


@dataclass(frozen=True, slots=True)
class Ladder:
    """The days around a due date on which a reminder goes.

    `before_days` are calendar days, moved earlier to a working day; `after_working_days` count
    working days; afterwards one goes every `then_every_months` months, or none if that is 0.
    """

    before_days: tuple[int, ...] = (14, 7, 1)
    on_the_day: bool = True
    after_working_days: tuple[int, ...] = (1, 5, 10)
    then_every_months: int = 1


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder: its name, the working day it falls on, and the level it reaches."""

    step: str
    on: date
    level: int


def rungs(ladder: Ladder, due: date, calendar: WorkingCalendar) -> Iterator[Rung]:
    """Climb the ladder in order of days. Where two steps share a day, the later one stands.

    A monthly step that a long ladder has already climbed past is left out.
    """
    held: Rung | None = None
    for rung in _steps(ladder, due, calendar):
        if held is not None and rung.on < held.on:
            continue
        if held is not None and rung.on > held.on:
            yield held
        held = rung
    if held is not None:
        yield held


def newest_rung(ladder: Ladder, due: date, calendar: WorkingCalendar, today: date) -> Rung | None:
    """Return the last step that has come; after an outage the ones before it are not sent."""
    newest = None
    for rung in rungs(ladder, due, calendar):
        if rung.on > today:
            break
        newest = rung
    return newest


def next_rung_on(ladder: Ladder, due: date, calendar: WorkingCalendar, after: date) -> date | None:
    """Return the day of the first step later than `after`, or None when the ladder ends."""
    return next((r.on for r in rungs(ladder, due, calendar) if r.on > after), None)


def heard_on(day: date, quiet: Collection[date], calendar: WorkingCalendar) -> date:
    """Return the day on which somebody really hears what they are to hear on a day.

    On a quiet day nobody is reminded, and on one nobody works no digest goes: it waits for the
    first day that is neither.
    """
    while day in quiet or not calendar.is_working_day(day):
        day += ONE_DAY
    return day


def _steps(ladder: Ladder, due: date, calendar: WorkingCalendar) -> Iterator[Rung]:
    for days in sorted(ladder.before_days, reverse=True):
        yield Rung(f"-{days}", calendar.on_or_before(due - timedelta(days=days)), 0)
    if ladder.on_the_day:
        yield Rung("0", calendar.on_or_after(due), 0)
    last = 0
    for level, days in enumerate(sorted(ladder.after_working_days), start=1):
        last = level
        yield Rung(f"+{days}", calendar.shifted(due, days), level)
    for month in count(1) if ladder.then_every_months else ():
        raw = months_after(due, month * ladder.then_every_months)
        yield Rung(f"month+{month}", calendar.on_or_after(raw), last)
