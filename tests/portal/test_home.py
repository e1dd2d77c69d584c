"""What waits for each person beside their dates stands on their home page, and nothing else."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine

import clock
from models.commenting import (
    Decided,
    Written,
    save_answers,
    save_comments,
    send_answers,
    send_comments,
)
from models.distribution import recipients_of, tick
from models.draft_comment import CommentAnswer
from models.further_inspection import consider
from models.prepared_publication import Preparation
from models.publication import prepare
from models.queries import desk, to_do
from models.released_document import DocumentKind, NewDocument, release
from rules.posts import PostKind
from rules.stages import Answer
from tests.course import Step, bring_to
from tests.factories import (
    COMMENTS_RECEIVED,
    PUBLISHED,
    SUBMITTED,
    TAKEN_UP,
    Case,
    answer_everything,
    at_work,
    make_case,
    make_recommendations,
    on_sqlite,
)
from tests.portal.asking import asked, at, main_of
from tests.portal.monitored import CLAIMED_ON, action_id, claim_action, monitored
from tests.portal.people import Browser, Watch, signed_in

P = PostKind
pytestmark = on_sqlite
NOTHING = "Nothing waits for you."
EMBARGO = datetime(2012, 6, 13, 9, tzinfo=UTC)  # 10:00am in London


def home(case: Case, who: PostKind) -> str:
    return main_of(signed_in(case.people[who]).get("/").text)


def leads(case: Case, who: PostKind, end: str) -> bool:
    page = signed_in(case.people[who]).get("/").text
    return f'href="/inspections/{case.inspection_id}/{end}"' in page


def comment(case: Case) -> None:
    bring_to(case, Step.DRAFT_SENT)
    with at_work(case, P.HEAD_OF_SERVICE, COMMENTS_RECEIVED) as desk:
        written = [Written("Page 4", "The sample was smaller."), Written("", "A name is wrong.")]
        save_comments(desk.acting, desk.inspection, written)
        send_comments(desk.acting, desk.inspection)


def under_embargo(case: Case, who: PostKind = P.LEAD_INSPECTOR) -> None:
    with at_work(case, who, date(2012, 6, 11)) as desk:
        prepare(desk.acting, desk.inspection, Preparation(EMBARGO, "https://www.example.org/r"))


def test_the_list_of_a_published_report_waits_until_everybody_has_it(
    case: Case, watch: Watch
) -> None:
    bring_to(case, Step.PUBLISHED)
    at(watch, date(2012, 6, 14))
    said = "Send the report to the distribution list , Thornshire 6 recipients are left"
    for kind in (P.PUBLISHER, P.SCHEDULER, P.ASSISTANT_CHIEF_INSPECTOR):
        assert said in home(case, kind), kind
        assert leads(case, kind, "distribution")
    assert "distribution list" not in home(case, P.LEAD_INSPECTOR) + home(case, P.HEAD_OF_SERVICE)
    with at_work(case, P.PUBLISHER, PUBLISHED) as desk:
        for recipient in recipients_of(desk.inspection):
            tick(desk.acting, desk.inspection, recipient, "By e-mail", PUBLISHED)
    assert NOTHING in home(case, P.PUBLISHER)


@pytest.mark.usefixtures("engine")
def test_a_published_report_that_is_not_here_waits_for_who_imports_it(watch: Watch) -> None:
    case = make_case(recommendations=None)
    bring_to(case, Step.PUBLISHED)
    at(watch, date(2012, 6, 14))
    said = "Import the report , Thornshire"
    for kind in (P.LEAD_INSPECTOR, P.SCHEDULER, P.ASSISTANT_CHIEF_INSPECTOR, P.PUBLISHER):
        assert said in home(case, kind), kind
        assert leads(case, kind, "report")
    others = make_case("Farland")
    assert said not in home(case, P.HEAD_OF_SERVICE) + home(others, P.LEAD_INSPECTOR)
    with at_work(case, P.PUBLISHER, PUBLISHED) as desk:
        make_recommendations(desk.session, desk.inspection, ())
    assert said not in home(case, P.PUBLISHER)


def test_comments_wait_for_who_answers_them_until_all_are_answered(
    case: Case, watch: Watch
) -> None:
    comment(case)
    at(watch, date(2012, 4, 2))
    for kind in (P.LEAD_INSPECTOR, P.ASSISTANT_CHIEF_INSPECTOR):
        assert "Answer the service's comments , Thornshire 2 comments" in home(case, kind)
        assert leads(case, kind, "comments/answers")
    assert "comments" not in home(case, P.PUBLISHER)
    with at_work(case, P.LEAD_INSPECTOR, date(2012, 4, 2)) as desk:
        accepted = Decided(CommentAnswer.ACCEPTED, "")
        save_answers(desk.acting, desk.inspection, {1: accepted, 2: accepted})
        send_answers(desk.acting, desk.inspection)
    assert "comments" not in home(case, P.ASSISTANT_CHIEF_INSPECTOR)


def test_an_embargo_that_is_over_stands_before_all_who_work_on_it_until_it_is_withdrawn(
    case: Case, watch: Watch
) -> None:
    bring_to(case, Step.COMMENTS_RECEIVED)
    under_embargo(case)
    at(watch, date(2012, 6, 12))
    assert "The embargo ended" not in home(case, P.LEAD_INSPECTOR) + home(case, P.SCHEDULER)
    assert "13 June 2012 at 10:00am Open" in home(case, P.PUBLISHER)
    at(watch, date(2012, 6, 13), 10)
    said = "The embargo ended on 13 June 2012 at 10:00am, and the report is not published"
    for kind in (P.LEAD_INSPECTOR, P.SCHEDULER, P.CHIEF_INSPECTOR):
        assert f"{said} Thornshire Overdue" in home(case, kind)
    assert "13 June 2012 at 10:00am Overdue" in home(case, P.PUBLISHER)
    assert said not in home(case, P.PUBLISHER) + home(case, P.HEAD_OF_SERVICE)
    other = make_case("Farland")
    bring_to(other, Step.VISIT_ENDED)
    assert said not in home(other, P.LEAD_INSPECTOR)
    assert f"Prepare and publish the report {said}" in main_of(
        signed_in(case.people[P.SCHEDULER]).get(f"/inspections/{case.inspection_id}").text
    )
    lead = signed_in(case.people[P.LEAD_INSPECTOR])
    place = f"/inspections/{case.inspection_id}/publication"
    seen = lead.get(place).text.split('name="seen" value="')[1].split('"')[0]
    assert lead.post(f"{place}/withdraw", place, seen=seen).status_code == 303
    assert said not in home(case, P.LEAD_INSPECTOR)


def test_who_decides_on_coming_back_early_is_asked_before_and_after_publication(
    case: Case, watch: Watch
) -> None:
    bring_to(case, Step.COMMENTS_RECEIVED)
    under_embargo(case)
    at(watch, date(2012, 6, 12))
    said = "Say whether an early further inspection is needed"
    for kind in (P.LEAD_INSPECTOR, P.ASSISTANT_CHIEF_INSPECTOR, P.CHIEF_INSPECTOR):
        assert said in home(case, kind)
    assert said not in home(case, P.PUBLISHER)
    with at_work(case, P.LEAD_INSPECTOR, date(2012, 6, 12)) as desk:
        consider(desk.acting, desk.inspection, is_needed=True, reason="Safeguarding is low.")
    assert NOTHING in home(case, P.CHIEF_INSPECTOR)
    bring_to(case, Step.PUBLISHED, after=Step.COMMENTS_RECEIVED)
    at(watch, date(2012, 6, 14))
    assert "Order the early further inspection" in home(case, P.CHIEF_INSPECTOR)
    assert "Order the early" not in home(case, P.LEAD_INSPECTOR)


def test_a_document_waits_to_be_released_and_then_to_be_opened(case: Case, watch: Watch) -> None:
    bring_to(case, Step.DRAFT_SENT)
    at(watch, date(2012, 3, 19))
    said = "Release what the service was given , Thornshire"
    assert f"{said} 2 documents" in home(case, P.LEAD_INSPECTOR)
    with at_work(case, P.LEAD_INSPECTOR, date(2012, 3, 19)) as desk:
        new = NewDocument(DocumentKind.DRAFT_REPORT, "draft.pdf", "application/pdf", b"%PDF-1.7")
        kept = release(desk.acting, desk.inspection, new).id
    assert f"{said} 1 document" in home(case, P.LEAD_INSPECTOR)
    waits = "Open what the inspectorate released , Thornshire 1 document"
    assert waits in home(case, P.HEAD_OF_SERVICE)
    delegate = signed_in(case.people[P.DELEGATE])
    assert waits in main_of(delegate.get("/").text)
    place = f"/inspections/{case.inspection_id}/documents"
    assert delegate.post(f"{place}/{kept}", place).status_code == 200
    assert "Open what" not in main_of(delegate.get("/").text)
    assert waits in home(case, P.HEAD_OF_SERVICE)


def test_who_helps_the_head_has_the_heads_dates_before_them(case: Case, watch: Watch) -> None:
    bring_to(case, Step.PUBLISHED)
    at(watch, date(2012, 7, 4))
    page = signed_in(case.people[P.DELEGATE]).get("/").text
    assert "Dates of your service" in main_of(page)
    assert "11 July 2012 Due soon" in main_of(page)
    assert f'href="/plans/{case.inspection_id}"' in page
    assert NOTHING in home(case, P.BOARD_CHAIR)


def test_an_owner_is_asked_to_take_an_action_on_and_the_head_to_find_another(
    case: Case, watch: Watch
) -> None:
    bring_to(case, Step.PUBLISHED)
    with at_work(case, P.HEAD_OF_SERVICE, SUBMITTED) as desk:
        actions = [each.id for each in answer_everything(case, desk).actions]
    at(watch, SUBMITTED)
    owner = signed_in(case.people[P.OWNER])
    page = owner.get("/").text
    for label, which in zip(("1a", "2a"), actions, strict=True):
        assert f"Say whether you take on action {label}" in main_of(page)
        assert f'href="/actions/{which}"' in page
    declined = owner.post(f"/actions/{actions[0]}/decline", reason="It is not mine.")
    assert declined.status_code == 303
    assert "take on action 1a" not in main_of(owner.get("/").text)
    for kind in (P.HEAD_OF_SERVICE, P.DELEGATE):
        assert "Find another owner , Thornshire 1 action was declined" in home(case, kind)


def test_a_monitor_has_what_is_claimed_done_before_them(case: Case, watch: Watch) -> None:
    monitored(case)
    at(watch, CLAIMED_ON)
    assert "claimed done" not in home(case, P.MONITOR)
    claim_action(case)
    claim_action(case, "2a")
    for kind in (P.MONITOR, P.MONITOR_HEAD_OF_AREA):
        assert "Verify what is claimed done , Thornshire 2 claims" in home(case, kind)
    assert "claimed done" not in home(case, P.HEAD_OF_SERVICE) + home(case, P.SCHEDULER)
    monitor = signed_in(case.people[P.MONITOR])
    place = f"/monitoring/{case.inspection_id}/actions/{action_id(case)}/decide"
    assert monitor.post(place, decision="verify").status_code == 303
    assert "Verify what is claimed done , Thornshire 1 claim" in main_of(monitor.get("/").text)


def test_a_plan_that_does_not_agree_waits_for_the_assistant_chief_inspector(
    case: Case, watch: Watch
) -> None:
    bring_to(case, Step.PUBLISHED)
    with at_work(case, P.HEAD_OF_SERVICE, SUBMITTED) as desk:
        plan = answer_everything(case, desk, Answer.NOT_AGREED)
        plan.endorse(desk.acting, "Management Board", SUBMITTED)
        plan.submit(desk.acting)
    at(watch, TAKEN_UP)
    said = "Decide on a plan that does not agree to everything"
    assert said not in home(case, P.ASSISTANT_CHIEF_INSPECTOR)
    bring_to(case, Step.TAKEN_UP, after=Step.SUBMITTED)
    shown = home(case, P.ASSISTANT_CHIEF_INSPECTOR)
    assert f"{said} , Thornshire 2 recommendations are not agreed" in shown
    assert said not in home(case, P.LEAD_INSPECTOR)


def test_a_long_list_says_that_it_may_go_on(
    case: Case, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_to(case, Step.PUBLISHED)
    at(watch, date(2012, 6, 14))
    for where in (to_do, desk):
        monkeypatch.setattr(where, "MOST_SHOWN", 2)
    said = "At most 2 of each kind are shown. More follow as these are done."
    assert said not in home(case, P.PUBLISHER)
    for area in ("Alderby", "Farland"):
        bring_to(make_case(area), Step.PUBLISHED)
    shown = home(case, P.PUBLISHER)
    assert said in shown
    assert shown.count("recipients are left") == 2


@pytest.mark.parametrize("who", [P.SCHEDULER, P.ASSISTANT_CHIEF_INSPECTOR, P.MONITOR])
def test_home_asks_as_little_for_many_as_for_one(
    engine: Engine, case: Case, watch: Watch, who: PostKind
) -> None:
    monitored(case)
    claim_action(case)
    at(watch, CLAIMED_ON)

    def look(browser: Browser) -> None:
        assert browser.get("/").status_code == 200

    few = asked(engine, lambda: look(signed_in(case.people[who])))
    for area in ("Alderby", "Farland"):
        more = make_case(area)
        bring_to(more, Step.COMMENTS_RECEIVED)
        under_embargo(more, P.SCHEDULER)
        monitored(make_case(f"{area} and more"))
    assert asked(engine, lambda: look(signed_in(case.people[who]))) == few
    assert clock.today() == CLAIMED_ON
