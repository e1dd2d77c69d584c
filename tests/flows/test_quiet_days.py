from datetime import date, time

import pytest
from sqlalchemy import select

import clock
from models import Digest, InboxMessage, Notification
from models.database import reading
from models.extending import ask_for_more_time
from models.queries import quiet
from models.quiet_days import add_quiet_period, end_quiet_period
from notifications.announcing import announced
from notifications.dispatcher import dispatch
from notifications.previewing import carry_out, consequences
from notifications.timing import what_must_wait
from rules.posts import PostKind
from rules.timeline import DeadlineKind
from tests.course import Step, bring_to
from tests.factories import Case, at_work, looking_at, make_case, not_allowed, on_sqlite, refused
from tests.mornings import ledger, morning_of, with_the_post

pytestmark = [on_sqlite, pytest.mark.usefixtures("engine")]
K, P = DeadlineKind, PostKind
ADDED = date(2012, 6, 18)
FIRST, LAST = date(2012, 6, 25), date(2012, 7, 6)
MONDAY = date(2012, 7, 9)


@pytest.fixture
def case() -> Case:
    made = make_case()
    bring_to(made, Step.PUBLISHED)
    return made


def keep_quiet(case: Case, first: date = FIRST, last: date = LAST, on: date = ADDED) -> None:
    with at_work(case, P.SCHEDULER, on) as desk:
        add_quiet_period(desk.session, desk.acting, first, last, "The election")


def digests_of(case: Case, who: PostKind) -> list[date]:
    with reading() as session:
        rows = session.scalars(
            select(Digest.for_on)
            .join(Notification, Notification.digest_id == Digest.id)
            .join(InboxMessage, InboxMessage.notification_id == Notification.id)
            .where(InboxMessage.person_id == case.people[who])
            .order_by(Digest.for_on)
        )
        return list(rows)


def test_on_quiet_days_nobody_is_reminded_and_then_only_of_what_is_newest(case: Case) -> None:
    keep_quiet(case)  # the plan is due on 11 July: rungs on 27 June, 4, 10 and 11 July
    with_the_post(date(2012, 6, 24), MONDAY)
    steps = [(on, step) for on, step, _ in ledger(case, K.IMPROVEMENT_PLAN)]
    assert steps == [(date(2012, 7, 4), "-7")]
    assert [on for on in digests_of(case, P.HEAD_OF_SERVICE) if on >= FIRST] == [MONDAY]
    with_the_post(date(2012, 7, 10), date(2012, 7, 11))
    assert len(ledger(case, K.IMPROVEMENT_PLAN)) == 3


def test_what_cannot_wait_goes_on_a_quiet_day_and_a_digest_made_before_it_does_not(
    case: Case,
) -> None:
    keep_quiet(case, date(2012, 6, 28), LAST)
    morning_of(date(2012, 6, 27))  # a digest is made, and the post is late
    with at_work(case, P.HEAD_OF_SERVICE, date(2012, 6, 28), announced) as desk:
        ask_for_more_time(
            desk.acting, desk.deadline(K.IMPROVEMENT_PLAN), date(2012, 7, 25), "The Board is late."
        )
    at = clock.london(date(2012, 6, 28), time(9))
    with reading() as session:
        assert what_must_wait(session, at) == ("digest",)
    dispatch(at)
    with reading() as session:
        sent = session.scalars(
            select(Notification.message).where(Notification.state == "sent")
        ).all()
    assert "extension_asked" in sent
    assert "digest" not in sent


def test_the_preview_names_each_reminder_that_waits_and_what_is_saved_is_that(case: Case) -> None:
    with at_work(case, P.SCHEDULER, ADDED) as desk:

        def change(session: object) -> None:
            add_quiet_period(session, desk.acting, FIRST, LAST, "The election")  # type: ignore[arg-type]

        foreseen = consequences(desk.session, desk.acting, change)
        moved = [
            (each.reminder_before.on, each.reminder_after.on, each.reminder_after.people)
            for each in foreseen.reminded_otherwise
            if each.reminder_before and each.reminder_after
        ]
        head = ("YOS Head of Service, Thornshire",)
        assert moved == [(date(2012, 6, 27), MONDAY, head), (date(2012, 7, 4), MONDAY, head)]
        assert quiet.quiet_on(desk.session, FIRST) is None
        done = carry_out(desk.session, desk.acting, change, foreseen.fingerprint)
        assert done == foreseen
        assert quiet.quiet_on(desk.session, FIRST) is not None


def test_a_quiet_period_is_ended_early_or_taken_away_before_it_begins(case: Case) -> None:
    keep_quiet(case)
    keep_quiet(case, date(2012, 8, 1), date(2012, 8, 10))
    with at_work(case, P.SCHEDULER, date(2012, 6, 28)) as desk:
        for period in quiet.quiet_periods(desk.session, desk.acting.on):
            end_quiet_period(desk.session, desk.acting, period, "The election is off.")
    with reading() as session:
        (left,) = quiet.quiet_periods(session, date(2012, 6, 28))
        assert (left.opens_on, left.closes_on) == (FIRST, date(2012, 6, 27))
    with refused("is over"), at_work(case, P.SCHEDULER, date(2012, 7, 2)) as desk:
        (left,) = quiet.quiet_periods(desk.session, desk.acting.on)
        end_quiet_period(desk.session, desk.acting, left, "Again.")


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (LAST, FIRST, "cannot come before the first"),
        (date(2012, 6, 17), LAST, "begins today or later"),
        (date(2013, 6, 25), date(2013, 7, 6), "Check the years"),
        (FIRST, date(2012, 12, 6), "three months at most"),
        (date(2012, 7, 6), date(2012, 7, 10), "from 25 June 2012 to 6 July 2012 already"),
    ],
)
def test_days_that_cannot_be_quiet_are_refused(
    case: Case, first: date, last: date, words: str
) -> None:
    keep_quiet(case)
    with refused(words):
        keep_quiet(case, first, last)


def test_only_who_keeps_the_calendar_keeps_days_quiet(case: Case) -> None:
    for who in (P.LEAD_INSPECTOR, P.HEAD_OF_SERVICE, P.MONITOR):
        with not_allowed(), at_work(case, who, ADDED) as desk:
            add_quiet_period(desk.session, desk.acting, FIRST, LAST, "The election")
    with looking_at(case) as desk:
        assert quiet.quiet_on(desk.session, FIRST) is None
