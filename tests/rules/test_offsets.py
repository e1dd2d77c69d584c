"""Weeks, working days and months, forward and back, leap days and short months included."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.offsets import Offset, Unit, months_after
from tests.rules.factories import YEAR_2012, months, start_days, weeks, working_days


@pytest.mark.parametrize(
    ("offset", "expected"),
    [
        (weeks(4), date(2012, 7, 11)),
        (weeks(-4), date(2012, 5, 16)),
        (working_days(20), date(2012, 7, 11)),
        (working_days(-10), date(2012, 5, 28)),
        (months(1), date(2012, 7, 13)),
        (months(-1), date(2012, 5, 13)),
    ],
)
def test_an_offset_from_13_june_2012_runs_in_its_own_unit(offset: Offset, expected: date) -> None:
    assert offset.after(date(2012, 6, 13), YEAR_2012) == expected


def test_four_weeks_are_28_days_even_where_20_working_days_take_longer() -> None:
    before_the_jubilee = date(2012, 5, 9)
    assert weeks(4).after(before_the_jubilee, YEAR_2012) == date(2012, 6, 6)
    assert working_days(20).after(before_the_jubilee, YEAR_2012) == date(2012, 6, 8)


def test_the_nth_of_a_repeating_date_is_n_times_as_far() -> None:
    assert months(3).times(4) == months(12)
    assert working_days(5).times(-1) == working_days(-5)


@pytest.mark.parametrize(
    ("offset", "words"),
    [
        (weeks(4), "4 weeks"),
        (weeks(1), "1 week"),
        (working_days(10), "10 working days"),
        (working_days(-1), "1 working day"),
        (working_days(-15), "15 working days"),
        (months(3), "3 months"),
        (weeks(0), "0 weeks"),
    ],
)
def test_an_offset_reads_as_its_length_and_unit(offset: Offset, words: str) -> None:
    assert str(offset) == words


@pytest.mark.parametrize(
    ("anchor", "count", "expected"),
    [
        (date(2013, 1, 31), 1, date(2013, 2, 28)),
        (date(2012, 1, 31), 1, date(2012, 2, 29)),
        (date(2012, 2, 29), 12, date(2013, 2, 28)),
        (date(2012, 2, 29), 48, date(2016, 2, 29)),
        (date(2012, 8, 31), 3, date(2012, 11, 30)),
        (date(2012, 11, 30), 3, date(2013, 2, 28)),
        (date(2012, 12, 31), 1, date(2013, 1, 31)),
        (date(2012, 11, 15), 1, date(2012, 12, 15)),
        (date(2012, 3, 31), -1, date(2012, 2, 29)),
        (date(2012, 1, 15), -1, date(2011, 12, 15)),
        (date(2012, 6, 13), 0, date(2012, 6, 13)),
    ],
)
def test_months_keep_the_day_or_end_with_the_shorter_month(
    anchor: date, count: int, expected: date
) -> None:
    assert months_after(anchor, count) == expected


@given(start_days, st.integers(-120, 120))
def test_months_land_in_the_right_month_and_never_on_a_later_day_of_it(
    anchor: date, count: int
) -> None:
    landed = months_after(anchor, count)
    assert (landed.year - anchor.year) * 12 + landed.month - anchor.month == count
    ends_its_month = (landed + timedelta(days=1)).month != landed.month
    assert landed.day == anchor.day or (landed.day < anchor.day and ends_its_month)


def test_units_are_stable_words_kept_in_the_programmes_rules() -> None:
    assert set(Unit) == {"weeks", "working_days", "months"}
