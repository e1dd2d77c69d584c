from datetime import date

import pytest

from models.timetable import Timetable
from rules.permissions import CALENDAR
from rules.posts import PostKind
from rules.stages import (
    Answer,
    InspectionState,
    MoveRefused,
    PlanState,
    RecommendationState,
)
from rules.timeline import DeadlineKind
from tests.course import Step, bring_to
from tests.factories import (
    ACKNOWLEDGED,
    FINALISED,
    FORWARDED,
    SUBMITTED,
    Case,
    answer_everything,
    at_work,
    looking_at,
    make_case,
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


def test_staff_may_forward_on_the_day_itself_and_the_first_review_is_scheduled() -> None:
    case = case_at(Step.FINALISED)
    with at_work(case, P.SCHEDULER, FINALISED) as desk:
        handed = desk.plan().latest.forward(desk.acting, FINALISED)
        assert handed.forwarded_by_id == case.people[P.SCHEDULER]
    with looking_at(case) as desk:
        assert desk.inspection.state is InspectionState.FOLLOW_UP
        assert desk.deadline(K.FORWARDING).met_on == FINALISED
        assert desk.deadline(K.ACKNOWLEDGEMENT).due_on == date(2012, 7, 23)
        review = desk.deadline(K.MONITORING_REVIEW)
        assert (review.raw_on, review.due_on) == (date(2012, 10, 16), date(2012, 10, 16))


def test_a_version_is_forwarded_once() -> None:
    case = case_at(Step.FORWARDED)
    with (
        pytest.raises(MoveRefused, match="so it cannot become forwarded"),
        at_work(case, P.SCHEDULER, FORWARDED) as desk,
    ):
        desk.plan().latest.forward(desk.acting, FORWARDED)


def test_the_service_and_the_monitor_do_not_forward() -> None:
    case = case_at(Step.FINALISED)
    people = [case.people[kind] for kind in (P.HEAD_OF_SERVICE, P.MONITOR, P.OWNER)]
    for somebody in [*people, case.stranger]:
        with not_allowed(), at_work(case, somebody, FORWARDED) as desk:
            desk.plan().latest.forward(desk.acting, FORWARDED)


@pytest.mark.parametrize("who", [P.SCHEDULER, CALENDAR])
def test_a_plan_goes_to_nobody_while_nobody_holds_the_monitors_post(who: object) -> None:
    case = make_case(vacant=(P.MONITOR,))
    bring_to(case, Step.FINALISED)
    with (
        refused("Nobody holds the monitor's post"),
        at_work(case, who, FORWARDED) as desk,  # type: ignore[arg-type]
    ):
        desk.plan().latest.forward(desk.acting, FORWARDED)
    assert state(case) is S.FINALISED


def test_the_monitor_acknowledges_what_was_forwarded() -> None:
    case = case_at(Step.FORWARDED)
    for somebody in everybody_but(case, P.MONITOR, P.MONITOR_HEAD_OF_AREA):
        with not_allowed(), at_work(case, somebody, ACKNOWLEDGED) as desk:  # type: ignore[arg-type]
            desk.plan().latest.acknowledge(desk.acting)
    with at_work(case, P.MONITOR, ACKNOWLEDGED) as desk:
        desk.plan().latest.acknowledge(desk.acting)
    with looking_at(case) as desk:
        plan = desk.plan()
        assert plan.state is S.MONITORED
        handed = plan.versions[0].forwarding
        assert handed is not None
        assert (handed.acknowledged_on, handed.acknowledged_by_id) == (
            ACKNOWLEDGED,
            case.people[P.MONITOR],
        )
        assert desk.deadline(K.ACKNOWLEDGEMENT).met_on == ACKNOWLEDGED


def test_a_plan_with_open_recommendations_is_not_complete() -> None:
    case = case_at(Step.ACKNOWLEDGED)
    with (
        refused("Recommendations 1 and 2 are not yet implemented."),
        at_work(case, P.MONITOR, ACKNOWLEDGED) as desk,
    ):
        desk.plan().complete(desk.acting)


def settled(case: Case) -> None:
    with at_work(case, P.OWNER, ACKNOWLEDGED) as desk:
        for action in desk.plan().actions:
            action.claim_done(desk.acting, ACKNOWLEDGED, "The checklist is in use.")
    with at_work(case, P.HEAD_OF_SERVICE, ACKNOWLEDGED) as desk:
        plan = desk.plan()
        for each in plan.recommendations:
            each.claim(desk.acting, [a for a in plan.actions if a.recommendation_id == each.id])
    with at_work(case, P.MONITOR, ACKNOWLEDGED) as desk:
        for each in desk.plan().recommendations:
            each.verify(desk.acting)


def test_the_monitor_completes_a_settled_plan_and_every_open_date_ends() -> None:
    case = case_at(Step.ACKNOWLEDGED)
    settled(case)
    for somebody in everybody_but(case, P.MONITOR, P.MONITOR_HEAD_OF_AREA):
        with not_allowed(), at_work(case, somebody, ACKNOWLEDGED) as desk:  # type: ignore[arg-type]
            desk.plan().complete(desk.acting)
    with at_work(case, P.MONITOR, ACKNOWLEDGED) as desk:
        desk.plan().complete(desk.acting)
    with looking_at(case) as desk:
        assert desk.plan().state is S.COMPLETE
        assert desk.plan().completed_on == ACKNOWLEDGED
        assert [kind for kind in K for d in desk.deadlines(kind) if d.is_open] == []


def test_a_complete_plan_is_closed_by_the_inspectorate() -> None:
    case = case_at(Step.ACKNOWLEDGED)
    with pytest.raises(MoveRefused), at_work(case, P.SCHEDULER, ACKNOWLEDGED) as desk:
        desk.plan().close(desk.acting)
    settled(case)
    with at_work(case, P.MONITOR, ACKNOWLEDGED) as desk:
        desk.plan().complete(desk.acting)
    for kind in (P.HEAD_OF_SERVICE, P.MONITOR, P.PUBLISHER):
        with not_allowed(), at_work(case, kind, ACKNOWLEDGED) as desk:
            desk.plan().close(desk.acting)
    with at_work(case, P.SCHEDULER, ACKNOWLEDGED) as desk:
        desk.plan().close(desk.acting)
    with looking_at(case) as desk:
        assert desk.plan().state is S.CLOSED
        assert desk.inspection.state is InspectionState.CLOSED
        assert {r.state for r in desk.plan().recommendations} == {RecommendationState.CLOSED}


def test_a_recommendation_nobody_agreed_to_does_not_hold_completion_up() -> None:
    case = make_case(recommendations=1)
    bring_to(case, Step.PUBLISHED)
    with at_work(case, P.HEAD_OF_SERVICE, SUBMITTED) as desk:
        answer_everything(case, desk, Answer.NOT_AGREED).submit(desk.acting, "No meeting.")
    bring_to(case, Step.TAKEN_UP, after=Step.SUBMITTED)
    with at_work(case, P.ASSISTANT_CHIEF_INSPECTOR, FINALISED) as desk:
        desk.plan().latest.finalise(desk.acting)
    bring_to(case, Step.ACKNOWLEDGED, after=Step.FINALISED)
    with at_work(case, P.MONITOR, ACKNOWLEDGED) as desk:
        desk.plan().complete(desk.acting)
    assert state(case) is S.COMPLETE


def test_work_done_while_the_plan_was_written_is_never_reminded_of() -> None:
    case = case_at(Step.PUBLISHED)
    with at_work(case, P.HEAD_OF_SERVICE, SUBMITTED) as desk:
        plan = answer_everything(case, desk)
        plan.actions[0].claim_done(desk.acting, date(2012, 7, 2), "The checklist is in use.")
        plan.submit(desk.acting, "The Board meets only in September.")
    bring_to(case, Step.FINALISED, after=Step.SUBMITTED)
    with looking_at(case) as desk:
        targets = desk.deadlines(K.ACTION_TARGET)
        assert sorted((d.is_open, d.met_on) for d in targets) == [
            (False, date(2012, 7, 2)),
            (True, None),
        ]
        calendar = Timetable(desk.inspection).calendar
        assert [d.moments_due(date(2013, 1, 1), calendar) == () for d in targets].count(True) == 1


def test_after_completion_no_claim_is_sent_back_and_no_date_opens_again() -> None:
    case = case_at(Step.ACKNOWLEDGED)
    settled(case)
    with at_work(case, P.MONITOR, ACKNOWLEDGED) as desk:
        desk.plan().complete(desk.acting)
    with (
        refused("The plan is complete, so its actions stay as they are."),
        at_work(case, P.MONITOR, ACKNOWLEDGED) as desk,
    ):
        desk.plan().actions[0].refuse(desk.acting, "No sample was seen.")
    with looking_at(case) as desk:
        assert not any(d.is_open for d in desk.deadlines(K.ACTION_TARGET))
