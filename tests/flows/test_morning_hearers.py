from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from models import (
    Deadline,
    Person,
    PostHolding,
    Reminder,
)
from models.database import reading
from models.register import fill
from rules.posts import PostKind
from rules.timeline import DeadlineKind
from tests.course import Step, bring_to
from tests.factories import (
    PUBLISHED,
    at_work,
    make_case,
    make_person,
    on_sqlite,
)
from tests.mornings import hearers, ledger, remind_daily

pytestmark = [on_sqlite, pytest.mark.usefixtures("engine")]
K, P = DeadlineKind, PostKind
MONDAY = date(2012, 7, 30)


def test_while_a_post_is_vacant_the_next_level_hears_in_its_place() -> None:
    case = make_case(vacant=(P.HEAD_OF_SERVICE,))
    bring_to(case, Step.PUBLISHED)
    remind_daily(date(2012, 6, 26), date(2012, 6, 28))
    assert hearers(ledger(case, K.IMPROVEMENT_PLAN)) == {"-14": ["board_chair", "lead_inspector"]}


def test_whoever_holds_the_post_that_day_hears() -> None:
    case = make_case()
    bring_to(case, Step.PUBLISHED)
    with at_work(case, P.SCHEDULER, PUBLISHED) as desk:
        ada = desk.session.get_one(Person, make_person(desk.session, "Ada Newcome"))
        fill(desk.acting, desk.session, desk.post(P.HEAD_OF_SERVICE), ada, date(2012, 7, 2))
    remind_daily(date(2012, 6, 26), date(2012, 7, 4))
    assert hearers(ledger(case, K.IMPROVEMENT_PLAN)) == {
        "-14": ["head_of_service"],
        "-7": ["somebody new"],
    }


def test_a_deputy_hears_on_the_days_they_stand_in() -> None:
    case = make_case()
    bring_to(case, Step.PUBLISHED)
    with at_work(case, P.SCHEDULER, PUBLISHED) as desk:
        desk.session.add(
            PostHolding(
                post_id=desk.post(P.HEAD_OF_SERVICE).id,
                person_id=case.people[P.DELEGATE],
                from_on=date(2012, 6, 25),
                until_on=date(2012, 6, 29),
                is_deputy=True,
            )
        )
    remind_daily(date(2012, 6, 26), date(2012, 7, 4))
    assert hearers(ledger(case, K.IMPROVEMENT_PLAN)) == {
        "-14": ["delegate"],
        "-7": ["head_of_service"],
    }


def test_somebody_who_left_hears_nothing_and_the_next_level_does() -> None:
    case = make_case()
    bring_to(case, Step.PUBLISHED)
    with at_work(case, P.SCHEDULER, PUBLISHED) as desk:
        desk.session.get_one(Person, case.people[P.HEAD_OF_SERVICE]).is_active = False
    remind_daily(date(2012, 6, 26), date(2012, 6, 28))
    assert hearers(ledger(case, K.IMPROVEMENT_PLAN)) == {"-14": ["board_chair", "lead_inspector"]}


def test_nobody_of_another_area_is_ever_reminded() -> None:
    case, other = make_case(), make_case("Holmshire")
    for each in (case, other):
        bring_to(each, Step.PUBLISHED)
    remind_daily(date(2012, 6, 20), date(2012, 8, 12))
    with reading() as session:
        heard: dict[UUID, set[UUID]] = {}
        for inspection_id, person_id in session.execute(
            select(Deadline.inspection_id, Reminder.person_id).join(
                Deadline, Deadline.id == Reminder.deadline_id
            )
        ):
            heard.setdefault(inspection_id, set()).add(person_id)
    assert heard[case.inspection_id] <= set(case.people.values())
    assert other.people[P.HEAD_OF_SERVICE] not in heard[case.inspection_id]
    assert case.stranger not in heard[case.inspection_id] | heard[other.inspection_id]
