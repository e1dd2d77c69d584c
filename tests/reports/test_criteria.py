"""A criterion reads alike in each of its layouts, and its lists run where they run."""

import pytest

from reports.criteria import CriterionBlock, read_comment, read_criterion
from rules.published_report import Comment, Criterion, Problem
from tests.reports.sources import changed, line_of, lines, sentences

STACKED = (
    "General Criterion:\n\nIt is\ngood.\n\nScore:\n\n68%\n\nComment:\n\n"
    "MODERATE improvement required"
)
CELLS = (
    "\tGeneral Criterion:\tIt is good.\t\n\tScore:\t68%\t\tComment:\tMODERATE improvement required"
)
INLINE = "General Criterion: It is good.\nScore: 68%\tComment: MODERATE improvement required"
SPACED = "General criterion : It is good. Score : 68% Comment : MODERATE improvement required"


def read(head: str, found: str = "Strengths:\n(1) x") -> tuple[Criterion, list[Problem]]:
    problems: list[Problem] = []
    block = CriterionBlock("1.1", "Reach", 1, tuple(lines(f"{head}\n{found}")))
    return read_criterion(block, problems), problems


@pytest.mark.parametrize("head", [STACKED, CELLS, INLINE, SPACED])
def test_every_layout_gives_wording_score_and_comment(head: str) -> None:
    criterion, problems = read(head)
    assert problems == []
    assert criterion.general_criterion == "It is good."
    assert (criterion.percent, criterion.comment) == (68, Comment.MODERATE)


def test_a_title_on_two_lines() -> None:
    criterion, _ = read(f"to others (RoH):\n{INLINE}")
    assert criterion.title == "Reach to others (RoH)"


def test_areas_plural_singular_or_none() -> None:
    for heading in ("Areas for improvement:", "Area for improvement:"):
        criterion, problems = read(INLINE, f"Strengths:\n(1) x\n{heading}\n(1) y")
        assert problems == []
        assert criterion.areas_heading == heading
        assert [item.text for item in criterion.areas_for_improvement] == ["y"]
    assert read(INLINE)[0].areas_heading is None


def test_numbering_restarts_under_the_areas_and_runs_across_pages() -> None:
    found = "Strengths:\n(1) a\n\n\n(2) b goes\n\non\nAreas for improvement:\n(1) c\n\n(2) d"
    criterion, problems = read(INLINE, found)
    assert problems == []
    assert [(item.number, item.text) for item in criterion.strengths] == [
        (1, "a"),
        (2, "b goes on"),
    ]
    assert [item.number for item in criterion.areas_for_improvement] == [1, 2]


def test_an_areas_heading_lost_is_said_by_the_number_that_restarts() -> None:
    _, problems = read(INLINE, "Strengths:\n(1) a\n(2) b\n(1) c")
    assert len(problems) == 1
    assert "item 3 was expected" in problems[0].sentence


def test_what_is_missing_is_said() -> None:
    report = changed(("Score:\n\n52%\n", "Score:\n\n\n"))
    assert report.sections[0].criteria[0].percent is None
    assert sentences(report) == ["No score could be read for criterion 1.1."]
    assert report.problems[0].line == line_of("1.1 Risk of Harm to others (RoH):")


def test_a_heading_over_nothing_is_said() -> None:
    _, problems = read(INLINE, "Strengths:\n(1) a\nAreas for improvement:")
    assert problems == [Problem("“Areas for improvement:” under 1.1 heads no item.", 1)]


def test_words_before_the_first_number_are_said() -> None:
    _, problems = read(INLINE, "Strengths:\nsome words\n(1) a")
    assert problems[0].sentence == "Line 4, under criterion 1.1, bears no item's number."


def test_comments_are_the_four_known_ones() -> None:
    assert read_comment("DRASTIC improvement required") is Comment.DRASTIC
    assert read_comment("GREAT improvement required") is None
    assert read_comment("moderate findings") is None


def test_a_section_whose_score_is_no_percentage_is_said() -> None:
    report = changed(("OVERALL SCORE: 57%", "OVERALL SCORE: high"))
    assert report.sections[0].percent is None
    line = line_of("OVERALL SCORE: 57%")
    assert sentences(report) == [f"The overall score on line {line} is not a percentage."]


def test_a_section_without_score_or_commentary_is_said() -> None:
    report = changed(
        ("OVERALL SCORE: 70%", ""), ("COMMENTARY on Outcomes as a whole:", "On outcomes:")
    )
    assert "Section 3, OUTCOMES, has no overall score." in sentences(report)
    assert "Section 3 has no commentary." in sentences(report)
