"""Anybody tries anything in any order: the timetable and the plan against a plain dictionary.

Run it with `python -m tests.nightly.state_machine`. It prints how far it came, and fails when a
move or a refusal that the domain knows was never reached.
"""

import sys
from collections import Counter
from copy import deepcopy
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from models import schema
from models.database import reading, standing_in
from models.queries import people
from models.working_calendar import working_calendar
from rules.errors import Refused
from rules.permissions import CALENDAR, Actor
from rules.posts import PostKind
from rules.timeline import DeadlineKind
from tests.course import let_the_calendar_decide
from tests.factories import Case, at_work, make_case
from tests.nightly import _deeds as deeds
from tests.nightly import _reached as reached
from tests.nightly._expectations import ACTS, Expected, at_first
from tests.nightly._on_record import dates_watched, on_record
from tests.nightly._usual import NEEDS, WHOSE, usual
from tests.postgresql_server import running_postgresql

K = DeadlineKind
BEGINS = date(2012, 2, 1)
ONE_DAY = timedelta(days=1)
PEOPLE = ("head_of_service", "monitor", "lead_inspector", "scheduler", "owner", "stranger")
GOALS = ("scheduled", "draft_sent", "requested", "monitored", "complete")
NIGHTLY = {"sqlite": 3000, "postgresql": 600}
STEPS = 50

# What every run together has reached: moves as (machine, from, to), refusals by their words.
MOVES: Counter[tuple[str, str | None, str]] = Counter()
REFUSALS: Counter[str] = Counter()
_reasons = st.sampled_from(["It is done already.", "Not in this way.", ""])
ANYTHING: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "days": st.sampled_from([0, 0, 0, 0, -1, -5, -40, 1]),
        "which": st.integers(0, 1),
        "place": st.integers(0, 3),
        "words": _reasons,
        "said": st.sampled_from(["agreed", "agreed", "partly_agreed", "not_agreed"]),
        "kind": st.sampled_from(["whole", "whole", "whole", "whole", "bare", "soon"]),
    }
)
WELL = {"days": 0, "which": 0, "place": 0, "words": "Minutes.", "said": "agreed", "kind": "whole"}


class FollowUp(RuleBasedStateMachine):
    """One inspection in which the right person usually does the next thing, and others meddle."""

    def __init__(self) -> None:
        super().__init__()
        self.case: Case = make_case()
        self.today = BEGINS
        self.expected = at_first()
        self.actors: dict[str, Actor] = {}

    @rule(days=st.integers(1, 30), and_the_calendar_comes=st.booleans())
    def time_passes(self, days: int, and_the_calendar_comes: bool) -> None:
        self.today += ONE_DAY * days
        if and_the_calendar_comes:
            self.the_calendar_comes()

    @rule()
    def the_calendar_comes(self) -> None:
        """Run what the stages would of this morning, twice: the second adds nothing."""
        for again in (False, True):
            with at_work(self.case, CALENDAR, self.today) as desk:
                kinds = (K.COMMENTS, K.FORWARDING)
                done = sum(let_the_calendar_decide(desk, kind) for kind in kinds)
            assert not (again and done)
        before = deepcopy(self.expected)
        self._what_the_calendar_does()
        self._count_moves(before)

    @initialize(goal=st.sampled_from(GOALS))
    def some_has_happened_already(self, goal: str) -> None:
        while goal not in {self.expected["inspection"], self.expected["plan"]}:
            self.all_goes_as_usual("It is done already.")

    @rule(reason=_reasons)
    def all_goes_as_usual(self, reason: str) -> None:
        """Let whoever is next do what comes next, on its day."""
        if self.expected["inspection"] != "closed":
            self._try(*usual(self.expected, self.today, reason))

    @rule(pick=st.integers(0, 99), drawn=ANYTHING)
    def somebody_does_what_is_theirs(self, pick: int, drawn: dict[str, Any]) -> None:
        """Let one of those whose turn it could be act, in the usual order or not, well or ill."""
        possible = [name for name in ACTS if self._could(name, self._needs(name, WELL))]
        if possible:
            name = possible[pick % len(possible)]
            self._try(name, WHOSE[name], self._needs(name, drawn | {"place": self._first(name)}))

    def _first(self, name: str) -> int:
        """Return the first action that an act could be about."""
        well = (self._needs(name, WELL | {"place": place}) for place in range(4))
        return next((n for n, more in enumerate(well) if self._could(name, more)), 0)

    @rule(
        name=st.sampled_from(sorted(ACTS)),
        who=st.one_of(st.none(), st.sampled_from(PEOPLE)),
        drawn=ANYTHING,
    )
    def somebody_tries(self, name: str, who: str | None, drawn: dict[str, Any]) -> None:
        """Let somebody do anything whatever, whether or not it is theirs or time for it."""
        self._try(name, who or WHOSE[name], self._needs(name, drawn))

    def _could(self, name: str, more: dict[str, Any]) -> bool:
        return ACTS[name](deepcopy(self.expected), WHOSE[name], self.today, **more)

    def _needs(self, name: str, drawn: dict[str, Any]) -> dict[str, Any]:
        """Return what an act must be told, out of all that was drawn."""
        on = self.today + ONE_DAY * drawn["days"]
        kind = self.today if drawn["kind"] == "soon" else drawn["kind"]
        given = drawn | {"on": on, "kind": kind}
        return {parameter: given[name_drawn] for parameter, name_drawn in NEEDS[name].items()}

    @invariant()
    def what_is_on_record_is_what_should_be(self) -> None:
        with reading() as session:
            found = on_record(session.connection(), self.case.inspection_id)
            still_open = dates_watched(session.connection(), self.case.inspection_id)
        shown = {key: self.expected[key] for key in found if key != "actions"}
        assert {key: found[key] for key in shown} == shown
        assert found["actions"] == [
            (each["home"], each["state"], each["done_on"]) for each in self.expected["actions"]
        ]
        assert still_open & reached.DATES == reached.dates_that_wait(self.expected)

    def _try(self, name: str, who: str, more: dict[str, Any]) -> None:
        wanted = deepcopy(self.expected)
        allowed = ACTS[name](wanted, who, self.today, **more)
        refusal = self._really(name, who, more)
        assert (refusal is None) == allowed, f"{who} {name} {more}: {refusal}"
        if refusal is None:
            before, self.expected = self.expected, wanted
            self._count_moves(before)
        else:
            REFUSALS[reached.in_general(refusal)] += 1

    def _really(self, name: str, who: str, more: dict[str, Any]) -> str | None:
        try:
            with at_work(self.case, self._actor(who), self.today) as desk:
                getattr(deeds, name)(self.case, desk, **more)
        except Refused as refusal:
            return str(refusal)
        return None

    def _actor(self, who: str) -> Actor:
        if who not in self.actors:
            identity = self.case.stranger if who == "stranger" else self.case.people[PostKind(who)]
            with reading() as session:
                self.actors[who] = people.actor(session, identity, self.today)
        return self.actors[who]

    def _what_the_calendar_does(self) -> None:
        m, calendar = self.expected, working_calendar()
        if m["inspection"] == "draft_sent" and calendar.shifted(m["draft_sent"], 10) < self.today:
            m["inspection"] = "comments_lapsed"
        if m["plan"] == "finalised" and calendar.shifted(m["finalised"], 1) <= self.today:
            m["plan"], m["inspection"] = "forwarded", "follow_up"

    def _count_moves(self, before: Expected) -> None:
        for name, old, new in reached.moves_between(before, self.expected):
            MOVES[(name, old, new)] += 1


def run(examples: int, steps: int = STEPS, *, the_same_each_time: bool = False) -> None:
    """Run the machine so often, on the database this process is on."""
    run_state_machine_as_test(
        FollowUp,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            derandomize=the_same_each_time,
            phases=[Phase.generate] if the_same_each_time else [Phase.generate, Phase.shrink],
            print_blob=False,
            suppress_health_check=list(HealthCheck),
        ),
    )


def not_reached() -> list[str]:
    """List the moves and refusals that nothing led to."""
    moves = [
        f"{machine}: {old} to {new}" for machine, old, new in reached.every_move() - set(MOVES)
    ]
    return sorted(moves) + sorted(reached.EVERY_REFUSAL - set(REFUSALS))


def main() -> int:
    """Run both engines in full and print the figure."""
    with TemporaryDirectory() as folder, running_postgresql() as server:
        for engine, address in (
            ("sqlite", f"sqlite:///{Path(folder)}/plans.db"),
            ("postgresql", server),
        ):
            began = perf_counter()
            with standing_in(address) as made:
                schema.upgrade(made)
                run(NIGHTLY[engine])
            took = perf_counter() - began
            print(f"{engine}: {NIGHTLY[engine]} follow-ups of up to {STEPS} steps in {took:.0f} s")  # noqa: T201
    missing = not_reached()
    print(  # noqa: T201
        f"{sum(MOVES.values())} moves of {len(MOVES)} kinds, "
        f"{sum(REFUSALS.values())} refusals of {len(REFUSALS)} kinds; never reached: "
        + ("; ".join(missing) or "none")
    )
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
