"""The calendar: a month of dates, of days nobody works, and of quiet periods."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from models.queries.page_calendar import Entry, Month, month_of
from models.working_calendar import FIRST_YEAR, LAST_YEAR
from portal.dependencies import Reading
from portal.standing import standing_of
from portal.templating import page
from portal.where import reach
from rules.months import ShownMonth
from rules.stages import DeadlineState

router = APIRouter()
CALENDAR = "/inspections/calendar"
# How far ahead, and back, the list of months to go to reaches.
AROUND = 18
Asked = Annotated[str, Query(alias="month", max_length=20)]


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the month as the page shows it."""

    on: date
    is_in_month: bool
    is_today: bool
    closed: str | None
    quiet: str | None
    entries: Sequence[tuple[Entry, str]]
    actions: int

    @property
    def is_listed(self) -> bool:
        """Whether it stands in the list of days that a telephone shows."""
        said = self.closed or self.quiet or self.entries or self.actions or self.is_today
        return self.is_in_month and bool(said)


@router.get(CALENDAR)
def month(desk: Reading, asked: Asked = "") -> HTMLResponse:
    """Show a month: this one, or the one that is asked for."""
    this = ShownMonth.of(desk.today)
    shown = ShownMonth.read(asked) or this
    shown = shown if FIRST_YEAR < shown.year < LAST_YEAR else this
    weeks = shown.weeks
    found = month_of(desk.session, reach(desk.actor), weeks[0][0], weeks[-1][-1])
    return page(
        desk,
        "inspections/calendar.html",
        shown=shown,
        this=this,
        weeks=[[_day(day, shown, found, desk.today) for day in week] for week in weeks],
        months=_around(shown, this),
        is_empty=not any(shown.contains(day) for day in (*found.entries, *found.actions)),
    )


def _day(on: date, shown: ShownMonth, found: Month, today: date) -> Day:
    return Day(
        on=on,
        is_in_month=shown.contains(on),
        is_today=on == today,
        closed=found.closed.get(on),
        quiet=found.quiet.get(on),
        entries=[(each, _standing(each, today)) for each in found.entries.get(on, ())],
        actions=found.actions.get(on, 0),
    )


def _standing(entry: Entry, today: date) -> str:
    if entry.opens:
        return "window_opens"
    if entry.state is not DeadlineState.OPEN:
        return entry.state.value
    standing = standing_of(entry.on, today, entry.is_forecast)
    return "window_closes" if entry.closes and standing == "open" else standing


def _around(shown: ShownMonth, this: ShownMonth) -> list[ShownMonth]:
    """List the months somebody may go to from here, in order."""
    months = {shown}
    earlier = later = this
    for _ in range(AROUND):
        earlier, later = earlier.before, later.after
        months |= {earlier, later}
    return sorted(months | {this}, key=lambda each: each.written)
