from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select

from models import (
    Action,
    Deadline,
    Digest,
    InboxMessage,
    Notification,
    Reminder,
)
from models.database import reading
from models.timetable import Timetable
from rules.posts import PostKind
from rules.stages import Answer
from rules.timeline import DeadlineKind
from tests.course import Step, bring_to
from tests.factories import (
    ACKNOWLEDGED,
    FORWARDED,
    PUBLISHED,
    Case,
    at_work,
    looking_at,
    make_case,
    new_action,
    on_sqlite,
)
from tests.mornings import hearers, ledger, remind_daily, with_the_post

pytestmark = pytest.mark.usefixtures("engine")
K, P = DeadlineKind, PostKind
MONDAY = date(2012, 7, 30)


def digests_of(case: Case, who: PostKind) -> Iterator[tuple[date, str]]:
    """Give the digests that reached somebody's inbox: for which day, under which subject."""
    with reading() as session:
        rows = session.execute(
            select(Digest.for_on, InboxMessage.text)
            .join(Notification, Notification.id == InboxMessage.notification_id)
            .join(Digest, Digest.id == Notification.digest_id)
            .where(InboxMessage.person_id == case.people[who])
            .order_by(Digest.for_on)
        )
        yield from [(row[0], row[1]) for row in rows]


def five_actions_due_on_a_monday() -> Case:
    """A plan with five actions of one owner, finalised and acknowledged in June."""
    case = make_case()
    bring_to(case, Step.PUBLISHED)
    with at_work(case, P.HEAD_OF_SERVICE, date(2012, 6, 18)) as desk:
        plan = desk.plan()
        for recommendation in plan.recommendations:
            plan.answer(desk.acting, recommendation, Answer.AGREED)
        for place in range(5):
            home = plan.recommendations[place % 2]
            plan.add_action(desk.acting, home, new_action(case, MONDAY))
        plan.submit(desk.acting, "The Board meets in September.")
    with at_work(case, P.LEAD_INSPECTOR, date(2012, 6, 19)) as desk:
        desk.plan().latest.take_up(desk.acting)
        desk.plan().latest.finalise(desk.acting)
    with at_work(case, P.SCHEDULER, date(2012, 6, 20)) as desk:
        desk.plan().latest.forward(desk.acting, date(2012, 6, 20))
    with at_work(case, P.MONITOR, date(2012, 6, 21)) as desk:
        desk.plan().latest.acknowledge(desk.acting)
    return case


def test_five_actions_due_the_same_monday_are_seven_messages_to_their_owner() -> None:
    case = five_actions_due_on_a_monday()
    with_the_post(date(2012, 6, 25), date(2012, 8, 29))
    messages = list(digests_of(case, P.OWNER))
    assert [on for on, _ in messages] == [
        date(2012, 7, 16),
        date(2012, 7, 23),
        date(2012, 7, 27),
        date(2012, 7, 30),
        date(2012, 7, 31),
        date(2012, 8, 6),
        date(2012, 8, 13),
    ]
    for _, text in messages:
        assert all(label in text for label in ("1a", "1b", "1c", "2a", "2b"))
    assert [on for on, _ in digests_of(case, P.HEAD_OF_SERVICE)] == [
        date(2012, 7, 31),
        date(2012, 8, 6),
        date(2012, 8, 13),
    ]
    assert [on for on, _ in digests_of(case, P.BOARD_CHAIR)] == [
        date(2012, 8, 6),
        date(2012, 8, 13),
    ]
    assert [on for on, _ in digests_of(case, P.LEAD_INSPECTOR)] == [date(2012, 8, 13)]
    assert list(digests_of(case, P.MONITOR)) == []


@on_sqlite
def test_a_late_draft_climbs_within_the_inspectorate() -> None:
    case = make_case()
    bring_to(case, Step.FINDINGS_GIVEN)
    remind_daily(date(2012, 3, 9), date(2012, 4, 10))
    assert hearers(ledger(case, K.DRAFT_REPORT)) == {
        "-14": ["lead_inspector"],
        "-7": ["lead_inspector"],
        "-1": ["lead_inspector"],
        "0": ["lead_inspector"],
        "+1": ["lead_inspector"],
        "+5": ["assistant_chief_inspector", "lead_inspector"],
        "+10": ["assistant_chief_inspector", "chief_inspector", "lead_inspector"],
    }


@on_sqlite
def test_a_late_acknowledgement_climbs_within_the_monitor() -> None:
    case = make_case()
    bring_to(case, Step.FORWARDED)
    remind_daily(FORWARDED, date(2012, 8, 10))
    assert hearers(ledger(case, K.ACKNOWLEDGEMENT)) == {
        "-7": ["monitor"],
        "-1": ["monitor"],
        "0": ["monitor"],
        "+1": ["monitor"],
        "+5": ["monitor", "monitor_head_of_area"],
        "+10": ["monitor", "monitor_head_of_area"],
    }


@on_sqlite
def test_a_late_plan_climbs_from_the_head_to_the_chair_and_then_to_the_other_bodies() -> None:
    case = make_case()
    bring_to(case, Step.PUBLISHED)
    remind_daily(PUBLISHED, date(2012, 8, 13))
    entries = ledger(case, K.IMPROVEMENT_PLAN)
    found = hearers(entries)
    service = ["head_of_service"]
    with_the_chair = ["board_chair", "head_of_service", "lead_inspector"]
    everybody = sorted([*with_the_chair, "assistant_chief_inspector", "monitor"])
    assert found == {
        "-14": service,
        "-7": service,
        "-1": service,
        "0": service,
        "+1": service,
        "+5": with_the_chair,
        "+10": everybody,
        "month+1": everybody,
    }
    assert {step: on for on, step, _ in entries} == {
        "-14": date(2012, 6, 27),
        "-7": date(2012, 7, 4),
        "-1": date(2012, 7, 10),
        "0": date(2012, 7, 11),
        "+1": date(2012, 7, 12),
        "+5": date(2012, 7, 18),
        "+10": date(2012, 7, 25),
        "month+1": date(2012, 8, 13),
    }


@on_sqlite
def test_nobody_hears_once_it_is_done() -> None:
    case = make_case()
    bring_to(case, Step.SUBMITTED)
    remind_daily(date(2012, 7, 9), date(2012, 8, 30))
    assert ledger(case, K.IMPROVEMENT_PLAN) == []


@on_sqlite
def test_an_action_claimed_between_two_reminders_is_not_reminded_of_again() -> None:
    case = make_case()
    bring_to(case, Step.ACKNOWLEDGED)
    remind_daily(ACKNOWLEDGED, date(2012, 9, 10))
    with at_work(case, P.OWNER, date(2012, 9, 11)) as desk:
        desk.plan().actions[0].claim_done(desk.acting, desk.acting.on, "The checklist is in use.")
    remind_daily(date(2012, 9, 12), date(2012, 9, 18))
    with reading() as session:
        rows = session.execute(
            select(Action.state, Reminder.step)
            .join(Deadline, Deadline.action_id == Action.id)
            .join(Reminder, Reminder.deadline_id == Deadline.id)
            .where(Reminder.person_id == case.people[P.OWNER])
        ).all()
    assert sorted(step for state, step in rows if state == "done") == ["-14", "-7"]
    assert {step for state, step in rows if state != "done"} == {"-14", "-7", "-1", "0", "+1"}


@on_sqlite
@pytest.mark.parametrize(
    ("back_on", "step"),
    [
        (date(2012, 7, 9), "-7"),
        (date(2012, 7, 11), "0"),
        (date(2012, 7, 24), "+5"),
        (date(2012, 9, 30), "month+2"),
    ],
)
def test_after_an_outage_only_the_newest_step_goes(back_on: date, step: str) -> None:
    case = make_case()
    bring_to(case, Step.PUBLISHED)
    remind_daily(back_on, back_on)
    assert set(hearers(ledger(case, K.IMPROVEMENT_PLAN))) == {step}


@on_sqlite
def test_a_moved_date_is_reminded_of_anew_and_its_old_steps_stay_on_record() -> None:
    case = make_case()
    remind_daily(date(2012, 2, 9), date(2012, 2, 10))
    with at_work(case, P.LEAD_INSPECTOR, date(2012, 2, 17)) as desk:
        desk.inspection.end_visit(desk.acting, date(2012, 2, 17))
    remind_daily(date(2012, 2, 17), date(2012, 3, 2))
    with reading() as session:
        rows = session.execute(
            select(Reminder.due_on, Reminder.step)
            .join(Deadline, Deadline.id == Reminder.deadline_id)
            .where(Deadline.kind == K.PROVISIONAL_FINDINGS)
            .order_by(Reminder.rung_on)
        )
        found = [(row[0], row[1]) for row in rows]
    assert found == [
        (date(2012, 2, 24), "-14"),
        (date(2012, 3, 2), "-14"),
        (date(2012, 3, 2), "-7"),
        (date(2012, 3, 2), "-1"),
        (date(2012, 3, 2), "0"),
    ]


@on_sqlite
def test_a_date_asked_for_is_quiet_until_it_has_passed() -> None:
    case = make_case()
    bring_to(case, Step.COMMENTS_RECEIVED)
    remind_daily(date(2012, 4, 2), date(2012, 5, 22))
    assert hearers(ledger(case, K.PUBLICATION)) == {
        "+1": ["lead_inspector", "publisher"],
        "+5": ["assistant_chief_inspector", "lead_inspector", "publisher"],
        "+10": ["assistant_chief_inspector", "lead_inspector", "publisher"],
    }


@on_sqlite
def test_each_step_falls_on_a_working_day() -> None:
    case = make_case()
    bring_to(case, Step.PUBLISHED)
    remind_daily(date(2012, 6, 20), date(2012, 9, 20))
    with looking_at(case) as desk:
        calendar = Timetable(desk.inspection).calendar
        rung_days: set[date] = set(desk.session.scalars(select(Reminder.rung_on)))
    assert rung_days
    assert all(calendar.is_working_day(day) for day in rung_days)
