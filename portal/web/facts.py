"""Recording what happened in an inspection, each fact on the day it happened."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse

from models import Acting, Inspection
from models.queries import page_inspections as inspections
from portal.at_field import at_field
from portal.dependencies import Form, Reading, Writing
from portal.fields import FormDate
from portal.forms import FormModel
from portal.language import _, for_later
from portal.permissions import ensure_for
from portal.templating import page
from rules.permissions import Act

router = APIRouter()


class FactName(StrEnum):
    """A fact by its name in addresses."""

    ANNOUNCED = "announced"
    VISIT_END = "visit-end"
    PROVISIONAL_FINDINGS = "provisional-findings"
    DRAFT_REPORT = "draft-report"
    COMMENTS = "comments"


@dataclass(frozen=True, slots=True)
class Asked:
    """How a fact is asked for, recorded and confirmed. Without `when` no day is asked for."""

    title: str
    when: str
    record: Callable[[Inspection, Acting, date], None]
    done: str


_FACTS: Mapping[FactName, Asked] = {
    FactName.ANNOUNCED: Asked(
        for_later("Has the service been told of the visit?"),
        "",
        lambda inspection, acting, _on: inspection.announce(acting),
        for_later("It is recorded that the service has been told of the visit."),
    ),
    FactName.VISIT_END: Asked(
        for_later("End of the visit"),
        for_later("What was the last day of the visit?"),
        Inspection.end_visit,
        for_later("The end of the visit is recorded. The dates that follow from it are below."),
    ),
    FactName.PROVISIONAL_FINDINGS: Asked(
        for_later("Provisional findings"),
        for_later("On what day was the service given the provisional findings?"),
        Inspection.give_provisional_findings,
        for_later(
            "Provisional findings are recorded as given. You can release the document below."
        ),
    ),
    FactName.DRAFT_REPORT: Asked(
        for_later("Draft report"),
        for_later("On what day was the draft report sent to the service?"),
        Inspection.send_draft,
        for_later("The draft report is recorded as sent. You can release the document below."),
    ),
    FactName.COMMENTS: Asked(
        for_later("Comments on the draft report"),
        for_later("On what day did the service's comments arrive?"),
        Inspection.receive_comments,
        for_later("The service's comments are recorded."),
    ),
}


class DayForm(FormModel):
    """The day on which something happened."""

    on: FormDate
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {
        ("on", "*"): for_later("Enter the day on which it happened"),
    }


@router.get("/inspections/{inspection_id}/record/{fact}")
def ask(desk: Reading, inspection_id: UUID, fact: FactName) -> HTMLResponse:
    """Ask for the day of a fact."""
    found = inspections.inspection_of(desk.session, inspection_id)
    ensure_for(desk.actor, Act.RECORD_INSPECTION_FACT, found)
    return page(
        desk, "inspections/record.html", form=desk.form(), inspection=found, asked=_FACTS[fact]
    )


@router.post("/inspections/{inspection_id}/record/{fact}")
def record(desk: Writing, form: Form, inspection_id: UUID, fact: FactName) -> RedirectResponse:
    """Record it; every open date that follows from it moves with it."""
    found = inspections.inspection_for_update(desk.session, inspection_id)
    ensure_for(desk.actor, Act.RECORD_INSPECTION_FACT, found)
    asked = _FACTS[fact]
    on = form.read(DayForm).on if asked.when else desk.today
    with at_field(form, "on-day" if asked.when else ""):
        asked.record(found, desk.acting, on)
    return desk.done(f"/inspections/{found.id}", _(asked.done))
