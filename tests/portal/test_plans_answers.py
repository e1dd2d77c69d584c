import re
from datetime import date
from typing import Any

import pytest
from httpx2 import Response

from rules.posts import PostKind
from rules.stages import ActionState, Answer, OwnershipState
from tests.factories import Case, answer_everything, at_work
from tests.portal.people import signed_in
from tests.portal.service import (
    MEASURE,
    WHAT,
    actions_of,
    answer,
    by,
    path,
    plan_of,
    published,
    row,
    words,
)

P = PostKind
HERE = "/recommendations/1"


@pytest.fixture
def case(case: Case) -> Case:
    return published(case)


def test_a_recommendation_is_shown_with_what_leads_into_it_and_who_is_named(case: Case) -> None:
    said = words(by(case, P.HEAD_OF_SERVICE).get(path(case, HERE)))
    assert "Changes are necessary to ensure that: practice of kind 1 is done well enough" in said
    assert "Primary responsibility: YOS Head of Service" in said


@pytest.mark.parametrize("kind", [P.HEAD_OF_SERVICE, P.DELEGATE])
def test_an_answer_is_saved_with_its_action(case: Case, kind: PostKind) -> None:
    writer = by(case, kind)
    saved = answer(case, writer, 1, **{"actions-0-partners": "Health"})
    assert (saved.status_code, saved.headers["location"]) == (303, path(case))
    [action] = actions_of(case)
    assert (action.letter, action.what, action.partners) == ("a", WHAT, "Health")
    assert (action.owner_post_id, action.target_on) == (case.owners_post, date(2012, 9, 17))
    assert action.success_measure == MEASURE
    [response] = plan_of(case).responses
    assert response.answer is Answer.AGREED
    assert "Your answer to recommendation 1 was saved." in words(writer.get(path(case)))


def test_several_actions_are_saved_at_once_and_bear_letters(case: Case) -> None:
    head = by(case, P.HEAD_OF_SERVICE)
    answer(case, head, 1, **row(case, 1, what="Train everybody."))
    assert [action.letter for action in actions_of(case)] == ["a", "b"]
    said = words(head.get(path(case, HERE)))
    assert "Action 1 of 2: 1a" in said
    assert "Action 2 of 2: 1b" in said


def test_actions_may_be_saved_before_the_answer_and_unfinished(case: Case) -> None:
    head = by(case, P.HEAD_OF_SERVICE)
    bare = {"owner": "", "due-day": "", "due-month": "", "due-year": "", "measure": ""}
    assert answer(case, head, 1, answer="", **row(case, 0, **bare)).status_code == 303
    assert actions_of(case)[0].what == WHAT
    assert plan_of(case).responses == []


def test_rows_left_blank_are_no_actions(case: Case) -> None:
    blank = dict.fromkeys(row(case, 1), "")
    answer(case, by(case, P.HEAD_OF_SERVICE), 1, **blank)
    assert len(actions_of(case)) == 1


@pytest.mark.parametrize("chosen", ["partly_agreed", "not_agreed"])
def test_who_does_not_agree_says_why(case: Case, chosen: str) -> None:
    head = by(case, P.HEAD_OF_SERVICE)
    refused = answer(case, head, 1, answer=chosen)
    assert refused.status_code == 422
    assert refused.text.count("Say why you do not agree, or agree only in part") == 2
    assert answer(case, head, 1, answer=chosen, reason="It is done already.").status_code == 303
    assert plan_of(case).responses[0].reason == "It is done already."


WRONG: list[tuple[dict[str, str], str]] = [
    ({"what": ""}, "Action 1: say what you will do, or remove the action"),
    ({"due-year": "12"}, "Action 1: the year of the target date must have 4 numbers"),
    ({"due-month": ""}, "Action 1: the target date must include a day, a month and a year"),
    ({"due-day": "31"}, "Action 1: the target date must be a real date, such as 11 7 2012"),
    ({"owner": "0" * 32}, "Action 1: select an owner from the list"),
    ({"owner": "nobody"}, "Action 1: select an owner from the list"),
    ({"what": "x" * 4001}, "Action 1: what you will do must be 4,000 characters or fewer"),
    ({"measure": "x" * 4001}, "Action 1: how you will know must be 4,000 characters or fewer"),
    ({"partners": "x" * 201}, "Action 1: partners must be 200 characters or fewer"),
]


@pytest.mark.parametrize(("wrong", "sentence"), WRONG)
def test_an_action_that_cannot_be_saved_says_why_and_keeps_every_word(
    case: Case, wrong: dict[str, str], sentence: str
) -> None:
    head = by(case, P.HEAD_OF_SERVICE)
    sent = row(case, partners="Health & <Social> Care") | row(case, 0, **wrong)
    refused = answer(case, head, 1, reason="A reason.", **sent)
    assert refused.status_code == 422
    assert refused.text.count(sentence) == 2
    assert "<title>Error: Recommendation 1" in refused.text
    kept = [str(value) for name, value in sent.items() if not name.endswith(("-id", "-owner"))]
    assert all(
        value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in refused.text
        for value in kept
    )
    assert "A reason.</textarea>" in refused.text
    assert actions_of(case) == []


def test_all_that_is_wrong_is_said_at_once_in_the_order_of_the_page(case: Case) -> None:
    sent = row(case, 0, **{"due-year": "12"}) | row(case, 1, what="")
    refused = answer(case, by(case, P.HEAD_OF_SERVICE), 1, answer="not_agreed", **sent)
    assert re.findall(r'<a href="#([a-z0-9-]+)">', refused.text) == [
        "reason",
        "actions-0-due-year",
        "actions-1-what",
    ]


def test_what_the_form_does_not_ask_for_is_refused(case: Case) -> None:
    head = by(case, P.HEAD_OF_SERVICE)
    assert answer(case, head, 1, endorsed_by="Myself").status_code == 422
    assert answer(case, head, 1, **{"actions-0-state": "verified"}).status_code == 422
    assert actions_of(case) == []


def rows_in(page: Response) -> list[str]:
    return re.findall(r'<textarea[^>]*name="actions-\d+-what"[^>]*>(.*?)</textarea>', page.text)


def test_a_row_is_added_and_taken_away_by_the_page_and_nothing_is_saved(case: Case) -> None:
    head = by(case, P.HEAD_OF_SERVICE)
    more = answer(case, head, 1, do="add-actions", **{"actions-0-due-year": "12"})
    assert (more.status_code, rows_in(more)) == (200, [WHAT, ""])
    assert 'value="12"' in more.text
    assert "There is a problem" not in more.text
    both = row(case, 0, what="First.") | row(case, 1, what="Second.")
    fewer = answer(case, head, 1, do="remove-actions-0", **both)
    assert (fewer.status_code, rows_in(fewer)) == (200, ["Second."])
    assert actions_of(case) == []


def test_the_first_button_of_the_page_saves(case: Case) -> None:
    page = by(case, P.HEAD_OF_SERVICE).get(path(case, HERE))
    first = re.search(
        r'<form method="post" action="/plans.*?<button[^>]*value="(.*?)"', page.text, re.DOTALL
    )
    assert first
    assert first[1] == "save"


def test_an_action_is_changed_in_its_place(case: Case) -> None:
    head = by(case, P.HEAD_OF_SERVICE)
    answer(case, head, 1)
    [before] = actions_of(case)
    answer(case, head, 1, **row(case, id=str(before.id), what="Check each plan."))
    [after] = actions_of(case)
    assert (after.id, after.letter, after.what) == (before.id, "a", "Check each plan.")


def test_an_action_taken_off_the_page_leaves_the_plan_and_letters_close_up(case: Case) -> None:
    head = by(case, P.HEAD_OF_SERVICE)
    three = {**row(case, 0, what="A"), **row(case, 1, what="B"), **row(case, 2, what="C")}
    answer(case, head, 1, **three)
    kept = {action.letter: str(action.id) for action in actions_of(case)}
    left = row(case, 0, id=kept["a"], what="A") | row(case, 1, id=kept["c"], what="C")
    answer(case, head, 1, **left)
    assert [(action.letter, action.what) for action in actions_of(case)] == [("a", "A"), ("b", "C")]


def test_an_action_its_owner_answered_keeps_its_letter_when_it_is_taken_out(case: Case) -> None:
    head = by(case, P.HEAD_OF_SERVICE)
    answer(case, head, 1)
    with at_work(case, P.OWNER, date(2012, 6, 14)) as desk:
        desk.plan().actions[0].accept(desk.acting)
    answer(case, head, 1, **row(case, what="Something else."))
    assert [(a.letter, a.state) for a in actions_of(case)] == [
        ("a", ActionState.CANCELLED),
        ("b", ActionState.PLANNED),
    ]


def test_a_new_owner_is_asked_anew(case: Case) -> None:
    head = by(case, P.HEAD_OF_SERVICE)
    answer(case, head, 1)
    with at_work(case, P.OWNER, date(2012, 6, 14)) as desk:
        desk.plan().actions[0].decline(desk.acting, "I have left the team.")
        other = desk.post(P.DELEGATE).id
    [action] = actions_of(case)
    answer(case, head, 1, **row(case, id=str(action.id), owner=str(other)))
    [action] = actions_of(case)
    assert (action.owner_post_id, action.ownership) == (other, OwnershipState.PROPOSED)
    assert action.reason is None


def test_two_people_who_write_at_once_both_keep_their_words(case: Case) -> None:
    head, delegate = by(case, P.HEAD_OF_SERVICE), by(case, P.DELEGATE)
    opened: Any = {"version": str(plan_of(case).row_version), "answer": "agreed", "do": "save"}
    answer(case, delegate, 1, **row(case, what="What the delegate wrote."))
    late = head.post(
        path(case, HERE), None, **opened, reason="", **row(case, what="What the Head wrote.")
    )
    assert late.status_code == 409
    assert "What the delegate wrote." in late.text
    assert rows_in(late) == ["What the Head wrote.", "What the delegate wrote."]
    assert [action.what for action in actions_of(case)] == ["What the delegate wrote."]


def test_after_a_conflict_saving_again_takes_what_is_then_in_the_form(case: Case) -> None:
    head, delegate = by(case, P.HEAD_OF_SERVICE), by(case, P.DELEGATE)
    answer(case, delegate, 1, **row(case, what="Theirs."))
    [theirs] = actions_of(case)
    answer(case, delegate, 1, **row(case, what="Theirs, again."))
    mine = row(case, 0, id=str(theirs.id), what="Mine.")  # on a row that is gone by now
    assert answer(case, head, 1, **mine).status_code == 303
    assert [action.what for action in actions_of(case)] == ["Mine."]


def test_a_version_that_no_page_gave_is_a_conflict(case: Case) -> None:
    head = by(case, P.HEAD_OF_SERVICE)
    assert answer(case, head, 1, version="").status_code == 409
    assert answer(case, head, 1, version="first").status_code == 409


def test_a_submitted_plan_is_shown_and_not_changed(case: Case) -> None:
    head = by(case, P.HEAD_OF_SERVICE)
    with at_work(case, P.HEAD_OF_SERVICE, date(2012, 6, 14)) as desk:
        answer_everything(case, desk).submit(desk.acting, "The Board meets next month.")
    page = head.get(path(case, HERE))
    assert "it cannot be changed now" in words(page)
    assert 'name="version"' not in page.text
    now = str(plan_of(case).row_version)
    sent: Any = {
        "version": now,
        "answer": "not_agreed",
        "reason": "We changed our mind.",
        "do": "save",
    }
    refused = head.post(path(case, HERE), path(case, "/owners/invite"), **sent)
    assert refused.status_code == 422
    assert "We changed our mind." in refused.text


def test_a_recommendation_the_report_does_not_have_is_missing(case: Case) -> None:
    head = by(case, P.HEAD_OF_SERVICE)
    assert head.get(path(case, "/recommendations/3")).status_code == 404
    assert head.get(path(case, "/recommendations/first")).status_code == 404


def test_only_the_service_answers(case: Case) -> None:
    version = str(plan_of(case).row_version)
    for who, status in ((case.stranger, 404), (case.people[P.LEAD_INSPECTOR], 403)):
        browser = signed_in(who)
        sent: Any = {"version": version, "answer": "agreed", **row(case)}
        assert browser.post(path(case, HERE), "/account", **sent).status_code == status
    assert actions_of(case) == []
