"""The follow-up list: where every inspection stands, filtered as staff ask."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse, Response

from models.queries import page_follow_up as follow_up
from models.queries.leads import Lead, leads_of
from models.queries.page_follow_up import FollowedUp, Order
from portal.dependencies import Desk, Reading
from portal.follow_up_filter import Filter, choices
from portal.follow_up_table import as_csv
from portal.pages import Pages
from portal.standing import standing_of
from portal.templating import page
from portal.where import NOWHERE, reach
from rules.permissions import Act, may
from rules.published_report import Nation
from rules.stages import InspectionState

router = APIRouter()
PageNumber = Annotated[int, Query(alias="page", ge=1, le=9999)]
Asked = Annotated[Filter, Depends()]


@router.get("/inspections")
def follow_up_list(desk: Reading, asked: Asked, number: PageNumber = 1) -> HTMLResponse:
    """List the inspections somebody reaches, filtered as they ask."""
    only = _only(desk)
    total, listed = follow_up.followed_up(desk.session, asked.wanted(only), desk.today, number)
    leads, programmes = _everybody_leading(desk, only), follow_up.programmes(desk.session)
    return page(
        desk,
        "inspections/list.html",
        listed=[(each, _standing(each, desk)) for each in listed],
        filter=asked,
        tags=asked.tags(leads, programmes),
        choices=choices(),
        leads=leads,
        programmes=programmes,
        states=list(InspectionState),
        nations=list(Nation),
        orders=list(Order),
        may_add=may(desk.actor, Act.SCHEDULE_INSPECTION, NOWHERE),
        pages=Pages(asked.address(), number, total, follow_up.PAGE),
    )


@router.get("/inspections/list.csv")
def download(desk: Reading, asked: Asked) -> Response:
    """Give every inspection that was asked for as a table for a spreadsheet."""
    wanted = asked.wanted(_only(desk))
    _, listed = follow_up.followed_up(desk.session, wanted, desk.today, None)
    named = {"content-disposition": 'attachment; filename="inspections.csv"'}
    table = as_csv(listed, lambda each: _standing(each, desk))
    return Response(table, media_type="text/csv; charset=utf-8", headers=named)


def _only(desk: Desk) -> Sequence[UUID] | None:
    reached = reach(desk.actor)
    return None if reached is None else sorted(reached)


def _everybody_leading(desk: Desk, only: Sequence[UUID] | None) -> list[Lead]:
    found = set(leads_of(desk.session, desk.today, only).values())
    return sorted(found, key=lambda lead: (lead.name.casefold(), lead.person_id))


def _standing(listed: FollowedUp, desk: Desk) -> str:
    due = listed.next
    return standing_of(due.due_on, desk.today, due.is_forecast) if due else ""
