"""Counting from one day to another: weeks, working days or months, forward or back."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from rules.working_days import WorkingCalendar

MONTHS_A_YEAR = 12


class Unit(StrEnum):
    """What an offset counts. "4 weeks" is 28 days, never 20 working days."""

    WEEKS = "weeks"
    WORKING_DAYS = "working_days"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Offset:
    """A signed distance from an anchor day, which is itself not counted."""

    count: int
    unit: Unit

    def after(self, anchor: date, calendar: WorkingCalendar) -> date:
        """Return the raw day this far from the anchor, before any roll."""
        if self.unit is Unit.WEEKS:
            return anchor + timedelta(weeks=self.count)
        if self.unit is Unit.MONTHS:
            return months_after(anchor, self.count)
        return calendar.shifted(anchor, self.count)

    def times(self, repeat: int) -> "Offset":
        """Return the offset of the n-th of a repeating milestone, counted from one anchor."""
        return Offset(self.count * repeat, self.unit)

    def __str__(self) -> str:
        name = self.unit.replace("_", " ")
        return f"{abs(self.count)} {name if abs(self.count) != 1 else name.removesuffix('s')}"


def months_after(anchor: date, months: int) -> date:
    """Return the same day of a later or earlier month, or that month's last day if shorter."""
    year, month = divmod(anchor.year * MONTHS_A_YEAR + anchor.month - 1 + months, MONTHS_A_YEAR)
    return date(year, month + 1, min(anchor.day, monthrange(year, month + 1)[1]))
