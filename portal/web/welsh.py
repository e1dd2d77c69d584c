"""The report in Welsh: its file, and each recommendation's words beside the English."""

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from models import Inspection
from models.queries import page_welsh as welsh
from models.queries.page_inspections import inspection_for_update, inspection_of
from models.queries.plans import recommendations_of
from models.report_register import receive
from models.welsh_report import attach_welsh, missing_in_welsh, pair
from portal.at_field import at_field
from portal.dependencies import Desk, Form, Reading, Writing
from portal.document_files import document
from portal.fields import MaybeText
from portal.forms import FormModel
from portal.language import _, for_later
from portal.permissions import ensure_for
from portal.templating import page
from reports.welsh import recommendations_in_welsh
from rules.permissions import Act
from rules.published_report import Nation

router = APIRouter()
AT = "/inspections/{inspection_id}/welsh"


class Paired(FormModel):
    """One recommendation's words in Welsh; empty while nobody has them."""

    number: int
    text: MaybeText = None


class PairsForm(FormModel):
    """The words of all of them."""

    pairs: list[Paired]
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {
        ("pairs.text", "string_too_long"): for_later(
            "The words in Welsh must be %(max_length)s characters or fewer"
        ),
    }


@router.get(AT, response_model=None)
def report_in_welsh(desk: Reading, inspection_id: UUID) -> Response:
    """Show the file and the pairs; of a service in England there is nothing to show."""
    found = inspection_of(desk.session, inspection_id)
    ensure_for(desk.actor, Act.IMPORT_REPORT, found)
    if found.nation is not Nation.WALES:
        return RedirectResponse(f"/inspections/{found.id}/publication", 303)
    return _shown(desk, found)


@router.post(AT)
def attach(desk: Writing, form: Form, inspection_id: UUID) -> RedirectResponse:
    """Keep the Welsh file with the inspection."""
    found = inspection_for_update(desk.session, inspection_id)
    ensure_for(desk.actor, Act.IMPORT_REPORT, found)
    sent = document(form, "report")
    with at_field(form, "report"):
        file = receive(desk.session, desk.acting, sent.name, sent.content)
        attach_welsh(desk.acting, found, file)
    sentence = _("The report in Welsh is attached. Check the words of each recommendation below.")
    return desk.done(_at(found), sentence)


@router.get(f"{AT}/pairs", response_model=None)
def pairs(desk: Reading, inspection_id: UUID) -> Response:
    """Show the same page again, with what was written."""
    return report_in_welsh(desk, inspection_id)


@router.post(f"{AT}/pairs")
def keep_pairs(desk: Writing, form: Form, inspection_id: UUID) -> RedirectResponse:
    """Keep the words of each recommendation."""
    found = inspection_for_update(desk.session, inspection_id)
    ensure_for(desk.actor, Act.IMPORT_REPORT, found)
    said = {each.number: each.text or "" for each in form.read(PairsForm).pairs}
    ids = welsh.ids_by_number(desk.session, found.id, said)
    pair(desk.acting, found, {ids[number]: said[number] for number in ids})
    if missing_in_welsh(desk.session, found):
        return desk.done(_at(found), _("The words in Welsh are saved. Something is missing still."))
    sentence = _("Every recommendation is paired with its words in Welsh.")
    return desk.done(_at(found), sentence)


def _shown(desk: Desk, found: Inspection) -> HTMLResponse:
    recommendations = recommendations_of(desk.session, found.id)
    report = welsh.welsh_report_of(desk.session, found.id)
    kept = welsh.in_welsh(desk.session, found.id)
    read = recommendations_in_welsh(report.file.content) if report and not kept else {}
    rows = [
        {"number": each.number, "text": kept.get(each.id) or read.get(each.number, "")}
        for each in recommendations
    ]
    filled: dict[str, Any] = {"pairs": rows}
    return page(
        desk,
        "publication/welsh.html",
        form=desk.form(filled),
        inspection=found,
        report=report,
        recommendations=recommendations,
        was_read=bool(read),
        missing=missing_in_welsh(desk.session, found),
    )


def _at(found: Inspection) -> str:
    return f"/inspections/{found.id}/welsh"
