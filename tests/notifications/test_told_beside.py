"""Whom a programme's rules name beside a date hears when it is set, and nobody else does."""

import pytest
from sqlalchemy import select

from models import Event, EventKind, Notice, Person
from models.database import reading
from models.rules_document import shipped_rules
from notifications.announcing import announced
from rules.posts import PostKind
from tests.course import Step, bring_to
from tests.factories import make_case_under, on_sqlite

HEARING = shipped_rules().replace(
    'anchor = "publication"', 'anchor = "publication"\ntold = ["delegate", "monitor"]'
)


@on_sqlite
@pytest.mark.usefixtures("engine")
def test_the_posts_named_beside_a_date_hear_of_it_with_the_next_digest() -> None:
    case = make_case_under(HEARING)
    bring_to(case, Step.PUBLISHED, announced)
    with reading() as session:
        heard = session.scalars(
            select(Person.id)
            .join(Notice, Notice.person_id == Person.id)
            .join(Event, Event.id == Notice.event_id)
            .where(Event.kind == EventKind.DEADLINE_SET)
        ).all()
    assert set(heard) == {case.people[PostKind.DELEGATE], case.people[PostKind.MONITOR]}
