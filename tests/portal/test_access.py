from collections.abc import Iterator

import pytest
from fastapi.routing import APIRoute, iter_route_contexts

from portal import access
from portal.access import REGISTER, Who
from portal.app import create_app
from rules.permissions import Act
from tests.factories import Case
from tests.portal.people import heading, make_browser, signed_in

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


@pytest.mark.parametrize("path", sorted(path for method, path in REGISTER if method == "GET"))
def test_who_is_not_signed_in_is_asked_to(path: str, case: Case) -> None:
    del case
    answer = make_browser().get(path.replace("{message_id}", "0" * 32))
    if REGISTER["GET", path] is Who.ANYONE:
        assert answer.status_code in {200, 303, 404}
        assert not answer.headers.get("location", "").startswith("/sign-in")
    else:
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/sign-in")


def test_what_staff_see_is_refused_to_everybody_else(case: Case) -> None:
    answer = signed_in(case.stranger).get("/messages/all")
    assert (answer.status_code, heading(answer)) == (403, "You cannot do this")
