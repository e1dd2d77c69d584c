"""Timeliness: how the dates of all inspections were kept, planned against actual."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from models.queries.page_follow_up import programmes
from models.queries.page_timeliness import dates_by_kind
from portal.dependencies import Reading
from portal.templating import page
from rules.punctuality import punctuality
from rules.timeline import DeadlineKind

router = APIRouter()
Asked = Annotated[str, Query(alias="programme", max_length=40)]
ONLY_EXPECTED = frozenset({DeadlineKind.VISIT, DeadlineKind.PUBLICATION})


@router.get("/inspections/timeliness")
def timeliness(desk: Reading, asked: Asked = "") -> HTMLResponse:
    """Show, for each kind of date, how often it was kept and how late the rest were."""
    known = programmes(desk.session)
    chosen = next((which for which, _ in known if str(which) == asked), None)
    found = dates_by_kind(desk.session, chosen)
    rows = [(kind, punctuality(found[kind], desk.today)) for kind in DeadlineKind if kind in found]
    return page(
        desk,
        "inspections/timeliness.html",
        rows=[(kind, each) for kind, each in rows if each.met or each.open_late],
        programmes=known,
        chosen=str(chosen) if chosen else "",
        only_expected=ONLY_EXPECTED,
    )
