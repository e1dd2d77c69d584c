import re
from collections.abc import Iterator

import pytest
from fastapi.routing import APIRoute, iter_route_contexts

from portal import access
from portal.access import REGISTER, Who
from portal.app import create_app
from rules.permissions import Act
from tests.factories import Case
from tests.portal.people import OURS, heading, make_browser, signed_in

FEWEST_ROUTES = 20


def routes() -> Iterator[tuple[str, str]]:
    for context in iter_route_contexts(create_app().routes):
        if isinstance(context.original_route, APIRoute):
            for method in sorted(context.methods or ()):
                yield method, str(context.path)


def test_every_route_is_in_the_register_and_nothing_else_is() -> None:
    assert sorted(REGISTER) == sorted(routes())
    assert len(REGISTER) >= FEWEST_ROUTES


def test_who_may_call_is_said_of_every_address() -> None:
    assert all(isinstance(rule, Who | Act) for rule in REGISTER.values())


def test_an_address_missing_from_the_register_is_refused_to_everybody(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = signed_in(case.stranger)
    assert browser.get("/account").status_code == 200
    left = {key: rule for key, rule in REGISTER.items() if key != ("GET", "/account")}
    monkeypatch.setattr(access, "REGISTER", left)
    assert browser.get("/account").status_code == 404


def calls(method: str) -> list[tuple[str, bool]]:
    """Every page's address, something in its gaps, and whether anybody may call it."""
    return [
        (re.sub(r"{[^}]+}", "0" * 32, path), rule is Who.ANYONE)
        for (verb, path), rule in REGISTER.items()
        if verb == method and rule is not Who.KEY
    ]


def test_who_is_not_signed_in_is_asked_to(case: Case) -> None:
    del case
    browser = make_browser()
    asked = {}
    for path, _ in calls("GET"):
        answer = browser.get(path)
        asked[path] = answer.headers.get("location", "").startswith("/sign-in?next=")
    asked["/"] = browser.get("/").headers["location"] == "/sign-in"
    assert asked == {path: not may for path, may in calls("GET")}


def test_nothing_is_changed_for_who_is_not_signed_in(case: Case) -> None:
    del case
    browser = make_browser()
    answers = {path: browser.http.post(path, headers=OURS).status_code for path, _ in calls("POST")}
    # 403: who may send this form to be let in, but sent it without its token.
    assert answers == {path: 403 if may else 401 for path, may in calls("POST")}


def test_what_staff_see_is_refused_to_everybody_else(case: Case) -> None:
    answer = signed_in(case.stranger).get("/messages/all")
    assert (answer.status_code, heading(answer)) == (403, "You cannot do this")
