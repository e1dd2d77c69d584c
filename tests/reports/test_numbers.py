"""Numbers are read in figures and in words; what is no number is none."""

import pytest

from reports.numbers import is_dash, read_month, read_number, read_percent
from rules.published_report import Month


@pytest.mark.parametrize(
    ("printed", "number"),
    [("62", 62), ("1,204", 1204), ("Sixty-nine", 69), ("six", 6), ("Twelve", 12), ("ninety", 90)],
)
def test_numbers_in_figures_and_words(printed: str, number: int) -> None:
    assert read_number(printed) == number


@pytest.mark.parametrize("printed", ["several", "six-ty", "two-thirds", "twenty-ten", "²", ""])
def test_other_words_are_no_numbers(printed: str) -> None:
    assert read_number(printed) is None


def test_percentages() -> None:
    assert [read_percent(p) for p in ("68%", " 7 %", "100%")] == [68, 7, 100]
    assert [read_percent(p) for p in ("68", "101%", "6.5%", "-")] == [None] * 4


def test_a_dash_stands_where_a_figure_could() -> None:
    assert all(is_dash(printed) for printed in ("-", "\u2013", "Œ", "N/A"))
    assert not is_dash("0%")


def test_a_month_stays_a_month() -> None:
    assert read_month("February", "2012") == Month(2012, 2)
