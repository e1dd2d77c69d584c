"""Every move of every machine is allowed as drawn, and every other one refused in words."""

from collections.abc import Mapping
from enum import StrEnum
from itertools import product

import pytest

from rules.stages import (
    MOVES,
    ActionState,
    Answer,
    Assessment,
    DeadlineState,
    InspectionState,
    MoveRefused,
    OwnershipState,
    PlanState,
    RecommendationState,
    ReviewState,
    check_move,
    in_words,
)

# Each machine as people draw it: a state, then all it may become. A state without arrows is final.
INSPECTION = """
scheduled: announced postponed cancelled
announced: visit_done postponed cancelled
visit_done: provisional_findings_given cancelled
provisional_findings_given: draft_sent cancelled
draft_sent: comments_in comments_lapsed cancelled
comments_in: published cancelled
comments_lapsed: comments_in published cancelled
published: follow_up
follow_up: closed
closed:
postponed: scheduled cancelled
cancelled:
"""
PLAN = """
requested: draft
draft: endorsed submitted
endorsed: draft submitted
submitted: under_review
under_review: returned finalised
returned: submitted
finalised: forwarded
forwarded: monitored
monitored: complete
complete: closed
closed:
"""
RECOMMENDATION = """
issued: responded carried_forward superseded
responded: in_progress carried_forward superseded
in_progress: implemented_claimed carried_forward superseded
implemented_claimed: implemented in_progress carried_forward superseded
implemented: closed
closed:
carried_forward:
superseded:
"""
ACTION = """
planned: in_progress done blocked replaced cancelled
in_progress: done blocked replaced cancelled
done: verified in_progress
verified:
blocked: in_progress replaced cancelled
replaced:
cancelled:
"""
OWNERSHIP = """
proposed: accepted declined
accepted: proposed
declined: proposed
"""
REVIEW = """
scheduled: update_requested
update_requested: update_received no_update
update_received: assessed
no_update: update_received assessed
assessed: recorded
recorded:
"""
DRAWN: Mapping[type[StrEnum], str] = {
    InspectionState: INSPECTION,
    PlanState: PLAN,
    RecommendationState: RECOMMENDATION,
    ActionState: ACTION,
    OwnershipState: OWNERSHIP,
    ReviewState: REVIEW,
}


def drawn(machine: type[StrEnum]) -> dict[str, set[str]]:
    rows = (line.split(":") for line in DRAWN[machine].strip().splitlines())
    return {state: set(arrows.split()) for state, arrows in rows}


def pairs(*, allowed: bool) -> list[tuple[StrEnum, StrEnum]]:
    return [
        (old, new)
        for machine in DRAWN
        for old, new in product(machine, repeat=2)
        if (new in drawn(machine)[old]) is allowed
    ]


def test_every_machine_is_drawn_and_every_state_of_it() -> None:
    assert set(MOVES) == set(DRAWN)
    for machine in DRAWN:
        assert set(drawn(machine)) == set(machine) == set(MOVES[machine])


@pytest.mark.parametrize(("old", "new"), pairs(allowed=True))
def test_a_drawn_move_is_allowed(old: StrEnum, new: StrEnum) -> None:
    check_move("thing", old, new)


@pytest.mark.parametrize(("old", "new"), pairs(allowed=False))
def test_any_other_move_is_refused_with_both_states_in_words(old: StrEnum, new: StrEnum) -> None:
    with pytest.raises(MoveRefused) as refusal:
        check_move("thing", old, new)
    was, wanted = old.value.replace("_", " "), new.value.replace("_", " ")
    assert str(refusal.value) == f"This thing is {was}, so it cannot become {wanted} now."


def test_a_refusal_names_the_thing_the_person_acted_on() -> None:
    with pytest.raises(MoveRefused) as refusal:
        check_move("improvement plan", PlanState.REQUESTED, PlanState.UNDER_REVIEW)
    assert str(refusal.value) == (
        "This improvement plan is requested, so it cannot become under review now."
    )


@pytest.mark.parametrize("machine", DRAWN)
def test_every_state_can_be_reached_from_the_first(machine: type[StrEnum]) -> None:
    first, *_ = machine
    reached: set[StrEnum] = set()
    waiting = {first}
    while waiting:
        state = waiting.pop()
        reached.add(state)
        waiting |= MOVES[machine][state] - reached
    assert reached == set(machine)


@pytest.mark.parametrize(
    ("machine", "ends"),
    [
        (InspectionState, {"closed", "cancelled"}),
        (PlanState, {"closed"}),
        (RecommendationState, {"closed", "carried_forward", "superseded"}),
        (ActionState, {"verified", "replaced", "cancelled"}),
        (OwnershipState, set[str]()),
        (ReviewState, {"recorded"}),
    ],
)
def test_only_the_drawn_ends_are_final(machine: type[StrEnum], ends: set[str]) -> None:
    assert {state for state, onward in MOVES[machine].items() if not onward} == ends


def test_a_published_inspection_can_no_longer_be_postponed_or_cancelled() -> None:
    later = (InspectionState.PUBLISHED, InspectionState.FOLLOW_UP, InspectionState.CLOSED)
    never = (InspectionState.POSTPONED, InspectionState.CANCELLED)
    for old, new in product(later, never):
        with pytest.raises(MoveRefused):
            check_move("inspection", old, new)


def test_a_plan_is_forwarded_from_finalised_only() -> None:
    forwards = {old for old, news in MOVES[PlanState].items() if PlanState.FORWARDED in news}
    assert forwards == {PlanState.FINALISED}


def test_an_action_is_verified_only_after_it_was_claimed_done() -> None:
    verifies = {old for old, news in MOVES[ActionState].items() if ActionState.VERIFIED in news}
    assert verifies == {ActionState.DONE}


def test_states_of_different_machines_that_share_a_word_keep_their_own_moves() -> None:
    check_move("plan", PlanState.COMPLETE, PlanState.CLOSED)
    with pytest.raises(MoveRefused):
        check_move("inspection", InspectionState.CLOSED, InspectionState.FOLLOW_UP)
    assert ReviewState.SCHEDULED == InspectionState.SCHEDULED  # type: ignore[comparison-overlap]
    with pytest.raises(MoveRefused):
        check_move("review", ReviewState.SCHEDULED, InspectionState.ANNOUNCED)


def test_a_state_reads_as_words() -> None:
    assert in_words(PlanState.UNDER_REVIEW) == "under review"
    assert in_words(InspectionState.PROVISIONAL_FINDINGS_GIVEN) == "provisional findings given"


def test_words_kept_in_the_database_are_stable() -> None:
    assert set(Assessment) == {"on_track", "minor_slippage", "not_on_track", "complete"}
    assert set(Answer) == {"agreed", "partly_agreed", "not_agreed"}
    assert set(DeadlineState) == {"open", "met", "lapsed", "cancelled", "stopped"}
