import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import select

from models import Event, EventKind, Notification
from models.database import reading
from notifications.announcing import announced
from portal.sending import send_now
from rules.posts import PostKind
from rules.stages import Answer, PlanState
from tests.course import Step, bring_to
from tests.factories import Case, at_work
from tests.portal.people import OURS, Browser, another, heading, token_of
from tests.portal.service import (
    actions_of,
    answer,
    answer_all,
    approve,
    by,
    field,
    path,
    plan_of,
    published,
    row,
    submit,
    words,
)

P = PostKind
TODAY = date(2012, 6, 14)
REASON = "The Board meets next month."


@pytest.fixture
def case(case: Case) -> Case:
    return published(case)


@pytest.fixture
def head(case: Case) -> Browser:
    browser = by(case, P.HEAD_OF_SERVICE)
    answer_all(case, browser)
    return browser


def send_back(case: Case) -> None:
    with at_work(case, P.LEAD_INSPECTOR, TODAY, announced) as desk:
        version = desk.plan().latest
        version.take_up(desk.acting)
        reasons = {version.plan.recommendations[0].id: "Say who checks, and how often."}
        version.send_back(desk.acting, reasons)


def messages() -> list[tuple[str, object]]:
    with reading() as session:
        return sorted(
            (message.message, str(message.person_id))
            for message in session.scalars(select(Notification))
        )


def test_an_approved_plan_is_submitted_and_confirmed(case: Case, head: Browser) -> None:
    approve(case, head)
    sent = submit(case, head)
    assert (sent.status_code, sent.headers["location"]) == (303, path(case, "/submitted"))
    page = head.get(path(case, "/submitted"))
    plan = plan_of(case)
    assert plan.state is PlanState.SUBMITTED
    assert heading(page) == "Plan submitted"
    said = words(page)
    assert f"CCI-2012-001 version 1 {plan.versions[0].sha256[:8]}" in said
    assert "The inspectorate decides by 28 June 2012." in said


def test_a_receipt_goes_to_the_head_and_word_to_the_lead_inspector(
    case: Case, head: Browser
) -> None:
    approve(case, head)
    submit(case, head)
    assert messages() == sorted(
        [
            ("plan_received", str(case.people[P.HEAD_OF_SERVICE])),
            ("plan_submitted", str(case.people[P.LEAD_INSPECTOR])),
        ]
    )
    send_now()
    assert "Improvement plan for Thornshire: we have received it" in head.get("/messages").text


def test_the_declaration_is_asked_for(case: Case, head: Browser) -> None:
    approve(case, head)
    refused = submit(case, head, declared="")
    assert refused.status_code == 422
    assert refused.text.count("Confirm the declaration before you submit the plan") == 2
    assert plan_of(case).state is PlanState.ENDORSED


def test_without_approval_a_reason_is_asked_for_and_kept(case: Case, head: Browser) -> None:
    refused = submit(case, head, reason=" ")
    assert refused.status_code == 422
    assert refused.text.count("Say why the plan goes without the Board&#39;s approval") == 2
    assert submit(case, head, reason=REASON).status_code == 303
    assert plan_of(case).versions[0].unendorsed_reason == REASON
    assert REASON in head.get(path(case, "/versions/1")).text


def test_an_incomplete_plan_offers_no_declaration_and_is_not_taken(case: Case) -> None:
    head = by(case, P.HEAD_OF_SERVICE)
    answer(case, head, 1)
    page = head.get(path(case, "/submit"))
    assert "Answer recommendation 2." in words(page)
    assert 'name="declared"' not in page.text
    version = str(plan_of(case).row_version)
    forced = head.post(
        path(case, "/submit"), "/account", version=version, declared="yes", reason=REASON
    )
    assert forced.status_code == 422
    assert "The plan is not complete. Answer recommendation 2." in forced.text
    assert plan_of(case).versions == []


def test_a_plan_that_changed_after_it_was_read_is_not_submitted(case: Case, head: Browser) -> None:
    opened = field(head.get(path(case, "/submit")), "version")
    first = {"actions-0-id": str(actions_of(case)[0].id), "actions-0-what": "Something else."}
    answer(case, by(case, P.DELEGATE), 1, **first)
    late = head.post(path(case, "/submit"), version=opened, declared="yes", reason=REASON)
    assert late.status_code == 409
    assert REASON in late.text
    assert "Read the plan as it is now" in late.text
    assert plan_of(case).versions == []


def test_pressing_sixteen_times_submits_one_plan_and_tells_everybody_once(
    case: Case, head: Browser
) -> None:
    page = head.get(path(case, "/submit"))
    sent = {"csrf": token_of(page), "version": field(page, "version"), "declared": "yes"}
    sent["reason"] = REASON
    windows = [another(head) for _ in range(16)]
    for window in windows:
        window.http.cookies.update(head.http.cookies)

    def press(at: int) -> tuple[int, str]:
        answer = windows[at].http.post(path(case, "/submit"), data=sent, headers=OURS)
        return answer.status_code, answer.headers["location"]

    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(press, range(16))) == {(303, path(case, "/submitted"))}
    assert [version.number for version in plan_of(case).versions] == [1]
    assert len(messages()) == 2


def test_the_page_gone_back_to_after_submitting_shows_that_it_is_done(
    case: Case, head: Browser
) -> None:
    submit(case, head, reason=REASON)
    assert head.get(path(case, "/submit")).headers["location"] == path(case, "/submitted")


def test_before_anything_is_submitted_there_is_nothing_to_confirm(
    case: Case, head: Browser
) -> None:
    assert head.get(path(case, "/submitted")).headers["location"] == path(case)


@pytest.mark.parametrize("end", ["/submit", "/approval"])
@pytest.mark.parametrize("kind", [P.DELEGATE, P.BOARD_CHAIR, P.OWNER, P.LEAD_INSPECTOR])
def test_only_the_head_approves_and_submits(
    case: Case, head: Browser, kind: PostKind, end: str
) -> None:
    version = field(head.get(path(case, end)), "version")
    somebody = by(case, kind)
    assert somebody.get(path(case, end)).status_code == 403
    sent = somebody.post(
        path(case, end), "/account", version=version, declared="yes", reason=REASON
    )
    assert sent.status_code == 403
    assert plan_of(case).state is PlanState.DRAFT


def test_what_came_back_stands_beside_each_recommendation(case: Case, head: Browser) -> None:
    submit(case, head, reason=REASON)
    send_back(case)
    said = words(head.get(path(case)))
    assert "Revised plan due 28 June 2012" in said
    assert "Sent back" in said
    assert "The inspectorate says: Say who checks, and how often." in said
    assert "Change recommendation 1 as the inspectorate asks." in said
    first = words(head.get(path(case, "/recommendations/1")))
    assert "Why the inspectorate sent this back Say who checks, and how often." in first
    assert "sent this back" not in words(head.get(path(case, "/recommendations/2")))


def test_a_returned_plan_is_revised_and_submitted_again(case: Case, head: Browser) -> None:
    approve(case, head)
    submit(case, head)
    send_back(case)
    first = {
        "actions-0-id": str(actions_of(case)[0].id),
        "actions-0-what": "The manager checks weekly.",
    }
    answer(case, head, 1, **first)
    assert "Sent back" not in words(head.get(path(case)))
    assert submit(case, head, reason=REASON).status_code == 303
    assert [version.number for version in plan_of(case).versions] == [1, 2]
    assert "version 2" in words(head.get(path(case, "/submitted")))
    assert "The manager checks weekly." not in head.get(path(case, "/versions/1")).text
    assert "The manager checks weekly." in head.get(path(case, "/versions/2")).text


def test_a_returned_plan_is_not_submitted_as_it_was(case: Case, head: Browser) -> None:
    submit(case, head, reason=REASON)
    send_back(case)
    refused = submit(case, head, reason=REASON)
    assert refused.status_code == 422
    assert "Nothing has changed since the version that was returned." in refused.text


def test_an_action_taken_out_of_a_returned_plan_never_lends_its_letter(
    case: Case, head: Browser
) -> None:
    submit(case, head, reason=REASON)
    send_back(case)
    answer(case, head, 1, **row(case, what="Something else."))
    page = head.get(path(case, "/check"))
    assert re.findall(r"Action (1\w)", words(page)) == ["1b"]


def test_a_submitted_version_is_shown_whole_and_offers_no_change(case: Case, head: Browser) -> None:
    approve(case, head)
    submit(case, head)
    for kind in (P.HEAD_OF_SERVICE, P.DELEGATE, P.BOARD_CHAIR, P.LEAD_INSPECTOR, P.SCHEDULER):
        page = by(case, kind).get(path(case, "/versions/1"))
        assert page.status_code == 200
        said = words(page)
        assert plan_of(case).versions[0].sha256 in said
        assert "Approved by the Board Management Board, 14 June 2012" in said
        assert "17 September 2012" in said
        assert "<form" not in page.text[page.text.index("<main") :]
    assert head.get(path(case, "/versions/2")).status_code == 404


def test_reasons_stay_with_the_version_they_were_given_on(case: Case, head: Browser) -> None:
    submit(case, head, reason=REASON)
    send_back(case)
    assert "Say who checks, and how often." in head.get(path(case, "/versions/1")).text
    assert "Returned 14 June 2012" in words(head.get(path(case, "/versions")))


def test_the_monitor_sees_the_forwarded_version_and_no_other(case: Case, head: Browser) -> None:
    submit(case, head, reason=REASON)
    send_back(case)
    answer(
        case,
        head,
        2,
        answer="partly_agreed",
        reason="In part.",
        **{"actions-0-id": str(actions_of(case)[1].id)},
    )
    submit(case, head, reason=REASON)
    with at_work(case, P.LEAD_INSPECTOR, TODAY) as desk:
        desk.plan().latest.take_up(desk.acting)
        desk.plan().latest.finalise(desk.acting)
    bring_to(case, Step.FORWARDED, after=Step.FINALISED)
    monitor = by(case, P.MONITOR)
    assert monitor.get(path(case)).headers["location"] == path(case, "/versions")
    said = words(monitor.get(path(case, "/versions")))
    assert "Version 2" in said
    assert "Version 1" not in said
    assert monitor.get(path(case, "/versions/2")).status_code == 200
    assert monitor.get(path(case, "/versions/1")).status_code == 404


def test_a_change_is_on_record_and_saving_nothing_new_is_not(case: Case, head: Browser) -> None:
    def changes() -> int:
        with reading() as session:
            wanted = select(Event).where(Event.kind == EventKind.ACTION_CHANGED)
            return len(session.scalars(wanted).all())

    first = {"actions-0-id": str(actions_of(case)[0].id)}
    version = plan_of(case).row_version
    answer(case, head, 1, **first)
    assert (changes(), plan_of(case).row_version) == (0, version)
    answer(case, head, 1, **first, **{"actions-0-what": "Something else."})
    assert (changes(), plan_of(case).row_version) == (1, version + 1)
    assert plan_of(case).responses[0].answer is Answer.AGREED
