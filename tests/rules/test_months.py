from datetime import date

import pytest

from rules.months import ShownMonth, monday_of

JULY = ShownMonth(2012, 7)


def test_a_month_is_shown_in_whole_weeks_from_monday_to_sunday() -> None:
    assert {len(week) for week in JULY.weeks} == {7}
    assert JULY.weeks[0][0] == date(2012, 6, 25)
    assert JULY.weeks[-1][-1] == date(2012, 8, 5)
    assert all(week[0].weekday() == 0 for week in JULY.weeks)


def test_a_month_knows_its_neighbours_over_the_new_year() -> None:
    assert ShownMonth(2012, 12).after == ShownMonth(2013, 1)
    assert ShownMonth(2012, 1).before == ShownMonth(2011, 12)
    assert ShownMonth(2012, 1).after == ShownMonth(2012, 2)


@pytest.mark.parametrize("written", ["", "2012", "2012-13", "2012-7", "July", "2012-07-01", "0-1"])
def test_what_is_no_month_is_none(written: str) -> None:
    assert ShownMonth.read(written) is None


def test_a_month_reads_as_it_is_written() -> None:
    assert ShownMonth.read("2012-07") == JULY
    assert JULY.written == "2012-07"
    assert JULY.contains(date(2012, 7, 31))
    assert not JULY.contains(date(2011, 7, 31))


@pytest.mark.parametrize("day", range(9, 16))
def test_every_day_of_a_week_has_one_monday(day: int) -> None:
    assert monday_of(date(2012, 7, day)) == date(2012, 7, 9)
