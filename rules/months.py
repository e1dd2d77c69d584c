"""Months as a calendar shows them: whole weeks, Monday to Sunday."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

_MONDAYS_FIRST = calendar.Calendar(calendar.MONDAY)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ShownMonth:
    """One month of a year. Its weeks are whole, so they may begin and end in its neighbours."""

    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> "ShownMonth":
        """Return the month a day is in."""
        return cls(day.year, day.month)

    @classmethod
    def read(cls, written: str) -> "ShownMonth | None":
        """Read "2012-07"; None for anything that is no month."""
        try:
            return cls.of(date.fromisoformat(f"{written}-01"))
        except ValueError:
            return None

    @property
    def first_on(self) -> date:
        """The first of the month."""
        return date(self.year, self.month, 1)

    @property
    def weeks(self) -> Sequence[Sequence[date]]:
        """Its weeks, each of seven days from Monday on."""
        return _MONDAYS_FIRST.monthdatescalendar(self.year, self.month)

    @property
    def written(self) -> str:
        """The month as an address has it: "2012-07"."""
        return f"{self.year:04}-{self.month:02}"

    @property
    def before(self) -> "ShownMonth":
        """The month before."""
        return ShownMonth.of(self.first_on - ONE_DAY)

    @property
    def after(self) -> "ShownMonth":
        """The month after."""
        return ShownMonth.of(self.first_on + timedelta(days=31))

    def contains(self, day: date) -> bool:
        """Whether a day is in the month itself."""
        return (day.year, day.month) == (self.year, self.month)


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())
