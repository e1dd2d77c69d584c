"""The workload: what the coming weeks hold for each inspector, so that visits can be planned."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from models.queries.page_workload import work_before
from portal.dependencies import Reading
from portal.language import _
from portal.templating import page
from portal.where import reach
from rules.months import monday_of
from rules.workload import ONE_WEEK, Forecast, Item, Work, forecast

router = APIRouter()
WEEKS = (13, 26, 52)
Asked = Annotated[int, Query(alias="weeks", ge=1, le=104)]


@dataclass(frozen=True, slots=True)
class Row:
    """One inspector's weeks: how much each holds, in all, and what it is."""

    name: str
    weeks: Mapping[date, int]
    items: tuple[Item, ...]


@router.get("/inspections/workload")
def workload(desk: Reading, asked: Asked = WEEKS[0]) -> HTMLResponse:
    """Show the work of the next weeks, in all and for each inspector."""
    weeks = asked if asked in WEEKS else WEEKS[0]
    only = reach(desk.actor)
    until = monday_of(desk.today) + ONE_WEEK * weeks
    items, names = work_before(desk.session, only, desk.today, until)
    found = forecast(items, desk.today, weeks)
    return page(
        desk,
        "inspections/workload.html",
        found=found,
        rows=_rows(found, names),
        works=list(Work),
        weeks=weeks,
        choices=WEEKS,
        names=names,
        sees_all=only is None,
    )


def _rows(found: Forecast, names: Mapping[UUID, str]) -> list[Row]:
    """Give a row to each inspector with work, by name; what is nobody's yet comes last."""
    counted = found.by_person()
    people = sorted(counted, key=lambda who: (who is None, names[who].casefold() if who else ""))
    return [
        Row(names[who] if who else _("Nobody yet"), counted[who], tuple(found.of(who)))
        for who in people
    ]
