"""The history of runs: what each flow did and when, and what it left undone."""

from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from models.queries import runs
from models.queries.runs import Before, Wanted
from portal.dependencies import Reading
from portal.templating import page
from portal.undone_words import check_of, name_of

router = APIRouter()
RUNS = "/inspections/runs"
ONLY = frozenset({"failed", "changed", "all"})
Asked = Annotated[str, Query(max_length=100)]


@router.get(RUNS)
def history(desk: Reading, flow: Asked = "", only: Asked = "", before: Asked = "") -> HTMLResponse:
    """Show the runs that were asked for, the newest first, under what is wrong now."""
    flows = runs.flows_that_ran(desk.session)
    wanted = _wanted(flow if flow in flows else None, only)
    listed, older = runs.page_of_runs(desk.session, wanted, _read(before))
    asked = {"flow": wanted.flow or "", "only": only if only in ONLY else ""}
    return page(
        desk,
        "inspections/runs.html",
        listed=listed,
        flows=sorted((name_of(each), each) for each in flows),
        name_of=name_of,
        asked=asked,
        is_first=_read(before) is None,
        newest=_address(asked),
        older=_address({**asked, "before": _written(older)}) if older else "",
        check=check_of(desk),
    )


def _wanted(flow: str | None, only: str) -> Wanted:
    """Leave out what is of no interest unless it is asked for, by name or with everything."""
    eventful = flow is None and only not in ONLY
    return Wanted(flow, only == "failed", only == "changed", eventful)


def _address(asked: dict[str, str]) -> str:
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{RUNS}?{query}" if query else RUNS


def _written(before: Before) -> str:
    return f"{before.began_at.isoformat()}~{before.id.hex}"


def _read(written: str) -> Before | None:
    """Read where a page begins; anything that is no such place is the beginning."""
    moment, _, identity = written.partition("~")
    try:
        at = datetime.fromisoformat(moment)
        return Before(at, UUID(identity)) if at.tzinfo else None
    except ValueError:
        return None
