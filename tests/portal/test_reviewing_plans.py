import re
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from httpx2 import Response
from sqlalchemy import select

from models import Forwarding, NewAction, Notification, Plan, PostHolding, ReturnReason
from models.database import reading
from notifications.announcing import announced
from portal.differences import GONE, NEW, SAME, words_that_differ
from rules.posts import PostKind
from rules.stages import Answer, PlanState
from tests.course import Step, bring_to
from tests.factories import (
    SUBMITTED,
    TARGET,
    Case,
    answer_everything,
    at_work,
)
from tests.portal.people import OURS, Browser, Watch, heading, signed_in, token_of

P, S = PostKind, PlanState


@pytest.fixture
def case(case: Case, watch: Watch) -> Case:
    watch.at = datetime(2012, 7, 11, 9, tzinfo=UTC)
    return case


def lead(case: Case) -> Browser:
    return signed_in(case.people[P.LEAD_INSPECTOR])


def at(case: Case) -> str:
    return f"/inspections/{case.inspection_id}/review"


def plan_of(case: Case) -> Plan:
    with reading() as session:
        return session.scalars(select(Plan).where(Plan.inspection_id == case.inspection_id)).one()


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def press(browser: Browser, case: Case, what: str, **more: str) -> Response:
    """Press a button of the page as it stands, with the plan as that page showed it."""
    page = browser.get(at(case) if what in {"take-up", "forward"} else f"{at(case)}/{what}")
    seen = re.search(r'name="seen" value="(\d+)"', page.text)
    assert seen, page.text[:300]
    return send(browser, case, what, seen[1], **more)


def send(browser: Browser, case: Case, what: str, seen: str, **more: str) -> Response:
    fields = {"csrf": token_of(browser.get("/account")), "seen": seen, **more}
    return browser.http.post(f"{at(case)}/{what}", data=fields, headers=OURS)


def submit_disagreeing(case: Case) -> None:
    bring_to(case, Step.PUBLISHED)
    with at_work(case, P.HEAD_OF_SERVICE, SUBMITTED) as desk:
        plan = answer_everything(case, desk, Answer.NOT_AGREED)
        plan.endorse(desk.acting, "Management Board", desk.acting.on)
        plan.submit(desk.acting)


def revise(case: Case) -> None:
    """Answer the returned plan again: another word in a reason, an action more, and submit."""
    with at_work(case, P.HEAD_OF_SERVICE, date(2012, 7, 12)) as desk:
        plan = desk.plan()
        first = plan.recommendations[0]
        plan.answer(desk.acting, first, Answer.PARTLY_AGREED, "Staff must be trained first.")
        plan.add_action(
            desk.acting,
            first,
            NewAction("Train all staff.", case.owners_post, TARGET, "All are trained."),
        )
        plan.endorse(desk.acting, "Management Board", desk.acting.on)
        plan.submit(desk.acting)


def return_it(case: Case, watch: Watch) -> None:
    browser = lead(case)
    press(browser, case, "take-up")
    reasons = {"reasons-0-number": "1", "reasons-0-why": "Say who checks it."}
    assert press(browser, case, "return", **reasons).status_code == 303
    watch.at = datetime(2012, 7, 13, 9, tzinfo=UTC)


def test_staff_are_told_when_there_is_nothing_to_read_yet(case: Case) -> None:
    bring_to(case, Step.PUBLISHED)
    page = lead(case).get(at(case))
    assert "The service has not submitted its plan yet." in page.text


def test_before_the_plan_is_asked_for_there_is_no_page(case: Case) -> None:
    assert lead(case).get(at(case)).status_code == 404


def test_a_lead_inspector_reads_the_plan_and_takes_it_up(case: Case) -> None:
    bring_to(case, Step.SUBMITTED)
    browser = lead(case)
    said = text_of(browser.get(at(case)).text)
    for words in (
        "Version 1, submitted on 9 July 2012 by YOS Head of Service, Thornshire",
        "Management Board, 9 July 2012",
        "Recommendation 1 Changes are necessary to ensure that: practice of kind 1",
        "Action 1a What will be done Check every assessment before it is signed off.",
        "Target date 17 September 2012",
    ):
        assert words in said
    assert press(browser, case, "take-up").status_code == 303
    assert plan_of(case).state is S.UNDER_REVIEW


def test_a_plan_is_returned_with_reasons_on_named_recommendations(case: Case) -> None:
    bring_to(case, Step.TAKEN_UP)
    browser = lead(case)
    assert "within 10 working days" in browser.get(f"{at(case)}/return").text
    reasons = {
        "reasons-0-number": "1",
        "reasons-0-why": "Say who checks it.",
        "reasons-1-number": "2",
        "reasons-1-why": " ",
    }
    answer = press(browser, case, "return", **reasons)
    assert (answer.status_code, answer.headers["location"]) == (303, at(case))
    assert "Recommendation 1: Say who checks it." in text_of(browser.get(at(case)).text)
    assert plan_of(case).state is S.RETURNED
    with reading() as session:
        assert session.scalars(select(ReturnReason.reason)).all() == ["Say who checks it."]


def test_a_plan_is_not_returned_without_a_reason(case: Case) -> None:
    bring_to(case, Step.TAKEN_UP)
    answer = press(lead(case), case, "return", **{"reasons-0-number": "1", "reasons-0-why": ""})
    assert answer.status_code == 422
    sentence = "Give a reason on each recommendation whose answer does not do"
    assert answer.text.count(sentence) == 2
    assert plan_of(case).state is S.UNDER_REVIEW


def test_a_reason_that_is_too_long_is_refused_and_kept(case: Case) -> None:
    bring_to(case, Step.TAKEN_UP)
    words = "far too long " * 400
    reasons = {"reasons-0-number": "1", "reasons-0-why": words}
    answer = press(lead(case), case, "return", **reasons)
    assert answer.status_code == 422
    assert answer.text.count("The reason must be 4000 characters or fewer") == 2
    assert words.strip() in answer.text


def test_the_next_version_stands_beside_the_one_before_with_what_changed_marked(
    case: Case, watch: Watch
) -> None:
    bring_to(case, Step.SUBMITTED)
    return_it(case, watch)
    revise(case)
    page = lead(case).get(at(case)).text
    assert "Version 1 is shown beside version 2." in page
    now = page[page.index("Version 2, now") :]
    assert re.search(r"<ins>.*?Staff must be trained first\.</ins>", now, re.DOTALL)
    assert re.search(r"Action 1b\s+<ins>new</ins>", now)
    second = page[page.index('id="recommendation-2"') :]
    assert "<ins>" not in second
    assert "<del>" not in second


def test_a_plan_agreed_to_is_finalised_by_the_lead_inspector_and_forwarded(case: Case) -> None:
    bring_to(case, Step.TAKEN_UP)
    browser = lead(case)
    assert press(browser, case, "finalise").status_code == 303
    assert plan_of(case).state is S.FINALISED
    scheduler = signed_in(case.people[P.SCHEDULER])
    assert press(scheduler, case, "forward").status_code == 303
    assert plan_of(case).state is S.FORWARDED
    said = text_of(browser.get(at(case)).text)
    assert "Forwarded to the monitor 11 July 2012 by Follow-up scheduler, everywhere" in said
    assert "Acknowledged by the monitor Not yet" in said


def test_staff_see_that_the_monitor_has_acknowledged(case: Case, watch: Watch) -> None:
    bring_to(case, Step.ACKNOWLEDGED)
    watch.at = datetime(2012, 7, 23, 9, tzinfo=UTC)
    said = text_of(lead(case).get(at(case)).text)
    assert "Acknowledged by the monitor 20 July 2012" in said


def test_where_something_is_not_agreed_the_assistant_chief_inspector_finalises(
    case: Case,
) -> None:
    submit_disagreeing(case)
    browser = lead(case)
    press(browser, case, "take-up")
    page = browser.get(f"{at(case)}/finalise").text
    assert "The service does not agree to recommendations 1, 2." in page
    assert 'name="seen"' not in page
    seen = str(plan_of(case).row_version)
    assert send(browser, case, "finalise", seen).status_code == 403
    assert plan_of(case).state is S.UNDER_REVIEW
    chief = signed_in(case.people[P.ASSISTANT_CHIEF_INSPECTOR])
    assert press(chief, case, "finalise").status_code == 303
    assert plan_of(case).state is S.FINALISED


def test_a_decision_on_a_plan_that_changed_meanwhile_is_kept_and_shown(case: Case) -> None:
    bring_to(case, Step.TAKEN_UP)
    browser = lead(case)
    words = "Say who checks it, and how often."
    stale = str(plan_of(case).row_version - 1)
    answer = send(
        browser, case, "return", stale, **{"reasons-0-number": "1", "reasons-0-why": words}
    )
    assert answer.status_code == 409
    assert "Somebody else has changed this" in answer.text
    assert words in answer.text
    assert plan_of(case).state is S.UNDER_REVIEW


def test_a_plan_is_forwarded_once_however_often_the_button_is_pressed(case: Case) -> None:
    bring_to(case, Step.FINALISED)
    browser = lead(case)
    seen = str(plan_of(case).row_version)
    codes = [send(browser, case, "forward", seen).status_code for _ in range(3)]
    assert codes == [303, 409, 409]
    with reading() as session:
        assert len(session.scalars(select(Forwarding)).all()) == 1


def test_a_plan_that_nobody_is_there_to_receive_is_not_forwarded(case: Case) -> None:
    bring_to(case, Step.FINALISED)
    with at_work(case, P.SCHEDULER, date(2012, 7, 10)) as desk:
        monitors = select(PostHolding).where(PostHolding.post_id == desk.post(P.MONITOR).id)
        for holding in desk.session.scalars(monitors):
            holding.until_on = date(2012, 7, 9)
    answer = press(lead(case), case, "forward")
    assert answer.status_code == 422
    assert "Nobody holds the monitor&#39;s post" in answer.text


@pytest.mark.parametrize("what", ["take-up", "return", "finalise"])
def test_staff_without_the_right_read_but_do_not_decide(case: Case, what: str) -> None:
    bring_to(case, Step.SUBMITTED if what == "take-up" else Step.TAKEN_UP)
    publisher = signed_in(case.people[P.PUBLISHER])
    page = publisher.get(at(case))
    assert page.status_code == 200
    assert f"/review/{what}" not in page.text
    seen = str(plan_of(case).row_version)
    token = token_of(publisher.get("/account"))
    answer = publisher.http.post(
        f"{at(case)}/{what}", data={"csrf": token, "seen": seen}, headers=OURS
    )
    assert answer.status_code == 403


def test_others_get_what_a_missing_plan_gives_or_are_refused(case: Case) -> None:
    bring_to(case, Step.SUBMITTED)
    missing = f"/inspections/{uuid4()}/review"
    browser = signed_in(case.stranger)
    hidden, nothing = browser.get(at(case)), browser.get(missing)
    assert (hidden.status_code, nothing.status_code) == (404, 404)
    assert heading(hidden) == heading(nothing)
    for kind in (P.HEAD_OF_SERVICE, P.MONITOR):
        assert signed_in(case.people[kind]).get(at(case)).status_code == 403


def test_the_head_is_written_to_as_soon_as_the_plan_is_returned(case: Case, watch: Watch) -> None:
    bring_to(case, Step.SUBMITTED, announced)
    return_it(case, watch)
    with reading() as session:
        told = session.scalars(
            select(Notification.person_id).where(Notification.message == "plan_returned")
        ).all()
    assert case.people[P.HEAD_OF_SERVICE] in told


def test_words_that_went_and_words_that_came_are_told_apart() -> None:
    assert words_that_differ("one two three", "one four three five") == (
        [(SAME, "one "), (GONE, "two"), (SAME, " three")],
        [(SAME, "one "), (NEW, "four"), (SAME, " three"), (NEW, " five")],
    )
    assert words_that_differ("", "") == ([], [])
