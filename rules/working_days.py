"""Working days in England and Wales. Callers bring the closed days; nothing here asks a clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from rules.errors import CalendarTooShort

SATURDAY = 5
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SkippedDay:
    """A day that a due date rolled past, and why nobody works on it."""

    day: date
    reason: str


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The days offices are closed, over the years for which that is known.

    `closed` maps each bank holiday or closure day to its name. A question about a year outside
    `first_year` to `last_year` is refused: an unknown year is never a year without holidays.
    """

    closed: Mapping[date, str]
    first_year: int
    last_year: int

    def is_working_day(self, day: date) -> bool:
        """Return whether offices are open on this day."""
        if not self.first_year <= day.year <= self.last_year:
            raise CalendarTooShort(day.year)
        return day.weekday() < SATURDAY and day not in self.closed

    def on_or_after(self, day: date) -> date:
        """Return the day itself, or the next day on which offices are open."""
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def on_or_before(self, day: date) -> date:
        """Return the day itself, or the last day before it on which offices were open."""
        while not self.is_working_day(day):
            day -= ONE_DAY
        return day

    def shifted(self, day: date, working_days: int) -> date:
        """Count working days forward, or back if negative. The starting day is not counted."""
        step = ONE_DAY if working_days >= 0 else -ONE_DAY
        for _ in range(abs(working_days)):
            day += step
            while not self.is_working_day(day):
                day += step
        return day

    def between(self, day: date, other: date) -> int:
        """Count the working days after a day up to another and with it; back, they are negative."""
        if other < day:
            return -self.between(other, day)
        days = (day + ONE_DAY * n for n in range(1, (other - day).days + 1))
        return sum(map(self.is_working_day, days))

    def skipped(self, raw: date, due: date) -> tuple[SkippedDay, ...]:
        """Name each day, from the raw date on to the due date or back to it, nobody works on."""
        step = ONE_DAY if due >= raw else -ONE_DAY
        days = (raw + step * n for n in range(abs((due - raw).days)))
        return tuple(
            SkippedDay(day, self._reason(day)) for day in days if not self.is_working_day(day)
        )

    def _reason(self, day: date) -> str:
        return self.closed.get(day) or f"{day:%A}"
