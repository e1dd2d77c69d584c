"""Whoever answers for a date that moved, and whoever knew its old day, hears of it once."""

from datetime import date, time, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

import clock
from models import InboxMessage, PostHolding
from models.changes import VisitDays, cancel_inspection, postpone, replan_visit
from models.closures import add_closure, remove_closure
from models.database import reading
from models.stopping import stop_clock
from notifications.announcing import announced
from notifications.dispatcher import dispatch
from notifications.previewing import consequences
from rules.permissions import OPERATOR
from rules.posts import PostKind
from rules.timeline import DeadlineKind
from tests.course import Step, bring_to
from tests.factories import Case, at_work, make_case, make_person, on_sqlite, put_in
from tests.mornings import morning_of

pytestmark = [pytest.mark.usefixtures("engine"), on_sqlite]

K, P = DeadlineKind, PostKind
PLAN_DUE = date(2012, 7, 11)
TWO_WEEKS_BEFORE = PLAN_DUE - timedelta(days=14)
MOVED = "Improvement plan for Thornshire: moved from 11 July 2012 to 12 July 2012"


def deliver(on: date) -> None:
    morning_of(on)
    dispatch(clock.london(on, time(8)))


def received(person_id: UUID) -> str:
    with reading() as session:
        texts = session.scalars(
            select(InboxMessage.text).where(InboxMessage.person_id == person_id)
        )
        return "\n".join(texts)


def close_the_day(case: Case, on: date, day: date = PLAN_DUE) -> None:
    with at_work(case, P.SCHEDULER, on, announced) as desk:
        add_closure(desk.session, desk.acting, day, "The office moves")


def test_a_moved_date_stands_in_the_next_digest_of_whoever_answers_for_it_or_knew_it() -> None:
    case = make_case(within=announced)
    bring_to(case, Step.PUBLISHED, announced)
    deliver(date(2012, 6, 14))
    close_the_day(case, date(2012, 6, 15))
    deliver(date(2012, 6, 18))
    for post in (P.HEAD_OF_SERVICE, P.BOARD_CHAIR, P.OWNER, P.MONITOR):
        text = received(case.people[post])
        assert text.count(MOVED) == 1
        assert "Dates that moved" in text
    assert MOVED not in received(case.people[P.SCHEDULER])
    assert MOVED not in received(case.stranger)


def test_a_date_that_moved_twice_is_one_line_and_one_that_came_back_is_none() -> None:
    case = make_case(within=announced)
    bring_to(case, Step.PUBLISHED, announced)
    deliver(date(2012, 6, 14))
    monday, friday = date(2012, 6, 18), date(2012, 6, 15)
    for closed in (PLAN_DUE, date(2012, 7, 12)):
        close_the_day(case, friday, closed)
    deliver(monday)
    text = received(case.people[P.HEAD_OF_SERVICE])
    assert text.count("Improvement plan for Thornshire: moved from") == 1
    assert "moved from 11 July 2012 to 13 July 2012" in text
    for closed in (PLAN_DUE, date(2012, 7, 12)):
        with at_work(case, P.SCHEDULER, monday, announced) as desk:
            remove_closure(desk.session, desk.acting, closed, "By mistake.")
    close_the_day(case, monday, PLAN_DUE)
    close_the_day(case, monday, date(2012, 7, 12))
    deliver(date(2012, 6, 19))
    assert received(case.people[P.HEAD_OF_SERVICE]) == text


def test_the_monitor_hears_that_the_clock_of_a_plan_they_wait_for_stands_still() -> None:
    case = make_case(within=announced)
    bring_to(case, Step.PUBLISHED, announced)
    with at_work(case, P.LEAD_INSPECTOR, date(2012, 6, 15), announced) as desk:
        stop_clock(desk.acting, desk.deadline(K.IMPROVEMENT_PLAN), "The office is flooded.")
    deliver(date(2012, 6, 18))
    assert "Improvement plan for Thornshire" in received(case.people[P.MONITOR])
    assert "clock" in received(case.people[P.MONITOR])


def test_the_monitor_hears_nothing_of_a_visit_or_of_a_plan_still_decided_on() -> None:
    case = make_case(within=announced)
    bring_to(case, Step.SUBMITTED, announced)
    close_the_day(case, date(2012, 7, 10), date(2012, 7, 23))
    early = make_case("Alderby", within=announced)
    with at_work(early, P.SCHEDULER, date(2012, 1, 30), announced) as desk:
        replan_visit(desk.acting, desk.inspection, VisitDays(date(2012, 3, 2)), "Snow.")
    deliver(date(2012, 7, 11))
    assert "Decision on the improvement plan for Thornshire: moved" in received(
        case.people[P.LEAD_INSPECTOR]
    )
    assert "moved" not in received(case.people[P.MONITOR])


def test_a_reminder_of_the_old_day_is_listed_as_not_sent_and_never_comes() -> None:
    case = make_case(within=announced)
    bring_to(case, Step.PUBLISHED, announced)
    deliver(date(2012, 6, 14))
    morning_of(TWO_WEEKS_BEFORE)  # the reminder is prepared, and nothing has been delivered
    with at_work(case, P.SCHEDULER, TWO_WEEKS_BEFORE) as desk:
        shown = consequences(
            desk.session,
            desk.acting,
            lambda session: add_closure(session, desk.acting, PLAN_DUE, "The office moves"),
        )
    assert [(each.kind, each.due_on) for each in shown.not_sent] == [(K.IMPROVEMENT_PLAN, PLAN_DUE)]
    assert shown.not_sent[0].person == "YOS Head of Service, Thornshire"
    close_the_day(case, TWO_WEEKS_BEFORE)
    deliver(TWO_WEEKS_BEFORE + timedelta(days=1))
    text = received(case.people[P.HEAD_OF_SERVICE])
    assert MOVED in text
    assert "due on 11 July 2012, in" not in text
    assert "due on 12 July 2012" in text


def test_who_has_left_the_post_meanwhile_hears_no_more_of_its_dates() -> None:
    case = make_case(within=announced)
    bring_to(case, Step.PUBLISHED, announced)
    deliver(TWO_WEEKS_BEFORE)
    with at_work(case, OPERATOR, date(2012, 6, 28), announced) as desk:
        newcomer = make_person(desk.session, "A new Head of Service")
        put_in(desk.session, desk.acting, desk.post(P.HEAD_OF_SERVICE), newcomer, date(2012, 6, 28))
        assert desk.session.scalars(
            select(PostHolding).where(PostHolding.person_id == newcomer)
        ).first()
    close_the_day(case, date(2012, 6, 28))
    deliver(date(2012, 6, 29))
    assert MOVED in received(newcomer)
    assert MOVED not in received(case.people[P.HEAD_OF_SERVICE])


@pytest.mark.parametrize("knows", [True, False])
def test_the_service_hears_of_a_changed_course_only_if_it_knows_of_the_visit(
    *, knows: bool
) -> None:
    case = make_case(within=announced)
    today = date(2012, 1, 30)
    if knows:
        with at_work(case, P.SCHEDULER, today, announced) as desk:
            desk.inspection.announce(desk.acting)
    with at_work(case, P.SCHEDULER, today, announced) as desk:
        days = VisitDays(date(2012, 3, 2))
        replan_visit(desk.acting, desk.inspection, days, "Snow.")
    with at_work(case, P.SCHEDULER, today, announced) as desk:
        postpone(desk.acting, desk.inspection, "More snow.")
    with at_work(case, P.SCHEDULER, today, announced) as desk:
        cancel_inspection(desk.acting, desk.inspection, "It does not stop.")
    deliver(date(2012, 1, 31))
    head, lead = (received(case.people[post]) for post in (P.HEAD_OF_SERVICE, P.LEAD_INSPECTOR))
    for words in ("visit moved, now until 2 March 2012", "postponed", "cancelled"):
        assert (words in head) is knows
        assert words in lead
