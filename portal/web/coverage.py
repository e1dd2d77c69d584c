"""Coverage of a programme: which services are inspected, scheduled and outstanding."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from models.queries.page_coverage import coverage_of
from models.queries.page_follow_up import programmes
from portal.dependencies import Reading
from portal.templating import page
from rules.coverage import Covered

router = APIRouter()
Asked = Annotated[str, Query(alias="programme", max_length=40)]


@router.get("/inspections/coverage")
def coverage(desk: Reading, asked: Asked = "") -> HTMLResponse:
    """Show how far a programme has come: the first one, or the one asked for."""
    known = programmes(desk.session)
    chosen = next((each for each in known if str(each[0]) == asked), known[0] if known else None)
    return page(
        desk,
        "inspections/coverage.html",
        programmes=known,
        chosen=chosen,
        found=coverage_of(desk.session, chosen[0]) if chosen else None,
        stages=list(Covered),
    )
