"""The published report of 2012 is read whole, and what is read can be kept."""

import json
from dataclasses import fields
from typing import Any

import pytest

from reports.published import as_document, from_document, read_report
from rules.published_report import (
    Comment,
    Month,
    Nation,
    Period,
    Problem,
    PublishedReport,
    Stated,
    Theme,
)
from tests.reports.sources import published_report, values


@pytest.fixture(scope="module")
def report() -> PublishedReport:
    return read_report(published_report())


def test_programme_and_cover(report: PublishedReport) -> None:
    assert report.programme_title == Stated(
        "Core Case Inspection of youth offending work in England and Wales", 15
    )
    assert report.programme_name == Stated("Core Case Inspection", 477)
    assert report.programme_abbreviation == Stated("CCI", 477)
    assert report.parent_programme == Stated("Inspection of Youth Offending programme", 28)
    assert report.services_in_programme == Stated(158, 477)
    assert report.programme_period == Stated(Period(3, Month(2009, 4)), 477)
    assert report.area == Stated("Leicestershire & Rutland", 20)
    assert report.isbn == Stated("978-1-84099-533-6", 22)
    assert report.year == Stated(2012, 24)
    assert report.cover_welsh == (
        Stated("Archwilio Rhaglen Troseddwyr Ifanc", 9),
        Stated("Arolygiad ar y Cyd Cyfiawnder Troseddol", 13),
    )
    assert report.languages_on_cover == ("en", "cy")


def test_service_and_place(report: PublishedReport) -> None:
    assert report.service == Stated("Leicestershire YOS", 437)
    assert report.service_kind == Stated("YOS", 437)
    assert report.nation == Stated(Nation.ENGLAND, 437)
    assert report.region == Stated("East Midlands", 437)


def test_foreword(report: PublishedReport) -> None:
    assert report.signatory == Stated("Liz Calderbank", 38)
    assert report.signatory_title == Stated("HM Chief Inspector of Probation", 39)
    assert report.dated == Stated(Month(2012, 6), 41)
    assert report.overall_judgement == Stated("encouraging", 36)
    assert report.overall_judgement_sentence == Stated(
        "Overall, we consider this an encouraging set of findings.", 36
    )
    assert report.foreword_scores == ()
    assert report.scope_note is not None
    assert report.scope_note.line == 49
    assert report.scope_note.value.endswith("services refer to Leicestershire only.")
    assert [(note.mark, note.line) for note in report.footnotes] == [("1", 49), ("2", 127)]


def test_headline_scores(report: PublishedReport) -> None:
    assert [
        (score.theme, score.label, score.percent, score.comment_text, score.line)
        for score in report.headline_scores
    ] == [
        (Theme.SAFEGUARDING, "Safeguarding score:", 69, "MODERATE improvement required", 115),
        (
            Theme.RISK_OF_HARM,
            "Public Protection \u2013 Risk of Harm score:",
            63,
            "MODERATE improvement required",
            118,
        ),
        (
            Theme.LIKELIHOOD_OF_REOFFENDING,
            "Public Protection - Likelihood of Reoffending score:",
            71,
            "MODERATE improvement required",
            121,
        ),
    ]
    assert {score.comment for score in report.headline_scores} == {Comment.MODERATE}
    early = [score.informs_early_further_inspection for score in report.headline_scores]
    assert early == [True, True, False]
    assert report.comment_scale == Stated(tuple(Comment), 113)


def test_scores_to_date(report: PublishedReport) -> None:
    assert [
        (row.theme, row.lowest, row.highest, row.average, row.area, row.line)
        for row in report.scores_to_date
    ] == [
        (Theme.SAFEGUARDING, 37, 91, 68, 69, 45),
        (Theme.RISK_OF_HARM, 36, 86, 62, 63, 46),
        (Theme.LIKELIHOOD_OF_REOFFENDING, 43, 88, 71, 71, 47),
    ]
    assert report.scores_to_date[1].label == (
        "'Risk of Harm to others' work (action to protect the public)"
    )
    assert values(report.scores_to_date_headings) == [
        "Scores from Wales and the English regions that have been inspected to date",
        "Scores for Leicestershire & Rutland",
        "Lowest",
        "Highest",
        "Average",
    ]


def test_sections_and_criteria_in_their_three_layouts(report: PublishedReport) -> None:
    assert [(s.number, s.title, s.percent, s.line) for s in report.sections] == [
        (1, "ASSESSMENT AND SENTENCE PLANNING", 65, 201),
        (2, "DELIVERY AND REVIEW OF INTERVENTIONS", 77, 293),
        (3, "OUTCOMES", 66, 379),
    ]
    criteria = [criterion for section in report.sections for criterion in section.criteria]
    assert [
        (c.ref, c.title, c.percent, c.comment, len(c.strengths), len(c.areas_for_improvement))
        for c in criteria
    ] == [
        ("1.1", "Risk of Harm to others (RoH)", 68, Comment.MODERATE, 7, 5),
        ("1.2", "Likelihood of Reoffending", 64, Comment.MODERATE, 10, 9),
        ("1.3", "Safeguarding", 64, Comment.MODERATE, 3, 4),
        (
            "2.1",
            "Protecting the public by minimising Risk of Harm to others (RoH)",
            69,
            Comment.MODERATE,
            7,
            5,
        ),
        ("2.2", "Reducing the Likelihood of Reoffending", 82, Comment.MINIMUM, 6, 1),
        ("2.3", "Safeguarding the child or young person", 78, Comment.MINIMUM, 10, 5),
        ("3.1", "Achievement of outcomes", 63, Comment.MODERATE, 3, 4),
        ("3.2", "Sustaining outcomes", 74, Comment.MODERATE, 2, 0),
    ]
    assert [c.line for c in criteria] == [205, 238, 269, 297, 330, 347, 385, 413]
    assert sum(len(c.strengths) for c in criteria) == 48
    assert sum(len(c.areas_for_improvement) for c in criteria) == 33


def test_wording_of_criteria_and_what_heads_their_areas(report: PublishedReport) -> None:
    criteria = {c.ref: c for section in report.sections for c in section.criteria}
    assert criteria["1.2"].general_criterion == (
        "The assessment of the LoR is comprehensive, accurate and timely and uses Asset and "
        "other relevant assessment tools. Plans are in place to reduce LoR."
    )
    assert criteria["2.1"].general_criterion.startswith("All reasonable actions have been taken")
    assert criteria["3.2"].general_criterion == (
        "Outcomes are sustained in relation to RoH, LoR and Safeguarding."
    )
    assert criteria["1.1"].areas_heading == "Areas for improvement:"
    assert criteria["2.2"].areas_heading == "Area for improvement:"
    assert criteria["3.2"].areas_heading is None
    assert criteria["1.2"].strengths[4].line == 249
    assert criteria["1.2"].strengths[4].text.startswith("A custodial sentence plan had been")


def test_section_texts(report: PublishedReport) -> None:
    assessment, delivery, outcomes = report.sections
    assert assessment.commentary.startswith("We found YOS staff worked with")
    assert delivery.commentary.count("\n\n") == 1
    assert outcomes.introduction.startswith("Our inspections include findings about initial")
    assert (assessment.introduction, delivery.introduction) == ("", "")


def test_recommendations(report: PublishedReport) -> None:
    read = report.recommendations
    assert (read.heading, read.line) == ("Recommendations for improvement", 129)
    assert read.owner_note == "(primary responsibility is indicated in brackets)"
    assert read.lead_in == "Changes are necessary to ensure that, in a higher proportion of cases:"
    assert [(item.number, item.line) for item in read.items] == [
        (1, 135),
        (2, 136),
        (3, 137),
        (4, 138),
        (5, 139),
    ]
    assert {item.owners for item in read.items} == {("YOS Head of Service",)}
    assert read.items[1].text == (
        "specifically, a timely and good quality assessment of the individual's vulnerability "
        "and Risk of Harm to others is completed at the start, as appropriate to the specific case"
    )
    assert read.items[4].text.endswith("as appropriate to the specific case")


def test_only_its_misprint_is_said_of_the_published_report(report: PublishedReport) -> None:
    assert report.problems == (
        Problem("Line 490 prints “Minsters”; it is read as “Ministers”.", 490),
    )


def test_the_reading_survives_being_kept(report: PublishedReport) -> None:
    kept: dict[str, Any] = json.loads(json.dumps(as_document(report)))
    assert from_document(kept) == report
    assert set(kept) == {"form", *(field.name for field in fields(PublishedReport))}


def test_a_document_of_another_form_is_not_taken(report: PublishedReport) -> None:
    with pytest.raises(ValueError, match="form 99"):
        from_document({**as_document(report), "form": 99})
