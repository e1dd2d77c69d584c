"""How an inspection is added to the follow-up."""

from collections.abc import Mapping
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse

from models import ProgrammeVersion
from models.queries.page_register import newest_of_each, organisation_of, services
from models.register import NewInspection, adopt_rules, schedule
from models.rules_document import shipped_rules
from portal.dependencies import Desk, Form, Reading, Writing
from portal.fields import Line, MaybeDate
from portal.forms import FormModel
from portal.language import _, for_later
from portal.permissions import ensure
from portal.templating import page
from portal.where import NOWHERE
from rules.permissions import Act, may
from rules.published_report import Nation

router = APIRouter()


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
