from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from models import DeadlineMove, EventKind, Inspection, Reason
from models.acting import Acting
from models.changes import VisitDays, cancel_inspection, postpone, replan_visit, resume
from models.queries import standing
from models.queries.story import facts_after
from rules.posts import PostKind
from rules.stages import DeadlineState, InspectionState
from rules.timeline import DeadlineKind
from tests.course import Step, bring_to
from tests.factories import Case, at_work, looking_at, make_case, not_allowed, on_sqlite, refused

pytestmark = [pytest.mark.usefixtures("engine"), on_sqlite]

K, P, S = DeadlineKind, PostKind, InspectionState
TODAY = date(2012, 1, 30)
LATER = date(2012, 3, 2)
WHY = "The service asked for two more weeks."


def do(case: Case, change: Callable[[Acting, Inspection], None], on: date = TODAY) -> None:
    with at_work(case, P.SCHEDULER, on) as desk:
        change(desk.acting, desk.inspection)


def replanned(until: date, reason: str = WHY) -> Callable[[Acting, Inspection], None]:
    return lambda acting, it: replan_visit(acting, it, VisitDays(until), reason)


def open_dates(case: Case) -> dict[DeadlineKind, date]:
    with looking_at(case) as desk:
        return {d.kind: d.due_on for kind in K for d in desk.deadlines(kind) if d.is_open}


def test_a_visit_moved_by_three_weeks_takes_all_that_follows_with_it() -> None:
    case = make_case()
    do(case, replanned(LATER))
    assert open_dates(case) == {
        K.VISIT: LATER,
        K.PROVISIONAL_FINDINGS: date(2012, 3, 16),
        K.DRAFT_REPORT: date(2012, 4, 13),
        K.PUBLICATION: date(2012, 5, 25),
    }
    with looking_at(case) as desk:
        assert desk.inspection.visit_planned_until == LATER
        assert set(desk.session.scalars(select(DeadlineMove.reason))) == {WHY}
        assert desk.deadline(K.VISIT).original_due_on == date(2012, 2, 10)


def test_the_chain_of_facts_holds_only_a_hash_of_why() -> None:
    case = make_case()
    do(case, replanned(LATER))
    with looking_at(case) as desk:
        assert WHY in desk.session.scalars(select(Reason.text)).all()
        moved = [f for f in facts_after(desk.session, 0) if f.kind is EventKind.VISIT_REPLANNED]
        assert [fact.body["visit_until"] for fact in moved] == ["2012-03-02"]
        assert WHY not in str(moved[0].body)


def test_a_visit_is_moved_with_a_reason_to_a_day_to_come_and_before_it_ends() -> None:
    case = make_case()
    for days, reason, words in (
        (VisitDays(LATER), " ", "Say why the visit is moved"),
        (VisitDays(date(2012, 1, 27)), WHY, "27 January 2012 has passed"),
        (VisitDays(LATER, date(2012, 3, 5)), WHY, "must begin on or before"),
        (VisitDays(date(2012, 2, 10)), WHY, "already planned for these days"),
    ):
        with refused(words), at_work(case, P.SCHEDULER, TODAY) as desk:
            replan_visit(desk.acting, desk.inspection, days, reason)
    with not_allowed(), at_work(case, P.HEAD_OF_SERVICE, TODAY) as desk:
        replan_visit(desk.acting, desk.inspection, VisitDays(LATER), WHY)
    bring_to(case, Step.VISIT_ENDED)
    with refused("has not taken place"), at_work(case, P.SCHEDULER, date(2012, 2, 13)) as desk:
        replan_visit(desk.acting, desk.inspection, VisitDays(LATER), WHY)


def test_a_visit_that_had_passed_unrecorded_is_not_late_once_it_is_moved() -> None:
    case = make_case()
    with at_work(case, P.SCHEDULER, date(2012, 2, 20)) as desk:
        desk.deadline(K.VISIT).looked_at(date(2012, 2, 20), standing.calendar(desk.session))
    do(case, replanned(LATER), date(2012, 2, 20))
    with looking_at(case, date(2012, 2, 21)) as desk:
        visit = desk.deadline(K.VISIT)
        assert visit.decide_on == date(2012, 3, 3)
        assert visit.remind_on == date(2012, 3, 5)
        assert visit.days_late(date(2012, 2, 21)) == 0


def test_an_inspection_without_a_day_is_given_one() -> None:
    case = make_case(visit_planned_until=None)
    do(case, replanned(LATER))
    assert open_dates(case)[K.VISIT] == LATER
    assert open_dates(case)[K.PROVISIONAL_FINDINGS] == date(2012, 3, 16)


def test_a_postponed_inspection_has_no_dates_until_it_is_taken_up_again() -> None:
    case = make_case()
    do(case, lambda acting, it: postpone(acting, it, "The area is merging."))
    assert open_dates(case) == {}
    with looking_at(case) as desk:
        assert desk.inspection.state is S.POSTPONED
        assert desk.inspection.visit_planned_until is None
        assert desk.deadline(K.VISIT).state is DeadlineState.CANCELLED
        assert desk.deadline(K.VISIT).remind_on is None
    days = VisitDays(date(2012, 9, 14), date(2012, 9, 3))
    do(case, lambda acting, it: resume(acting, it, days, "The merger is done."), date(2012, 6, 1))
    assert open_dates(case) == {
        K.VISIT: date(2012, 9, 14),
        K.PROVISIONAL_FINDINGS: date(2012, 9, 28),
        K.DRAFT_REPORT: date(2012, 10, 26),
        K.PUBLICATION: date(2012, 12, 7),
    }
    with looking_at(case) as desk:
        assert desk.inspection.state is S.SCHEDULED
        assert desk.inspection.visit_planned_from == date(2012, 9, 3)
        assert desk.deadline(K.VISIT).original_due_on == date(2012, 2, 10)


def test_only_what_has_not_begun_is_postponed_and_only_what_is_postponed_taken_up() -> None:
    case = make_case()
    with refused("cannot become scheduled"), at_work(case, P.SCHEDULER, TODAY) as desk:
        resume(desk.acting, desk.inspection, VisitDays(LATER), WHY)
    bring_to(case, Step.VISIT_ENDED)
    with refused("cannot become postponed"), at_work(case, P.SCHEDULER, TODAY) as desk:
        postpone(desk.acting, desk.inspection, WHY)


def test_a_cancelled_inspection_asks_nobody_for_anything_again() -> None:
    case = make_case()
    bring_to(case, Step.DRAFT_SENT)
    with refused("Say why"), at_work(case, P.SCHEDULER, date(2012, 3, 20)) as desk:
        cancel_inspection(desk.acting, desk.inspection, "")
    with not_allowed(), at_work(case, P.LEAD_INSPECTOR, date(2012, 3, 20)) as desk:
        cancel_inspection(desk.acting, desk.inspection, WHY)
    with at_work(case, P.ASSISTANT_CHIEF_INSPECTOR, date(2012, 3, 20)) as desk:
        cancel_inspection(desk.acting, desk.inspection, WHY)
    assert open_dates(case) == {}


def test_a_published_inspection_is_never_cancelled() -> None:
    case = make_case()
    bring_to(case, Step.PUBLISHED)
    with refused("cannot become cancelled"), at_work(case, P.SCHEDULER, date(2012, 6, 14)) as desk:
        cancel_inspection(desk.acting, desk.inspection, WHY)
