import re
from datetime import date
from functools import partial

from sqlalchemy import Engine

from models.changes import cancel_inspection
from rules.permissions import OPERATOR
from rules.posts import PostKind
from tests.course import Step, bring_to
from tests.factories import Case, at_work, make_case, make_person, on_sqlite, put_in
from tests.portal.asking import asked, at, main_of, text_of
from tests.portal.people import Watch, signed_in
from tests.portal.test_follow_up import make_many

P = PostKind
WORKLOAD, COVERAGE = "/inspections/workload", "/inspections/coverage"
TIMELINESS = "/inspections/timeliness"


def row(page: str, begins: str) -> str:
    """What a table's row says that begins so."""
    cells = (text_of(f"<tr {each.split('</tr>')[0]}") for each in page.split("<tr ")[1:])
    return next(each for each in cells if each.startswith(begins))


def test_the_coming_weeks_are_counted_by_who_will_lead_on_the_day(case: Case, watch: Watch) -> None:
    make_case("Farland", vacant=(P.LEAD_INSPECTOR,))
    with at_work(case, OPERATOR, date(2012, 1, 30)) as desk:
        successor = make_person(desk.session, "Iris Inspector")
        put_in(desk.session, desk.acting, desk.post(P.LEAD_INSPECTOR), successor, date(2012, 3, 1))
    at(watch, date(2012, 2, 1))
    page = signed_in(case.people[P.SCHEDULER]).get(WORKLOAD).text
    assert row(page, "6 February 2012").startswith("6 February 2012 2 0 0 0 0 2")
    assert row(page, "20 February 2012").startswith("20 February 2012 0 2 0 0 0 2")
    assert row(page, "19 March 2012").startswith("19 March 2012 0 0 2 0 0 2")
    said = main_of(page)
    assert "What Iris Inspector has before them 23 March 2012: Draft reports, Thornshire" in said
    lead = "What Lead inspector, Thornshire has before them 10 February 2012: Visits ending"
    assert lead in said
    assert "What nobody leads yet 10 February 2012: Visits ending, Farland" in said


def test_only_what_could_have_been_done_is_late_and_it_is_with_who_leads_today(
    case: Case, watch: Watch
) -> None:
    bring_to(case, Step.PUBLISHED)  # its plan was due on 11 July and never came
    today = date(2012, 9, 20)
    farland = make_case("Farland", vacant=(P.LEAD_INSPECTOR,))
    with at_work(farland, OPERATOR, today) as desk:
        newcomer = make_person(desk.session, "Iris Inspector")
        put_in(desk.session, desk.acting, desk.post(P.LEAD_INSPECTOR), newcomer, today)
    at(watch, today)
    said = main_of(signed_in(case.people[P.SCHEDULER]).get(WORKLOAD).text)
    late = said.split("Already late")[1].split("Week by week")[0]
    assert "Visits ending, Farland : due on 10 February 2012, Iris Inspector" in late
    assert "Thornshire" not in late
    assert "Decisions, Thornshire (expected)" in said


@on_sqlite
def test_a_decision_is_expected_ten_working_days_after_a_plan_that_is_due(
    case: Case, watch: Watch
) -> None:
    bring_to(case, Step.PUBLISHED)
    at(watch, date(2012, 6, 14))
    said = main_of(signed_in(case.people[P.SCHEDULER]).get(WORKLOAD).text)
    assert "25 July 2012: Decisions, Thornshire (expected)" in said
    bring_to(case, Step.SUBMITTED, after=Step.PUBLISHED)
    at(watch, date(2012, 7, 10))
    said = main_of(signed_in(case.people[P.SCHEDULER]).get(WORKLOAD).text)
    assert "23 July 2012: Decisions, Thornshire What" in f"{said} What"


@on_sqlite
def test_work_that_is_late_stands_apart_and_a_lead_inspector_sees_their_own(
    case: Case, watch: Watch
) -> None:
    make_case("Farland")
    bring_to(case, Step.VISIT_ENDED)
    at(watch, date(2012, 2, 27))
    page = signed_in(case.people[P.LEAD_INSPECTOR]).get(WORKLOAD).text
    assert "Provisional findings, Thornshire : due on 24 February 2012" in main_of(page)
    assert "Farland" not in page
    assert "You see the inspections that you lead or work on." in page


@on_sqlite
def test_a_programme_s_coverage_counts_services_by_nation_and_names_those_without(
    case: Case, watch: Watch
) -> None:
    bring_to(case, Step.PUBLISHED)
    make_case("Farland")
    at(watch, date(2012, 6, 14))
    page = signed_in(case.people[P.SCHEDULER]).get(COVERAGE).text
    said = main_of(page)
    assert "158 services planned 1 inspected 1 scheduled 156 outstanding" in said
    assert "155 planned services are not on the register yet." in said
    assert row(page, "England").startswith("England 3 1 0 1 1")
    assert "Services without an inspection Farshire YOS" in said
    assert "Score" not in said


@on_sqlite
def test_timeliness_says_what_was_kept_and_how_late_the_rest_was(case: Case, watch: Watch) -> None:
    bring_to(case, Step.SUBMITTED)
    other = make_case("Farland")
    bring_to(other, Step.VISIT_ENDED)
    at(watch, date(2012, 7, 20))
    page = signed_in(case.people[P.SCHEDULER]).get(TIMELINESS).text
    kept = "1 1 (100%) 1 (100%) None None 0"
    assert row(page, "Improvement plan").startswith(f"Improvement plan to the inspectorate {kept}")
    late = "1 1 (100%) 1 (100%) None None 1"
    assert row(page, "Provisional").startswith(f"Provisional findings to the service {late}")


@on_sqlite
def test_an_inspection_s_page_shows_what_was_planned_beside_what_came(
    case: Case, watch: Watch
) -> None:
    bring_to(case, Step.VISIT_ENDED)
    with at_work(case, P.LEAD_INSPECTOR, date(2012, 2, 28)) as desk:
        desk.inspection.give_provisional_findings(desk.acting, desk.acting.on)
    at(watch, date(2012, 4, 2))
    page = signed_in(case.people[P.SCHEDULER]).get(f"/inspections/{case.inspection_id}").text
    before, _, page = page.partition("Planned against actual")
    assert "Met 4 days late" in text_of(before)
    assert row(page, "Provisional findings") == (
        "Provisional findings to the service 24 February 2012 24 February 2012 28 February 2012 "
        "4 days late Never"
    )
    draft = "Draft report to the service 23 March 2012 9 March 2012 to 23 March 2012 Not yet"
    assert row(page, "Draft report") == f"{draft} 10 days overdue Never"
    assert (
        row(page, "Visit")
        == "Visit 10 February 2012 10 February 2012 10 February 2012 As planned Never"
    )


@on_sqlite
def test_a_date_that_was_cancelled_is_not_said_to_be_still_to_come(
    case: Case, watch: Watch
) -> None:
    with at_work(case, P.ASSISTANT_CHIEF_INSPECTOR, date(2012, 2, 6)) as desk:
        cancel_inspection(desk.acting, desk.inspection, "Ordered twice")
    at(watch, date(2012, 2, 7))
    page = signed_in(case.people[P.SCHEDULER]).get(f"/inspections/{case.inspection_id}").text
    page = page[page.index("Planned against actual") :]
    assert row(page, "Provisional") == (
        "Provisional findings to the service 24 February 2012 24 February 2012 \u2013 Never"
    )


def test_each_page_costs_as_many_questions_for_one_as_for_many(engine: Engine, case: Case) -> None:
    browser = signed_in(case.people[P.SCHEDULER])
    pages = (WORKLOAD, COVERAGE, TIMELINESS, "/inspections/runs")
    few = {page: asked(engine, partial(browser.get, page)) for page in pages}
    make_many(case, 20)
    make_case("Farland")
    assert {page: asked(engine, partial(browser.get, page)) for page in pages} == few
    assert max(few.values()) <= 20, few


@on_sqlite
def test_every_bar_says_what_it_shows(case: Case, watch: Watch) -> None:
    bring_to(case, Step.PUBLISHED)
    at(watch, date(2012, 6, 14))
    browser = signed_in(case.people[P.SCHEDULER])
    for path in (WORKLOAD, COVERAGE, TIMELINESS):
        page = browser.get(path).text
        pictures = page.count('role="img"')
        assert pictures
        assert page.count("<title id=") == page.count("<desc id=") == pictures
        ids = re.findall(r' id="([^"]+)"', page)
        assert len(ids) == len(set(ids))


@on_sqlite
def test_they_are_for_staff(case: Case) -> None:
    browser = signed_in(case.people[P.HEAD_OF_SERVICE])
    for path in (WORKLOAD, COVERAGE, TIMELINESS, "/inspections/runs", "/inspections/calendar"):
        assert browser.get(path).status_code == 403
