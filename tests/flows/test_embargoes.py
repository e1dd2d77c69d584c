from collections.abc import Mapping
from datetime import date, datetime, time
from uuid import UUID

import pytest
from sqlalchemy import select

import clock
from flows.self_check import look_at_embargoes
from models import Acting, Event, EventKind, Notification
from models.database import reading
from models.further_inspection import consider
from models.prepared_publication import Preparation
from models.publication import prepare, publish_prepared, standing_publication
from notifications.announcing import announced
from notifications.dispatcher import dispatch
from rules.posts import PostKind
from tests.course import Step, bring_to
from tests.factories import PUBLISHED, Case, at_work, on_sqlite
from tests.memory import lived_once

P = PostKind
MIDNIGHT = clock.london(PUBLISHED, time(0, 1))
REPORT = "https://www.example.org/thornshire.pdf"
WHO_CAN_ACT = {P.PUBLISHER, P.ASSISTANT_CHIEF_INSPECTOR, P.LEAD_INSPECTOR, P.SCHEDULER}


@pytest.fixture
def prepared(case: Case) -> Case:
    """A report under embargo until a minute past midnight, prepared by its lead inspector."""
    prepare_it(case)
    return case


@lived_once
def prepare_it(case: Case) -> None:
    bring_to(case, Step.COMMENTS_RECEIVED)
    with at_work(case, P.LEAD_INSPECTOR, date(2012, 6, 11)) as desk:
        prepare(desk.acting, desk.inspection, Preparation(MIDNIGHT, REPORT))
        consider(desk.acting, desk.inspection, is_needed=False, reason="The scores are moderate.")


def checked(on: date, hour: int) -> int:
    at = clock.london(on, time(hour))
    return look_at_embargoes(Acting.calendar(on, at)).changed


def told(case: Case) -> set[PostKind]:
    names: Mapping[UUID, PostKind] = {person: kind for kind, person in case.people.items()}
    with reading() as session:
        mine = select(Notification.person_id).where(Notification.message == "embargo_passed")
        return {names[each] for each in session.scalars(mine)}


def facts(kind: EventKind = EventKind.EMBARGO_PASSED) -> list[tuple[date, datetime]]:
    with reading() as session:
        mine = select(Event.occurred_on, Event.recorded_at).where(Event.kind == kind)
        return [(row[0], row[1]) for row in session.execute(mine)]


def test_an_embargo_that_is_over_is_told_once_when_people_are_at_work(prepared: Case) -> None:
    assert checked(date(2012, 6, 12), 12) == 0
    assert checked(PUBLISHED, 1) == 0  # nobody is woken for it
    assert [checked(PUBLISHED, hour) for hour in (8, 9, 17)] == [1, 0, 0]
    assert facts() == [(PUBLISHED, clock.london(PUBLISHED, time(8)))]
    assert told(prepared) == WHO_CAN_ACT
    dispatch(clock.london(PUBLISHED, time(8, 2)))
    with reading() as session:
        sent = select(Notification).where(Notification.message == "embargo_passed")
        assert {each.state for each in session.scalars(sent)} == {"sent"}


@on_sqlite
@pytest.mark.usefixtures("prepared")
def test_however_late_somebody_looks_it_passed_on_its_own_day() -> None:
    monday = date(2012, 6, 18)
    assert checked(date(2012, 6, 16), 10) == 0  # a Saturday
    assert checked(monday, 8) == 1
    assert facts() == [(PUBLISHED, clock.london(monday, time(8)))]


@on_sqlite
def test_of_what_was_published_in_time_nobody_hears(prepared: Case) -> None:
    with at_work(prepared, P.PUBLISHER, PUBLISHED, announced) as desk:
        publish_prepared(
            desk.acting, desk.inspection, standing_publication(desk.session, desk.inspection)
        )
    assert checked(PUBLISHED, 9) == 0
    assert told(prepared) == set()


@on_sqlite
def test_prepared_anew_for_another_moment_it_is_told_anew(prepared: Case) -> None:
    assert checked(PUBLISHED, 8) == 1
    later = date(2012, 6, 20)
    with at_work(prepared, P.LEAD_INSPECTOR, PUBLISHED) as desk:
        standing = standing_publication(desk.session, desk.inspection)
        assert standing is not None
        standing.withdraw(desk.acting, desk.inspection)
        desk.session.flush()
        moved = Preparation(clock.london(later, time(9)), REPORT)
        prepare(desk.acting, desk.inspection, moved)
    assert checked(date(2012, 6, 14), 10) == 0
    assert checked(later, 10) == 1
    assert [on for on, _ in facts()] == [PUBLISHED, later]
