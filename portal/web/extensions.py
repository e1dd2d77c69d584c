"""More time for a date: the Head of Service asks, the inspectorate decides and can take it back."""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from models import Deadline, Extension, Inspection, Session
from models.extending import (
    ask_for_more_time,
    grant,
    is_used_up,
    refuse,
    refuse_asking,
    refuse_taking_back,
    take_back,
    withdraw,
)
from models.queries import page_date as dates
from models.queries.extensions import times_granted
from models.queries.page_inspections import inspection_for_update, inspection_of
from portal.at_field import at_field
from portal.dependencies import Desk, Form, Reading, Writing
from portal.fields import FormDate, MaybeDate, MaybeText, Text, parts_of
from portal.forms import FormModel
from portal.language import _, for_later, long_date
from portal.permissions import ensure_for
from portal.previews import Asked, ChangeForm, change_form, preview_or_save
from portal.templating import page
from portal.words import WORDS
from rules.permissions import Act, may

router = APIRouter()
ASKING = "/inspections/{inspection_id}/dates/{deadline_id}/more-time"
DECIDING = "/inspections/{inspection_id}/more-time/{request_id}"


class AskForm(FormModel):
    """Until when, and why."""

    until: FormDate
    reason: Text
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {
        ("until", "*"): for_later("Enter the day until which more time is needed"),
        ("reason", "*"): for_later("Say why more time is needed"),
    }


class DecisionForm(ChangeForm):
    """Granted until a day, or refused; why; and why beyond what the programme allows."""

    decision: Literal["grant", "refuse"]
    until: MaybeDate = None
    reason: Text
    beyond: MaybeText = None
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {
        ("decision", "*"): for_later("Select whether more time is granted"),
        ("until", "*"): for_later("Enter the day until which more time is granted"),
        ("reason", "*"): for_later("Say why you decide so"),
        ("beyond", "*"): for_later("Say why this goes beyond what the programme allows"),
    }


class TakeBackForm(ChangeForm):
    """Why, and that the date may have passed by then."""

    reason: Text
    known: Literal["yes"] | None = None
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {
        ("reason", "*"): for_later("Say why more time is taken back"),
    }


@router.get(ASKING)
def ask(desk: Reading, inspection_id: UUID, deadline_id: UUID) -> HTMLResponse:
    """Ask until when more time is needed, and why."""
    found = inspection_of(desk.session, inspection_id)
    ensure_for(desk.actor, Act.ASK_FOR_EXTENSION, found)
    deadline = dates.deadline_of(desk.session, inspection_id, deadline_id)
    refuse_asking(desk.session, deadline)
    return page(
        desk,
        "more_time/ask.html",
        form=desk.form(),
        inspection=found,
        deadline=deadline,
        used=times_granted(desk.session, deadline.id),
        allowed=found.programme_version.rules.extensions_allowed,
    )


@router.post(ASKING)
def ask_it(desk: Writing, form: Form, inspection_id: UUID, deadline_id: UUID) -> RedirectResponse:
    """Keep the request; whoever decides hears of it at once."""
    found = _held(desk, Act.ASK_FOR_EXTENSION, inspection_id)
    deadline = dates.deadline_for_update(desk.session, inspection_id, deadline_id)
    wanted = form.read(AskForm)
    with at_field(form, "until-day"):
        ask_for_more_time(desk.acting, deadline, wanted.until, wanted.reason)
    sentence = _("You have asked for more time. The date stays as it is until somebody decides.")
    return desk.done(_home_of(desk, found), sentence)


@router.get(f"{DECIDING}/withdraw")
def ask_withdraw(desk: Reading, inspection_id: UUID, request_id: UUID) -> HTMLResponse:
    """Ask whether the request is to be taken back."""
    found = inspection_of(desk.session, inspection_id)
    ensure_for(desk.actor, Act.ASK_FOR_EXTENSION, found)
    request = dates.extension_of(desk.session, inspection_id, request_id)
    return page(
        desk, "more_time/withdraw.html", form=desk.form(), inspection=found, request_=request
    )


@router.post(f"{DECIDING}/withdraw")
def withdraw_it(
    desk: Writing, form: Form, inspection_id: UUID, request_id: UUID
) -> RedirectResponse:
    """Take the request back."""
    del form
    found = _held(desk, Act.ASK_FOR_EXTENSION, inspection_id)
    withdraw(desk.acting, dates.extension_for_update(desk.session, inspection_id, request_id))
    return desk.done(_home_of(desk, found), _("You have withdrawn the request for more time."))


@router.get(DECIDING)
def decide(desk: Reading, inspection_id: UUID, request_id: UUID) -> HTMLResponse:
    """Show the request and ask for the decision."""
    found = inspection_of(desk.session, inspection_id)
    ensure_for(desk.actor, Act.DECIDE_EXTENSION, found)
    request = dates.extension_of(desk.session, inspection_id, request_id)
    return change_form(
        desk,
        "more_time/decide.html",
        {"until": parts_of(request.wanted_until)},
        **_around(desk.session, found, request),
        may_go_beyond=may(desk.actor, Act.OVERRIDE_EXTENSION_LIMIT, found.as_thing()),
        is_used_up=is_used_up(desk.session, request.deadline),
    )


@router.post(DECIDING)
def decide_it(desk: Writing, form: Form, inspection_id: UUID, request_id: UUID) -> Response:
    """Show what the decision does, then take it."""
    found = _held(desk, Act.DECIDE_EXTENSION, inspection_id)
    request = dates.extension_for_update(desk.session, inspection_id, request_id)
    decision = form.read(DecisionForm)
    if decision.decision == "grant" and decision.until is None:
        raise form.refuse("until-day", _("Enter the day until which more time is granted"))
    return preview_or_save(desk, form, _decision(desk, found, request, decision))


@router.get(f"{DECIDING}/take-back")
def ask_take_back(desk: Reading, inspection_id: UUID, request_id: UUID) -> HTMLResponse:
    """Ask why granted time is taken back."""
    found = inspection_of(desk.session, inspection_id)
    ensure_for(desk.actor, Act.DECIDE_EXTENSION, found)
    request = dates.extension_of(desk.session, inspection_id, request_id)
    refuse_taking_back(desk.session, request)
    around = _around(desk.session, found, request)
    return change_form(desk, "more_time/take_back.html", None, **around)


@router.post(f"{DECIDING}/take-back")
def take_it_back(desk: Writing, form: Form, inspection_id: UUID, request_id: UUID) -> Response:
    """Show what taking it back does, then do it."""
    found = _held(desk, Act.DECIDE_EXTENSION, inspection_id)
    request = dates.extension_for_update(desk.session, inspection_id, request_id)
    sent = form.read(TakeBackForm)

    def change(session: Session) -> None:
        extension = dates.extension_of(session, inspection_id, request_id)
        known = sent.known == "yes"
        take_back(desk.acting, extension, sent.reason, knowing_it_has_passed=known)

    asked = Asked(
        change,
        _("Take the granted time back"),
        [(_("Date"), _name(request.deadline)), (_("Why"), sent.reason)],
        _("The granted time is taken back. The Head of Service is told."),
        f"/inspections/{found.id}",
        found,
        "known",
    )
    return preview_or_save(desk, form, asked)


def _decision(desk: Desk, found: Inspection, request: Extension, decision: DecisionForm) -> Asked:
    def change(session: Session) -> None:
        held = dates.extension_of(session, found.id, request.id)
        if decision.until is not None and decision.decision == "grant":
            beyond = decision.beyond or ""
            grant(desk.acting, held, decision.until, decision.reason, beyond)
        else:
            refuse(desk.acting, held, decision.reason)

    is_granted = decision.decision == "grant"
    return Asked(
        change,
        _("Grant more time") if is_granted else _("Refuse more time"),
        _said(request, decision, decision.until if is_granted else None),
        _("More time is granted. The Head of Service is told.")
        if is_granted
        else _("More time is refused. The Head of Service is told why."),
        f"/inspections/{found.id}",
        found,
        "until-day" if is_granted else "reason",
    )


def _said(request: Extension, decision: DecisionForm, until: date | None) -> list[tuple[str, str]]:
    said = [(_("Date"), _name(request.deadline))]
    if until is not None:
        said.append((_("Until"), long_date(until)))
    said.append((_("Why"), decision.reason))
    if until is not None and decision.beyond:
        said.append((_("Why beyond the limit"), decision.beyond))
    return said


def _around(session: Session, found: Inspection, request: Extension) -> dict[str, object]:
    return {
        "inspection": found,
        "request_": request,
        "used": times_granted(session, request.deadline_id),
        "allowed": found.programme_version.rules.extensions_allowed,
    }


def _held(desk: Desk, act: Act, inspection_id: UUID) -> Inspection:
    found = inspection_of(desk.session, inspection_id)
    ensure_for(desk.actor, act, found)
    return inspection_for_update(desk.session, inspection_id)


def _home_of(desk: Desk, found: Inspection) -> str:
    """Return where the Head of Service goes on: the plan, or the inspection before there is one."""
    sees_plan = found.is_published and may(desk.actor, Act.SEE_PLAN, found.as_thing())
    return f"/plans/{found.id}" if sees_plan else f"/inspections/{found.id}"


def _name(deadline: Deadline) -> str:
    return _(WORDS[deadline.kind])
