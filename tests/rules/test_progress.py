"""The colour of an action at each boundary of the written rule, and when a plan may be complete."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.progress import RAG_WORDS, ActionFacts, Rag, is_overdue, is_settled, rag
from rules.stages import ActionState, Answer, RecommendationState

TARGET = date(2012, 9, 28)
S = ActionState
UNFINISHED = [S.PLANNED, S.IN_PROGRESS, S.BLOCKED]
FINISHED = [S.DONE, S.VERIFIED, S.CANCELLED, S.REPLACED]


def colour(state: ActionState, days_after_target: int, forecast_on: date | None = None) -> Rag:
    return rag(ActionFacts(state, TARGET, forecast_on), TARGET + timedelta(days=days_after_target))


@pytest.mark.parametrize(
    ("days_after_target", "expected"),
    [
        (-60, Rag.GREEN),
        (-15, Rag.GREEN),
        (-14, Rag.AMBER),
        (0, Rag.AMBER),
        (1, Rag.AMBER),
        (14, Rag.AMBER),
        (15, Rag.RED),
        (400, Rag.RED),
    ],
)
def test_an_action_nobody_has_started_turns_amber_two_weeks_before_its_target(
    days_after_target: int, expected: Rag
) -> None:
    assert colour(S.PLANNED, days_after_target) is expected


@pytest.mark.parametrize(
    ("days_after_target", "expected"),
    [
        (-14, Rag.GREEN),
        (0, Rag.GREEN),
        (1, Rag.AMBER),
        (14, Rag.AMBER),
        (15, Rag.RED),
    ],
)
def test_an_action_under_way_is_on_track_until_its_target_day_has_ended(
    days_after_target: int, expected: Rag
) -> None:
    assert colour(S.IN_PROGRESS, days_after_target) is expected


@pytest.mark.parametrize(
    ("forecast_on", "expected"),
    [
        (None, Rag.GREEN),
        (TARGET - timedelta(days=1), Rag.GREEN),
        (TARGET, Rag.GREEN),
        (TARGET + timedelta(days=1), Rag.AMBER),
    ],
)
def test_a_forecast_after_the_target_is_amber(forecast_on: date | None, expected: Rag) -> None:
    assert colour(S.IN_PROGRESS, -60, forecast_on) is expected


def test_a_change_request_is_amber_while_it_waits() -> None:
    asked = ActionFacts(S.IN_PROGRESS, TARGET, change_requested=True)
    assert rag(asked, TARGET - timedelta(days=60)) is Rag.AMBER
    assert rag(asked, TARGET + timedelta(days=15)) is Rag.RED


@pytest.mark.parametrize("days_after_target", [-60, 0, 1, 15])
def test_a_blocked_action_is_red_whatever_the_date(days_after_target: int) -> None:
    assert colour(S.BLOCKED, days_after_target) is Rag.RED


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (S.DONE, Rag.GREY_BLUE),
        (S.VERIFIED, Rag.BLUE),
        (S.CANCELLED, Rag.GREY),
        (S.REPLACED, Rag.GREY),
    ],
)
def test_a_finished_action_keeps_its_colour_however_late(state: ActionState, expected: Rag) -> None:
    for days in (-60, 0, 15):
        facts = ActionFacts(state, TARGET, TARGET + timedelta(days=9), change_requested=True)
        assert rag(facts, TARGET + timedelta(days=days)) is expected


@pytest.mark.parametrize("state", UNFINISHED)
def test_an_unfinished_action_is_overdue_once_its_target_day_has_ended(state: ActionState) -> None:
    action = ActionFacts(state, TARGET)
    assert not is_overdue(action, TARGET)
    assert is_overdue(action, TARGET + timedelta(days=1))


@pytest.mark.parametrize("state", FINISHED)
def test_a_finished_action_is_never_overdue(state: ActionState) -> None:
    assert not is_overdue(ActionFacts(state, TARGET), TARGET + timedelta(days=400))


def test_colour_never_stands_alone() -> None:
    assert set(RAG_WORDS) == set(Rag)
    assert len(set(RAG_WORDS.values())) == len(Rag)
    assert RAG_WORDS[Rag.GREY_BLUE] == "Done, awaiting verification"


@given(
    st.builds(
        ActionFacts,
        st.sampled_from(ActionState),
        st.just(TARGET),
        st.none() | st.dates(TARGET - timedelta(days=30), TARGET + timedelta(days=30)),
        st.booleans(),
    ),
    st.integers(-60, 60),
)
def test_waiting_a_day_never_improves_a_colour(action: ActionFacts, days: int) -> None:
    worse = [Rag.BLUE, Rag.GREY_BLUE, Rag.GREY, Rag.GREEN, Rag.AMBER, Rag.RED]
    today = TARGET + timedelta(days=days)
    tomorrow = today + timedelta(days=1)
    assert worse.index(rag(action, tomorrow)) >= worse.index(rag(action, today))
    if is_overdue(action, today):
        assert rag(action, today) in {Rag.AMBER, Rag.RED}


@pytest.mark.parametrize(
    ("state", "answer"), list(product(RecommendationState, [*list(Answer), None]))
)
def test_a_plan_waits_for_each_recommendation_to_be_implemented_moved_on_or_not_agreed(
    state: RecommendationState, answer: Answer | None
) -> None:
    settled = {"implemented", "closed", "carried_forward", "superseded"}
    expected = state in settled or answer == "not_agreed"
    assert is_settled(state, answer) is expected
