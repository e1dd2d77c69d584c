"""Appendices, glossary, address and context, whole or lost in part."""

from rules.published_report import ContextFact, Nation, Stated
from tests.reports.sources import changed, line_of, sentences

LOCATED = "located in the North Midlands region of England"


def test_an_appendix_of_captions_is_lost_charts_and_one_with_a_sentence_is_not() -> None:
    lost = changed().appendices[3]
    assert lost.only_missing_charts
    assert lost.missing_charts[0] == Stated("Cases by age", line_of("Cases by age"))
    kept = changed(("Cases by age\n", "Half of the cases were of boys aged fifteen.\n"))
    assert not kept.appendices[3].only_missing_charts
    assert kept.problems == ()


def test_an_appendix_that_is_missing_is_said() -> None:
    report = changed(("Appendix 4: Characteristics of cases inspected\n\nCases", "Cases"))
    assert "Appendix 5 follows no appendix before it." in sentences(report)


def test_a_glossary_entry_wraps_but_keeps_its_line() -> None:
    report = changed(("The form on which a young", "The form on which\n\ta young"))
    assert report.glossary[0] == (
        Stated("Asset", line_of("Asset\tThe form")),
        "The form on which a young person's circumstances are assessed",
    )
    assert report.problems == ()


def test_a_glossary_whose_tabs_became_spaces_reads_alike() -> None:
    text = changed().glossary
    assert changed(("VMP\t", "VMP   ")).glossary == text


def test_a_glossary_line_without_a_gap_is_said() -> None:
    report = changed(("VMP\t", "VMP "))
    line = line_of("VMP\t")
    assert len(report.glossary) == 9
    assert [problem.line for problem in report.problems] == [line]
    assert sentences(report)[0].endswith(f"if there is one: line {line}.")


def test_no_glossary_no_address_and_no_website_are_said() -> None:
    report = changed(
        ("Appendix 6: Glossary\n\n", "\n\n"),
        ("please write to:", "please ring us."),
        ("<http://www.example.org/hmi-probation/>", ""),
    )
    assert report.glossary == ()
    assert report.contact_address == ()
    assert report.website is None
    for words in ("The report has no glossary.", "No address to write to", "No website could"):
        assert any(sentence.startswith(words) for sentence in sentences(report))


def test_a_service_in_wales_with_and_without_a_region() -> None:
    north = changed((LOCATED, "located in North Wales"))
    assert (north.nation, north.region) == (
        Stated(Nation.WALES, line_of("Thornshire YOS was located")),
        Stated("North Wales", line_of("Thornshire YOS was located")),
    )
    somewhere = changed((LOCATED, "located in Wales"))
    assert somewhere.nation is not None
    assert somewhere.nation.value is Nation.WALES
    assert sentences(somewhere) == ["The region could not be read."]


def test_a_youth_justice_service_by_its_own_name() -> None:
    report = changed(("Thornshire YOS was located", "Thornshire Youth Justice Service was located"))
    assert report.service is not None
    assert report.service.value == "Thornshire Youth Justice Service"
    assert report.service_kind is not None
    assert report.service_kind.value == "Youth Justice Service"


def test_an_undivided_area_has_one_share_of_each_kind() -> None:
    report = changed(
        ("9.8% (Thornshire) and 12.1% (Holmsea) of the", "9.9% of the"),
        ("(88% - Thornshire, 97% - Holmsea)", "(89%)"),
    )
    shares = {(fact.name, fact.of): fact.value for fact in report.context}
    assert shares["aged_10_to_17_percent", ""] == "9.9"
    assert shares["white_british_percent", ""] == "89"
    assert shares["minority_ethnic_percent", "Holmsea"] == "3"


def test_a_fact_of_the_context_that_cannot_be_read_is_said() -> None:
    report = changed(("a population of 412,500 as measured", "a large population, as measured"))
    assert "population" not in {fact.name for fact in report.context}
    assert sentences(report) == ["The contextual information gives no population to read."]
    assert ContextFact("managed_by", "", "YOS Head of Service", line_of("The YOS was located")) in (
        report.context
    )
