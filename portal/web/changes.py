"""Changing an inspection's course: each change is shown whole before it is saved."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from models import Session
from models.queries import page_inspections as inspections
from portal.changes import (
    CANCEL,
    CORRECT,
    FORECAST,
    POSTPONE,
    PUBLICATION,
    RESUME,
    VISIT,
    ChangePage,
    Correctable,
    offered,
)
from portal.dependencies import Desk, Form, Reading, Writing
from portal.permissions import ensure_for
from portal.previews import Asked, change_form, preview_or_save
from portal.templating import page
from rules.permissions import Act

router = APIRouter()
_AT = "/inspections/{inspection_id}/changes"


@router.get(_AT)
def choose(desk: Reading, inspection_id: UUID) -> HTMLResponse:
    """List what this person can change here now."""
    found = inspections.inspection_of(desk.session, inspection_id)
    ensure_for(desk.actor, Act.FORWARD_PLAN, found)
    links = offered(desk.actor, found)
    return page(desk, "changes/choose.html", inspection=found, links=links)


@router.get(f"{_AT}/visit")
def ask_visit(desk: Reading, inspection_id: UUID) -> HTMLResponse:
    """Ask for the new days of the visit."""
    return _ask(desk, inspection_id, VISIT)


@router.post(f"{_AT}/visit")
def change_visit(desk: Writing, form: Form, inspection_id: UUID) -> Response:
    """Move the planned visit."""
    return _change(desk, form, inspection_id, VISIT)


@router.get(f"{_AT}/postpone")
def ask_postponement(desk: Reading, inspection_id: UUID) -> HTMLResponse:
    """Ask why the inspection is put off."""
    return _ask(desk, inspection_id, POSTPONE)


@router.post(f"{_AT}/postpone")
def postpone(desk: Writing, form: Form, inspection_id: UUID) -> Response:
    """Put the inspection off."""
    return _change(desk, form, inspection_id, POSTPONE)


@router.get(f"{_AT}/resume")
def ask_resumption(desk: Reading, inspection_id: UUID) -> HTMLResponse:
    """Ask for the days of the visit of an inspection that was put off."""
    return _ask(desk, inspection_id, RESUME)


@router.post(f"{_AT}/resume")
def resume(desk: Writing, form: Form, inspection_id: UUID) -> Response:
    """Take it up again."""
    return _change(desk, form, inspection_id, RESUME)


@router.get(f"{_AT}/cancel")
def ask_cancellation(desk: Reading, inspection_id: UUID) -> HTMLResponse:
    """Ask why the inspection is given up."""
    return _ask(desk, inspection_id, CANCEL)


@router.post(f"{_AT}/cancel")
def cancel(desk: Writing, form: Form, inspection_id: UUID) -> Response:
    """Give it up."""
    return _change(desk, form, inspection_id, CANCEL)


@router.get(f"{_AT}/forecast")
def ask_forecast(desk: Reading, inspection_id: UUID) -> HTMLResponse:
    """Ask when publication is expected now."""
    return _ask(desk, inspection_id, FORECAST)


@router.post(f"{_AT}/forecast")
def enter_forecast(desk: Writing, form: Form, inspection_id: UUID) -> Response:
    """Enter the new forecast."""
    return _change(desk, form, inspection_id, FORECAST)


@router.get(f"{_AT}/publication")
def ask_publication(desk: Reading, inspection_id: UUID) -> HTMLResponse:
    """Ask for the right day of publication."""
    return _ask(desk, inspection_id, PUBLICATION)


@router.post(f"{_AT}/publication")
def correct_publication(desk: Writing, form: Form, inspection_id: UUID) -> Response:
    """Put the day of publication right."""
    return _change(desk, form, inspection_id, PUBLICATION)


@router.get(f"{_AT}/correct/{{correctable}}")
def ask_correction(desk: Reading, inspection_id: UUID, correctable: Correctable) -> HTMLResponse:
    """Ask for the right day of a fact."""
    return _ask(desk, inspection_id, CORRECT[correctable])


@router.post(f"{_AT}/correct/{{correctable}}")
def correct(desk: Writing, form: Form, inspection_id: UUID, correctable: Correctable) -> Response:
    """Put the day right."""
    return _change(desk, form, inspection_id, CORRECT[correctable])


def _ask(desk: Desk, inspection_id: UUID, asks: ChangePage) -> HTMLResponse:
    found = inspections.inspection_of(desk.session, inspection_id)
    ensure_for(desk.actor, asks.act, found)
    begun = asks.filled_with(found)
    return change_form(desk, "changes/change.html", begun, inspection=found, asks=asks)


def _change(desk: Desk, form: Form, inspection_id: UUID, asks: ChangePage) -> Response:
    found = inspections.inspection_of(desk.session, inspection_id)
    ensure_for(desk.actor, asks.act, found)
    answers = form.read(asks.form)

    def change(session: Session) -> None:
        locked = inspections.inspection_for_update(session, inspection_id)
        asks.do(desk.acting, locked, answers)

    return preview_or_save(
        desk,
        form,
        Asked(
            change=change,
            title=asks.title_here,
            said=asks.said(answers),
            done=asks.done_here,
            address=f"/inspections/{inspection_id}",
            inspection=found,
            field=asks.field,
        ),
    )
