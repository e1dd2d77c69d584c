"""Importing a report: handed in, read, looked at beside its text, then confirmed or discarded."""

from datetime import date
from uuid import UUID

from babel.dates import format_date
from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse

from models import Inspection, ReportFile
from models.queries import page_reports as kept
from models.queries.page_inspections import inspection_for_update, inspection_of
from models.queries.plans import recommendations_of
from models.report_register import discard, keep_reading, receive, register
from portal.at_field import at_field
from portal.dependencies import Desk, Form, Reading, Writing
from portal.language import _
from portal.language import chosen as chosen_language
from portal.permissions import ensure_for
from portal.publication_checks import differences
from portal.templating import page
from portal.uploads import chosen, shown_name
from reports.published import as_document, from_document, read_report
from reports.text import decode
from rules.errors import Refused
from rules.permissions import Act
from rules.published_report import PublishedReport
from settings import get_settings

router = APIRouter()
AT = "/inspections/{inspection_id}/report"
ENDINGS = frozenset({".txt", ".text", ".md"})


@router.get(AT)
def report(desk: Reading, inspection_id: UUID) -> HTMLResponse:
    """Show the report as registered, or ask for its file."""
    found = inspection_of(desk.session, inspection_id)
    ensure_for(desk.actor, Act.IMPORT_REPORT, found)
    registered = kept.report_of(desk.session, found.id)
    return page(
        desk,
        "reports/report.html",
        form=desk.form(),
        inspection=found,
        report=registered,
        recommendations=recommendations_of(desk.session, found.id),
        most_bytes=get_settings().report_max_bytes,
    )


@router.post(AT)
def hand_in(desk: Writing, form: Form, inspection_id: UUID) -> RedirectResponse:
    """Read the file and keep it with its reading; what cannot be read is not kept."""
    found = inspection_of(desk.session, inspection_id)
    ensure_for(desk.actor, Act.IMPORT_REPORT, found)
    sent = chosen(form, "report", ENDINGS, get_settings().report_max_bytes)
    with at_field(form, "report"):
        reading = as_document(read_report(sent.content))
        file = receive(desk.session, desk.acting, shown_name(sent), sent.content)
    if kept.is_registered(desk.session, file.id):
        raise form.refuse(
            "report", _("This file is already registered as the report of an inspection")
        )
    file.received_by_id = desk.person_id
    keep_reading(file, desk.acting.at, reading, None)
    return RedirectResponse(f"/inspections/{found.id}/report/{file.id}", 303)


@router.get(f"{AT}/{{file_id}}")
def look(desk: Reading, inspection_id: UUID, file_id: UUID) -> HTMLResponse:
    """Show what was read beside the text it was read in, with every doubt."""
    found = inspection_of(desk.session, inspection_id)
    file, published = _handed_in(desk, found, file_id)
    registered = kept.report_of(desk.session, found.id)
    return page(
        desk,
        "reports/look.html",
        form=desk.form(),
        inspection=found,
        file=file,
        published=published,
        lines=_lines(file),
        dated_in_words=_month(published),
        is_registered=registered is not None,
        differs=differences(found, published),
    )


@router.post(f"{AT}/{{file_id}}")
def confirm(desk: Writing, _form: Form, inspection_id: UUID, file_id: UUID) -> RedirectResponse:
    """Register what was read with the inspection."""
    found = inspection_for_update(desk.session, inspection_id)
    file, published = _handed_in(desk, found, file_id)
    register(desk.session, desk.acting, found, file, published)
    return desk.done(f"/inspections/{found.id}/report", _("The report is registered."))


@router.post(f"{AT}/{{file_id}}/discard")
def throw_away(desk: Writing, _form: Form, inspection_id: UUID, file_id: UUID) -> RedirectResponse:
    """Throw away a file that turned out to be the wrong one."""
    found = inspection_of(desk.session, inspection_id)
    file, _published = _handed_in(desk, found, file_id)
    discard(desk.session, file)
    return desk.done(f"/inspections/{found.id}/report", _("The file was thrown away."))


def _handed_in(desk: Desk, found: Inspection, file_id: UUID) -> tuple[ReportFile, PublishedReport]:
    ensure_for(desk.actor, Act.IMPORT_REPORT, found)
    file = kept.file_handed_in(desk.session, file_id, found.id, desk.person_id)
    if file.reading is None:
        raise Refused(_("This file has not been read, so there is nothing to show yet."))
    return file, from_document(file.reading)


def _month(published: PublishedReport) -> str:
    """Write the month the report gives, and never a day."""
    if published.dated is None:
        return ""
    month = published.dated.value
    return format_date(date(month.year, month.month, 1), "MMMM y", locale=chosen_language())


def _lines(file: ReportFile) -> list[str]:
    """Return the text in the lines the reader counts."""
    return decode(file.content).replace("\r\n", "\n").replace("\r", "\n").split("\n")
