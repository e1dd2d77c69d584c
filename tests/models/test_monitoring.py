from datetime import date

import pytest

from models import MonitoringReview
from models.monitoring import schedule_review
from models.queries.plans import reviews_of
from models.queries.story import facts_after
from rules.permissions import CALENDAR
from rules.posts import PostKind
from rules.stages import Assessment, DeadlineState, MoveRefused, ReviewState
from rules.timeline import DeadlineKind
from tests.course import Step, bring_to, let_the_calendar_decide
from tests.factories import (
    FINALISED,
    FORWARDED,
    Case,
    Who,
    at_work,
    looking_at,
    make_case,
    not_allowed,
    on_sqlite,
    refused,
)

pytestmark = [on_sqlite, pytest.mark.usefixtures("engine")]
K, P, V = DeadlineKind, PostKind, ReviewState
ASKED = date(2012, 9, 26)
UPDATE_DUE = date(2012, 10, 10)
REVIEW = date(2012, 10, 17)
MONITORING = (K.UPDATE_REQUEST, K.PROGRESS_UPDATE, K.MONITORING_REVIEW)


@pytest.fixture
def case() -> Case:
    made = make_case(recommendations=1)
    bring_to(made, Step.ACKNOWLEDGED)
    return made


def calendar_on(case: Case, on: date) -> None:
    with at_work(case, CALENDAR, on) as desk:
        for kind in MONITORING:
            let_the_calendar_decide(desk, kind)


def send_update(
    case: Case, on: date, words: str = "Two of three done.", who: Who = P.HEAD_OF_SERVICE
) -> None:
    with at_work(case, who, on) as desk:
        desk.review().receive_update(desk.acting, words)


def assess(case: Case, on: date = REVIEW, words: str = "Seen.", who: Who = P.MONITOR) -> None:
    with at_work(case, who, on) as desk:
        desk.review().assess(desk.acting, Assessment.ON_TRACK, words)


def first_review(case: Case) -> MonitoringReview:
    with looking_at(case) as desk:
        return desk.review()


def test_the_first_review_is_three_months_after_forwarding_with_what_comes_before_it(
    case: Case,
) -> None:
    with looking_at(case) as desk:
        found = {kind: desk.deadline(kind).due_on for kind in MONITORING}
    assert found == {
        K.UPDATE_REQUEST: ASKED,
        K.PROGRESS_UPDATE: UPDATE_DUE,
        K.MONITORING_REVIEW: REVIEW,
    }
    assert first_review(case).review_on == REVIEW


def test_reviews_are_counted_from_the_forwarding_and_never_from_each_other() -> None:
    case = make_case(recommendations=1)
    bring_to(case, Step.FINALISED)
    forwarded_on = date(2012, 8, 31)
    with at_work(case, P.SCHEDULER, forwarded_on) as desk:
        desk.plan().latest.forward(desk.acting, forwarded_on)
    with at_work(case, P.MONITOR, forwarded_on) as desk:
        desk.plan().latest.acknowledge(desk.acting)
    with at_work(case, CALENDAR, forwarded_on) as desk:
        plan = desk.plan()
        for number in (2, 3, 4):
            schedule_review(desk.acting, plan, number, forwarded_on)
    with looking_at(case) as desk:
        dates = [(d.raw_on, d.due_on) for d in desk.deadlines(K.MONITORING_REVIEW)]
    assert dates == [
        (date(2012, 11, 30), date(2012, 11, 30)),
        (date(2013, 2, 28), date(2013, 2, 28)),
        (date(2013, 5, 31), date(2013, 5, 31)),
        (date(2013, 8, 31), date(2013, 9, 2)),
    ]


def test_the_next_review_is_scheduled_on_the_day_of_this_one(case: Case) -> None:
    calendar_on(case, ASKED)
    calendar_on(case, REVIEW)
    with looking_at(case) as desk:
        assert [r.review_on for r in reviews_of(desk.session, case.inspection_id)] == [
            REVIEW,
            date(2013, 1, 17),
        ]
        asked = desk.deadlines(K.UPDATE_REQUEST)[1]
        assert asked.due_on == date(2012, 12, 24)


def test_the_update_is_asked_for_fifteen_working_days_before_the_review(case: Case) -> None:
    calendar_on(case, date(2012, 9, 25))
    assert first_review(case).state is V.SCHEDULED
    calendar_on(case, ASKED)
    assert first_review(case).state is V.UPDATE_REQUESTED
    with looking_at(case) as desk:
        assert desk.deadline(K.UPDATE_REQUEST).met_on == ASKED


def test_the_head_or_their_delegate_sends_the_update_that_was_asked_for(case: Case) -> None:
    with pytest.raises(MoveRefused):
        send_update(case, date(2012, 9, 25))
    calendar_on(case, ASKED)
    for who in (P.OWNER, P.MONITOR, P.LEAD_INSPECTOR):
        with not_allowed():
            send_update(case, ASKED, who=who)
    with not_allowed():
        send_update(case, ASKED, who=case.stranger)
    with refused("Say how far the actions have come since the last review."):
        send_update(case, ASKED, " ")
    send_update(case, date(2012, 10, 9), who=P.DELEGATE)
    review = first_review(case)
    assert (review.state, review.update) == (V.UPDATE_RECEIVED, "Two of three done.")
    with looking_at(case) as desk:
        assert desk.deadline(K.PROGRESS_UPDATE).met_on == date(2012, 10, 9)


def test_that_no_update_came_is_recorded_the_day_after_it_was_due(case: Case) -> None:
    calendar_on(case, ASKED)
    calendar_on(case, UPDATE_DUE)
    assert first_review(case).state is V.UPDATE_REQUESTED
    calendar_on(case, date(2012, 10, 11))
    assert first_review(case).state is V.NO_UPDATE
    with looking_at(case) as desk:
        assert desk.deadline(K.PROGRESS_UPDATE).state is DeadlineState.LAPSED


def test_an_update_that_comes_late_is_still_better_than_none(case: Case) -> None:
    calendar_on(case, ASKED)
    calendar_on(case, date(2012, 10, 11))
    send_update(case, date(2012, 10, 12))
    assert first_review(case).state is V.UPDATE_RECEIVED


def test_the_monitor_judges_with_words_and_the_review_is_met(case: Case) -> None:
    calendar_on(case, ASKED)
    send_update(case, UPDATE_DUE)
    with refused("Say what the judgement rests on."):
        assess(case, words="")
    for who in (P.HEAD_OF_SERVICE, P.LEAD_INSPECTOR, P.OWNER):
        with not_allowed():
            assess(case, who=who)
    with not_allowed():
        assess(case, who=case.stranger)
    assess(case)
    review = first_review(case)
    assert (review.state, review.assessment) == (V.RECORDED, Assessment.ON_TRACK)
    assert (review.assessed_on, review.assessed_by_id) == (REVIEW, case.people[P.MONITOR])
    with looking_at(case) as desk:
        this, following = desk.deadlines(K.MONITORING_REVIEW)
        assert (this.met_on, following.due_on) == (REVIEW, date(2013, 1, 17))


def test_a_review_is_judged_without_an_update_once_that_was_noted_and_only_once(
    case: Case,
) -> None:
    calendar_on(case, ASKED)
    with pytest.raises(MoveRefused):
        assess(case)
    calendar_on(case, date(2012, 10, 11))
    assess(case)
    with pytest.raises(MoveRefused):
        assess(case)


def test_a_review_judged_before_its_day_is_still_followed_by_the_next(case: Case) -> None:
    calendar_on(case, ASKED)
    send_update(case, UPDATE_DUE)
    assess(case, date(2012, 10, 15))
    calendar_on(case, REVIEW)
    with looking_at(case) as desk:
        assert len(reviews_of(desk.session, case.inspection_id)) == 2


def test_nothing_is_scheduled_for_a_plan_that_is_not_with_the_monitor() -> None:
    case = make_case(recommendations=1)
    bring_to(case, Step.FINALISED)
    with at_work(case, CALENDAR, FINALISED) as desk:
        assert schedule_review(desk.acting, desk.plan(), 1, FORWARDED) is None
    with looking_at(case) as desk:
        assert desk.deadlines(K.MONITORING_REVIEW) == []


def test_nothing_is_asked_for_once_the_plan_is_complete(case: Case) -> None:
    with at_work(case, P.OWNER, ASKED) as desk:
        desk.plan().actions[0].claim_done(desk.acting, ASKED, "The checklist is in use.")
    with at_work(case, P.HEAD_OF_SERVICE, ASKED) as desk:
        plan = desk.plan()
        plan.recommendations[0].claim(desk.acting, plan.actions)
    with at_work(case, P.MONITOR, ASKED) as desk:
        plan = desk.plan()
        plan.recommendations[0].verify(desk.acting)
        plan.complete(desk.acting)
    with looking_at(case) as desk:
        before = len(facts_after(desk.session, 0))
    for on in (ASKED, date(2012, 10, 11), REVIEW, date(2013, 6, 3)):
        calendar_on(case, on)
    with looking_at(case) as desk:
        assert len(facts_after(desk.session, 0)) == before
