from datetime import date

import pytest

from models import EventKind
from models.queries.story import facts_after
from rules.posts import PostKind
from rules.stages import DeadlineState, InspectionState, PlanState, ReviewState
from rules.timeline import DeadlineKind
from tests.course import Step, bring_to
from tests.factories import (
    FINALISED,
    FORWARDED,
    REGISTERED_ON,
    Case,
    answer_everything,
    at_work,
    looking_at,
    make_case,
    on_sqlite,
    put_in,
)
from tests.mornings import morning_of, mornings

pytestmark = [on_sqlite, pytest.mark.usefixtures("engine")]
E, K, P = EventKind, DeadlineKind, PostKind


def case_at(step: Step) -> Case:
    case = make_case()
    bring_to(case, step)
    return case


def noted(case: Case, *kinds: EventKind) -> list[tuple[EventKind, str, date]]:
    """Return what the calendar itself noted of these kinds: about what, on which day."""
    with looking_at(case) as desk:
        return [
            (fact.kind, str(fact.body.get("about", "")), fact.occurred_on)
            for fact in facts_after(desk.session, 0)
            if fact.kind in kinds and fact.actor is None
        ]


def test_provisional_findings_are_noted_due_and_then_late_each_once() -> None:
    case = case_at(Step.VISIT_ENDED)
    mornings(date(2012, 2, 20), date(2012, 3, 8))
    assert noted(case, E.DEADLINE_FELL_DUE, E.DEADLINE_PASSED) == [
        (E.DEADLINE_FELL_DUE, "provisional_findings", date(2012, 2, 24)),
        (E.DEADLINE_PASSED, "provisional_findings", date(2012, 2, 25)),
    ]


def test_the_window_for_the_draft_opens_and_closes() -> None:
    case = case_at(Step.FINDINGS_GIVEN)
    mornings(date(2012, 3, 7), date(2012, 3, 28))
    assert noted(case, E.WINDOW_OPENED, E.WINDOW_CLOSED) == [
        (E.WINDOW_OPENED, "draft_report", date(2012, 3, 9)),
        (E.WINDOW_CLOSED, "draft_report", date(2012, 3, 24)),
    ]


def test_a_draft_sent_within_its_window_closes_nothing() -> None:
    case = case_at(Step.FINDINGS_GIVEN)
    mornings(date(2012, 3, 7), date(2012, 3, 15))
    bring_to(case, Step.DRAFT_SENT, after=Step.FINDINGS_GIVEN)
    mornings(date(2012, 3, 16), date(2012, 3, 28))
    assert noted(case, E.WINDOW_OPENED, E.WINDOW_CLOSED) == [
        (E.WINDOW_OPENED, "draft_report", date(2012, 3, 9))
    ]


def test_comments_lapse_the_day_after_they_were_due() -> None:
    case = case_at(Step.DRAFT_SENT)
    morning_of(date(2012, 3, 30))
    with looking_at(case) as desk:
        assert desk.inspection.state is InspectionState.DRAFT_SENT
    morning_of(date(2012, 3, 31))
    with looking_at(case) as desk:
        assert desk.inspection.state is InspectionState.COMMENTS_LAPSED
        assert desk.deadline(K.COMMENTS).state is DeadlineState.LAPSED
    assert noted(case, E.COMMENTS_LAPSED) == [(E.COMMENTS_LAPSED, "", date(2012, 3, 31))]


def test_a_forecast_that_passed_asks_for_the_fact_and_is_never_late() -> None:
    case = case_at(Step.COMMENTS_RECEIVED)
    mornings(date(2012, 5, 2), date(2012, 5, 20))
    assert noted(case, E.FACT_ASKED_FOR, E.DEADLINE_PASSED) == [
        (E.FACT_ASKED_FOR, "publication", date(2012, 5, 5))
    ]


def test_a_visit_nobody_recorded_is_asked_about() -> None:
    case = make_case()
    mornings(date(2012, 2, 9), date(2012, 2, 20))
    assert noted(case, E.FACT_ASKED_FOR) == [(E.FACT_ASKED_FOR, "visit", date(2012, 2, 11))]


def test_a_plan_that_did_not_come_is_noted_late_once() -> None:
    case = case_at(Step.PUBLISHED)
    mornings(date(2012, 7, 9), date(2012, 8, 1))
    assert noted(case, E.DEADLINE_PASSED) == [
        (E.DEADLINE_PASSED, "improvement_plan", date(2012, 7, 12))
    ]


def test_a_plan_submitted_on_the_last_day_is_not_late() -> None:
    case = case_at(Step.PUBLISHED)
    morning_of(date(2012, 7, 11))
    with at_work(case, P.HEAD_OF_SERVICE, date(2012, 7, 11)) as desk:
        answer_everything(case, desk).submit(desk.acting, "The Board meets in September.")
    mornings(date(2012, 7, 12), date(2012, 7, 16))
    assert noted(case, E.DEADLINE_PASSED) == []


def test_a_final_plan_goes_to_the_monitor_the_next_working_morning_once() -> None:
    case = case_at(Step.FINALISED)
    morning_of(FINALISED)
    with looking_at(case) as desk:
        assert desk.plan().state is PlanState.FINALISED
    mornings(FORWARDED, date(2012, 7, 20))
    assert noted(case, E.PLAN_FORWARDED) == [(E.PLAN_FORWARDED, "", FORWARDED)]
    with looking_at(case) as desk:
        assert desk.plan().state is PlanState.FORWARDED
        handed = desk.plan().versions[0].forwarding
        assert handed is not None
        assert (handed.forwarded_on, handed.forwarded_by_id) == (FORWARDED, None)
        assert len(desk.deadlines(K.MONITORING_REVIEW)) == 1


def test_a_plan_finalised_on_a_friday_is_forwarded_on_the_monday() -> None:
    case = case_at(Step.TAKEN_UP)
    with at_work(case, P.LEAD_INSPECTOR, date(2012, 7, 13)) as desk:
        desk.plan().latest.finalise(desk.acting)
    mornings(date(2012, 7, 13), date(2012, 7, 17))
    assert noted(case, E.PLAN_FORWARDED) == [(E.PLAN_FORWARDED, "", date(2012, 7, 16))]


def test_what_staff_forwarded_the_calendar_leaves_alone() -> None:
    case = case_at(Step.FINALISED)
    with at_work(case, P.SCHEDULER, FINALISED) as desk:
        desk.plan().latest.forward(desk.acting, FINALISED)
    mornings(FINALISED, date(2012, 7, 20))
    assert noted(case, E.PLAN_FORWARDED) == []


def test_without_a_monitor_a_plan_is_not_forwarded_but_late_until_staff_can() -> None:
    case = make_case(vacant=(P.MONITOR,))
    bring_to(case, Step.FINALISED)
    mornings(FINALISED, date(2012, 7, 27))
    assert noted(case, E.PLAN_FORWARDED, E.DEADLINE_PASSED) == [
        (E.DEADLINE_PASSED, "forwarding", date(2012, 7, 19))
    ]
    with at_work(case, P.SCHEDULER, date(2012, 7, 30)) as desk:
        assert desk.plan().state is PlanState.FINALISED
        put_in(desk.session, desk.acting, desk.post(P.MONITOR), case.people[P.MONITOR])
        desk.plan().latest.forward(desk.acting, date(2012, 7, 30))
    with looking_at(case) as desk:
        assert desk.plan().state is PlanState.FORWARDED
        assert desk.deadline(K.FORWARDING).days_late(date(2012, 7, 30)) == 13


def test_an_acknowledgement_that_did_not_come_is_noted_late() -> None:
    case = case_at(Step.FORWARDED)
    mornings(date(2012, 7, 20), date(2012, 8, 3))
    assert noted(case, E.DEADLINE_PASSED) == [
        (E.DEADLINE_PASSED, "acknowledgement", date(2012, 7, 25))
    ]


def test_an_update_is_asked_for_missed_and_the_review_goes_late_all_on_their_days() -> None:
    case = case_at(Step.ACKNOWLEDGED)
    mornings(date(2012, 9, 25), date(2012, 10, 20))
    kinds = (E.UPDATE_REQUESTED, E.NO_UPDATE_RECORDED, E.REVIEW_SCHEDULED, E.DEADLINE_PASSED)
    of_monitoring = [each for each in noted(case, *kinds) if each[1] != "action_target"]
    assert of_monitoring == [
        (E.REVIEW_SCHEDULED, "", FORWARDED),
        (E.UPDATE_REQUESTED, "", date(2012, 9, 26)),
        (E.NO_UPDATE_RECORDED, "", date(2012, 10, 11)),
        (E.REVIEW_SCHEDULED, "", date(2012, 10, 17)),
        (E.DEADLINE_PASSED, "monitoring_review", date(2012, 10, 18)),
    ]
    with looking_at(case) as desk:
        assert [desk.review(n).state for n in (1, 2)] == [
            ReviewState.NO_UPDATE,
            ReviewState.SCHEDULED,
        ]


def test_actions_past_their_target_are_noted_late() -> None:
    case = case_at(Step.ACKNOWLEDGED)
    mornings(date(2012, 9, 16), date(2012, 9, 20))
    late = (E.DEADLINE_PASSED, "action_target", date(2012, 9, 18))
    assert noted(case, E.DEADLINE_PASSED) == [late, late]


def test_a_quiet_morning_writes_nothing() -> None:
    make_case()
    assert morning_of(REGISTERED_ON).changed == 0
