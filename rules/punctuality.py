"""Planned against actual: by how many days something came early or late, and how often it did."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median


@dataclass(frozen=True, slots=True)
class Happened:
    """One date and what became of it: the day first planned, the day in force, the day it came."""

    original_due_on: date
    opens_on: date | None
    due_on: date
    met_on: date | None


@dataclass(frozen=True, slots=True)
class Punctuality:
    """How the dates of one kind were kept. `days_late` are of those that came late."""

    met: int
    on_time: int
    on_first_date: int
    days_late: Sequence[int]
    open_late: int

    @property
    def share_on_time(self) -> int | None:
        """The share that came by its day, in whole per cent; None while none has come."""
        return round(100 * self.on_time / self.met) if self.met else None

    @property
    def share_on_first_date(self) -> int | None:
        """The same against the day that was first planned, whatever moved since."""
        return round(100 * self.on_first_date / self.met) if self.met else None

    @property
    def median_days_late(self) -> float | None:
        """How late the middle one of those that came late was."""
        return float(median(self.days_late)) if self.days_late else None

    @property
    def most_days_late(self) -> int | None:
        """How late the latest of them was."""
        return max(self.days_late, default=None)


def days_off(opens_on: date | None, due_on: date, met_on: date) -> int:
    """Return by how many days something was late, or early if negative; within a window, 0."""
    if met_on > due_on:
        return (met_on - due_on).days
    first = opens_on or due_on
    return min(0, (met_on - first).days)


def punctuality(dates: Iterable[Happened], today: date) -> Punctuality:
    """Sum up the dates of one kind."""
    known = list(dates)
    met = [(each, each.met_on) for each in known if each.met_on]
    late = [days_off(each.opens_on, each.due_on, on) for each, on in met]
    return Punctuality(
        met=len(met),
        on_time=sum(days <= 0 for days in late),
        on_first_date=sum(on <= each.original_due_on for each, on in met),
        days_late=[days for days in late if days > 0],
        open_late=sum(each.met_on is None and each.due_on < today for each in known),
    )
