"""A report that contradicts itself is told so, with the line."""

import pytest

from tests.reports.sources import changed, line_of, sentences


def test_a_section_outside_its_criteria_is_said() -> None:
    report = changed(("OVERALL SCORE: 57%", "OVERALL SCORE: 67%"))
    assert sentences(report) == [
        "Section 1 scores 67%, which is not between its criteria's lowest, 52%, and highest, 66%."
    ]
    assert report.problems[0].line == line_of("1. ASSESSMENT AND SENTENCE PLANNING\n\n")


@pytest.mark.parametrize(
    ("printed", "wrong", "sentence"),
    [
        ("33 out of 44 (75%)", "33 out of 44 (57%)", "33 out of 44 is not 57%, as item 1 says."),
        (
            "12 out of 30 cases that called for one (40%)",
            "12 out of 30 cases that called for one (42%)",
            "12 out of 30 is not 42%, as item 2 says.",
        ),
        (
            "31 of the 44 cases (70%)",
            "31 of the 44 cases (71%)",
            "31 out of 44 is not 71%, as item 3 says.",
        ),
        ("11 had one (44%)", "11 had one (45%)", "11 out of 25 is not 45%, as item 1 says."),
        ("4 out of 10", "4 out of 0", "4 out of 0 is not 40%, as item 2 says."),
    ],
)
def test_a_count_that_is_not_its_percentage_is_said(
    printed: str, wrong: str, sentence: str
) -> None:
    report = changed((printed, wrong))
    assert sentences(report) == [sentence]
    assert report.problems[0].line == line_of(printed)


def test_a_half_may_be_rounded_either_way() -> None:
    for percent in (12, 13):
        assert changed(("33 out of 44 (75%)", f"1 out of 8 ({percent}%)")).problems == ()


def test_a_criterion_cited_but_not_reported_on_is_said() -> None:
    report = changed(("General Criterion: 2.2", "General Criterion: 2.4"))
    assert sentences(report) == ["Criterion 2.4 is cited, but not reported on."]


def test_a_sample_outside_the_programmes_range_is_said() -> None:
    report = changed(("examination of 44 cases", "examination of 112 cases"))
    assert sentences(report) == ["112 cases were examined; a sample is between 38 and 99."]
