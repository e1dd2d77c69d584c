import re
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from sqlalchemy import select

from models import Inspection, Organisation, ProgrammeVersion
from models.database import reading
from models.rules_document import SHIPPED, shipped_rules
from rules.posts import PostKind
from rules.published_report import Nation
from tests.course import Step, bring_to
from tests.factories import Case, make_case_under
from tests.portal.people import Watch, heading, signed_in

P = PostKind


def at(watch: Watch, day: date) -> None:
    watch.at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def text_of(html: str) -> str:
    """What a reader reads: no markup, single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_staff_add_an_inspection_and_its_dates_follow(case: Case) -> None:
    with reading() as session:
        service = session.scalars(
            select(Organisation.id).where(Organisation.name == "Farshire YOS")
        ).one()
    browser = signed_in(case.people[P.SCHEDULER])
    answer = browser.post(
        "/inspections/add",
        service=str(service),
        area="Farshire & Coast",
        nation="england",
        **{"visit-day": "10", "visit-month": "8", "visit-year": "2012"},
    )
    assert answer.status_code == 303
    page = browser.get(answer.headers["location"])
    assert heading(page) == "Farshire &amp; Coast"
    said = text_of(page.text)
    assert "Inspection CCI-2012-002 was added." in said
    assert "24 August 2012" in said
    with reading() as session:
        added = session.scalars(select(Inspection).where(Inspection.area != "Thornshire")).one()
        assert (added.service_id, added.nation) == (service, Nation.ENGLAND)


def test_an_inspection_without_its_facts_is_refused_field_by_field(case: Case) -> None:
    answer = signed_in(case.people[P.SCHEDULER]).post(
        "/inspections/add", area="Kept", **{"visit-day": "31", "visit-month": "2", "visit-year": ""}
    )
    assert answer.status_code == 422
    assert "<title>\nError: Add an inspection" in answer.text or "Error: Add" in answer.text
    for sentence in (
        "Select the service that is inspected",
        "Select the nation the service is in",
        "The date must include a day, a month and a year.",
    ):
        assert answer.text.count(sentence) == 2
    assert 'value="Kept"' in answer.text


def test_an_inspection_of_a_service_that_is_not_there_is_not_added(case: Case) -> None:
    answer = signed_in(case.people[P.SCHEDULER]).post(
        "/inspections/add", service=str(uuid4()), area="Nowhere", nation="england"
    )
    assert answer.status_code == 404


@pytest.mark.parametrize("kind", [P.LEAD_INSPECTOR, P.PUBLISHER, P.HEAD_OF_SERVICE, P.MONITOR])
def test_only_who_schedules_may_add_an_inspection(case: Case, kind: PostKind) -> None:
    expected = 403 if kind is P.PUBLISHER else 404
    assert signed_in(case.people[kind]).get("/inspections/add").status_code == expected


def test_each_date_says_why_it_is_on_that_day(case: Case, watch: Watch) -> None:
    bring_to(case, Step.PUBLISHED)
    at(watch, date(2012, 6, 14))
    browser = signed_in(case.people[P.LEAD_INSPECTOR])
    said = text_of(browser.get(f"/inspections/{case.inspection_id}").text)
    assert "Improvement plan to the inspectorate 11 July 2012 Open" in said
    for words in (
        "Rule Publication + 4 weeks",
        "Appendix 3, Publication arrangements",
        "Set by The inspectorate, by the programme",
        "Counted from 13 June 2012 (report published, as recorded)",
        "As counted 11 July 2012",
        "Days nobody works, skipped None",
    ):
        assert words in said


def test_a_date_that_rolled_past_a_holiday_names_the_days_and_one_that_moved_who_moved_it(
    case: Case, watch: Watch
) -> None:
    browser_of = case.people[P.LEAD_INSPECTOR]
    at(watch, date(2012, 3, 23))
    browser = signed_in(browser_of)
    record = f"/inspections/{case.inspection_id}/record"
    day = {"on-day": "23", "on-month": "3", "on-year": "2012"}
    assert browser.post(f"{record}/visit-end", **day).status_code == 303
    said = text_of(browser.get(f"/inspections/{case.inspection_id}").text)
    assert "Provisional findings to the service 10 April 2012" in said
    assert "6 April 2012 (Good Friday)" in said
    assert "9 April 2012 (Easter Monday)" in said
    assert "Original date 24 February 2012" in said
    assert (
        "From 24 February 2012 to 10 April 2012 by Lead inspector, Thornshire, "
        "because the visit ended" in said
    )


def test_the_story_says_what_happened_when_and_by_whom(case: Case, watch: Watch) -> None:
    bring_to(case, Step.PUBLISHED)
    at(watch, date(2012, 6, 14))
    page = signed_in(case.people[P.SCHEDULER]).get(f"/inspections/{case.inspection_id}").text
    said = text_of(page[page.index("What has happened") :])
    assert "Report published by Publications team, everywhere 13 June 2012" in said
    assert "Visit ended by Lead inspector, Thornshire 10 February 2012" in said


def test_what_is_next_links_to_where_it_is_done_for_who_may_do_it(case: Case, watch: Watch) -> None:
    at(watch, date(2012, 2, 13))
    place = f"/inspections/{case.inspection_id}"
    lead = signed_in(case.people[P.LEAD_INSPECTOR]).get(place).text
    assert f'href="{place}/record/visit-end"' in lead
    assert f'href="{place}/record/draft-report"' not in lead
    head = signed_in(case.people[P.HEAD_OF_SERVICE]).get(place)
    assert head.status_code == 200
    assert "What is next" not in head.text
    assert "/record/" not in head.text


def test_nobody_else_knows_of_an_inspection(case: Case) -> None:
    place = f"/inspections/{case.inspection_id}"
    missing = f"/inspections/{uuid4()}"
    for somebody in (case.stranger, case.people[P.MONITOR], case.people[P.OWNER]):
        browser = signed_in(somebody)
        hidden, nothing = browser.get(place), browser.get(missing)
        assert hidden.status_code == nothing.status_code == 404
        assert heading(hidden) == heading(nothing)


def test_a_service_does_not_read_in_the_story_what_the_office_did(case: Case, watch: Watch) -> None:
    bring_to(case, Step.VISIT_ENDED)
    at(watch, date(2012, 2, 29))
    page = signed_in(case.people[P.HEAD_OF_SERVICE]).get(f"/inspections/{case.inspection_id}")
    assert "Visit ended" in page.text
    assert "Fact asked for" not in page.text
    assert "Inspection team" not in page.text


def test_staff_pages_say_when_nobody_is_being_mailed(case: Case) -> None:
    words = "Nobody is being e-mailed"
    assert words in signed_in(case.people[P.SCHEDULER]).get("/inspections").text
    place = f"/inspections/{case.inspection_id}"
    assert words in signed_in(case.people[P.LEAD_INSPECTOR]).get(place).text
    assert words not in signed_in(case.people[P.HEAD_OF_SERVICE]).get(place).text


def test_where_there_are_two_programmes_staff_say_which(case: Case) -> None:
    watched_by_itself = make_case_under(shipped_rules(SHIPPED[1]), "Newshire")
    with reading() as session:
        service = session.scalars(
            select(Organisation.id).where(Organisation.name == "Newshire YOS")
        ).one()
        version = session.get_one(Inspection, watched_by_itself.inspection_id).programme_version_id
        programme = session.get_one(ProgrammeVersion, version).programme_id
    browser = signed_in(case.people[P.SCHEDULER])
    page = browser.get("/inspections/add").text
    assert "Monitored by HM Inspectorate of Probation" in page
    form = {"service": str(service), "area": "Newshire", "nation": "england"}
    refused = browser.post("/inspections/add", **form)
    assert refused.status_code == 422
    assert refused.text.count("Select the programme the inspection belongs to") == 2
    added = browser.post("/inspections/add", **form, programme=str(programme))
    assert added.status_code == 303
    with reading() as session:
        newest = session.scalars(
            select(Inspection.reference).where(Inspection.area == "Newshire")
        ).all()
    assert min(newest).startswith("YJS-")
    assert len(newest) == 2
