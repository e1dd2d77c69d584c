import csv
import re
from datetime import date
from io import StringIO

from sqlalchemy import Engine, update

from models import Inspection
from models.database import transaction
from models.queries.leads import leads_of
from rules.permissions import OPERATOR
from rules.posts import PostKind
from rules.published_report import Nation
from tests.course import Step, bring_to
from tests.factories import Case, at_work, make_case, on_sqlite
from tests.mornings import calendar_at_seven
from tests.portal.asking import asked, at, main_of
from tests.portal.people import Watch, heading, signed_in

P = PostKind
LATE = date(2012, 2, 27)  # the findings were due on the 24th


def rows(page: str) -> set[str]:
    return set(re.findall(r'href="/inspections/[0-9a-f-]{36}">([^<]+)</a>', page))


def test_staff_see_every_inspection_with_its_state_lead_next_date_and_how_late_it_is(
    case: Case, watch: Watch
) -> None:
    bring_to(case, Step.VISIT_ENDED)
    at(watch, LATE)
    page = signed_in(case.people[P.SCHEDULER]).get("/inspections")
    said = main_of(page.text)
    assert heading(page) == "Inspections"
    assert (
        "Thornshire Thornshire YOS CCI-2012-001 Led by Lead inspector, Thornshire "
        "Visit done Provisional findings to the service 24 February 2012 Overdue 3 days late"
    ) in said


@on_sqlite
def test_a_lead_inspector_sees_only_the_inspections_they_lead(case: Case) -> None:
    make_case("Farland")
    browser = signed_in(case.people[P.LEAD_INSPECTOR])
    for page in ("/inspections", "/inspections/list.csv", "/inspections?words=far"):
        said = browser.get(page).text
        assert "Farland" not in said
    assert "Thornshire" in browser.get("/inspections").text


def test_the_list_is_filtered_by_all_that_can_be_asked(case: Case, watch: Watch) -> None:
    other = make_case("Farland", nation=Nation.WALES, vacant=(P.LEAD_INSPECTOR,))
    with at_work(other, P.SCHEDULER, date(2012, 2, 10)) as desk:
        desk.inspection.end_visit(desk.acting, desk.acting.on)
    at(watch, LATE)
    lead = case.people[P.LEAD_INSPECTOR]
    browser = signed_in(case.people[P.SCHEDULER])
    both = {"Thornshire", "Farland"}
    for query, there in (
        ("state=visit_done", {"Farland"}),
        ("words=thornshire+yos", {"Thornshire"}),
        ("words=CCI-2012-002", {"Farland"}),
        ("words=%25", set()),
        (f"lead={lead}", {"Thornshire"}),
        ("lead=nobody", {"Farland"}),
        ("nation=wales", {"Farland"}),
        ("late=yes", both),
        ("late=yes&state=draft_sent", set()),
        ("soon=yes", both),
        ("asks=yes&nation=england", {"Thornshire"}),
        ("state=nonsense&lead=nonsense&nation=mars&sort=name%3Bdrop&programme=1", both),
    ):
        assert rows(browser.get(f"/inspections?{query}").text) == there, query


@on_sqlite
def test_what_is_only_forecast_is_never_late_but_asks(case: Case, watch: Watch) -> None:
    bring_to(case, Step.COMMENTS_RECEIVED)
    at(watch, date(2012, 7, 27))
    browser = signed_in(case.people[P.SCHEDULER])
    assert "No inspection is like that" in browser.get("/inspections?late=yes").text
    assert rows(browser.get("/inspections?asks=yes").text) == {"Thornshire"}


@on_sqlite
def test_each_filter_is_a_tag_that_can_be_taken_away_by_itself(case: Case) -> None:
    browser = signed_in(case.people[P.SCHEDULER])
    page = browser.get("/inspections?state=scheduled&words=Thorn&late=yes&sort=area").text
    tags = dict(re.findall(r'tag" href="([^"]+)"><span[^>]+>[^<]+</span>([^<]+)</a>', page))
    assert tags == {
        "/inspections?state=scheduled&amp;late=yes&amp;sort=area": "“Thorn”",
        "/inspections?words=Thorn&amp;late=yes&amp;sort=area": "Scheduled",
        "/inspections?words=Thorn&amp;state=scheduled&amp;sort=area": "Only those that are late",
    }


@on_sqlite
def test_the_list_is_sorted_by_what_is_asked_and_first_by_the_next_date(
    case: Case, watch: Watch
) -> None:
    make_case("Aland", visit_planned_until=date(2012, 9, 28))
    at(watch, date(2012, 1, 20))
    browser = signed_in(case.people[P.SCHEDULER])
    for query, order in (("", ["Thornshire", "Aland"]), ("?sort=area", ["Aland", "Thornshire"])):
        page = browser.get(f"/inspections{query}").text
        assert re.findall(r'href="/inspections/[0-9a-f-]{36}">([^<]+)</a>', page) == order


def test_the_list_has_fifty_on_a_page_and_always_asks_the_database_as_often(
    engine: Engine, case: Case
) -> None:
    browser = signed_in(case.people[P.SCHEDULER])
    few = asked(engine, lambda: browser.get("/inspections"))
    make_many(case, 51)
    assert asked(engine, lambda: browser.get("/inspections")) == few
    first, second = (browser.get(f"/inspections?page={n}").text for n in (1, 2))
    assert len(re.findall(r'<th scope="row"', first)) == 50
    assert len(re.findall(r'<th scope="row"', second)) == 2
    table = browser.get("/inspections/list.csv").text
    assert len(table.splitlines()) == 53


def make_many(case: Case, count: int) -> None:
    """Put inspections like one on the register, with nothing of their own but the name."""
    with at_work(case, OPERATOR, date(2012, 1, 16)) as desk:
        for number in range(count):
            desk.session.add(
                Inspection(
                    reference=f"CCI-2011-{number:03}",
                    programme_version_id=desk.inspection.programme_version_id,
                    service_id=desk.inspection.service_id,
                    area=f"Area {number:02}",
                    nation=Nation.ENGLAND,
                )
            )


@on_sqlite
def test_the_table_holds_what_was_asked_for_and_no_formula(case: Case, watch: Watch) -> None:
    bring_to(case, Step.VISIT_ENDED)
    with transaction(calendar_at_seven(LATE)) as session:
        session.execute(update(Inspection).values(area="=1+1"))
    at(watch, LATE)
    browser = signed_in(case.people[P.SCHEDULER])
    answer = browser.get("/inspections/list.csv?state=visit_done")
    assert answer.headers["content-disposition"] == 'attachment; filename="inspections.csv"'
    (row,) = csv.DictReader(StringIO(answer.text.removeprefix("\ufeff")))
    assert row["Area"] == "'=1+1"
    assert (row["Due"], row["Days late"]) == ("2012-02-24", "3")
    assert row["Lead inspector"] == "Lead inspector, Thornshire"
    assert browser.get("/inspections/list.csv?state=closed").text.count("\r\n") == 1


@on_sqlite
def test_the_table_is_for_staff(case: Case) -> None:
    for kind in (P.HEAD_OF_SERVICE, P.MONITOR):
        assert signed_in(case.people[kind]).get("/inspections/list.csv").status_code == 403


@on_sqlite
def test_who_leads_is_asked_of_a_day(case: Case) -> None:
    with at_work(case, OPERATOR, date(2012, 2, 1)) as desk:
        found = leads_of(desk.session, date(2012, 2, 1))
        assert found[case.inspection_id].person_id == case.people[P.LEAD_INSPECTOR]
        assert leads_of(desk.session, date(2011, 2, 1)) == {}
