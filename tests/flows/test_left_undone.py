from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, func, select, update

import clock
from models import (
    Acting,
    Deadline,
    Event,
    EventKind,
    InboxMessage,
    Notification,
    QuietPeriod,
    Reminder,
)
from models.database import reading, transaction
from notifications.dispatcher import dispatch
from notifications.undone import tell
from rules.posts import PostKind
from rules.timeline import DeadlineKind
from rules.undone import Difference, Undone
from tests import factories
from tests.course import Step, bring_to
from tests.factories import Case, at_work, make_case, on_sqlite
from tests.flows.kept_mornings import found_at, found_on, kept, kept_morning, kept_mornings
from tests.flows.test_morning_together import poison
from tests.models.test_in_flight import DRAFTED, VISITED, taken_in
from tests.models.test_in_flight import TODAY as TAKEN_IN_ON
from tests.mornings import ONE_DAY, calendar_at_seven, days, morning_of

pytestmark = pytest.mark.usefixtures("engine")
U = Undone
BEGUN = date(2012, 7, 2)
LATE = date(2012, 7, 12)  # the plan was due on the 11th
DEEDS = {
    factories.SUBMITTED: (Step.PUBLISHED, Step.SUBMITTED),
    factories.TAKEN_UP: (Step.SUBMITTED, Step.TAKEN_UP),
    factories.FINALISED: (Step.TAKEN_UP, Step.FINALISED),
    factories.ACKNOWLEDGED: (Step.FORWARDED, Step.ACKNOWLEDGED),
}


def change(statement: Any) -> None:  # noqa: ANN401 - an update or a delete
    with transaction(calendar_at_seven(LATE)) as session:
        session.execute(statement)


def kinds(found: Sequence[Difference]) -> list[Undone]:
    return [each.what for each in found]


@pytest.fixture
def case() -> Case:
    """A published case whose mornings were kept until its plan was late."""
    made = make_case()
    bring_to(made, Step.PUBLISHED)
    kept_mornings(BEGUN, LATE)
    return made


@on_sqlite
def test_a_service_in_order_is_found_in_order_at_any_hour_of_any_day() -> None:
    case = make_case()
    bring_to(case, Step.PUBLISHED)
    kept_morning(BEGUN)
    for on in days(BEGUN + ONE_DAY, date(2012, 7, 24)):
        assert found_on(on, hour=6) == []
        kept_morning(on)
        assert found_at(clock.london(on, time(7, 5))) == []
        if on in DEEDS:
            after, step = DEEDS[on]
            bring_to(case, step, after=after)
        assert found_on(on, hour=15) == [], on


@on_sqlite
def test_before_the_first_morning_there_is_one_thing_to_say() -> None:
    bring_to(make_case(), Step.PUBLISHED)
    assert found_on(LATE) == [Difference(U.MORNING_NOT_RUN)]


@on_sqlite
def test_an_outage_is_told_as_itself_and_nothing_else_is_held_against_it(case: Case) -> None:
    for hours in (0, 5, 24 * 3, 24 * 20):
        moment = clock.london(LATE + ONE_DAY, time(9)) + timedelta(hours=hours)
        assert found_at(moment) == [Difference(U.MORNING_NOT_RUN, since_on=LATE)]
    back_on = LATE + timedelta(days=20)
    kept_morning(back_on)
    assert found_on(back_on) == []
    del case


@on_sqlite
def test_three_missed_days_are_made_good_at_once_by_one_message_a_person() -> None:
    case = make_case()
    bring_to(case, Step.PUBLISHED)
    kept_mornings(BEGUN, date(2012, 7, 9))
    before = messages()
    kept_morning(date(2012, 7, 13))
    new = {who: count - before.get(who, 0) for who, count in messages().items()}
    assert set(new.values()) <= {0, 1}
    assert new[case.people[PostKind.HEAD_OF_SERVICE]] == 1
    with reading() as session:
        heard = select(Reminder.step, Reminder.rung_on).order_by(Reminder.rung_on).distinct()
        assert [row[0] for row in session.execute(heard)] == ["-14", "-7", "+1"]
    assert found_on(date(2012, 7, 13)) == []


def messages() -> dict[UUID, int]:
    with reading() as session:
        counts = select(Notification.person_id, func.count()).group_by(Notification.person_id)
        return dict(session.execute(counts).all())


def test_a_reminder_missing_from_the_ledger_is_found(case: Case) -> None:
    change(delete(Reminder).where(Reminder.step == "-7"))
    (found,) = found_on(LATE)
    assert (found.what, found.count, found.since_on) == (U.REMINDER_MISSING, 1, date(2012, 7, 4))
    assert [place.area for place in found.places] == [case.area]
    kept_mornings(LATE + ONE_DAY, LATE + timedelta(days=40))
    assert U.REMINDER_MISSING not in kinds(found_on(LATE + timedelta(days=40)))


@on_sqlite
def test_a_date_that_went_by_unnoted_is_found(case: Case) -> None:
    change(update(Deadline).values(decide_on=None))
    with at_work(case, PostKind.LEAD_INSPECTOR, LATE) as desk:
        late = desk.deadline(DeadlineKind.IMPROVEMENT_PLAN)
        late.due_on = LATE  # as if its stage had thought so: nothing says it passed
    kept_morning(LATE + ONE_DAY)
    assert U.FACT_MISSING in kinds(found_on(LATE + ONE_DAY))


@on_sqlite
def test_what_a_morning_passed_over_is_found() -> None:
    case = make_case()
    bring_to(case, Step.PUBLISHED)
    with kept(LATE):
        pass  # it came to its end, and did nothing
    found = {each.what: each.count for each in found_on(LATE)}
    assert found[U.STAGE_MISSED] == 1
    assert found[U.REMINDING_MISSED] == 1


@on_sqlite
def test_a_deadline_nobody_can_read_is_found_and_hides_nothing_else() -> None:
    case = make_case()
    bring_to(case, Step.FINALISED)
    poison(case)
    kept_morning(factories.FORWARDED)
    found = {each.what: each.count for each in found_on(factories.FORWARDED)}
    assert found == {U.STAGE_MISSED: 1, U.REMINDING_MISSED: 1}


@on_sqlite
def test_a_finalised_plan_that_stays_is_found() -> None:
    case = make_case()
    bring_to(case, Step.FINALISED)
    change(update(Deadline).values(decide_on=None))
    kept_mornings(factories.FORWARDED, factories.FORWARDED + ONE_DAY)
    assert U.PLAN_NOT_FORWARDED in kinds(found_on(factories.FORWARDED + ONE_DAY))


@on_sqlite
def test_nobody_is_missed_in_a_quiet_period() -> None:
    opens, closes = date(2012, 7, 3), date(2012, 7, 6)
    case = make_case()
    bring_to(case, Step.PUBLISHED)
    quiet = QuietPeriod(opens_on=opens, closes_on=closes, reason="An election", added_on=BEGUN)
    with transaction(calendar_at_seven(factories.PUBLISHED)) as session:
        session.add(quiet)
    for on in days(BEGUN, closes + timedelta(days=4)):
        kept_morning(on)
        assert found_on(on) == [], on


@on_sqlite
def test_whoever_comes_into_a_post_later_was_not_missed_before(case: Case) -> None:
    with at_work(case, PostKind.SCHEDULER, LATE) as desk:
        new = factories.make_person(desk.session, "A new Head of Service")
        factories.put_in(desk.session, desk.acting, desk.post(PostKind.HEAD_OF_SERVICE), new, BEGUN)
    assert found_on(LATE) == []


@on_sqlite
def test_an_inspection_taken_in_late_owes_nothing_for_its_past() -> None:
    kept_morning(factories.REGISTERED_ON)
    make_case(visit_planned_until=date(2011, 11, 4))  # registered at nine, after the morning
    assert found_on(factories.REGISTERED_ON) == []
    kept_mornings(factories.REGISTERED_ON + ONE_DAY, factories.REGISTERED_ON + timedelta(days=8))
    assert found_on(factories.REGISTERED_ON + timedelta(days=8)) == []


@on_sqlite
def test_inspections_taken_in_under_way_owe_nothing_for_their_past() -> None:
    kept_morning(TAKEN_IN_ON)
    taken_in((VISITED, DRAFTED), TAKEN_IN_ON)
    assert found_on(TAKEN_IN_ON, hour=15) == []
    for on in days(TAKEN_IN_ON + ONE_DAY, TAKEN_IN_ON + timedelta(days=8)):
        kept_morning(on)
        assert found_on(on) == [], on


@on_sqlite
def test_messages_that_wait_are_found_but_not_while_they_may_wait(case: Case) -> None:
    with kept(LATE + ONE_DAY):
        morning_of(LATE + ONE_DAY)
    change(update(Notification).values(state="queued", lease_token=None))
    assert kinds(found_on(LATE + ONE_DAY)) == [U.MESSAGE_NOT_LEFT]
    # In the evening a morning message waits for the next morning.
    assert found_at(clock.london(LATE + ONE_DAY, time(19))) == []
    change(update(Notification).values(state="dead"))
    assert kinds(found_on(LATE + ONE_DAY)) == [U.MESSAGE_GIVEN_UP]
    change(update(Notification).values(state="sent", sent_at=clock.london(LATE, time(9))))
    assert found_on(LATE + ONE_DAY) == []
    change(delete(InboxMessage))
    assert kinds(found_on(LATE + ONE_DAY)) == [U.MESSAGE_NOT_DELIVERED]
    del case


@on_sqlite
def test_each_kind_is_told_once_a_day_to_who_can_mend_it(case: Case) -> None:
    found = [Difference(U.STAGE_MISSED, 2, LATE), Difference(U.CHANNEL_PAUSED)]

    def told(on: date, hour: int) -> int:
        at = clock.london(on, time(hour))
        with transaction(Acting.calendar(on, at)) as session:
            return tell(session, found, Acting.calendar(on, at))

    assert [told(LATE, 9), told(LATE, 10), told(LATE, 23)] == [2, 0, 0]
    assert told(LATE + ONE_DAY, 9) == 2
    dispatch(clock.london(LATE + ONE_DAY, time(9, 5)))
    with reading() as session:
        mine = select(Notification).where(Notification.message == "work_left_undone")
        sent = session.scalars(mine).all()
        assert {each.person_id for each in sent} == {case.people[PostKind.SCHEDULER]}
        assert {each.state for each in sent} == {"sent"}
        facts = select(func.count()).where(Event.kind == EventKind.WORK_LEFT_UNDONE)
        assert session.scalar(facts) == 4
