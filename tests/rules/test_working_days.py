"""Weekends and bank holidays of England and Wales, counted forward and back."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.errors import CalendarTooShort
from rules.working_days import SkippedDay, WorkingCalendar
from tests.rules.factories import CLOSED_IN_2012, YEAR_2012, england_and_wales, start_days

CALENDAR = england_and_wales()


def test_2012s_bank_holidays_are_those_gov_uk_published() -> None:
    listed = {day for day in CALENDAR.closed if day.year == 2012 and day.weekday() < 5}
    assert listed == set(CLOSED_IN_2012)


@pytest.mark.parametrize(
    ("day", "open_that_day"),
    [
        (date(2012, 6, 1), True),
        (date(2012, 6, 2), False),
        (date(2012, 6, 3), False),
        (date(2012, 6, 4), False),
        (date(2012, 6, 5), False),
        (date(2012, 6, 6), True),
    ],
)
def test_nobody_works_on_weekends_and_bank_holidays(day: date, *, open_that_day: bool) -> None:
    assert YEAR_2012.is_working_day(day) is open_that_day


def test_the_jubilee_weekend_is_passed_in_both_directions() -> None:
    assert YEAR_2012.on_or_after(date(2012, 6, 2)) == date(2012, 6, 6)
    assert YEAR_2012.on_or_before(date(2012, 6, 5)) == date(2012, 6, 1)


def test_a_working_day_stays_where_it_is() -> None:
    wednesday = date(2012, 6, 6)
    assert YEAR_2012.on_or_after(wednesday) == wednesday
    assert YEAR_2012.on_or_before(wednesday) == wednesday
    assert YEAR_2012.shifted(wednesday, 0) == wednesday


@pytest.mark.parametrize(
    ("start", "working_days", "expected"),
    [
        (date(2012, 3, 23), 10, date(2012, 4, 10)),  # Easter lies between
        (date(2012, 6, 1), 1, date(2012, 6, 6)),
        (date(2012, 6, 6), -1, date(2012, 6, 1)),
        (date(2012, 6, 3), 1, date(2012, 6, 6)),
        (date(2012, 6, 3), -1, date(2012, 6, 1)),
        (date(2012, 7, 11), -15, date(2012, 6, 20)),
    ],
)
def test_working_days_are_counted_without_the_starting_day(
    start: date, working_days: int, expected: date
) -> None:
    assert YEAR_2012.shifted(start, working_days) == expected


def test_each_day_rolled_past_is_named_with_its_reason() -> None:
    assert YEAR_2012.skipped(date(2012, 6, 2), date(2012, 6, 6)) == (
        SkippedDay(date(2012, 6, 2), "Saturday"),
        SkippedDay(date(2012, 6, 3), "Sunday"),
        SkippedDay(date(2012, 6, 4), "Spring bank holiday"),
        SkippedDay(date(2012, 6, 5), "Queen's Diamond Jubilee"),
    )


def test_days_rolled_past_towards_an_earlier_day_are_named_too() -> None:
    assert YEAR_2012.skipped(date(2012, 6, 4), date(2012, 6, 1)) == (
        SkippedDay(date(2012, 6, 4), "Spring bank holiday"),
        SkippedDay(date(2012, 6, 3), "Sunday"),
        SkippedDay(date(2012, 6, 2), "Saturday"),
    )


def test_an_extension_across_working_days_names_only_the_days_nobody_works() -> None:
    named = YEAR_2012.skipped(date(2012, 6, 6), date(2012, 6, 13))
    assert [skipped.reason for skipped in named] == ["Saturday", "Sunday"]


def test_nothing_is_skipped_when_the_raw_day_is_the_due_day() -> None:
    assert YEAR_2012.skipped(date(2012, 7, 11), date(2012, 7, 11)) == ()


@pytest.mark.parametrize("day", [date(2011, 12, 30), date(2013, 1, 2)])
def test_a_year_whose_holidays_are_unknown_is_refused(day: date) -> None:
    with pytest.raises(CalendarTooShort) as refusal:
        YEAR_2012.is_working_day(day)
    assert str(refusal.value) == (
        f"The working calendar does not cover {day.year}. "
        "Update the bank holidays before dates in that year are worked out."
    )


def test_a_roll_into_an_unknown_year_is_refused() -> None:
    with pytest.raises(CalendarTooShort, match="2013"):
        YEAR_2012.shifted(date(2012, 12, 31), 1)


def test_first_and_last_day_of_the_known_years_are_answered() -> None:
    assert not YEAR_2012.is_working_day(date(2012, 1, 1))
    assert YEAR_2012.is_working_day(date(2012, 12, 31))


@given(start_days)
def test_rolling_reaches_the_nearest_working_day(day: date) -> None:
    later, earlier = CALENDAR.on_or_after(day), CALENDAR.on_or_before(day)
    assert CALENDAR.is_working_day(later)
    assert CALENDAR.is_working_day(earlier)
    closed = (earlier + timedelta(days=n) for n in range(1, (later - earlier).days))
    assert not any(CALENDAR.is_working_day(between) for between in closed)


@given(start_days, st.integers(1, 60))
def test_counting_forward_then_back_returns_to_a_working_day(day: date, count: int) -> None:
    there_and_back = CALENDAR.shifted(CALENDAR.shifted(day, count), -count)
    assert there_and_back == CALENDAR.on_or_before(day)
    assert CALENDAR.is_working_day(there_and_back)


@given(start_days, st.integers(1, 60))
def test_between_a_day_and_its_shift_lie_that_many_working_days(day: date, count: int) -> None:
    end = CALENDAR.shifted(day, count)
    after = (day + timedelta(days=n) for n in range(1, (end - day).days + 1))
    assert sum(CALENDAR.is_working_day(each) for each in after) == count


@given(start_days, start_days, st.integers(1, 30))
def test_a_new_holiday_never_makes_a_date_counted_forward_earlier(
    day: date, closure: date, count: int
) -> None:
    closed = WorkingCalendar({**CALENDAR.closed, closure: "Closed"}, 2008, 2045)
    assert closed.shifted(day, count) >= CALENDAR.shifted(day, count)
    assert closed.shifted(day, -count) <= CALENDAR.shifted(day, -count)
