"""Calls every route as everybody, keeping nothing of what it does, and reads the answers."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from anyio import to_thread
from fastapi.routing import APIRoute, iter_route_contexts
from httpx2 import Response
from starlette.responses import Response as Plain
from starlette.testclient import TestClient

from models import Session, database
from portal import errors
from portal.app import create_app
from portal.sending import Sender
from portal.throttle import Throttle
from tests.portal.matrix_table import DEEDS, OF_THE_PARTNERS_ACTION, OUTSIDE, Deed
from tests.portal.matrix_world import PRINCIPALS, Place, form_token, key_of
from tests.portal.people import OURS

MAY, REFUSED, NOTHING, SIGN_IN = "+", "x", ".", "s"
_BROWSER = "a-browser-nobody-is-signed-in-with"
_OWN_TO_EACH_ANSWER = re.compile(r'nonce="[^"]+"|nonce-[^\']+|name="csrf" value="[^"]+"')


class Undone(Session):
    """A session that does everything a transaction does, and then takes it back."""

    def commit(self) -> None:
        """Write it all down, as a commit would have to, and forget it."""
        self.flush()
        self.rollback()


@dataclass(frozen=True, slots=True)
class Call:
    """One request: who sends what where."""

    method: str
    route: str
    who: str
    place: Place
    ids: Mapping[str, str]
    deed: Deed

    @property
    def key(self) -> str | None:
        """The secret of the caller's session."""
        return self.place.keys.get(self.who)

    @property
    def wanted(self) -> str:
        """The marks one of which the answer must be."""
        return self.deed.expected(self.who, self.place.state)

    @property
    def path(self) -> str:
        """The address, with ids where the route has names."""
        path = self.route
        for name, value in self.ids.items():
            path = path.replace(f"{{{name}}}", value)
        return path

    def to_nothing(self) -> "Call":
        """Return the same call about something that does not exist."""
        ids = {n: str(uuid4()) if n.endswith("_id") else v for n, v in self.ids.items()}
        if "reference" in ids:
            ids["reference"] = "CCI-1999-999"
        return replace(self, ids=ids)


@contextmanager
def portal(
    monkeypatch: pytest.MonkeyPatch, *, refusals_in_full: bool = False
) -> Iterator[TestClient]:
    """Run the portal so that nothing it is told stays."""
    if not refusals_in_full:
        monkeypatch.setattr(errors, "_not_allowed", _refused)
    app = create_app()
    app.state.sender = _Silent()
    app.state.doors.keys = app.state.doors.wrong = Throttle(10**6)
    client = TestClient(app, follow_redirects=False, raise_server_exceptions=False)
    with monkeypatch.context() as patched, client:
        patched.setattr(database, "Session", Undone)
        patched.setattr(to_thread, "run_sync", _here)
        yield client


async def _refused(*_: object) -> Plain:
    """Answer with the number alone: what a refusal's page looks like is shown elsewhere."""
    return Plain(status_code=403)


class _Silent(Sender):
    """A sender that sends nothing: every message is taken back."""

    def start(self) -> None:
        """Begin nothing."""


async def _here(do: Callable[..., Any], *given: object, **_: object) -> Any:  # noqa: ANN401
    """Do at once what the portal leaves to a thread: one call at a time needs none."""
    return do(*given)


def routes() -> list[tuple[str, str]]:
    """List every (method, address) of the portal."""
    return sorted(
        (method, str(context.path))
        for context in iter_route_contexts(create_app().routes)
        if isinstance(context.original_route, APIRoute)
        for method in context.methods or ()
    )


def made(client: TestClient, call: Call) -> Response:
    """Make a call as a browser would: with its cookie, and the token of its forms."""
    if call.path.startswith("/api/"):
        key = {"authorization": f"Bearer {key_of(call.key)}"} if call.key else {}
        return client.get(call.path, headers=key)
    cookies = f"browser={_BROWSER}" + (f"; session={call.key}" if call.key else "")
    if call.method == "GET":
        return client.get(call.path, headers={"cookie": cookies})
    opened_by = _BROWSER if call.who in OUTSIDE else call.key
    sent = {"csrf": form_token(opened_by or _BROWSER)}
    return client.request(call.method, call.path, data=sent, headers={**OURS, "cookie": cookies})


def read(answer: Response) -> str:
    """Say in one mark what an answer comes to."""
    if answer.status_code == 401 or (answer.request.method == "GET" and _leads_to_sign_in(answer)):
        return SIGN_IN
    marks = {403: REFUSED, 404: NOTHING}
    if answer.status_code in marks:
        return marks[answer.status_code]
    return MAY if answer.status_code in {200, 303, 409, 422} else str(answer.status_code)


def _leads_to_sign_in(answer: Response) -> bool:
    leads_to = answer.headers.get("location", "")
    return leads_to == "/sign-in" or leads_to.startswith("/sign-in?")


def every_byte(answer: Response, call: Call) -> str:
    """Return a whole answer without what differs each time and the address that was asked for."""
    headers = sorted(f"{name}: {value}" for name, value in answer.headers.items())
    text = _OWN_TO_EACH_ANSWER.sub("", "\n".join([*headers, answer.text]))
    for address in (quote(call.path, safe=""), call.path):
        text = text.replace(address, "<address>")
    return f"{answer.status_code}\n{text}"


def calls(place: Place, method: str, route: str) -> Iterator[Call]:
    """Make up the calls of one route at one inspection, one for each who calls."""
    ids = {name: place.ids[name] for name in names_in(route)}
    for who in PRINCIPALS:
        yield Call(method, route, who, place, ids, DEEDS[method, route])
    partners = OF_THE_PARTNERS_ACTION.get((method, route))
    if partners is not None:
        ids = {**ids, "action_id": place.ids["partners_action_id"]}
        for who in PRINCIPALS:
            yield Call(method, route, who, place, ids, partners)


def names_in(route: str) -> list[str]:
    """Return what a route's address leaves open."""
    return re.findall(r"{(\w+)}", route)
