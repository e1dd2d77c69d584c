"""My areas: what a monitor watches, what came, what did not, and what needs them first."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse, Response

from models.queries.page_areas import WatchedArea, areas_watched
from portal.area_table import CAUTION, THEMES, as_csv
from portal.dependencies import Reading
from portal.language import _
from portal.pages import Pages
from portal.templating import page
from rules.progress import Rag

router = APIRouter()
A_PAGE = 50
BOARD = "/monitoring"


class Show(StrEnum):
    """Which areas of somebody's are shown."""

    ALL = "all"
    LATE = "late"
    TO_ACKNOWLEDGE = "to_acknowledge"
    SERIOUSLY_LATE = "seriously_late"
    REVIEW_DUE = "review_due"


Shows = Callable[[WatchedArea, date], bool]
_SHOWS: Mapping[Show, Shows] = {
    Show.ALL: lambda _area, _today: True,
    Show.LATE: lambda area, _today: area.has_not_arrived,
    Show.TO_ACKNOWLEDGE: lambda area, _today: area.awaits_acknowledgement,
    Show.SERIOUSLY_LATE: lambda area, _today: area.seriously_late > 0,
    Show.REVIEW_DUE: lambda area, today: area.review_is_due(today),
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody wants to see of their areas."""

    named: Annotated[str, Query(max_length=100)] = ""
    show: Show = Show.ALL

    def lets_through(self, area: WatchedArea, today: date) -> bool:
        """Whether an area is among what was asked for."""
        words = f"{area.area} {area.service} {area.reference}".casefold()
        return self.named.strip().casefold() in words and _SHOWS[self.show](area, today)

    def address(self, path: str, **changed: str) -> str:
        """Return the address that shows the same, or nearly."""
        asked = {"named": self.named.strip(), "show": self.show.value, **changed}
        query = urlencode(
            {name: value for name, value in asked.items() if value not in {"", "all"}}
        )
        return f"{path}?{query}" if query else path


@dataclass(frozen=True, slots=True)
class Figures:
    """The large figures at the top of the board, over all areas somebody watches."""

    areas: int
    received: int
    late: int
    to_acknowledge: int
    reviews_due: int
    actions: Mapping[Rag, int]


Choice = Annotated[Chosen, Depends()]
PageNumber = Annotated[int, Query(alias="page", ge=1, le=9999)]


@router.get(BOARD)
def board(desk: Reading, chosen: Choice, number: PageNumber = 1) -> HTMLResponse:
    """Show the areas a monitor watches, what is overdue first."""
    watched = areas_watched(desk.session, desk.actor, desk.today)
    shown = _in_order(watched, chosen, desk.today)
    return page(
        desk,
        "monitoring/areas.html",
        areas=shown[(number - 1) * A_PAGE : number * A_PAGE],
        figures=_figures(watched, desk.today),
        not_arrived=[area for area in shown if area.has_not_arrived],
        has_scores=any(area.scores.percents for area in shown),
        chosen=chosen,
        shows=list(Show),
        rags=list(Rag),
        caution=_(CAUTION),
        themes={theme: _(name) for theme, name in THEMES.items()},
        pages=Pages(chosen.address(BOARD), number, len(shown), A_PAGE),
    )


@router.get(f"{BOARD}/areas.csv")
def export(desk: Reading, chosen: Choice) -> Response:
    """Give the same areas as a table for a spreadsheet."""
    watched = areas_watched(desk.session, desk.actor, desk.today)
    name = f"my-areas-{desk.today.isoformat()}.csv"
    return Response(
        as_csv(_in_order(watched, chosen, desk.today)),
        media_type="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _in_order(watched: Iterable[WatchedArea], chosen: Chosen, today: date) -> list[WatchedArea]:
    wanted = [area for area in watched if chosen.lets_through(area, today)]
    return sorted(wanted, key=lambda area: (*_haste(area, today), area.area, area.reference))


def _haste(area: WatchedArea, today: date) -> Sequence[float]:
    """Order by what is overdue: the plan, its acknowledgement, a review, then actions."""
    return (
        -area.days_late if area.has_not_arrived else 0,
        not area.acknowledgement_is_late(today),
        not area.review_is_late(today),
        -area.seriously_late,
        not area.awaits_acknowledgement,
    )


def _figures(watched: Sequence[WatchedArea], today: date) -> Figures:
    actions: Counter[Rag] = Counter()
    for area in watched:
        actions += area.plan.actions if area.plan else Counter()
    return Figures(
        areas=len(watched),
        received=sum(area.plan is not None for area in watched),
        late=sum(area.has_not_arrived for area in watched),
        to_acknowledge=sum(area.awaits_acknowledgement for area in watched),
        reviews_due=sum(area.review_is_due(today) for area in watched),
        actions={colour: actions[colour] for colour in Rag},
    )
