"""What a route is given: who is at the door, a reading or a transaction, and what they sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import Depends, Request
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

import clock
from models import Acting, Session
from models.database import reading, transaction
from models.queries.visits import Visit, visit_of
from models.signing_in import SEEN_EVERY, hashed, leave_banner, saw
from notifications.announcing import announced
from portal import forms
from portal.access import Who, rule_for
from portal.bearer import holder_at
from portal.cookies import browser_cookie, session_cookie
from portal.permissions import ensure_monitor, ensure_staff
from portal.turns import turn
from rules.errors import NotFound
from rules.permissions import Actor

NOBODY = Actor(person_id=None)


class SignInNeeded(Exception):  # noqa: N818 - reads as English where it is raised
    """Nobody is signed in, and this address is for people who are."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is at the door: a browser, and the person signed in there, if any.

    `csrf` is what each form of theirs carries. It is made from a cookie that no other site can
    read, so there is nothing to store.
    """

    browser: str
    csrf: str
    visit: Visit | None = None

    @property
    def actor(self) -> Actor:
        """As the permission rules see them."""
        return self.visit.actor if self.visit else NOBODY


@dataclass(frozen=True, slots=True)
class Desk:
    """A person before one page: what they sent for, the database, and who acts on which day."""

    request: Request
    session: Session
    acting: Acting
    visitor: Visitor

    @property
    def actor(self) -> Actor:
        """Who is asking, with today's posts."""
        return self.acting.actor

    @property
    def person_id(self) -> UUID:
        """Whose desk it is."""
        assert self.visitor.visit is not None
        return self.visitor.visit.person_id

    @property
    def today(self) -> date:
        """The day in London on which they act."""
        return self.acting.on

    def form(self, filled_with: dict[str, Any] | None = None) -> forms.Shown:
        """Return what the form on this page shows: what was just sent, else what it begins with."""
        return forms.shown_again(self.request, filled_with or {})

    def done(self, address: str, sentence: str) -> RedirectResponse:
        """Go to the next page, which says once at its top what was done."""
        assert self.visitor.visit is not None
        leave_banner(self.session, self.visitor.visit.session_id, sentence)
        return RedirectResponse(address, 303)


def at_the_door(request: Request) -> None:
    """Let in whom the access register lets in; an address that is not in it, nobody."""
    path = request.scope["route"].path
    rule = rule_for(request.method, path)
    if rule is None:
        raise NotFound("page", path)
    if rule is Who.KEY:
        holder_at(request)
        return
    visitor = visitor_of(request)
    if rule is Who.ANYONE:
        return
    if visitor.visit is None:
        raise SignInNeeded
    if rule is Who.STAFF:
        ensure_staff(visitor.actor)
    if rule is Who.MONITOR:
        ensure_monitor(visitor.actor)


def visitor_of(request: Request) -> Visitor:
    """Find out once a request who is there, and note every five minutes that they still are."""
    if not hasattr(request.state, "visitor"):
        token, browser = session_cookie(request), browser_cookie(request)
        visit = _visit(token) if token else None
        secret = token if token and visit else browser
        request.state.visitor = Visitor(browser, hashed(f"form:{secret}"), visit)
    found: Visitor = request.state.visitor
    return found


def _visit(token: str) -> Visit | None:
    now = clock.now()
    with reading() as session:
        found = visit_of(session, token, now, clock.today())
    if found and now - found.last_seen_at >= SEEN_EVERY:
        with transaction(acting_of(found, now)) as session:
            saw(session, found.session_id, now)
    return found


def acting_of(visit: Visit, at: datetime) -> Acting:
    """Act as whoever is signed in, on London's day of this moment."""
    return Acting(visit.actor, at.astimezone(clock.LONDON).date(), at)


async def _form(request: Request) -> forms.Form:
    visitor = await run_in_threadpool(visitor_of, request)
    form = await forms.receive(request, visitor.csrf)
    request.state.sent = form.values
    return form


Form = Annotated[forms.Form, Depends(_form)]
Turn = Annotated[None, Depends(turn, scope="function")]


def _signed_in(request: Request) -> Visitor:
    visitor = visitor_of(request)
    if visitor.visit is None:
        raise SignInNeeded
    return visitor


def _reading(request: Request, _turn: Turn) -> Iterator[Desk]:
    visitor = _signed_in(request)
    assert visitor.visit is not None
    with reading() as session:
        yield Desk(request, session, acting_of(visitor.visit, clock.now()), visitor)


def _writing(request: Request, _form: Form, _turn: Turn) -> Iterator[Desk]:
    # The form comes first: its token is checked, and nobody's slow line holds the database.
    visitor = _signed_in(request)
    assert visitor.visit is not None
    acting = acting_of(visitor.visit, clock.now())
    with announced(acting) as session:
        yield Desk(request, session, acting, visitor)
    request.app.state.sender.wake()


def sign_in_address(request: Request) -> str:
    """Return where to sign in, and to come back from to the page that was asked for."""
    if request.url.path == "/":
        return "/sign-in"
    query = f"?{request.url.query}" if request.url.query else ""
    return f"/sign-in?next={quote(request.url.path + query, safe='')}"


# The scope ends before the answer is sent: who reads "done" can rely on the commit.
Reading = Annotated[Desk, Depends(_reading, scope="function")]
Writing = Annotated[Desk, Depends(_writing, scope="function")]
Someone = Annotated[Visitor, Depends(visitor_of)]
