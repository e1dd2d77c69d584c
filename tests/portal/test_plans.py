import re

import pytest

from rules.posts import PostKind
from rules.stages import PlanState
from tests.factories import Case, make_case
from tests.portal.people import Watch, heading, signed_in
from tests.portal.service import (
    actions_of,
    answer,
    answer_all,
    approve,
    at,
    by,
    path,
    plan_of,
    published,
    send,
    words,
)

P = PostKind


@pytest.fixture
def case(case: Case) -> Case:
    return published(case)


def test_the_heads_only_plan_opens_at_once(case: Case) -> None:
    answer = by(case, P.HEAD_OF_SERVICE).get("/plans")
    assert (answer.status_code, answer.headers["location"]) == (303, path(case))


def test_who_writes_no_plan_finds_none(case: Case) -> None:
    page = by(case, P.MONITOR).get("/plans")
    assert page.status_code == 200
    assert case.area not in page.text


def test_a_plan_says_when_it_is_due_and_what_is_missing(case: Case) -> None:
    page = by(case, P.HEAD_OF_SERVICE).get(path(case))
    said = words(page)
    assert heading(page) == "Improvement plan for Thornshire"
    assert "11 July 2012 Open" in said
    assert "Answer recommendation 1. Answer recommendation 2." in said
    assert said.count("Not started") == 3


def test_a_plan_whose_recommendations_are_not_here_yet_says_so(engine: object) -> None:
    del engine
    case = published(make_case("Fenshire", recommendations=0))
    said = words(by(case, P.HEAD_OF_SERVICE).get(path(case)))
    assert "The inspectorate has not put the report&#39;s recommendations here yet." in said
    assert "Nothing is missing" not in said


def test_a_late_plan_says_so_in_words(case: Case, watch: Watch) -> None:
    at(watch, 2012, 7, 16)
    said = words(by(case, P.HEAD_OF_SERVICE).get(path(case)))
    assert "11 July 2012 Overdue 5 days late" in said


def test_each_recommendation_says_how_far_its_answer_has_come(case: Case) -> None:
    head = by(case, P.HEAD_OF_SERVICE)
    answer(case, head, 1)
    answer(case, head, 2, **{"actions-0-measure": ""})
    page = head.get(path(case))
    standings = re.findall(r'id="recommendation-\d-status">(.*?)</div>', page.text, re.DOTALL)
    assert [re.sub(r"<[^>]+>", "", each).strip() for each in standings] == [
        "Complete",
        "Incomplete",
    ]
    assert "Say how you will know that action 2a has worked." in words(page)


def test_the_chair_reads_the_plan_and_changes_nothing(case: Case) -> None:
    answer_all(case, by(case, P.HEAD_OF_SERVICE))
    chair = by(case, P.BOARD_CHAIR)
    assert "/recommendations/" not in chair.get(path(case)).text
    page = chair.get(path(case, "/check"))
    assert "Check every assessment before it is signed off." in page.text
    assert "Only the Head of Service submits the plan." in words(page)
    assert chair.get(path(case, "/recommendations/1")).status_code == 403


@pytest.mark.parametrize("end", ["", "/check"])
@pytest.mark.parametrize("kind", [P.LEAD_INSPECTOR, P.ASSISTANT_CHIEF_INSPECTOR])
def test_the_inspectorate_reads_no_draft_only_what_was_submitted(
    case: Case, kind: PostKind, end: str
) -> None:
    answer(case, by(case, P.HEAD_OF_SERVICE), 1)
    staff = by(case, kind)
    sent_on = staff.get(path(case, end))
    assert sent_on.headers["location"] == path(case, "/versions")
    assert (
        "No version of this plan has been submitted yet." in staff.get(path(case, "/versions")).text
    )


PAGES = (
    "",
    "/check",
    "/recommendations/1",
    "/approval",
    "/submit",
    "/submitted",
    "/versions",
    "/versions/1",
    "/owners",
    "/owners/invite",
    "/reviews",
    "/reviews/1/update",
)


@pytest.mark.parametrize("end", PAGES)
def test_another_areas_plan_looks_like_a_missing_one(case: Case, end: str) -> None:
    stranger = signed_in(case.stranger)
    theirs = stranger.get(path(case, end))
    missing = stranger.get(path(case, end).replace(str(case.inspection_id), "0" * 32))
    assert (theirs.status_code, missing.status_code) == (404, 404)
    assert same(theirs.text, str(case.inspection_id)) == same(missing.text, "0" * 32)


@pytest.mark.parametrize("end", PAGES)
def test_an_owner_sees_no_plan(case: Case, end: str) -> None:
    assert by(case, P.OWNER).get(path(case, end)).status_code == 403


@pytest.mark.parametrize("end", ["", "/check", "/versions"])
def test_the_monitor_sees_no_plan_before_it_is_forwarded(case: Case, end: str) -> None:
    assert by(case, P.MONITOR).get(path(case, end)).status_code == 403


def test_there_is_no_plan_before_publication(engine: object, watch: Watch) -> None:
    del engine, watch
    early = make_case()
    assert by(early, P.HEAD_OF_SERVICE).get(path(early)).status_code == 403
    assert by(early, P.MONITOR).get(path(early)).status_code == 404


def test_the_boards_approval_is_recorded_with_name_and_day(case: Case) -> None:
    head = by(case, P.HEAD_OF_SERVICE)
    answer_all(case, head)
    assert approve(case, head).headers["location"] == path(case)
    assert "Management Board, 14 June 2012" in words(head.get(path(case)))
    assert plan_of(case).state is PlanState.ENDORSED


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"by": ""}, "Enter who approved the plan"),
        (
            {"on-day": "", "on-month": "", "on-year": ""},
            "Enter the date on which the Board approved the plan",
        ),
        ({"on-day": "31"}, "The date must be a real date, such as 11 7 2012."),
        ({"on-day": "15"}, "The date of the Board&#39;s approval must be today or in the past"),
    ],
)
def test_an_approval_that_cannot_be_recorded_says_why(
    case: Case, fields: dict[str, str], sentence: str
) -> None:
    head = by(case, P.HEAD_OF_SERVICE)
    answer_all(case, head)
    sent = {"by": "Board", "on-day": "14", "on-month": "6", "on-year": "2012", **fields}
    refused = send(head, path(case, "/approval"), **sent)
    assert refused.status_code == 422
    assert refused.text.count(sentence) == 2
    assert plan_of(case).state is PlanState.DRAFT


def test_an_incomplete_plan_offers_no_approval(case: Case) -> None:
    page = by(case, P.HEAD_OF_SERVICE).get(path(case, "/approval"))
    assert "Answer recommendation 1." in words(page)
    assert 'name="by"' not in page.text


def test_an_approval_may_be_put_right(case: Case) -> None:
    head = by(case, P.HEAD_OF_SERVICE)
    answer_all(case, head)
    approve(case, head)
    day = {"on-day": "13", "on-month": "6", "on-year": "2012"}
    assert send(head, path(case, "/approval"), by="The chair", **day).status_code == 303
    assert plan_of(case).endorsed_by == "The chair"


def test_a_change_takes_the_approval_away_and_saving_nothing_new_does_not(case: Case) -> None:
    head = by(case, P.HEAD_OF_SERVICE)
    answer_all(case, head)
    approve(case, head)
    first = {"actions-0-id": str(actions_of(case)[0].id)}
    answer(case, head, 1, **first)
    assert plan_of(case).state is PlanState.ENDORSED
    answer(case, head, 1, **first, **{"actions-0-partners": "Health"})
    assert (plan_of(case).state, plan_of(case).endorsed_on) == (PlanState.DRAFT, None)


def same(page: str, of: str) -> str:
    """A page without what differs in every answer, and without its own address."""
    page = re.sub(r'nonce="[^"]+"|name="csrf" value="[^"]+"', "", page)
    return page.replace(of, "")
