"""The published report of 2012 is read whole, and what is read can be kept."""

import json
import time
from dataclasses import fields
from typing import Any

import pytest

from reports.published import as_document, from_document, read_report
from rules.published_report import (
    Comment,
    Credit,
    Month,
    Nation,
    Period,
    Problem,
    PublishedReport,
    Stated,
    Theme,
)
from tests.reports.sources import published_report


@pytest.fixture(scope="module")
def report() -> PublishedReport:
    return read_report(published_report())


def values(stated: tuple[Stated[str], ...]) -> list[str]:
    return [one.value for one in stated]


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


def test_next_steps_and_timing_rules(report: PublishedReport) -> None:
    assert report.next_steps is not None
    assert report.next_steps.line == 143
    assert report.next_steps.value.startswith("An improvement plan addressing")
    route = report.plan_route
    assert route is not None
    assert (route.plan_term, route.submitted_to) == (
        "improvement plan",
        "HM Inspectorate of Probation",
    )
    assert (route.forwarded_to, route.purpose) == (
        "Youth Justice Board",
        "monitor its implementation",
    )
    assert [
        (t.event, t.anchor, t.weeks_min, t.weeks_max, t.exactness, t.line) for t in report.timings
    ] == [
        ("provisional_findings", "visit", 2, 2, "exact", 489),
        ("draft_report", "visit", 4, 6, "range", 490),
        ("publication", "draft_report", 6, 6, "approximate", 490),
        ("welsh_and_english", "area_in_wales", None, None, "no-clock", 491),
        ("improvement_plan", "publication", 4, 4, "exact", 143),
        ("plan_forwarded", "plan_finalised", None, None, "event-driven", 143),
    ]
    quotes = [timing.quote for timing in report.timings]
    assert quotes[1].endswith("4-6 weeks after the inspection")
    assert quotes[2] == "with publication following approximately 6 weeks later"
    assert quotes[4] == "four weeks after the publication of this inspection report"


def test_who_receives_the_report(report: PublishedReport) -> None:
    assert values(report.publication_recipients) == [
        "relevant Ministers",
        "other inspectorates",
        "Ministry of Justice Policy Group",
        "Youth Justice Board",
    ]
    assert values(report.publication_also) == [
        "copies made available to the press",
        "placed on our website",
    ]
    assert report.publication_recipients[0].line == 490


def test_fieldwork_and_sample(report: PublishedReport) -> None:
    assert report.fieldwork == Stated(Month(2012, 2), 473)
    assert report.cases_examined == Stated(62, 473)
    assert report.sample_range == Stated((38, 99), 481)
    assert report.case_age_limit == Stated("up to 12 months old", 481)
    documents, brief, views = report.inputs_before_the_visit
    assert documents == Stated("relevant local documents", 484)
    assert brief == Stated("a brief report from the Youth Justice Board", 484)
    assert views.value.startswith("views of service users")


def test_credits(report: PublishedReport) -> None:
    assert report.credits == (
        Credit("Lead Inspector", ("Bobbie Jones",), 55),
        Credit("Inspectors", ("Iolo Madoc-Jones", "Steve Woodgate"), 59),
        Credit("Practice Assessors", ("Ian Cavanagh", "Mel Peace"), 63),
        Credit("Local Assessors", ("Wilf Fearon", "Cath Hickman"), 67),
        Credit("Support Staff", ("Robbie Piper",), 71),
        Credit("Publications Team", ("Alex Pentecost", "Christopher Reeves"), 75),
        Credit("Assistant Chief Inspector", ("Julie Fox",), 79),
    )


def test_stories_leave_only_the_criteria_they_stand_for(report: PublishedReport) -> None:
    assert report.cited_criteria == (Stated("2.2", 151), Stated("2.3", 157), Stated("3.1", 163))
    kept = json.dumps(as_document(report))
    for words in ("Sally", "Ronnie", "Grace", "It was a bad experience", "explained it and"):
        assert words not in kept


def test_questionnaires(report: PublishedReport) -> None:
    assert [(q.group, q.questionnaires, q.findings, q.line) for q in report.questionnaires] == [
        ("Children and young people", 69, 14, 173),
        ("Victims", 6, 5, 193),
    ]


def test_context(report: PublishedReport) -> None:
    facts = {(fact.name, fact.of): (fact.value, fact.line) for fact in report.context}
    assert facts == {
        ("population", ""): ("687300", 441),
        ("population_source", ""): ("ONS Mid Year Estimates 2010", 441),
        ("aged_10_to_17_percent", "Leicestershire"): ("10.2", 441),
        ("aged_10_to_17_percent", "Rutland"): ("11.8", 441),
        ("aged_10_to_17_percent", "England/Wales"): ("10.4", 441),
        ("white_british_percent", "Leicestershire"): ("91", 443),
        ("white_british_percent", "Rutland"): ("95", 443),
        ("minority_ethnic_percent", "Leicestershire"): ("9", 443),
        ("minority_ethnic_percent", "Rutland"): ("5", 443),
        ("minority_ethnic_percent", "England/Wales"): ("12", 443),
        ("offences_per_1000", ""): ("25", 445),
        ("offences_per_1000", "England/Wales"): ("38", 445),
        ("offences_year", ""): ("2009/2010", 445),
        ("police", ""): ("Leicestershire Police", 449),
        ("probation_trust", ""): ("Leicestershire & Rutland Probation Trust", 449),
        ("primary_care_trust", ""): (
            "NHS Leicestershire County & Rutland Primary Care Trust",
            449,
        ),
        ("council_section", ""): (
            (
                "Youth Justice & Safer Communities section of the Chief Executives Department of "
                "Leicestershire County Council"
            ),
            451,
        ),
        ("managed_by", ""): ("Head of Service", 451),
        ("board_chair", ""): ("Chief Executive", 453),
        ("headquarters", ""): ("Glenfield", 455),
        ("performance_website", ""): (
            "http://www.yjb.gov.uk/en-gb/practitioners/Monitoringperformance/",
            469,
        ),
    }


def test_appendices(report: PublishedReport) -> None:
    assert [(a.number, a.title, a.line) for a in report.appendices] == [
        (1, "Scoring summary of sections 1-3", 427),
        (2, "Contextual information", 433),
        (3, "Inspection Arrangements", 471),
        (4, "Characteristics of cases inspected", 493),
        (5, "Scoring approach", 518),
        (6, "Glossary", 536),
        (7, "Role of HMI Probation and Code of Practice", 579),
    ]
    assert [a.number for a in report.appendices if a.only_missing_charts] == [1, 4]
    assert [chart.line for chart in report.appendices[3].missing_charts] == [
        496,
        501,
        506,
        510,
        514,
    ]


def test_glossary(report: PublishedReport) -> None:
    assert len(report.glossary) == 39
    meanings = {term.value: (meaning, term.line) for term, meaning in report.glossary}
    assert meanings["CRB"] == ("Criminal Records Bureau", 543)
    assert meanings["YRO"][1] == 577
    assert "Interventions; constructive and restrictive interventions" in meanings
    assert "'RoH work', or 'Risk of Harm work'" in meanings
    assert all("<" not in meaning for meaning, _ in meanings.values())


def test_address_and_website(report: PublishedReport) -> None:
    assert report.contact_address == (
        Stated("HM Chief Inspector of Probation", 587),
        Stated("6th Floor, Trafford House", 588),
        Stated("Chester Road, Stretford", 589),
        Stated("Manchester, M32 0RS", 590),
    )
    assert report.website == Stated("http://www.justice.gov.uk/about/hmi-probation/", 583)


def test_only_its_misprint_is_said_of_the_published_report(report: PublishedReport) -> None:
    assert report.problems == (
        Problem("Line 490 prints “Minsters”; it is read as “Ministers”.", 490),
    )


def test_reads_in_well_under_a_third_of_a_second() -> None:
    source = published_report()
    began = time.perf_counter()
    read_report(source)
    assert time.perf_counter() - began < 0.3


def test_the_reading_survives_being_kept(report: PublishedReport) -> None:
    kept: dict[str, Any] = json.loads(json.dumps(as_document(report)))
    assert from_document(kept) == report
    assert set(kept) == {"form", *(field.name for field in fields(PublishedReport))}


def test_a_document_of_another_form_is_not_taken(report: PublishedReport) -> None:
    with pytest.raises(ValueError, match="form 99"):
        from_document({**as_document(report), "form": 99})
