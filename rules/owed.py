"""What the calendar owes a deadline left alone: each step and note, by the run that should do it.

The self-check compares this with the record. After an outage only the newest step is owed, and
nothing that was due before the date was set, or last moved, ever is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import takewhile

from rules.attention import CalendarAct, Moment
from rules.reminders import Ladder, Rung, rungs
from rules.working_days import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Run:
    """One morning's work that came to its end: for which day, and when it began."""

    as_of: date
    began_at: datetime


@dataclass(frozen=True, slots=True)
class Window:
    """The finished runs to account for, oldest first, and the first day they answer for."""

    runs: Sequence[Run]
    first_on: date

    @property
    def last_on(self) -> date:
        """The latest day any run worked for."""
        return max(run.as_of for run in self.runs)

    def first_run(self, on: date, since: datetime) -> Run | None:
        """Return the run that had to do what fell on a day, for something set at a moment."""
        return next((r for r in self.runs if r.as_of >= on and r.began_at > since), None)


def steps_of(ladder: Ladder, due: date, calendar: WorkingCalendar, window: Window) -> list[Rung]:
    """List the steps of a ladder that fall within a window; worked out once for dates alike."""
    climbed = takewhile(lambda rung: rung.on <= window.last_on, rungs(ladder, due, calendar))
    return [rung for rung in climbed if rung.on >= window.first_on]


def steps_owed(
    steps: Sequence[Rung], since_on: date, since: datetime, window: Window
) -> Iterator[tuple[Rung, Run]]:
    """Give each step that must be in the ledger by now, with the run that had to enter it."""
    for number, rung in enumerate(steps):
        run = window.first_run(rung.on, since)
        if rung.on < since_on or run is None:
            continue
        newer = steps[number + 1 :]
        if not any(each.on <= run.as_of for each in newer):
            yield rung, run


def moments_owed(
    moments: Sequence[Moment],
    acts: frozenset[CalendarAct],
    since_on: date,
    since: datetime,
    window: Window,
) -> Iterator[Moment]:
    """Give each of a deadline's moments, of these acts, that must be on record by now."""
    for moment in moments:
        is_within = window.first_on <= moment.on and since_on <= moment.on
        if moment.act in acts and is_within and window.first_run(moment.on, since) is not None:
            yield moment
