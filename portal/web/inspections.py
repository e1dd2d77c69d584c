"""The follow-up list for staff, and how an inspection is added to it."""

from collections.abc import Mapping
from typing import Annotated, ClassVar
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, RedirectResponse

from models import ProgrammeVersion
from models.queries import page_inspections as inspections
from models.queries.page_register import newest_of_each, organisation_of, services
from models.register import NewInspection, adopt_rules, schedule
from models.rules_document import shipped_rules
from portal.dependencies import Desk, Form, Reading, Writing
from portal.fields import Line, MaybeDate
from portal.forms import FormModel
from portal.language import _, for_later
from portal.pages import Pages
from portal.permissions import ensure
from portal.standing import standing_of
from portal.templating import page
from portal.where import NOWHERE, reach
from rules.permissions import Act, may
from rules.published_report import Nation
from rules.stages import InspectionState

router = APIRouter()
PageNumber = Annotated[int, Query(alias="page", ge=1, le=9999)]
Asked = Annotated[str, Query(max_length=200)]


class AddForm(FormModel):
    """A new inspection. The visit's last day may not be planned yet."""

    service: UUID
    area: Line
    nation: Nation
    visit: MaybeDate = None
    programme: UUID | None = None
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {
        ("service", "*"): for_later("Select the service that is inspected"),
        ("area", "*"): for_later("Enter the area the report will be on"),
        ("area", "string_too_long"): for_later("The area must be 200 characters or fewer"),
        ("nation", "*"): for_later("Select the nation the service is in"),
        ("visit", "*"): for_later("Enter the planned last day of the visit"),
        ("programme", "*"): for_later("Select the programme the inspection belongs to"),
    }


@router.get("/inspections")
def follow_up_list(
    desk: Reading, state: Asked = "", area: Asked = "", late: Asked = "", number: PageNumber = 1
) -> HTMLResponse:
    """List the inspections somebody reaches, filtered as they ask."""
    asked = _asked(state=state, area=area, late=late)
    wanted = inspections.Wanted(
        only=reach(desk.actor),
        state=InspectionState(asked["state"]) if "state" in asked else None,
        area=asked.get("area"),
        is_late="late" in asked,
    )
    total, listed = inspections.followed_up(desk.session, wanted, desk.today, number)
    return page(
        desk,
        "inspections/list.html",
        listed=[(each, _standing(each, desk)) for each in listed],
        asked=asked,
        without={name: _address(asked, but=name) for name in asked},
        areas=inspections.areas(desk.session, wanted.only),
        states=list(InspectionState),
        may_add=may(desk.actor, Act.SCHEDULE_INSPECTION, NOWHERE),
        pages=Pages(_address(asked), number, total, inspections.PAGE),
    )


@router.get("/inspections/add")
def new(desk: Reading) -> HTMLResponse:
    """Ask for a new inspection's service, area, nation and planned visit."""
    ensure(desk.actor, Act.SCHEDULE_INSPECTION, NOWHERE)
    return page(
        desk,
        "inspections/add.html",
        form=desk.form(),
        services=services(desk.session),
        programmes=newest_of_each(desk.session),
        may_keep_register=may(desk.actor, Act.MANAGE_REGISTER, NOWHERE),
    )


@router.post("/inspections/add")
def add(desk: Writing, form: Form) -> RedirectResponse:
    """Add it, with every date its planned visit gives."""
    ensure(desk.actor, Act.SCHEDULE_INSPECTION, NOWHERE)
    asked = form.read(AddForm)
    service = organisation_of(desk.session, asked.service).name
    rules = _rules(desk, form, asked.programme)
    wanted = NewInspection(service, asked.area, asked.nation, asked.visit)
    added = schedule(desk.session, desk.acting, rules, wanted)
    sentence = _("Inspection %(reference)s was added.") % {"reference": added.reference}
    return desk.done(f"/inspections/{added.id}", sentence)


def _rules(desk: Desk, form: Form, programme_id: UUID | None) -> ProgrammeVersion:
    """Return the newest rules of the programme that was chosen, or of the only one there is."""
    offered = newest_of_each(desk.session)
    if not offered:
        return adopt_rules(desk.session, desk.acting, shipped_rules())
    chosen = [each for each in offered if each.programme_id == programme_id]
    if len(offered) > 1 and not chosen:
        raise form.refuse("programme", _("Select the programme the inspection belongs to"))
    return (chosen or offered)[0]


def _asked(**sent: str) -> dict[str, str]:
    """Keep what can be asked for; a state nobody knows is as if it were not asked for."""
    asked = {name: value.strip() for name, value in sent.items() if value.strip()}
    if asked.get("state") not in set(InspectionState):
        asked.pop("state", None)
    return asked


def _address(asked: Mapping[str, str], but: str = "") -> str:
    kept = {name: value for name, value in asked.items() if name != but}
    return f"/inspections?{urlencode(kept)}" if kept else "/inspections"


def _standing(listed: inspections.FollowedUp, desk: Desk) -> str:
    due = listed.next
    return standing_of(due.due_on, desk.today, due.is_forecast) if due else ""
