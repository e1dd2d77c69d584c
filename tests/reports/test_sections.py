"""Headings divide a report where they head something."""

import pytest

from reports.example import example_report
from reports.published import read_report
from reports.sections import APPENDIX, SECTION, find_part, is_listed, read_parts
from reports.text import read_lines
from tests.reports.sources import changed, line_of, lines


def headings(text: str) -> list[tuple[str, int, int]]:
    parts = read_parts(lines(text))
    return [(p.heading.kind, p.heading.number, p.heading.line) for p in parts[1:]]


def test_the_contents_list_heads_nothing() -> None:
    text = "Contents\nNext steps\t7\n1. OUTCOMES\t20\nAppendix 1: Glossary\t27\nNext steps\nwords"
    assert headings(text) == [("contents", 0, 1), ("next_steps", 0, 5)]


def test_nor_does_a_contents_list_that_lost_its_page_numbers() -> None:
    text = "Contents\nNext steps\n1. OUTCOMES\n3.1 Reach\nAppendix 1: Glossary\nNext steps\nwords"
    assert headings(text) == [("contents", 0, 1), ("next_steps", 0, 6)]


def test_nor_one_with_leaders_or_spaces() -> None:
    text = "Contents\nNext steps ........ 7\n1. OUTCOMES 20\nNext steps\nwords"
    assert headings(text) == [("contents", 0, 1), ("next_steps", 0, 4)]
    assert is_listed("1. OUTCOMES 20")
    assert not is_listed("Appendix 1: Scoring summary of sections 1-3")


@pytest.mark.parametrize(
    "printed",
    [
        "Scoring \u2013 and Summary Table",
        "Scoring Œ and Summary Table",
        "Scoring - and Summary Table",
        "*Scoring and Summary Table*",
        "SCORING AND SUMMARY TABLE",
    ],
)
def test_a_heading_is_known_in_any_dash_and_dress(printed: str) -> None:
    report = changed(("Scoring and Summary Table\n", f"{printed}\n"))
    assert report.problems == ()
    assert len(report.headline_scores) == 3


@pytest.mark.parametrize("apostrophe", ["\u2019", "", "`"])
def test_a_heading_is_known_without_its_apostrophe(apostrophe: str) -> None:
    report = changed(("Service users' perspective", f"Service users{apostrophe} perspective"))
    assert [group.questionnaires for group in report.questionnaires] == [42, 9]
    assert report.problems == ()


def test_numbered_lines_of_an_appendix_are_no_sections() -> None:
    text = "1. OUTCOMES\nOVERALL SCORE: 5%\nAppendix 2: Contextual\n2. CUSTODY\n3. Use of it"
    assert headings(text) == [("section", 1, 1), ("appendix", 2, 3)]


def test_a_sentence_about_an_appendix_is_no_appendix() -> None:
    text = "Appendix 1: Scores\nSee\nAppendix 2 for more.\nAppendix 2: Area\nAppendix 1: Scores"
    assert headings(text) == [("appendix", 1, 1), ("appendix", 2, 4)]


def test_parts_reach_to_the_next_heading() -> None:
    parts = read_parts(read_lines(example_report()))
    outcomes = find_part(parts, SECTION, 3)
    assert outcomes is not None
    assert outcomes.heading.title == "OUTCOMES"
    assert (
        outcomes.body.lines[-1].number
        == line_of("Appendix 1: Scoring summary of sections 1-3\n\n") - 1
    )
    assert find_part(parts, APPENDIX, 8) is None


def test_a_report_without_a_contents_list_reads_the_same() -> None:
    text = example_report().decode()
    before, _, rest = text.partition("Contents\n")
    after = rest.partition("Code of Practice\t23\n")[2]
    assert read_report((before + after).encode()).problems == ()


def test_a_heading_lost_is_said() -> None:
    report = changed(("2. DELIVERY AND REVIEW OF INTERVENTIONS\n\n", "\n"))
    said = [problem for problem in report.problems if "heading may be lost" in problem.sentence]
    assert [problem.sentence[:20] for problem in said] == [
        "A second overall sco",
        "Criterion 2.1 on lin",
        "Criterion 2.2 on lin",
        "Criterion 2.3 on lin",
    ]
    assert [len(section.criteria) for section in report.sections] == [6, 2]
