"""Works out a picture of dates: where each planned day, window, forecast and fact lies."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

LABELS, WIDTH, RIGHT = 230, 1000, 90
TOP, BELOW = 40, 8
_MONTHS_BETWEEN = (1, 2, 3, 6, 12)
_MOST_TICKS = 13


class Shape(StrEnum):
    """How a day or a stretch of days is drawn: each has a form of its own, beside its colour."""

    WINDOW = "window"
    FORECAST = "forecast"
    DELAY = "delay"
    PLANNED = "planned"
    MOVED = "moved"
    HAPPENED = "happened"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Stretch:
    """From a day to a day, both included."""

    shape: Shape
    opens_on: date
    closes_on: date


@dataclass(frozen=True, slots=True)
class Dot:
    """One day."""

    shape: Shape
    on: date


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a picture before it is drawn: what it is about, its days, and a remark."""

    label: str
    stretches: tuple[Stretch, ...]
    dots: tuple[Dot, ...]
    remark: str = ""

    @property
    def days(self) -> Iterator[date]:
        """Every day that has to fit into the picture."""
        for stretch in self.stretches:
            yield from (stretch.opens_on, stretch.closes_on)
        yield from (dot.on for dot in self.dots)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A shape in its place. A day has no width."""

    shape: Shape
    x: float
    width: float = 0.0


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a picture, drawn. `remark_x` is right of everything in it."""

    label: str
    y: int
    stretches: tuple[Drawn, ...]
    dots: tuple[Drawn, ...]
    remark: str
    remark_x: float


@dataclass(frozen=True, slots=True)
class Tick:
    """The first of a month on the scale of days; the year stands only where it is new."""

    x: float
    words: str
    year: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture ready for the `timeline` macro: all numbers are SVG units."""

    key: str
    title: str
    description: str
    width: int
    height: int
    row: int
    ticks: tuple[Tick, ...]
    rows: tuple[Row, ...]


def drawn(
    key: str, title: str, description: str, lines: Sequence[Line], row: int = 24
) -> Picture | None:
    """Draw lines of dates on one scale, as wide as they need; None if there is no day at all."""
    days = [day for line in lines for day in line.days]
    if not days:
        return None
    scale = _Scale(min(days), max(days))
    rows = tuple(
        _row(line, TOP + place * row + row // 2, scale) for place, line in enumerate(lines)
    )
    return Picture(
        key=key,
        title=title,
        description=description,
        width=WIDTH,
        height=TOP + len(lines) * row + BELOW,
        row=row,
        ticks=tuple(_ticks(scale)),
        rows=rows,
    )


class _Scale:
    """Where a day lies: the first at the right of the labels, the last before the remarks."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last
        self._a_day = (WIDTH - LABELS - RIGHT) / max(1, (last - first).days)

    def x(self, day: date) -> float:
        """Return how far from the left a day lies."""
        return round(LABELS + (day - self.first).days * self._a_day, 1)


def _row(line: Line, y: int, scale: _Scale) -> Row:
    stretches = tuple(
        Drawn(
            each.shape,
            scale.x(each.opens_on),
            round(max(1.5, scale.x(each.closes_on) - scale.x(each.opens_on)), 1),
        )
        for each in line.stretches
    )
    dots = tuple(Drawn(each.shape, scale.x(each.on)) for each in line.dots)
    ends = [each.x + each.width for each in (*stretches, *dots)]
    return Row(line.label, y, stretches, dots, line.remark, round(max(ends, default=LABELS) + 9, 1))


def _ticks(scale: _Scale) -> Iterator[Tick]:
    months = (scale.last.year - scale.first.year) * 12 + scale.last.month - scale.first.month
    shown = 0
    fits = (step for step in _MONTHS_BETWEEN if months // step < _MOST_TICKS)
    for day in _firsts_of_months(scale, next(fits, _MONTHS_BETWEEN[-1])):
        yield Tick(scale.x(day), f"{day:%b}", "" if day.year == shown else str(day.year))
        shown = day.year


def _firsts_of_months(scale: _Scale, step: int) -> Iterable[date]:
    day = scale.first.replace(day=1)
    while day <= scale.last:
        if day >= scale.first and (day.month - 1) % step == 0:
            yield day
        day = (day + timedelta(days=31)).replace(day=1)


@dataclass(frozen=True, slots=True)
class Column:
    """One bar of a bar picture, standing on its foot."""

    x: float
    y: float
    width: float
    height: float
    words: str


@dataclass(frozen=True, slots=True)
class Columns:
    """A picture of numbers over weeks, ready for the `columns` macro."""

    key: str
    title: str
    description: str
    width: int
    height: int
    foot: int
    most: int
    ticks: tuple[Tick, ...]
    columns: tuple[Column, ...]


def columns(key: str, title: str, description: str, weeks: Sequence[tuple[date, int]]) -> Columns:
    """Draw one bar a week, the tallest as tall as the picture."""
    left, foot, height = 50, 190, 160
    most = max((number for _, number in weeks), default=0)
    wide = (WIDTH - left) / max(1, len(weeks))
    bars = tuple(
        Column(
            x=round(left + place * wide, 1),
            y=round(foot - height * number / max(1, most), 1),
            width=round(wide * 0.8, 1),
            height=round(height * number / max(1, most), 1),
            words=f"{number} in the week from {begins_on.day} {begins_on:%B %Y}",
        )
        for place, (begins_on, number) in enumerate(weeks)
    )
    every = next((n for n in (4, 13, 26, 52) if len(weeks) // n <= _MOST_TICKS), 52)
    ticks = tuple(
        Tick(bars[place].x, f"{weeks[place][0]:%b %Y}")
        for place in range(0, len(weeks), every)
        if bars[place].x < WIDTH - RIGHT
    )
    return Columns(key, title, description, WIDTH, foot + 30, foot, most, ticks, bars)
