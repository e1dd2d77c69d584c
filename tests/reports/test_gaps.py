"""Nothing that matters is lost in silence: take a line away, and its absence is said."""

import pytest

from reports.example import example_report
from tests.reports.sources import changed, line_of, sentences


@pytest.mark.parametrize(
    ("lost", "said"),
    [
        ("October 2012\n", "The report states no month."),
        ("\tScores from Wales", "The foreword's table has no heading that could be read."),
        ("'Safeguarding' work", "The foreword gives no score for safeguarding."),
        ("¹ Thornshire", "refers to a footnote 1 that could not be found."),
        ("Inspectors\n", "stand apart from “Lead Inspector”"),
        ("Practice Assessors\n", "stand apart from “Inspectors”"),
        ("Each score below", "The comments a score may bear are not all named."),
        ("The share of <i>Risk", "Nothing under “Public Protection \u2013 Risk of Harm score:”"),
        ("(primary responsibility", "No note says that the brackets name who is responsible."),
        ("Changes are needed", "Nothing leads into the recommendations."),
        ("- (4) the Management", "item 4 was expected"),
        ("Next steps\n\n", "The report has no “Next steps”."),
        ("Making a difference\n\n", "cites no criterion that could be read."),
        ("Children and young people\n\n", "stands under no heading that says who answered"),
        ("Victims\n", "stands under no heading that says who answered"),
        ("1. ASSESSMENT AND SENTENCE PLANNING\n\n", "The report has no section 1"),
        ("1.1 Risk of Harm to others (RoH):", "Criterion 1.2 is the section's first"),
        ("2.2 Reducing the Likelihood of Reoffending:", "Criterion 2.3 follows 2.1"),
        ("OVERALL SCORE: 69%", "has no overall score."),
        ("COMMENTARY on Outcomes", "Section 3 has no commentary."),
        ("Fieldwork was", "No number of cases examined could be read."),
    ],
)
def test_a_line_taken_away_is_missed(lost: str, said: str) -> None:
    whole = _whole_line(lost)
    report = changed((whole, "\n"))
    assert any(said in sentence for sentence in sentences(report)), sentences(report)


def test_a_gap_is_said_with_a_line_where_there_is_one() -> None:
    report = changed((_whole_line("Changes are needed"), "\n"))
    heading = line_of("Recommendations for improvement\n\n")
    assert [problem.line for problem in report.problems] == [heading]


def _whole_line(words: str) -> str:
    """Return the example's whole line that these words begin, with what precedes it."""
    text = example_report().decode()
    at = text.index(words)
    end = text.index("\n", at) + 1
    start = text.rfind("\n", 0, at)
    return text[start:end] + (text[end] if words.endswith("\n\n") else "")
