from datetime import date
from hashlib import sha256

import pytest
from sqlalchemy import select

from models import EventKind, PlanDecision, ReturnReason
from models.event import canonical
from models.queries.story import facts_after
from rules.posts import PostKind
from rules.stages import (
    Answer,
    PlanState,
    RecommendationState,
)
from rules.timeline import DeadlineKind
from tests.course import Step, bring_to
from tests.factories import (
    FINALISED,
    SUBMITTED,
    TAKEN_UP,
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
K, P, S = DeadlineKind, PostKind, PlanState
REVISED = date(2012, 7, 26)


def case_at(step: Step) -> Case:
    case = make_case()
    bring_to(case, step)
    return case


def send_back(case: Case, words: str = "Say how the checks are made.") -> None:
    with at_work(case, P.LEAD_INSPECTOR, FINALISED) as desk:
        plan = desk.plan()
        plan.latest.send_back(desk.acting, {plan.recommendations[0].id: words})


def state(case: Case) -> PlanState:
    with looking_at(case) as desk:
        return desk.plan().state


def everybody_but(case: Case, *kinds: PostKind) -> list[object]:
    others = [case.people[kind] for kind in case.people if kind not in kinds]
    return [*others, case.stranger]


def test_a_submitted_version_is_kept_whole_and_hashed() -> None:
    case = case_at(Step.SUBMITTED)
    with looking_at(case) as desk:
        (version,) = desk.plan().versions
        assert version.number == 1
        assert version.sha256 == sha256(canonical(version.content).encode()).hexdigest()
        (first, second) = version.content["responses"]
        assert first["recommendation"].startswith("Changes are necessary to ensure that: ")
        assert [action["label"] for action in first["actions"]] == ["1a"]
        assert second["actions"][0]["owner"] == "YOS Operational Manager"
        assert version.content["endorsed_by"] == "Management Board"
        kept = [f for f in facts_after(desk.session, 0) if f.kind is EventKind.PLAN_SUBMITTED]
        assert [fact.body["sha256"] for fact in kept] == [version.sha256]


def test_what_changes_later_leaves_the_submitted_version_as_it_was() -> None:
    case = case_at(Step.TAKEN_UP)
    with looking_at(case) as desk:
        before = desk.plan().latest.content
    send_back(case)
    with at_work(case, P.HEAD_OF_SERVICE, REVISED) as desk:
        plan = desk.plan()
        plan.add_action(desk.acting, plan.recommendations[0], new_action(case))
        plan.submit(desk.acting, "The Board meets only in September.")
    with looking_at(case) as desk:
        first, second = desk.plan().versions
        assert first.content == before
        assert [len(v.content["responses"][0]["actions"]) for v in (first, second)] == [1, 2]


def test_the_lead_inspector_takes_the_plan_up_and_nobody_else() -> None:
    case = case_at(Step.SUBMITTED)
    for somebody in everybody_but(case, P.LEAD_INSPECTOR):
        with not_allowed(), at_work(case, somebody, TAKEN_UP) as desk:  # type: ignore[arg-type]
            desk.plan().latest.take_up(desk.acting)
    with at_work(case, P.LEAD_INSPECTOR, TAKEN_UP) as desk:
        desk.plan().latest.take_up(desk.acting)
    assert state(case) is S.UNDER_REVIEW


@pytest.mark.parametrize("reasons", ["none", "blank", "elsewhere"])
def test_a_plan_goes_back_only_with_a_reason_on_a_recommendation_of_its_own(reasons: str) -> None:
    case = case_at(Step.TAKEN_UP)
    with (
        refused("Give a reason on each recommendation whose answer does not do."),
        at_work(case, P.LEAD_INSPECTOR, FINALISED) as desk,
    ):
        plan = desk.plan()
        given = {
            "none": {},
            "blank": {plan.recommendations[0].id: " "},
            "elsewhere": {plan.id: "Say how the checks are made."},
        }[reasons]
        plan.latest.send_back(desk.acting, given)


def test_a_returned_plan_is_due_again_in_ten_working_days() -> None:
    case = case_at(Step.TAKEN_UP)
    send_back(case)
    with looking_at(case) as desk:
        revised, decision = desk.deadline(K.REVISED_PLAN), desk.deadline(K.DECISION)
        assert (revised.anchor_on, revised.due_on) == (FINALISED, date(2012, 7, 30))
        assert decision.met_on == FINALISED
        reasons = desk.session.scalars(select(ReturnReason.reason)).all()
        assert reasons == ["Say how the checks are made."]


def test_a_revised_plan_differs_from_what_was_returned() -> None:
    case = case_at(Step.TAKEN_UP)
    send_back(case)
    with (
        refused("Nothing has changed since the version that was returned."),
        at_work(case, P.HEAD_OF_SERVICE, REVISED) as desk,
    ):
        desk.plan().submit(desk.acting)


def test_a_new_approval_alone_is_no_revision() -> None:
    case = case_at(Step.TAKEN_UP)
    send_back(case)
    with (
        refused("Nothing has changed since the version that was returned."),
        at_work(case, P.HEAD_OF_SERVICE, REVISED) as desk,
    ):
        plan = desk.plan()
        plan.endorse(desk.acting, "Management Board", REVISED)
        plan.submit(desk.acting)


def test_a_revised_plan_the_board_approved_is_version_2_with_a_decision_of_its_own() -> None:
    case = case_at(Step.TAKEN_UP)
    send_back(case)
    with at_work(case, P.HEAD_OF_SERVICE, REVISED) as desk:
        plan = desk.plan()
        plan.add_action(desk.acting, plan.recommendations[0], new_action(case))
        assert plan.state is S.RETURNED
        plan.endorse(desk.acting, "Management Board", REVISED)
        assert plan.submit(desk.acting).number == 2
    with looking_at(case) as desk:
        assert desk.deadline(K.REVISED_PLAN).met_on == REVISED
        assert desk.deadline(K.IMPROVEMENT_PLAN).met_on == SUBMITTED
        decisions = [(d.anchor_on, d.is_open) for d in desk.deadlines(K.DECISION)]
        assert decisions == [(SUBMITTED, False), (REVISED, True)]
        assert desk.plan().endorsed_on == REVISED


def test_a_final_plan_is_accepted_by_those_who_decide() -> None:
    case = case_at(Step.TAKEN_UP)
    deciders = (P.LEAD_INSPECTOR, P.ASSISTANT_CHIEF_INSPECTOR)
    for somebody in everybody_but(case, *deciders):
        with not_allowed(), at_work(case, somebody, FINALISED) as desk:  # type: ignore[arg-type]
            desk.plan().latest.finalise(desk.acting)
    with at_work(case, P.ASSISTANT_CHIEF_INSPECTOR, FINALISED) as desk:
        desk.plan().latest.finalise(desk.acting)
    with looking_at(case) as desk:
        plan = desk.plan()
        assert plan.state is S.FINALISED
        assert {r.state for r in plan.recommendations} == {RecommendationState.IN_PROGRESS}
        decision = desk.session.scalars(select(PlanDecision)).one()
        assert decision.decided_by_id == case.people[P.ASSISTANT_CHIEF_INSPECTOR]
        targets = desk.deadlines(K.ACTION_TARGET)
        assert {(d.due_on, d.post_id) for d in targets} == {(date(2012, 9, 17), case.owners_post)}


def test_a_plan_that_does_not_agree_needs_the_assistant_chief_inspector() -> None:
    case = case_at(Step.PUBLISHED)
    with at_work(case, P.HEAD_OF_SERVICE, SUBMITTED) as desk:
        plan = answer_everything(case, desk, Answer.NOT_AGREED)
        plan.submit(desk.acting, "The Board meets only in September.")
    bring_to(case, Step.TAKEN_UP, after=Step.SUBMITTED)
    with not_allowed(), at_work(case, P.LEAD_INSPECTOR, FINALISED) as desk:
        desk.plan().latest.finalise(desk.acting)
    with at_work(case, P.ASSISTANT_CHIEF_INSPECTOR, FINALISED) as desk:
        desk.plan().latest.finalise(desk.acting)
    assert state(case) is S.FINALISED


@pytest.mark.parametrize("deed", ["finalise", "send_back", "forward", "acknowledge"])
def test_nothing_is_decided_on_a_plan_nobody_took_up(deed: str) -> None:
    case = case_at(Step.SUBMITTED)
    who = P.MONITOR if deed == "acknowledge" else P.LEAD_INSPECTOR
    why = "does not carry the right" if deed == "acknowledge" else "so it cannot become"
    with refused(why), at_work(case, who, FINALISED) as desk:
        plan = desk.plan()
        version = plan.latest
        if deed == "send_back":
            version.send_back(desk.acting, {plan.recommendations[0].id: "Say how."})
        elif deed == "forward":
            version.forward(desk.acting, FINALISED)
        else:
            getattr(version, deed)(desk.acting)


def test_a_plan_without_a_version_has_nothing_to_take_up() -> None:
    case = case_at(Step.PUBLISHED)
    with (
        refused("This plan has not been submitted yet."),
        at_work(case, P.LEAD_INSPECTOR, TAKEN_UP) as desk,
    ):
        desk.plan().latest.take_up(desk.acting)
