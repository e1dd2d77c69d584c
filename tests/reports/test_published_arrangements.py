"""What the published report of 2012 says of its arrangements, people, area and appendices."""

import json

import pytest

from reports.published import as_document, read_report
from rules.published_report import Credit, Month, PublishedReport, Stated
from tests.reports.sources import published_report, values


@pytest.fixture(scope="module")
def report() -> PublishedReport:
    return read_report(published_report())


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
