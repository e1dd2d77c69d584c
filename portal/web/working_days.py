"""The working calendar: the days nobody works, beside the bank holidays everybody knows."""

from collections.abc import Mapping
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from models import Session
from models.closures import EVERY_INSPECTION, add_closure, remove_closure
from models.queries import closures, standing
from portal.changes import ReasonForm
from portal.dependencies import Desk, Form, Reading, Writing
from portal.fields import FormDate, Line
from portal.language import _, for_later, long_date
from portal.permissions import ensure
from portal.previews import Asked, ChangeForm, change_form, preview_or_save
from portal.templating import page
from rules.permissions import Act, may

router = APIRouter()


class ClosureForm(ChangeForm):
    """A day nobody works, and what it is called."""

    on: FormDate
    reason: Line
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {
        ("on", "*"): for_later("Enter the day on which nobody works"),
        ("reason", "*"): for_later("Enter what the day is called, or why nobody works"),
        ("reason", "string_too_long"): for_later("The name must be 200 characters or fewer"),
    }


@router.get("/working-days")
def list_days(desk: Reading) -> HTMLResponse:
    """List the days that were added, and the bank holidays still to come."""
    calendar = standing.calendar(desk.session)
    added = closures.closed_days(desk.session)
    ours = {each.day for each in added}
    until = desk.today.year + 2
    holidays = [
        (day, name)
        for day, name in sorted(calendar.closed.items())
        if desk.today <= day and day.year < until and day not in ours
    ]
    return page(
        desk,
        "calendar/working_days.html",
        added=added,
        holidays=holidays,
        may_change=may(desk.actor, Act.KEEP_CALENDAR, EVERY_INSPECTION),
    )


@router.get("/working-days/add")
def ask_day(desk: Reading) -> HTMLResponse:
    """Ask for a day nobody works."""
    _ensure_may(desk)
    return change_form(desk, "calendar/add.html")


@router.post("/working-days/add")
def add_day(desk: Writing, form: Form) -> Response:
    """Add the day; the open dates of every inspection follow."""
    _ensure_may(desk)
    said = form.read(ClosureForm)

    def change(session: Session) -> None:
        add_closure(session, desk.acting, said.on, said.reason)

    asked = Asked(
        change=change,
        title=_("Add a day on which nobody works"),
        said=[(_("Day"), long_date(said.on)), (_("What it is"), said.reason)],
        done=_("The day is added. Every open date has been worked out anew."),
        address="/working-days",
        field="on-day",
    )
    return preview_or_save(desk, form, asked)


@router.get("/working-days/{closure_id}/remove")
def ask_removal(desk: Reading, closure_id: UUID) -> HTMLResponse:
    """Ask why a day is a working day after all."""
    _ensure_may(desk)
    found = closures.closed_day(desk.session, closure_id)
    return change_form(desk, "calendar/remove.html", closed=found)


@router.post("/working-days/{closure_id}/remove")
def remove_day(desk: Writing, form: Form, closure_id: UUID) -> Response:
    """Take the day back; what had moved because of it moves back."""
    _ensure_may(desk)
    found = closures.closed_day(desk.session, closure_id)
    said = form.read(ReasonForm)

    def change(session: Session) -> None:
        remove_closure(session, desk.acting, found.day, said.reason)

    asked = Asked(
        change=change,
        title=_("Make it a working day again"),
        said=[
            (_("Day"), long_date(found.day)),
            (_("What it was"), found.reason),
            (_("Why?"), said.reason),
        ],
        done=_("The day is a working day again. Every open date has been worked out anew."),
        address="/working-days",
        field="reason",
    )
    return preview_or_save(desk, form, asked)


def _ensure_may(desk: Desk) -> None:
    ensure(desk.actor, Act.KEEP_CALENDAR, EVERY_INSPECTION)
