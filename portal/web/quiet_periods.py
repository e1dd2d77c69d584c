"""Quiet periods: days on which nobody is reminded, listed for staff, added and ended."""

from collections.abc import Mapping
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from models import QuietPeriod, Session
from models.queries import quiet
from models.quiet_days import add_quiet_period, end_quiet_period
from portal.dependencies import Desk, Form, Reading, Writing
from portal.fields import FormDate, Text
from portal.language import _, for_later, long_date
from portal.permissions import ensure
from portal.previews import Asked, ChangeForm, change_form, preview_or_save
from portal.templating import page
from portal.where import NOWHERE
from rules.errors import NotFound, NotNow
from rules.permissions import Act, may

router = APIRouter()
AT = "/quiet-periods"


class QuietForm(ChangeForm):
    """From a day to a day, and why."""

    opens: FormDate
    closes: FormDate
    reason: Text
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {
        ("opens", "*"): for_later("Enter the first quiet day"),
        ("closes", "*"): for_later("Enter the last quiet day"),
        ("reason", "*"): for_later("Say why nobody is to be reminded on these days"),
    }


class EndForm(ChangeForm):
    """Why people are to be reminded again."""

    reason: Text
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {
        ("reason", "*"): for_later("Say why people are to be reminded again"),
    }


@router.get(AT)
def quiet_periods(desk: Reading) -> HTMLResponse:
    """List them: those to come, the one that lasts, and those of the last year."""
    return page(
        desk,
        "quiet_periods/list.html",
        periods=quiet.quiet_periods(desk.session, desk.today),
        may_keep=may(desk.actor, Act.KEEP_CALENDAR, NOWHERE),
    )


@router.get(f"{AT}/add")
def ask_add(desk: Reading) -> HTMLResponse:
    """Ask from when to when, and why."""
    ensure(desk.actor, Act.KEEP_CALENDAR, NOWHERE)
    return change_form(desk, "quiet_periods/add.html")


@router.post(f"{AT}/add")
def add(desk: Writing, form: Form) -> Response:
    """Show which reminders go on another day, then add it."""
    ensure(desk.actor, Act.KEEP_CALENDAR, NOWHERE)
    sent = form.read(QuietForm)

    def change(session: Session) -> None:
        add_quiet_period(session, desk.acting, sent.opens, sent.closes, sent.reason)

    days = (long_date(sent.opens), long_date(sent.closes))
    asked = Asked(
        change,
        _("Add a quiet period"),
        [(_("First day"), days[0]), (_("Last day"), days[1]), (_("Why"), sent.reason)],
        _("The quiet period is added. Nobody is reminded on these days."),
        AT,
        field="opens-day",
    )
    return preview_or_save(desk, form, asked)


@router.get(f"{AT}/{{period_id}}/end")
def ask_end(desk: Reading, period_id: UUID) -> HTMLResponse:
    """Ask why people are to be reminded again."""
    ensure(desk.actor, Act.KEEP_CALENDAR, NOWHERE)
    return change_form(desk, "quiet_periods/end.html", period=_period(desk, period_id))


@router.post(f"{AT}/{{period_id}}/end")
def end(desk: Writing, form: Form, period_id: UUID) -> Response:
    """Show which reminders go on another day, then end it, or take it away before it begins."""
    ensure(desk.actor, Act.KEEP_CALENDAR, NOWHERE)
    period = _period(desk, period_id)
    sent = form.read(EndForm)

    def change(session: Session) -> None:
        held = session.get(QuietPeriod, period_id)
        if held is None:
            raise NotNow("This quiet period has been taken away already.")
        end_quiet_period(session, desk.acting, held, sent.reason)

    days = (long_date(period.opens_on), long_date(period.closes_on))
    asked = Asked(
        change,
        _("End the quiet period"),
        [(_("First day"), days[0]), (_("Last day"), days[1]), (_("Why"), sent.reason)],
        _("The quiet period is ended. People are reminded as usual."),
        AT,
        field="reason",
    )
    return preview_or_save(desk, form, asked)


def _period(desk: Desk, period_id: UUID) -> QuietPeriod:
    found = desk.session.get(QuietPeriod, period_id)
    if found is None:
        raise NotFound("quiet period", period_id)
    return found
