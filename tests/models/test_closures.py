from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest

from models import ClosureDay
from models.closures import add_closure, remove_closure
from models.queries import standing
from rules.posts import PostKind
from rules.timeline import DeadlineKind
from tests.course import Step, bring_to
from tests.factories import Case, at_work, looking_at, make_case, not_allowed, refused

pytestmark = pytest.mark.usefixtures("engine")

K, P = DeadlineKind, PostKind
TODAY = date(2012, 2, 13)
MOVE = "The office moves"


def close(case: Case, day: date, name: str = MOVE, on: date = TODAY) -> None:
    with at_work(case, P.SCHEDULER, on) as desk:
        add_closure(desk.session, desk.acting, day, name)


def due(case: Case, kind: DeadlineKind) -> date:
    with looking_at(case) as desk:
        return desk.deadline(kind).due_on


def test_a_closure_moves_the_dates_of_every_inspection_and_its_removal_moves_them_back() -> None:
    cases = [make_case(area) for area in ("Thornshire", "Alderby", "Marlow Vale")]
    for case in cases:
        bring_to(case, Step.VISIT_ENDED)
    close(cases[0], date(2012, 2, 24))
    assert [due(case, K.PROVISIONAL_FINDINGS) for case in cases] == [date(2012, 2, 27)] * 3
    with looking_at(cases[1]) as desk:
        why = desk.deadline(K.PROVISIONAL_FINDINGS).explanation(standing.calendar(desk.session))
        assert next(day.reason for day in why.skipped) == MOVE
    with at_work(cases[0], P.SCHEDULER, date(2012, 2, 14)) as desk:
        remove_closure(desk.session, desk.acting, date(2012, 2, 24), "The move is put off")
    assert [due(case, K.PROVISIONAL_FINDINGS) for case in cases] == [date(2012, 2, 24)] * 3


def test_working_days_are_counted_around_a_closure() -> None:
    case = make_case()
    bring_to(case, Step.DRAFT_SENT)
    assert due(case, K.COMMENTS) == date(2012, 3, 30)
    close(case, date(2012, 3, 21), on=date(2012, 3, 19))
    assert due(case, K.COMMENTS) == date(2012, 4, 2)


def test_what_the_service_entered_never_moves_but_its_reminders_keep_to_working_days() -> None:
    case = make_case()
    bring_to(case, Step.ACKNOWLEDGED)
    with looking_at(case) as desk:
        before = [(each.due_on, each.remind_on) for each in desk.deadlines(K.ACTION_TARGET)]
    assert before == [(date(2012, 9, 17), date(2012, 9, 3))] * 2
    close(case, date(2012, 9, 3), on=date(2012, 7, 23))
    with looking_at(case) as desk:
        after = [(each.due_on, each.remind_on) for each in desk.deadlines(K.ACTION_TARGET)]
    assert after == [(date(2012, 9, 17), date(2012, 8, 31))] * 2


def test_a_review_and_the_dates_before_it_move_together() -> None:
    case = make_case()
    bring_to(case, Step.ACKNOWLEDGED)
    close(case, date(2012, 10, 17), on=date(2012, 7, 23))
    with looking_at(case) as desk:
        review = desk.deadline(K.MONITORING_REVIEW)
        assert (review.raw_on, review.due_on) == (date(2012, 10, 17), date(2012, 10, 18))
        assert desk.review(1).review_on == date(2012, 10, 18)


def test_a_day_is_added_once_with_a_name_and_only_taken_back_before_it_comes() -> None:
    case = make_case()
    close(case, date(2012, 2, 24))
    for day, name, words in (
        (date(2012, 2, 24), MOVE, "is in the calendar already: The office moves"),
        (date(2012, 4, 6), MOVE, "is in the calendar already: Good Friday"),
        (date(2012, 2, 25), MOVE, "is a Saturday"),
        (date(2112, 2, 25), MOVE, "does not cover 2112"),
        (date(2012, 2, 28), " ", "Say why nobody works on that day"),
    ):
        with refused(words):
            close(case, day, name)
    with refused("was not added"), at_work(case, P.SCHEDULER, TODAY) as desk:
        remove_closure(desk.session, desk.acting, date(2012, 4, 6), "No")
    with refused("has come"), at_work(case, P.SCHEDULER, date(2012, 2, 24)) as desk:
        remove_closure(desk.session, desk.acting, date(2012, 2, 24), "No")
    with not_allowed(), at_work(case, P.LEAD_INSPECTOR, TODAY) as desk:
        add_closure(desk.session, desk.acting, date(2012, 2, 28), MOVE)
    with looking_at(case) as desk:
        assert desk.session.query(ClosureDay).count() == 1


def test_two_closures_added_at_once_are_both_counted() -> None:
    case = make_case()
    bring_to(case, Step.VISIT_ENDED)
    days, together = (date(2012, 2, 24), date(2012, 2, 27)), Barrier(2)

    def add(day: date) -> None:
        together.wait(timeout=60)
        close(case, day)

    with ThreadPoolExecutor(2) as people:
        for each in [people.submit(add, day) for day in days]:
            each.result(timeout=120)
    assert due(case, K.PROVISIONAL_FINDINGS) == date(2012, 2, 28)
