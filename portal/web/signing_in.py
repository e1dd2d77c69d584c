"""Signing in with a link sent by e-mail, and signing out."""

from collections.abc import Mapping
from typing import ClassVar

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from models.signing_in import end_every_session, end_session
from notifications.outbox import enabled_names
from portal.addresses import own_path
from portal.cookies import (
    forget_session,
    keep_browser,
    keep_next_page,
    keep_session,
    next_page,
    session_cookie,
)
from portal.dependencies import Form, Someone, Visitor, Writing
from portal.fields import Line
from portal.forms import FormModel
from portal.language import _, for_later
from portal.signing_in import Browser, ask, browser_named, sign_in
from portal.templating import public_page
from settings import get_settings

router = APIRouter()
_ENTER = for_later("Enter your e-mail address")
_CORRECT = for_later("Enter an e-mail address in the correct format, like name@example.com")


class AskForm(FormModel):
    """An address, and where its owner wanted to go."""

    email: Line
    next: str = "/"
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {
        ("email", "*"): _ENTER,
        ("email", "string_too_long"): _CORRECT,
    }


class UseForm(FormModel):
    """A button and nothing else: the link is in the address."""


@router.get("/sign-in")
def ask_for_link(request: Request, visitor: Someone, next: str = "/") -> Response:  # noqa: A002
    """Ask for an address."""
    if visitor.visit:
        return RedirectResponse(own_path(next), 303)
    return public_page(request, "signing_in/ask.html", next=own_path(next), by_mail=_by_mail())


@router.post("/sign-in")
def send_link(request: Request, form: Form, visitor: Someone) -> Response:
    """Send a link, if anybody has this address; the answer is the same if not."""
    sent = form.read(AskForm)
    name, at, domain = sent.email.partition("@")
    if not (name and at and "." in domain) or " " in sent.email:
        raise form.refuse("email", _(_CORRECT))
    ask(sent.email, _browser(request, visitor))
    request.app.state.sender.wake()
    response = RedirectResponse("/sign-in/sent", 303)
    keep_browser(request, response)
    keep_next_page(response, own_path(sent.next))
    return response


@router.get("/sign-in/sent")
def link_sent(request: Request) -> HTMLResponse:
    """Say what happens next."""
    return public_page(request, "signing_in/sent.html", by_mail=_by_mail())


@router.get("/sign-in/{token}")
def open_link(request: Request, token: str) -> HTMLResponse:
    """Show a button. Programs that follow every link of a mail must not use this one up."""
    return public_page(request, "signing_in/use.html", token=token)


@router.post("/sign-in/{token}")
def use_link(request: Request, token: str, form: Form, visitor: Someone) -> Response:
    """Use the link up and let its owner in."""
    form.read(UseForm)
    secret = sign_in(token, _browser(request, visitor))
    response = RedirectResponse(next_page(request), 303)
    keep_session(response, secret)
    return response


@router.post("/sign-out")
def sign_out(request: Request, desk: Writing) -> Response:
    """End this browser's session."""
    token = session_cookie(request)
    if token:
        end_session(desk.session, token, desk.acting.at)
    return _out()


@router.post("/sign-out/everywhere")
def sign_out_everywhere(desk: Writing) -> Response:
    """End every session of this person."""
    end_every_session(desk.session, desk.person_id, desk.acting.at)
    return _out()


def _browser(request: Request, visitor: Visitor) -> Browser:
    return Browser(
        secret=visitor.browser,
        name=browser_named(request.headers.get("user-agent", "")),
        client=request.client.host if request.client else "",
        session=session_cookie(request),
    )


def _by_mail() -> bool:
    return len(enabled_names(get_settings())) > 1


def _out() -> Response:
    response = RedirectResponse("/sign-in", 303)
    forget_session(response)
    return response
