"""Credits, fieldwork, timing rules and recipients, in the wordings that reports vary."""

from reports.acknowledgements import read_credits
from reports.sections import read_parts
from rules.published_report import Credit, Month, Problem, Questionnaires, Stated
from tests.reports.sources import changed, line_of, lines, sentences, values

WEEKS_LATER = "with publication following approximately 6 weeks later"


def credited(listed: str) -> tuple[tuple[Credit, ...], list[Problem]]:
    problems: list[Problem] = []
    return read_credits(read_parts(lines(f"Acknowledgements\n{listed}")), problems), problems


def test_names_beside_or_under_a_role() -> None:
    expected = (("Lead Inspector", ("A B",)), ("Inspectors", ("C D", "E F")))
    for listed in (
        "Lead Inspector\tA B\nInspectors\tC D; E F",
        "Lead Inspector\nA B\nInspectors\nC D\nE F",
        "Lead Inspector:\nA B\nInspectors:\nC D, E F",
    ):
        found, problems = credited(listed)
        assert problems == []
        assert tuple((credit.role, credit.names) for credit in found) == expected


def test_a_role_without_a_name_and_a_name_without_a_role_are_said() -> None:
    _, problems = credited("A B\nLead Inspector\nInspectors\nC D")
    assert problems == [
        Problem("Line 2 of the acknowledgements names no role.", 2),
        Problem("Nobody is named as Lead Inspector.", 3),
    ]


def test_fieldwork_over_two_months_takes_the_later_and_says_so() -> None:
    report = changed(("in June 2012 and", "in May and June 2012 and"))
    assert report.fieldwork == Stated(Month(2012, 6), line_of("Fieldwork was"))
    assert sentences(report) == [
        "Fieldwork was in May and June 2012; the later is taken as the visit's."
    ]


def test_fieldwork_without_a_month_is_said_and_not_guessed() -> None:
    report = changed(("in June 2012 and", "in the summer and"))
    assert report.fieldwork is None
    assert sentences(report) == ["No month of the fieldwork could be read."]


def test_cases_in_words() -> None:
    assert changed(("of 44 cases", "of forty-four cases")).cases_examined == Stated(
        44, line_of("Fieldwork was")
    )


def test_a_timing_rule_that_wraps_keeps_its_quote() -> None:
    report = changed((WEEKS_LATER, WEEKS_LATER.replace(" approximately", "\napproximately")))
    assert report.problems == ()
    assert WEEKS_LATER in [timing.quote for timing in report.timings]


def test_weeks_in_words_or_figures() -> None:
    report = changed(("4-6 weeks", "four to six weeks"), ("two weeks", "2 weeks"))
    assert report.problems == ()
    assert [(t.weeks_min, t.weeks_max) for t in report.timings[:2]] == [(2, 2), (4, 6)]


def test_a_timing_rule_that_cannot_be_read_is_said() -> None:
    report = changed((WEEKS_LATER, "with publication soon"))
    assert "publication" not in [timing.event for timing in report.timings]
    assert sentences(report) == [
        "The report doesn't say, in words that can be read, when the report is published."
    ]


def test_next_steps_lost_are_said() -> None:
    report = changed(("\nNext steps\n\nAn improvement", "\n\nAn improvement"))
    assert report.next_steps is None
    assert "The report has no “Next steps”." in sentences(report)


def test_a_route_that_cannot_be_read_is_said() -> None:
    report = changed(("will be forwarded to the Youth Justice Board", "will travel"))
    assert report.plan_route is None
    assert "Where the improvement plan goes could not be read in “Next steps”." in sentences(report)


def test_a_misprinted_recipient_is_read_and_said() -> None:
    report = changed(("relevant Ministers", "relevant Minsters"))
    assert values(report.publication_recipients)[0] == "relevant Ministers"
    line = line_of("relevant Ministers")
    assert report.problems == (
        Problem(f"Line {line} prints “Minsters”; it is read as “Ministers”.", line),
    )


def test_recipients_that_cannot_be_read_are_said() -> None:
    report = changed(("Copies go to the relevant", "We tell the relevant"))
    assert report.publication_recipients == ()
    assert sentences(report) == ["Who receives a copy of the report could not be read."]


def test_questionnaires_in_figures_and_bullets_of_any_kind() -> None:
    report = changed(("Nine questionnaires were", "11 questionnaires were"), ("- ◇ ", "• "))
    assert report.questionnaires[1] == Questionnaires("Victims", 11, 2, line_of("Nine quest"))
    assert report.problems == ()


def test_questionnaires_of_a_number_that_cannot_be_read_are_said() -> None:
    report = changed(("Nine questionnaires were", "Some questionnaires were"))
    assert [group.group for group in report.questionnaires] == ["Children and young people"]
    assert sentences(report) == ["It could not be read how many questionnaires “Victims” returned."]


def test_several_criteria_cited_at_once() -> None:
    report = changed(("General Criterion: 2.2", "General Criteria: 2.1, 2.2 and 2.3"))
    assert values(report.cited_criteria) == ["1.2", "2.1", "2.2", "2.3", "3.2"]
