"""Inspections and why their dates are what they are, as JSON."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

import models
from models import Inspection
from models.queries.api_inspections import inspections_after, may_list
from models.queries.register import inspection_called
from models.queries.why import as_document, whys_of
from portal.api.cursor import cursor_after, place_of
from portal.api.desk import ApiDesk, Asking
from portal.api.shapes import Deadlines, Inspections, WholeInspection
from rules.errors import NotFound, Refused
from rules.permissions import Act, may
from rules.timeline import DeadlineKind
from settings import get_settings

router = APIRouter(prefix="/api")
MOST = 100
Cursor = Annotated[str, Query(description="The mark from the page before.", max_length=500)]
Limit = Annotated[str, Query(description=f"How many at most, 1 to {MOST}.", max_length=10)]


@router.get("/inspections", response_model=Inspections)
def listed(desk: Asking, cursor: Cursor = "", limit: Limit = "50") -> Response:
    """List the inspections you may know of, by reference."""
    most = _number(limit)
    found, following = inspections_after(desk.session, desk.actor, place_of(cursor), most)
    onward = None
    if following:
        onward = _address(f"/inspections?cursor={cursor_after(following)}&limit={most}")
    document = {"inspections": [_in_short(each) for each in found], "next": onward}
    return desk.answer(_checked(Inspections, document), {"next": onward} if onward else None)


@router.get("/inspections/{reference}", response_model=WholeInspection)
def one(desk: Asking, reference: str) -> Response:
    """Return one inspection with the dates it had."""
    return desk.answer(_checked(WholeInspection, _in_full(desk, _found(desk, reference))))


@router.get("/inspections/{reference}/deadlines", response_model=Deadlines)
def deadlines(desk: Asking, reference: str) -> Response:
    """Return each date of an inspection and why it is that date."""
    found = _found(desk, reference)
    whys = whys_of(desk.session, found.id, _shows(desk, found))
    shown = [as_document(each, desk.today) for each in whys]
    if not _knows_why(desk, found):
        shown = [{**each, **_UNTOLD} for each in shown]
    document = {"reference": found.reference, "deadlines": shown}
    return desk.answer(_checked(Deadlines, document))


def _found(desk: ApiDesk, reference: str) -> Inspection:
    found = inspection_called(desk.session, reference)
    if not may_list(desk.actor, found):
        raise NotFound("inspection", reference)
    return found


def _knows_why(desk: ApiDesk, found: Inspection) -> bool:
    """Whether somebody may read what was asked and decided about a date, not only when it is."""
    thing = found.as_thing()
    return any(may(desk.actor, act, thing) for act in (Act.SEE_INSPECTION, Act.SEE_PLAN))


_UNTOLD: Mapping[str, list[Any]] = {"moves": [], "extensions": [], "clock_stops": []}


def _shows(desk: ApiDesk, found: Inspection) -> Callable[[models.Deadline], bool]:
    """Say which dates somebody may see: the inspection's, the plan's, or only when that is due."""
    thing = found.as_thing()
    inspections, plans, timeliness = (
        may(desk.actor, act, thing)
        for act in (Act.SEE_INSPECTION, Act.SEE_PLAN, Act.SEE_PLAN_TIMELINESS)
    )

    def shows(deadline: models.Deadline) -> bool:
        if deadline.subject_id == found.id:
            return inspections
        return plans or (timeliness and deadline.kind is DeadlineKind.IMPROVEMENT_PLAN)

    return shows


def _in_short(found: Inspection) -> dict[str, Any]:
    return {
        "reference": found.reference,
        "programme": found.programme_version.programme.key,
        "area": found.area,
        "service": found.service.name,
        "nation": found.nation.value,
        "state": found.state.value,
        "published_on": found.published_on,
        "report_address": found.report_address,
        "url": _address(f"/inspections/{found.reference}"),
    }


def _in_full(desk: ApiDesk, found: Inspection) -> dict[str, Any]:
    knows = may(desk.actor, Act.SEE_INSPECTION, found.as_thing())
    names = (
        "visit_planned_from",
        "visit_planned_until",
        "visit_ended_on",
        "provisional_findings_given_on",
        "draft_sent_on",
        "comments_received_on",
        "cases_examined",
        "taken_in_on",
    )
    return {
        **_in_short(found),
        **{name: getattr(found, name) if knows else None for name in names},
        "deadlines_url": _address(f"/inspections/{found.reference}/deadlines"),
    }


def _checked(
    shape: type[Inspections | WholeInspection | Deadlines], document: dict[str, Any]
) -> dict[str, Any]:
    return shape.model_validate(document).model_dump(mode="json")


def _number(limit: str) -> int:
    if not limit.isascii() or not limit.isdigit() or not 1 <= int(limit) <= MOST:
        raise Refused(f"The limit must be a number from 1 to {MOST}.")
    return int(limit)


def _address(path: str) -> str:
    return f"{get_settings().portal_url.rstrip('/')}/api{path}"
