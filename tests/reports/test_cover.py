"""Covers come in many orders, and lose digits; none is guessed."""

import pytest

from reports.cover import isbn_doubt
from rules.published_report import Month, Stated
from tests.reports.sources import changed, line_of, sentences

ISBN = "ISBN: 978-1-84099-999-0"


def test_a_year_glued_before_the_isbn() -> None:
    report = changed((f"{ISBN}\n\n2012\n", f"2012{ISBN}\n"))
    assert report.problems == ()
    assert report.year == Stated(2012, line_of(ISBN))
    assert report.isbn == Stated("978-1-84099-999-0", line_of(ISBN))


def test_a_year_beside_or_glued_after_the_isbn() -> None:
    for glued in (f"{ISBN} 2012", f"{ISBN}2012"):
        report = changed((f"{ISBN}\n\n2012\n", f"{glued}\n"))
        assert report.problems == ()
        assert report.year == Stated(2012, line_of(ISBN))
        assert report.isbn == Stated("978-1-84099-999-0", line_of(ISBN))


@pytest.mark.parametrize("printed", ["ISBN: 978-1-84099-", "ISBN:", "ISBN: 978-1-8499-999-0"])
def test_an_isbn_that_lost_digits_is_said_and_the_year_taken_from_the_month(printed: str) -> None:
    report = changed((f"{ISBN}\n\n2012\n", f"{printed}\n\n\n"))
    assert report.isbn is None
    assert report.year == Stated(2012, line_of("October 2012"))
    assert report.dated == Stated(Month(2012, 10), line_of("October 2012"))
    said = [problem for problem in report.problems if "has lost digits" in problem.sentence]
    assert [problem.line for problem in said] == [line_of(ISBN)]


def test_an_isbn_that_fails_its_check_digit_is_kept_and_said() -> None:
    report = changed((ISBN, "ISBN: 978-1-84099-999-1"))
    assert report.isbn == Stated("978-1-84099-999-1", line_of(ISBN))
    assert sentences(report) == [
        f"The ISBN on line {line_of(ISBN)} “978-1-84099-999-1” fails its check digit."
    ]


def test_another_publishers_isbn_is_doubted() -> None:
    assert isbn_doubt("978-0-306-40615-7") is not None
    assert isbn_doubt("9781840995336") is None


def test_a_cover_without_an_isbn_is_said() -> None:
    report = changed((f"{ISBN}\n", "\n"))
    assert report.isbn is None
    assert sentences(report) == ["The cover prints no ISBN."]


def test_the_month_may_stand_on_the_cover() -> None:
    report = changed(("\n2012\n\nForeword", "\nMay 2012\n\nForeword"), ("\nOctober 2012\n", "\n"))
    assert report.problems == ()
    assert report.dated is not None
    assert report.dated.value == Month(2012, 5)
    assert report.year == Stated(2012, report.dated.line)


def test_a_year_that_is_not_the_months_is_said() -> None:
    report = changed(("\nOctober 2012\n", "\nJanuary 2013\n"))
    assert report.year is not None
    assert report.year.value == 2012
    assert "the month on line" in sentences(report)[0]


def test_an_area_on_the_same_line_on_two_lines_or_with_its_heading_wrapped() -> None:
    area = "work in:\n\nThornshire & Holmsea"
    for printed, read in (
        ("work in: Brent", "Brent"),
        ("work in:\nBlackburn with\nDarwen", "Blackburn with Darwen"),
        ("work in:\n\n\nIsle of Ely", "Isle of Ely"),
    ):
        assert changed((area, printed)).area.value == read
    assert (
        changed(
            (f"Report on youth offending\n{area}", "Report on youth offending work in: Ely")
        ).area.value
        == "Ely"
    )


def test_a_cover_without_welsh_is_in_english() -> None:
    report = changed(("Arolygu Gwaith gyda Troseddwyr Ifanc\n", ""))
    assert report.cover_welsh == ()
    assert report.languages_on_cover == ("en",)
