from datetime import UTC, date, datetime

import pytest

from models import EventKind
from models.database import reading
from models.queries.story import facts_after
from rules.posts import PostKind
from rules.stages import ActionState, PlanState, RecommendationState
from tests.course import Step, bring_to
from tests.factories import Case, looking_at
from tests.portal.monitored import (
    CLAIMED_ON,
    action_id,
    claim_action,
    claim_recommendation,
    monitored,
)
from tests.portal.people import Browser, Watch, heading, signed_in

P = PostKind
GONE = "Page not found"


def on(watch: Watch, day: date) -> None:
    watch.at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def somebody(case: Case, kind: PostKind) -> Browser:
    return signed_in(case.people[kind])


def kinds_of_facts() -> list[EventKind]:
    with reading() as session:
        return [fact.kind for fact in facts_after(session, 0)]


@pytest.fixture
def at(case: Case) -> str:
    return f"/monitoring/{case.inspection_id}"


def test_a_plan_that_is_not_forwarded_is_nowhere_to_be_found(case: Case, at: str) -> None:
    bring_to(case, Step.FINALISED)
    missing = f"/monitoring/{case.stranger}"
    for kind in (P.MONITOR, P.HEAD_OF_SERVICE, P.LEAD_INSPECTOR):
        browser = somebody(case, kind)
        for below in ("", "/recommendations/1", "/reviews", "/acknowledge", "/complete"):
            answer = browser.get(at + below)
            assert (answer.status_code, heading(answer)) == (404, GONE)
            assert browser.get(missing + below).status_code == 404


def test_the_monitor_acknowledges_a_forwarded_plan(case: Case, at: str, watch: Watch) -> None:
    bring_to(case, Step.FORWARDED)
    on(watch, date(2012, 7, 18))
    browser = somebody(case, P.MONITOR)
    assert "Acknowledge this plan" in browser.get(at).text
    answer = browser.post(f"{at}/acknowledge")
    assert (answer.status_code, answer.headers["location"]) == (303, at)
    assert "You have acknowledged the plan." in browser.get(at).text
    with looking_at(case) as desk:
        assert desk.plan().state is PlanState.MONITORED
    assert EventKind.PLAN_ACKNOWLEDGED in kinds_of_facts()


def test_a_second_acknowledgement_says_that_there_was_one(
    case: Case, at: str, watch: Watch
) -> None:
    monitored(case)
    on(watch, date(2012, 7, 24))
    again = somebody(case, P.MONITOR).post(f"{at}/acknowledge", page="/account")
    assert again.status_code == 409
    assert "This plan has been acknowledged" in again.text
    assert kinds_of_facts().count(EventKind.PLAN_ACKNOWLEDGED) == 1


@pytest.mark.parametrize("kind", [P.HEAD_OF_SERVICE, P.BOARD_CHAIR, P.LEAD_INSPECTOR, P.SCHEDULER])
def test_service_and_staff_read_the_plan_and_can_change_nothing(
    case: Case, at: str, watch: Watch, kind: PostKind
) -> None:
    monitored(case)
    claim_action(case)
    on(watch, CLAIMED_ON)
    browser = somebody(case, kind)
    shown = browser.get(f"{at}/recommendations/1")
    assert shown.status_code == 200
    assert "Verify or refuse" not in shown.text
    for below in ("/acknowledge", f"/actions/{action_id(case)}/decide", "/complete"):
        assert browser.get(at + below).status_code == 403
        assert browser.post(at + below, page="/account").status_code == 403


def test_somebody_from_another_area_finds_nothing(case: Case, at: str) -> None:
    monitored(case)
    browser = signed_in(case.stranger)
    for below in ("", "/recommendations/1", "/reviews", "/reviews/1"):
        assert browser.get(at + below).status_code == 404


def test_an_action_shows_what_was_promised_and_what_shows_it(
    case: Case, at: str, watch: Watch
) -> None:
    monitored(case)
    claim_action(case)
    on(watch, CLAIMED_ON)
    shown = somebody(case, P.MONITOR).get(f"{at}/recommendations/1").text
    for words in (
        "Check every assessment before it is signed off.",
        "YOS Operational Manager",
        "17 September 2012",
        "Nine in ten of the cases sampled meet the standard.",
        "Minutes of the quality board",
        'href="https://example.org/minutes"',
        "Done, awaiting verification",
        "YOS Operational Manager, Thornshire",
    ):
        assert words in shown


def test_the_monitor_verifies_a_claimed_action(case: Case, at: str, watch: Watch) -> None:
    monitored(case)
    claim_action(case)
    on(watch, CLAIMED_ON)
    browser = somebody(case, P.MONITOR)
    answer = browser.post(f"{at}/actions/{action_id(case)}/decide", decision="verify", reason="")
    assert answer.headers["location"] == f"{at}/recommendations/1"
    shown = browser.get(f"{at}/recommendations/1").text
    assert "Action 1a is verified." in shown
    with looking_at(case) as desk:
        assert desk.plan().actions[0].state is ActionState.VERIFIED


def test_a_refusal_needs_a_reason_in_the_same_words_twice(
    case: Case, at: str, watch: Watch
) -> None:
    monitored(case)
    claim_action(case)
    on(watch, CLAIMED_ON)
    answer = somebody(case, P.MONITOR).post(
        f"{at}/actions/{action_id(case)}/decide", decision="refuse", reason=" "
    )
    assert answer.status_code == 422
    assert answer.text.count("Enter the reason why you refuse this claim") == 2
    assert "<title>Error: Verify or refuse action 1a" in answer.text


def test_a_decision_has_to_be_chosen(case: Case, at: str, watch: Watch) -> None:
    monitored(case)
    claim_action(case)
    on(watch, CLAIMED_ON)
    answer = somebody(case, P.MONITOR).post(
        f"{at}/actions/{action_id(case)}/decide", reason="Words that must stay."
    )
    assert answer.status_code == 422
    assert answer.text.count("Select whether you verify or refuse this claim") == 2
    assert "Words that must stay." in answer.text


def test_a_refused_action_goes_back_to_work_with_the_reason(
    case: Case, at: str, watch: Watch
) -> None:
    monitored(case)
    claim_action(case)
    on(watch, CLAIMED_ON)
    browser, reason = somebody(case, P.MONITOR), "The sample holds <three> cases only."
    browser.post(f"{at}/actions/{action_id(case)}/decide", decision="refuse", reason=reason)
    shown = browser.get(f"{at}/recommendations/1").text
    assert "The sample holds &lt;three&gt; cases only." in shown
    assert "Action 1a goes back to its owner with your reason." in shown
    with looking_at(case) as desk:
        assert desk.plan().actions[0].state is ActionState.IN_PROGRESS


def test_a_claim_somebody_else_decided_first_keeps_the_words(
    case: Case, at: str, watch: Watch
) -> None:
    monitored(case)
    claim_action(case)
    on(watch, CLAIMED_ON)
    address = f"{at}/actions/{action_id(case)}/decide"
    somebody(case, P.MONITOR).post(address, decision="verify")
    late = somebody(case, P.MONITOR_HEAD_OF_AREA)
    answer = late.post(address, page="/account", decision="refuse", reason="Not shown enough.")
    assert answer.status_code == 409
    assert "Not shown enough." in answer.text
    assert "This claim has been verified." in answer.text


def test_the_monitor_decides_a_claimed_recommendation(case: Case, at: str, watch: Watch) -> None:
    monitored(case)
    claim_action(case)
    claim_recommendation(case)
    on(watch, CLAIMED_ON)
    browser, address = somebody(case, P.MONITOR), f"{at}/recommendations/1/decide"
    browser.post(address, decision="refuse", reason="Show three months of samples.")
    assert "Show three months of samples." in browser.get(f"{at}/recommendations/1").text
    claim_recommendation(case)
    answer = browser.post(address, decision="verify")
    assert answer.status_code == 303
    assert "Recommendation 1 is implemented." in browser.get(f"{at}/recommendations/1").text
    with looking_at(case) as desk:
        assert desk.plan().recommendations[0].state is RecommendationState.IMPLEMENTED


def test_a_plan_with_open_recommendations_cannot_be_completed(
    case: Case, at: str, watch: Watch
) -> None:
    monitored(case)
    on(watch, CLAIMED_ON)
    browser = somebody(case, P.MONITOR)
    assert "These recommendations are not implemented" in browser.get(f"{at}/complete").text
    answer = browser.post(f"{at}/complete", page="/account")
    assert answer.status_code == 422
    assert "Recommendations 1 and 2 are not yet implemented." in answer.text


def test_the_monitor_completes_a_plan_when_everything_is_settled(
    case: Case, at: str, watch: Watch
) -> None:
    monitored(case)
    on(watch, CLAIMED_ON)
    browser = somebody(case, P.MONITOR)
    for number in (1, 2):
        claim_action(case, f"{number}a")
        claim_recommendation(case, number)
        browser.post(f"{at}/recommendations/{number}/decide", decision="verify")
    assert "Complete this plan" in browser.get(at).text
    answer = browser.post(f"{at}/complete")
    assert (answer.status_code, answer.headers["location"]) == (303, at)
    assert "The plan is complete." in browser.get(at).text
    assert browser.post(f"{at}/complete", page="/account").status_code == 409
    assert "Close the plan" in somebody(case, P.SCHEDULER).get(at).text


@pytest.mark.parametrize(
    "below",
    ["/recommendations/9", "/recommendations/9/decide", "/reviews/9", "/reviews/9/record"],
)
def test_what_is_not_in_the_plan_is_not_found(case: Case, at: str, below: str) -> None:
    monitored(case)
    assert somebody(case, P.MONITOR).get(at + below).status_code == 404
