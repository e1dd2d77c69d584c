"""The distribution list: who is sent the published report, ticked off as it goes out."""

from collections.abc import Mapping
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse

from models.distribution import outstanding, recipients_of, tick, untick
from models.queries import page_publication as pages
from models.queries.page_inspections import inspection_for_update, inspection_of
from portal.at_field import at_field
from portal.dependencies import Form, Reading, Writing
from portal.fields import FormDate, Line, Several, Text, parts_of
from portal.forms import FormModel
from portal.language import _, for_later
from portal.permissions import ensure_for
from portal.said_below import said
from portal.templating import page
from rules.permissions import Act, may
from rules.published_report import Nation
from rules.stages import InspectionState

router = APIRouter()
AT = "/inspections/{inspection_id}/distribution"


class SentForm(FormModel):
    """Which recipients were sent the report, how and when."""

    recipients: Several
    how: Line
    on: FormDate
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {
        ("recipients", "*"): for_later("Select who was sent the report"),
        ("how", "*"): for_later("Say how it was sent, for example by e-mail"),
        ("on", "*"): for_later("Enter the day on which it was sent"),
    }


class UntickForm(FormModel):
    """Why it was a mistake that somebody was recorded as having been sent the report."""

    reason: Text
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {
        ("reason", "*"): for_later("Say why this was recorded by mistake"),
    }


@router.get(AT)
def distribution(desk: Reading, inspection_id: UUID) -> HTMLResponse:
    """Show each recipient with how and when they were sent the report, and the text to send."""
    found = inspection_of(desk.session, inspection_id)
    ensure_for(desk.actor, Act.FORWARD_PLAN, found)
    may_tick = may(desk.actor, Act.DISTRIBUTE_REPORT, found.as_thing())
    return page(
        desk,
        "publication/distribution.html",
        form=desk.form({"on": parts_of(desk.today)}),
        inspection=found,
        is_welsh=found.nation is Nation.WALES,
        welsh_address=pages.welsh_address_of(desk.session, found.id),
        recipients=recipients_of(found),
        sent=pages.sent_to(desk.session, found.id),
        outstanding=outstanding(desk.session, found),
        may_tick=may_tick,
        may_untick=may_tick and found.state is not InspectionState.CLOSED,
    )


@router.post(AT)
def record(desk: Writing, form: Form, inspection_id: UUID) -> RedirectResponse:
    """Tick off the recipients that were chosen."""
    found = inspection_for_update(desk.session, inspection_id)
    ensure_for(desk.actor, Act.DISTRIBUTE_REPORT, found)
    sent = form.read(SentForm)
    with at_field(form, "on-day"):
        for recipient in dict.fromkeys(sent.recipients):
            tick(desk.acting, found, recipient, sent.how, sent.on)
    if outstanding(desk.session, found):
        sentence = _("It is recorded. Some are still to be sent the report.")
    else:
        sentence = _("Everybody on the list has been sent the report.")
    return desk.done(f"/inspections/{found.id}/distribution", sentence)


@router.get(f"{AT}/{{sent_id}}/untick")
def ask_untick(desk: Reading, inspection_id: UUID, sent_id: UUID) -> HTMLResponse:
    """Ask why a recipient was ticked off by mistake."""
    found = inspection_of(desk.session, inspection_id)
    ensure_for(desk.actor, Act.DISTRIBUTE_REPORT, found)
    sent = pages.one_sent(desk.session, found.id, sent_id)
    return page(desk, "publication/untick.html", form=desk.form(), inspection=found, sent=sent)


@router.post(f"{AT}/{{sent_id}}/untick")
def untick_it(desk: Writing, form: Form, inspection_id: UUID, sent_id: UUID) -> RedirectResponse:
    """Take the tick back; the recipient is to be sent the report still."""
    found = inspection_for_update(desk.session, inspection_id)
    ensure_for(desk.actor, Act.DISTRIBUTE_REPORT, found)
    pages.one_sent(desk.session, found.id, sent_id)
    with at_field(form, "reason"):
        recipient = untick(desk.acting, found, sent_id, form.read(UntickForm).reason)
    sentence = _("To be sent the report still: %(recipient)s.") % {"recipient": said(recipient)}
    return desk.done(f"/inspections/{found.id}/distribution", sentence)
