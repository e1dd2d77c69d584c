"""After a dozen inspections under way came in, the mornings go on without a storm or an alarm."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from models import Event, EventKind, Notification, Reminder
from models.database import reading
from models.in_flight import UnderWay
from tests.factories import on_sqlite
from tests.flows.kept_mornings import found_on, kept_morning, kept_mornings
from tests.models.test_in_flight import DRAFTED, PUBLISHED, TODAY, VISITED, taken_in, under_way
from tests.mornings import ONE_DAY

pytestmark = [on_sqlite, pytest.mark.usefixtures("engine")]
A_WEEK_ON = TODAY + timedelta(days=7)
LONG_AGO = date(2011, 11, 4)


def a_dozen() -> Sequence[UnderWay]:
    """Three that are near, and nine whose findings have been overdue for months."""
    old = [under_way(row, f"Oldshire{row}", visit_ended=LONG_AGO) for row in range(5, 14)]
    return [VISITED, DRAFTED, PUBLISHED, *old]


def test_nobody_hears_of_the_past_and_only_the_newest_step_of_each_date_goes() -> None:
    kept_morning(TODAY)
    done = taken_in(a_dozen())
    assert len(done.added) == 12
    assert found_on(TODAY) == []
    kept_mornings(TODAY + ONE_DAY, A_WEEK_ON)
    assert found_on(A_WEEK_ON) == []
    with reading() as session:
        messages = set(session.scalars(select(Notification.message)))
        of_the_past = session.scalars(
            select(func.count())
            .select_from(Reminder)
            .where(Reminder.rung_on < TODAY)
            .group_by(Reminder.deadline_id, Reminder.person_id)
        ).all()
        noted = session.scalars(select(Event.kind).where(Event.occurred_on < TODAY)).all()
    assert messages == {"digest"}
    assert set(of_the_past) == {1}  # of each overdue date the newest step, and no older one
    assert EventKind.FACT_ASKED_FOR not in noted
