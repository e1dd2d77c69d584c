"""Who may see and do what: every route, as everybody, in every state of an inspection."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

import pytest
from sqlalchemy import Engine
from starlette.testclient import TestClient

from portal import dependencies
from portal.access import REGISTER, Rule, Who
from rules import permissions as rules
from rules.permissions import Act, Actor, Thing
from tests.factories import on_sqlite
from tests.portal.matrix_calls import (
    NOTHING,
    Call,
    calls,
    every_byte,
    made,
    names_in,
    portal,
    read,
    routes,
)
from tests.portal.matrix_table import COLUMNS, DEEDS, KNOWS_OF_THE_INSPECTION, OUTSIDE
from tests.portal.matrix_world import AT, PRINCIPALS, STATES, Place, make_places
from tests.portal.people import Watch

FEWEST_CALLS = 4_000
GUARDED = {*Act, Who.STAFF, Who.MONITOR}
Key = tuple[str, str]
Figure = Callable[[str, int], None]


@pytest.fixture
def places(engine: Engine, watch: Watch) -> list[Place]:
    del engine
    watch.at = AT
    return make_places()


def test_the_table_speaks_of_every_route_and_no_other() -> None:
    unwritten = sorted(set(routes()) - set(DEEDS))
    gone = sorted(set(DEEDS) - set(routes()))
    assert not unwritten, f"Say in tests/portal/matrix_table.py who may: {unwritten}"
    assert not gone, f"These are no routes any more: {gone}"


def test_the_table_speaks_of_every_principal_and_state() -> None:
    assert tuple(STATES) == COLUMNS
    assert set(PRINCIPALS) == set(KNOWS_OF_THE_INSPECTION) | OUTSIDE
    assert {len(when) for deed in DEEDS.values() for when in (*deed.who.values(), deed.there)} == {
        7
    }


def test_everybody_gets_what_they_may_and_nothing_else(
    places: list[Place], engine: Engine, monkeypatch: pytest.MonkeyPatch, record_property: Figure
) -> None:
    here = shared_out(every_call(places, DEEDS), engine.dialect.name)
    with portal(monkeypatch) as client:
        asked = Asked(client)
        wrong = [each for call in here for each in asked.disagreements(call)]
    record_property("calls", asked.calls)
    record_property("disagreements", len(wrong))
    assert not wrong, "\n".join(wrong[:60])
    assert asked.calls >= FEWEST_CALLS


def shared_out(every: Iterator[Call], engine: str) -> Iterator[Call]:
    """Make each call on one of the two engines, in turn; at night each on both."""
    if os.environ.get("PLANS_TEST_CALLS") == "all":
        return every
    return islice(every, ["sqlite", "postgresql"].index(engine), None, 2)


def every_call(places: Iterable[Place], asked: Iterable[Key]) -> Iterator[Call]:
    """Call what is about an inspection in every state, the rest once."""
    for method, route in asked:
        about_one = DEEDS[method, route].is_about_an_inspection
        for place in places:
            if about_one or place.state == "monitored":
                yield from calls(place, method, route)


@dataclass(slots=True)
class Asked:
    """The portal being asked, and what each of them is told of things that do not exist."""

    client: TestClient
    calls: int = 0
    missing: dict[tuple[str, str, str], str] = field(default_factory=dict)

    def disagreements(self, call: Call) -> list[str]:
        """Say how an answer differs from what it should be."""
        self.calls += 1
        answer = made(self.client, call)
        got, said = read(answer), f"{call.method} {call.route} as {call.who}, {call.place.state}"
        if got not in call.wanted:
            return [f"{said}: {got}, not {call.wanted}"]
        hidden = got == NOTHING and names_in(call.route)
        if hidden and every_byte(answer, call) != self._nothing(call):
            return [f"{said}: not like what is missing"]
        return []

    def _nothing(self, call: Call) -> str:
        key = (call.method, call.route, call.who)
        if key not in self.missing:
            self.calls += 1
            missing = call.to_nothing()
            self.missing[key] = every_byte(made(self.client, missing), missing)
        return self.missing[key]


@on_sqlite
def test_with_any_one_guard_away_the_matrix_disagrees(
    places: list[Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    unseen = []
    with portal(monkeypatch) as client:
        for rule in sorted({rule for rule in REGISTER.values() if rule in GUARDED}):
            with monkeypatch.context() as patched:
                remove(rule, patched)
                if not first_disagreement(client, places, rule):
                    unseen.append(rule)
    assert not unseen, f"Nobody would notice if these were not asked: {unseen}"


def first_disagreement(client: TestClient, places: list[Place], rule: Rule) -> list[str]:
    asked = Asked(client)
    guarded = [key for key in DEEDS if REGISTER[key] == rule]
    found = (asked.disagreements(call) for call in every_call(places, guarded))
    return next((wrong for wrong in found if wrong), [])


def remove(rule: Rule, patched: pytest.MonkeyPatch) -> None:
    """Let everybody who is signed in do what one rule guards."""
    if isinstance(rule, Who):
        patched.setattr(dependencies, f"ensure_{rule.value}", lambda _: None)
        return
    asked = rules.may

    def may(actor: Actor, act: Act, thing: Thing) -> bool:
        return act is rule or asked(actor, act, thing)

    for module in list(sys.modules.values()):
        if getattr(module, "may", None) is asked:
            patched.setattr(module, "may", may)
