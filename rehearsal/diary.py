"""Who means to do what on which day: a date goes in as soon as somebody has been given it."""

from collections.abc import Callable, Iterator
from datetime import date
from heapq import heappop, heappush
from itertools import count

Order = tuple[str, ...]
Errand = Callable[[date], date | None]
"""Does something on a day; returns the day to come back to it, or None when that is all."""


class Diary:
    """Errands by day; those of one day stand in the order they are given."""

    def __init__(self) -> None:
        self._waiting: list[tuple[date, Order, int, Errand]] = []
        self._entered = count()

    def enter(self, on: date, order: Order, errand: Errand) -> None:
        """Put an errand down for a day."""
        heappush(self._waiting, (on, order, next(self._entered), errand))

    def keep(self, on: date) -> int:
        """Do everything put down for a day, or left from days before it; return how much it was."""
        kept = list(self._come(on))
        for order, errand in kept:
            again_on = errand(on)
            if again_on is not None:
                self.enter(again_on, order, errand)
        return len(kept)

    @property
    def is_empty(self) -> bool:
        """Whether nobody means to do anything any more."""
        return not self._waiting

    def _come(self, on: date) -> Iterator[tuple[Order, Errand]]:
        while self._waiting and self._waiting[0][0] <= on:
            _, order, _, errand = heappop(self._waiting)
            yield order, errand
