from datetime import date

import pytest

from rules.posts import PostKind
from rules.stages import MoveRefused, RecommendationState
from tests.course import Step, bring_to
from tests.factories import (
    ACKNOWLEDGED,
    Case,
    Who,
    at_work,
    looking_at,
    make_case,
    not_allowed,
    on_sqlite,
    put_in,
    refused,
)

pytestmark = [on_sqlite, pytest.mark.usefixtures("engine")]
P, R = PostKind, RecommendationState
ON = date(2012, 9, 3)


@pytest.fixture
def case() -> Case:
    made = make_case(recommendations=1)
    bring_to(made, Step.ACKNOWLEDGED)
    return made


def state(case: Case) -> RecommendationState:
    with looking_at(case) as desk:
        return desk.plan().recommendations[0].state


def finish_actions(case: Case) -> None:
    with at_work(case, P.OWNER, ON) as desk:
        for action in desk.plan().actions:
            action.claim_done(desk.acting, ON, "The checklist is in use.")


def claim(case: Case, who: Who = P.HEAD_OF_SERVICE) -> None:
    with at_work(case, who, ON) as desk:
        plan = desk.plan()
        plan.recommendations[0].claim(desk.acting, plan.actions)


def judge(case: Case, who: Who = P.MONITOR, refusal: str | None = None) -> None:
    with at_work(case, who, ON) as desk:
        recommendation = desk.plan().recommendations[0]
        if refusal is None:
            recommendation.verify(desk.acting)
        else:
            recommendation.refuse(desk.acting, refusal)


def test_a_recommendation_goes_with_its_plan() -> None:
    case = make_case(recommendations=1)
    states = []
    came = Step.REGISTERED
    for step in (Step.PUBLISHED, Step.SUBMITTED, Step.FINALISED):
        bring_to(case, step, after=came)
        came = step
        states.append(state(case))
    assert states == [R.ISSUED, R.RESPONDED, R.IN_PROGRESS]


def test_a_recommendation_is_claimed_once_all_its_actions_are_done(case: Case) -> None:
    with refused("Recommendation 1 still has actions that are not done."):
        claim(case)
    finish_actions(case)
    for who in (P.DELEGATE, P.OWNER, P.MONITOR, P.LEAD_INSPECTOR):
        with not_allowed():
            claim(case, who)
    claim(case)
    assert state(case) is R.IMPLEMENTED_CLAIMED


def test_what_is_claimed_already_is_not_claimed_again(case: Case) -> None:
    finish_actions(case)
    claim(case)
    with pytest.raises(MoveRefused):
        claim(case)


def test_a_recommendation_without_an_action_has_nothing_to_claim(case: Case) -> None:
    with (
        refused("Recommendation 1 still has actions that are not done."),
        at_work(case, P.HEAD_OF_SERVICE, ON) as desk,
    ):
        desk.plan().recommendations[0].claim(desk.acting, [])


def test_the_monitor_agrees_to_a_claim_and_to_nothing_else(case: Case) -> None:
    with pytest.raises(MoveRefused):
        judge(case)
    finish_actions(case)
    claim(case)
    for who in (P.HEAD_OF_SERVICE, P.LEAD_INSPECTOR):
        with not_allowed():
            judge(case, who)
    with not_allowed():
        judge(case, case.stranger)
    judge(case)
    assert state(case) is R.IMPLEMENTED


def test_a_refusal_says_why_and_puts_the_recommendation_back_in_progress(case: Case) -> None:
    finish_actions(case)
    claim(case)
    with refused("Say why the recommendation is not yet implemented."):
        judge(case, refusal=" ")
    judge(case, refusal="Only two of five cases met the standard.")
    with looking_at(case) as desk:
        recommendation = desk.plan().recommendations[0]
        assert recommendation.state is R.IN_PROGRESS
        assert recommendation.refusal == "Only two of five cases met the standard."
    claim(case)
    assert state(case) is R.IMPLEMENTED_CLAIMED


def test_a_head_of_service_who_became_the_monitor_does_not_verify_their_own_claim(
    case: Case,
) -> None:
    finish_actions(case)
    claim(case)
    head = case.people[P.HEAD_OF_SERVICE]
    with at_work(case, P.SCHEDULER, ACKNOWLEDGED) as desk:
        put_in(desk.session, desk.acting, desk.post(P.MONITOR), head, ACKNOWLEDGED)
    with not_allowed():
        judge(case, head)
    judge(case, P.MONITOR_HEAD_OF_AREA)
    assert state(case) is R.IMPLEMENTED
