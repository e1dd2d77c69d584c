from datetime import date

import pytest
from sqlalchemy import select

from models import Action, EventKind, NewAction
from models.queries.story import facts_after
from rules.posts import PostKind
from rules.stages import Answer, PlanState
from rules.timeline import DeadlineKind
from tests.course import Step, bring_to
from tests.factories import (
    PUBLISHED,
    SUBMITTED,
    TARGET,
    Case,
    answer_everything,
    at_work,
    looking_at,
    make_case,
    new_action,
    not_allowed,
    on_sqlite,
    refused,
)

pytestmark = [on_sqlite, pytest.mark.usefixtures("engine")]
P, S = PostKind, PlanState
BOARD = "Councillor Adeyemi, for the Management Board"


@pytest.fixture
def case() -> Case:
    made = make_case()
    bring_to(made, Step.PUBLISHED)
    return made


def answered(case: Case, answer: Answer = Answer.AGREED) -> None:
    with at_work(case, P.HEAD_OF_SERVICE, SUBMITTED) as desk:
        answer_everything(case, desk, answer)


def missing(case: Case, on: date = SUBMITTED) -> list[str]:
    with looking_at(case) as desk:
        return desk.plan().missing(on)


def state(case: Case) -> PlanState:
    with looking_at(case) as desk:
        return desk.plan().state


def kinds(case: Case) -> list[EventKind]:
    with looking_at(case) as desk:
        return [fact.kind for fact in facts_after(desk.session, 0)]


def test_publication_asks_for_the_plan_in_the_same_transaction(case: Case) -> None:
    assert state(case) is S.REQUESTED
    assert {EventKind.REPORT_PUBLISHED, EventKind.PLAN_REQUESTED} <= set(kinds(case))


def test_the_first_answer_starts_the_draft(case: Case) -> None:
    with at_work(case, P.DELEGATE, PUBLISHED) as desk:
        plan = desk.plan()
        plan.answer(desk.acting, plan.recommendations[0], Answer.AGREED)
        plan.answer(desk.acting, plan.recommendations[1], Answer.AGREED)
    assert state(case) is S.DRAFT
    assert kinds(case).count(EventKind.PLAN_STARTED) == 1


@pytest.mark.parametrize("answer", [Answer.PARTLY_AGREED, Answer.NOT_AGREED])
def test_an_answer_that_does_not_agree_says_why(case: Case, answer: Answer) -> None:
    with (
        refused("Say why recommendation 2 is not fully agreed."),
        at_work(case, P.HEAD_OF_SERVICE, PUBLISHED) as desk,
    ):
        plan = desk.plan()
        plan.answer(desk.acting, plan.recommendations[1], answer, "  ")


def test_a_second_answer_stands_in_place_of_the_first(case: Case) -> None:
    with at_work(case, P.HEAD_OF_SERVICE, PUBLISHED) as desk:
        plan = desk.plan()
        plan.answer(desk.acting, plan.recommendations[0], Answer.NOT_AGREED, "It is done already.")
        plan.answer(desk.acting, plan.recommendations[0], Answer.AGREED)
    with looking_at(case) as desk:
        assert [(r.answer, r.reason) for r in desk.plan().responses] == [(Answer.AGREED, None)]


def test_what_is_still_missing_is_said_in_sentences(case: Case) -> None:
    assert missing(case) == ["Answer recommendation 1.", "Answer recommendation 2."]
    with at_work(case, P.HEAD_OF_SERVICE, PUBLISHED) as desk:
        plan = desk.plan()
        first, second = plan.recommendations
        plan.answer(desk.acting, first, Answer.AGREED)
        plan.answer(desk.acting, second, Answer.NOT_AGREED, "It is done already.")
    assert missing(case) == ["Add an action to recommendation 1."]
    with at_work(case, P.HEAD_OF_SERVICE, PUBLISHED) as desk:
        plan = desk.plan()
        plan.add_action(desk.acting, plan.recommendations[0], NewAction("Look into it."))
    assert missing(case) == [
        "Name one owner of action 1a.",
        "Give action 1a a target date.",
        "Say how you will know that action 1a has worked.",
    ]


def test_a_target_must_not_lie_before_the_submission_unless_the_work_is_done(case: Case) -> None:
    with at_work(case, P.HEAD_OF_SERVICE, PUBLISHED) as desk:
        plan = desk.plan()
        plan.answer(desk.acting, plan.recommendations[0], Answer.AGREED)
        plan.answer(desk.acting, plan.recommendations[1], Answer.NOT_AGREED, "It is done already.")
        plan.add_action(desk.acting, plan.recommendations[0], new_action(case, SUBMITTED))
    assert missing(case, SUBMITTED) == []
    assert missing(case, date(2012, 7, 10)) == [
        "The target date of action 1a is before the plan is submitted."
    ]
    with at_work(case, P.OWNER, SUBMITTED) as desk:
        action = desk.plan().actions[0]
        action.claim_done(desk.acting, date(2012, 7, 1), "The checklist is in use.")
    assert missing(case, date(2012, 7, 10)) == []


def test_letters_count_on_and_are_never_used_again(case: Case) -> None:
    with at_work(case, P.HEAD_OF_SERVICE, PUBLISHED) as desk:
        plan = desk.plan()
        first, second = plan.recommendations
        for home in (first, first, second):
            plan.add_action(desk.acting, home, new_action(case))
    with at_work(case, P.HEAD_OF_SERVICE, PUBLISHED) as desk:
        plan = desk.plan()
        given_up = next(a for a in plan.actions if a.letter == "b")
        given_up.state = type(given_up.state).CANCELLED
        plan.add_action(desk.acting, plan.recommendations[0], new_action(case))
    with looking_at(case) as desk:
        labels = desk.session.execute(
            select(Action.recommendation_id, Action.letter).order_by(Action.letter)
        )
        by_home: dict[object, list[str]] = {}
        for home_id, letter in labels:
            by_home.setdefault(home_id, []).append(letter)
    assert sorted(by_home.values()) == [["a"], ["a", "b", "c"]]


def test_an_action_is_not_given_to_a_post_of_another_service(case: Case) -> None:
    other = make_case("Farshire")
    with (
        refused("An action's owner is a post of the service or of its partners."),
        at_work(case, P.HEAD_OF_SERVICE, PUBLISHED) as desk,
    ):
        plan = desk.plan()
        outsider = NewAction("Check every plan.", owner_post_id=other.owners_post)
        plan.add_action(desk.acting, plan.recommendations[0], outsider)


def test_the_board_approves_a_complete_plan_and_the_day_and_name_are_kept(case: Case) -> None:
    with (
        refused("The plan is not complete. Answer recommendation 1."),
        at_work(case, P.HEAD_OF_SERVICE, SUBMITTED) as desk,
    ):
        desk.plan().endorse(desk.acting, BOARD, SUBMITTED)
    answered(case)
    with (
        refused("The Board's approval is recorded once it has been given."),
        at_work(case, P.HEAD_OF_SERVICE, SUBMITTED) as desk,
    ):
        desk.plan().endorse(desk.acting, BOARD, date(2012, 7, 10))
    with at_work(case, P.HEAD_OF_SERVICE, SUBMITTED) as desk:
        desk.plan().endorse(desk.acting, BOARD, date(2012, 7, 5))
    with looking_at(case) as desk:
        plan = desk.plan()
        assert plan.state is S.ENDORSED
        assert (plan.endorsed_by, plan.endorsed_on) == (BOARD, date(2012, 7, 5))


def test_an_edit_after_the_boards_approval_takes_it_away(case: Case) -> None:
    answered(case)
    with at_work(case, P.HEAD_OF_SERVICE, SUBMITTED) as desk:
        desk.plan().endorse(desk.acting, BOARD, SUBMITTED)
    with at_work(case, P.DELEGATE, SUBMITTED) as desk:
        plan = desk.plan()
        plan.add_action(desk.acting, plan.recommendations[0], new_action(case))
    assert state(case) is S.DRAFT
    assert EventKind.PLAN_REOPENED in kinds(case)
    with (
        refused("Record the Board's approval, or say why the plan goes without it."),
        at_work(case, P.HEAD_OF_SERVICE, SUBMITTED) as desk,
    ):
        desk.plan().submit(desk.acting)


def test_a_plan_goes_without_the_boards_approval_only_with_a_reason(case: Case) -> None:
    answered(case)
    with at_work(case, P.HEAD_OF_SERVICE, SUBMITTED) as desk:
        version = desk.plan().submit(desk.acting, "The Board meets only in September.")
        assert version.unendorsed_reason == "The Board meets only in September."
    assert state(case) is S.SUBMITTED


def test_an_incomplete_plan_is_not_submitted(case: Case) -> None:
    with (
        refused("The plan is not complete. Answer recommendation 1. Answer recommendation 2."),
        at_work(case, P.HEAD_OF_SERVICE, SUBMITTED) as desk,
    ):
        desk.plan().submit(desk.acting, "There is no time.")


def test_only_the_head_of_service_endorses_and_submits(case: Case) -> None:
    answered(case)
    people = (P.DELEGATE, P.BOARD_CHAIR, P.OWNER, P.LEAD_INSPECTOR, P.MONITOR)
    for somebody in [*(case.people[kind] for kind in people), case.stranger]:
        with not_allowed(), at_work(case, somebody, SUBMITTED) as desk:
            desk.plan().endorse(desk.acting, BOARD, SUBMITTED)
        with not_allowed(), at_work(case, somebody, SUBMITTED) as desk:
            desk.plan().submit(desk.acting, "There is no time.")


def test_only_the_head_and_their_delegate_write_the_plan(case: Case) -> None:
    people = (P.BOARD_CHAIR, P.OWNER, P.LEAD_INSPECTOR, P.MONITOR)
    for somebody in [*(case.people[kind] for kind in people), case.stranger]:
        with not_allowed(), at_work(case, somebody, PUBLISHED) as desk:
            plan = desk.plan()
            plan.answer(desk.acting, plan.recommendations[0], Answer.AGREED)
        with not_allowed(), at_work(case, somebody, PUBLISHED) as desk:
            plan = desk.plan()
            plan.add_action(desk.acting, plan.recommendations[0], new_action(case))


def test_a_submission_meets_the_due_date_and_starts_the_inspectorates(case: Case) -> None:
    bring_to(case, Step.SUBMITTED, after=Step.PUBLISHED)
    with looking_at(case) as desk:
        plan_due = desk.deadline(DeadlineKind.IMPROVEMENT_PLAN)
        assert (plan_due.due_on, plan_due.met_on) == (date(2012, 7, 11), SUBMITTED)
        decision = desk.deadline(DeadlineKind.DECISION)
        assert (decision.anchor_on, decision.due_on) == (SUBMITTED, date(2012, 7, 23))
        assert desk.deadlines(DeadlineKind.ACTION_TARGET) == []


def test_a_submitted_plan_cannot_be_changed(case: Case) -> None:
    bring_to(case, Step.SUBMITTED, after=Step.PUBLISHED)
    for change in ("answer", "add", "submit"):
        with refused("plan"), at_work(case, P.HEAD_OF_SERVICE, SUBMITTED) as desk:
            plan = desk.plan()
            if change == "answer":
                plan.answer(desk.acting, plan.recommendations[0], Answer.AGREED)
            elif change == "add":
                plan.add_action(desk.acting, plan.recommendations[0], new_action(case))
            else:
                plan.actions[0].what = "Something else."
                plan.submit(desk.acting)


def test_the_target_of_every_action_is_kept_as_it_was_first_promised(case: Case) -> None:
    bring_to(case, Step.FINALISED, after=Step.PUBLISHED)
    with looking_at(case) as desk:
        assert {a.first_target_on for a in desk.plan().actions} == {TARGET}


def test_an_approval_written_down_wrongly_may_be_put_right(case: Case) -> None:
    answered(case)
    for by in ("The Management Board", BOARD):
        with at_work(case, P.HEAD_OF_SERVICE, SUBMITTED) as desk:
            desk.plan().endorse(desk.acting, by, SUBMITTED)
    with looking_at(case) as desk:
        assert (desk.plan().state, desk.plan().endorsed_by) == (S.ENDORSED, BOARD)
