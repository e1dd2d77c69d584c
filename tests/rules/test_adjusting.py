from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.working_calendar import working_calendar
from rules.adjusting import Adjustment, MoreTime, Pause, adjusted
from rules.offsets import Offset, Unit
from rules.timeline import Anchor, DeadlineKind, Milestone, Timing, dates_of

CALENDAR = working_calendar()
PUBLISHED = date(2012, 6, 13)
DAYS = st.dates(date(2012, 6, 13), date(2012, 9, 30))


def milestone(count: int, unit: Unit) -> Milestone:
    return Milestone(
        DeadlineKind.IMPROVEMENT_PLAN,
        Timing.EXACT,
        DeadlineKind.PUBLICATION,
        Offset(count, unit),
        escalation=(("head_of_service",),),
    )


FOUR_WEEKS = milestone(4, Unit.WEEKS)
TEN_DAYS = milestone(10, Unit.WORKING_DAYS)


def due(of: Milestone, *decided: Adjustment, since: date = PUBLISHED) -> date:
    by_rule = dates_of(of, Anchor.on(since, "published"), CALENDAR)
    return adjusted(of, since, by_rule, decided, CALENDAR).due_on


@pytest.mark.parametrize(
    ("decided", "due_on"),
    [
        ([], date(2012, 7, 11)),
        ([Pause(date(2012, 6, 20), date(2012, 6, 27))], date(2012, 7, 18)),
        ([Pause(date(2012, 6, 20), date(2012, 6, 23))], date(2012, 7, 16)),  # from Saturday 14th
        ([Pause(date(2012, 6, 20), date(2012, 6, 20))], date(2012, 7, 11)),
        ([MoreTime(date(2012, 6, 20), date(2012, 7, 25))], date(2012, 7, 25)),
        ([MoreTime(date(2012, 6, 20), date(2012, 7, 2))], date(2012, 7, 11)),
    ],
)
def test_four_weeks_get_back_the_days_the_clock_stood_still(
    decided: list[Adjustment], due_on: date
) -> None:
    assert due(FOUR_WEEKS, *decided) == due_on


def test_what_was_decided_first_counts_first() -> None:
    more = MoreTime(date(2012, 6, 18), date(2012, 7, 25))
    pause = Pause(date(2012, 6, 20), date(2012, 6, 27))
    assert due(FOUR_WEEKS, pause, more) == date(2012, 8, 1)
    later = MoreTime(date(2012, 6, 28), date(2012, 7, 25))
    assert due(FOUR_WEEKS, later, pause) == date(2012, 7, 25)


def test_a_clock_that_begins_after_a_pause_lost_nothing_to_it() -> None:
    pause = Pause(date(2012, 6, 4), date(2012, 6, 8))
    assert due(FOUR_WEEKS, pause) == due(FOUR_WEEKS)
    over = Pause(date(2012, 6, 4), date(2012, 6, 20))
    assert due(FOUR_WEEKS, over) == date(2012, 7, 18)


def test_working_days_left_are_given_back_and_days_late_stay_days_late() -> None:
    assert due(TEN_DAYS) == date(2012, 6, 27)
    assert due(TEN_DAYS, Pause(date(2012, 6, 22), date(2012, 7, 6))) == date(2012, 7, 11)
    assert due(TEN_DAYS, Pause(date(2012, 6, 29), date(2012, 7, 6))) == date(2012, 7, 4)


def test_more_time_on_a_day_that_was_closed_since_goes_on_to_the_next() -> None:
    closed = working_calendar([(date(2012, 7, 25), "The office moves")])
    by_rule = dates_of(FOUR_WEEKS, Anchor.on(PUBLISHED, "published"), closed)
    more = [MoreTime(PUBLISHED, date(2012, 7, 25))]
    assert adjusted(FOUR_WEEKS, PUBLISHED, by_rule, more, closed).due_on == date(2012, 7, 26)


@given(st.sampled_from([FOUR_WEEKS, TEN_DAYS]), DAYS, DAYS, st.none() | DAYS)
def test_nothing_decided_brings_a_date_forward_and_every_one_is_a_working_day(
    of: Milestone, start: date, end: date, more: date | None
) -> None:
    decided: list[Adjustment] = [Pause(min(start, end), max(start, end))]
    decided += [MoreTime(start, more)] if more else []
    found = due(of, *decided)
    assert found >= due(of)
    assert CALENDAR.is_working_day(found)
    assert found <= max(due(of), more or due(of)) + timedelta(days=130)
