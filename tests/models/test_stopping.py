from datetime import date

import pytest
from sqlalchemy import select

from models import ClockStop
from models.correcting import correct_visit_end
from models.queries import due
from models.stopping import restart_clock, stop_clock
from models.timetable import Timetable
from rules.posts import PostKind
from rules.stages import DeadlineState
from rules.timeline import DeadlineKind
from tests.course import Step, bring_to
from tests.factories import Case, at_work, looking_at, make_case, not_allowed, on_sqlite, refused

pytestmark = pytest.mark.usefixtures("engine")
K, P = DeadlineKind, PostKind
STOPPED = date(2012, 6, 20)
RESTARTED = date(2012, 6, 27)


def at(step: Step) -> Case:
    case = make_case()
    bring_to(case, step)
    return case


def stop(case: Case, kind: DeadlineKind = K.IMPROVEMENT_PLAN, on: date = STOPPED) -> None:
    with at_work(case, P.SCHEDULER, on) as desk:
        stop_clock(desk.acting, desk.deadline(kind), "The office is flooded.")


def restart(case: Case, kind: DeadlineKind = K.IMPROVEMENT_PLAN, on: date = RESTARTED) -> None:
    with at_work(case, P.SCHEDULER, on) as desk:
        restart_clock(desk.acting, desk.deadline(kind), "The office is dry.")


def test_a_week_without_the_clock_is_a_week_more_for_the_plan() -> None:
    case = at(Step.PUBLISHED)
    stop(case)
    with looking_at(case) as desk:
        plan = desk.deadline(K.IMPROVEMENT_PLAN)
        assert (plan.state, plan.decide_on, plan.remind_on) == (DeadlineState.STOPPED, None, None)
        assert plan.days_late(date(2012, 12, 1)) == 0
        assert not due.to_decide(desk.session, [K.IMPROVEMENT_PLAN], date(2012, 12, 1))
    restart(case)
    with looking_at(case) as desk:
        plan = desk.deadline(K.IMPROVEMENT_PLAN)
        assert (plan.raw_on, plan.due_on) == (date(2012, 7, 18), date(2012, 7, 18))
        assert plan.original_due_on == date(2012, 7, 11)
        assert (plan.decide_on, plan.remind_on) == (date(2012, 7, 19), date(2012, 7, 4))


@on_sqlite
def test_a_rule_in_working_days_gets_back_the_working_days_that_were_left() -> None:
    case = at(Step.DRAFT_SENT)  # ten working days from Friday 16 March: Friday 30 March
    stop(case, K.COMMENTS, on=date(2012, 3, 28))  # two are left
    restart(case, K.COMMENTS, on=date(2012, 4, 4))  # then come Good Friday and Easter Monday
    with looking_at(case) as desk:
        assert desk.deadline(K.COMMENTS).due_on == date(2012, 4, 10)


@on_sqlite
def test_a_window_that_is_open_stays_open_and_closes_later() -> None:
    case = at(Step.FINDINGS_GIVEN)
    stop(case, K.DRAFT_REPORT, on=date(2012, 3, 12))
    restart(case, K.DRAFT_REPORT, on=date(2012, 3, 15))
    with looking_at(case) as desk:
        draft = desk.deadline(K.DRAFT_REPORT)
        assert (draft.opens_on, draft.due_on) == (date(2012, 3, 9), date(2012, 3, 26))


@on_sqlite
def test_a_date_that_moves_while_its_clock_is_stopped_stays_stopped_and_keeps_its_time() -> None:
    case = at(Step.VISIT_ENDED)
    stop(case, K.DRAFT_REPORT, on=date(2012, 2, 13))
    with at_work(case, P.SCHEDULER, date(2012, 2, 14)) as desk:
        correct_visit_end(desk.acting, desk.inspection, date(2012, 2, 9), "The diary was misread.")
    with looking_at(case) as desk:
        draft = desk.deadline(K.DRAFT_REPORT)
        assert (draft.state, draft.due_on) == (DeadlineState.STOPPED, date(2012, 3, 22))
    restart(case, K.DRAFT_REPORT, on=date(2012, 2, 20))
    with looking_at(case) as desk:
        assert desk.deadline(K.DRAFT_REPORT).due_on == date(2012, 3, 29)
    with at_work(case, P.SCHEDULER, date(2012, 2, 21)) as desk:
        correct_visit_end(desk.acting, desk.inspection, date(2012, 2, 10), "It was right.")
        Timetable(desk.inspection).redate(desk.acting, "again")
    with looking_at(case) as desk:
        assert desk.deadline(K.DRAFT_REPORT).due_on == date(2012, 3, 30)


@on_sqlite
def test_a_plan_that_comes_while_the_clock_is_stopped_has_come() -> None:
    case = at(Step.PUBLISHED)
    stop(case)
    bring_to(case, Step.SUBMITTED, after=Step.PUBLISHED)
    with looking_at(case) as desk:
        assert desk.deadline(K.IMPROVEMENT_PLAN).state is DeadlineState.MET
    with refused("is running"):
        restart(case, on=date(2012, 7, 10))


@on_sqlite
def test_a_clock_stopped_and_started_on_one_day_loses_nothing() -> None:
    case = at(Step.PUBLISHED)
    stop(case)
    restart(case, on=STOPPED)
    with looking_at(case) as desk:
        plan = desk.deadline(K.IMPROVEMENT_PLAN)
        assert (plan.due_on, plan.remind_on) == (date(2012, 7, 11), date(2012, 6, 27))
        assert desk.session.scalars(select(ClockStop.restart_reason)).all() == [
            "The office is dry."
        ]


@on_sqlite
def test_a_clock_is_stopped_once_for_a_reason_and_only_where_it_counts_down() -> None:
    case = at(Step.VISIT_ENDED)
    for kind, words in ((K.VISIT, "is over"), (K.PUBLICATION, "counts down by rule")):
        with refused(words):
            stop(case, kind)
    stop(case, K.DRAFT_REPORT)
    with refused("stopped already"):
        stop(case, K.DRAFT_REPORT)
    with refused("Say why"), at_work(case, P.SCHEDULER, STOPPED) as desk:
        restart_clock(desk.acting, desk.deadline(K.DRAFT_REPORT), "")
    for who in (P.HEAD_OF_SERVICE, P.MONITOR, case.stranger, P.PUBLISHER):
        with not_allowed(), at_work(case, who, STOPPED) as desk:
            stop_clock(desk.acting, desk.deadline(K.PROVISIONAL_FINDINGS), "Because.")
