import csv
import re
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from sqlalchemy import Engine, select, update

from models import Inspection, MonitoredService, Report, Score, ScoreScope
from models.database import reading, transaction
from models.organisation import Organisation
from models.posts import titled_post
from portal.area_table import CAUTION, THEMES, safe
from rules.permissions import OPERATOR
from rules.posts import PostKind
from tests.course import Step, bring_to
from tests.factories import Case, make_case, make_person, put_in
from tests.portal.monitored import claim_action, monitored
from tests.portal.people import Browser, Watch, signed_in
from tests.statements import counting

P = PostKind
ON_TIME, LATE = date(2012, 7, 10), date(2012, 7, 16)


def on(watch: Watch, day: date) -> None:
    watch.at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def monitor(case: Case, kind: PostKind = P.MONITOR) -> Browser:
    return signed_in(case.people[kind])


def plain(page: str) -> str:
    """A page's words, without markup and whatever differs in every answer."""
    page = re.sub(r"<(script|head).*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def rows_of(answer_text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(answer_text.removeprefix("\ufeff"))))


def give_scores(case: Case, note: str | None = None) -> None:
    with transaction(case.acting(OPERATOR, ON_TIME)) as session:
        report = session.scalars(
            select(Report).where(Report.inspection_id == case.inspection_id)
        ).one()
        report.scope_note = note
        session.execute(
            update(Inspection).where(Inspection.id == case.inspection_id).values(cases_examined=38)
        )
        for line, (theme, label) in enumerate(THEMES.items(), 1):
            session.add(
                Score(
                    report_id=report.id,
                    scope=ScoreScope.HEADLINE,
                    ref=theme,
                    label=label,
                    percent=60 + line,
                    line=line,
                )
            )


@pytest.mark.parametrize("kind", [P.HEAD_OF_SERVICE, P.OWNER, P.LEAD_INSPECTOR, P.SCHEDULER])
@pytest.mark.parametrize("path", ["/monitoring", "/monitoring/areas.csv"])
def test_the_board_is_the_monitors_alone(case: Case, kind: PostKind, path: str) -> None:
    bring_to(case, Step.PUBLISHED)
    assert monitor(case, kind).get(path).status_code == 403
    assert "My areas" not in monitor(case, kind).get("/").text


def test_an_area_whose_report_is_not_published_is_nowhere_on_it(case: Case) -> None:
    bring_to(case, Step.COMMENTS_RECEIVED)
    browser = monitor(case)
    for path in ("/monitoring", "/monitoring?named=Thorn", "/monitoring/areas.csv"):
        assert case.area not in browser.get(path).text
    assert "No report of an area that you watch has been published yet" in (
        browser.get("/monitoring").text
    )


@pytest.mark.parametrize("last", [Step.SUBMITTED, Step.TAKEN_UP, Step.FINALISED])
@pytest.mark.parametrize("path", ["/monitoring", "/monitoring/areas.csv"])
def test_before_forwarding_a_plan_that_came_in_time_looks_like_one_not_yet_due(
    case: Case, watch: Watch, last: Step, path: str
) -> None:
    bring_to(case, Step.PUBLISHED)
    on(watch, ON_TIME)
    before = plain(monitor(case).get(path).text)
    assert "11 July 2012" in before or "2012-07-11" in before
    bring_to(case, last, after=Step.PUBLISHED)
    assert plain(monitor(case).get(path).text) == before


def test_a_plan_that_has_not_come_stands_first_with_its_date_and_lateness(
    case: Case, watch: Watch
) -> None:
    monitored(make_case("Aldershire"))
    bring_to(case, Step.PUBLISHED)
    on(watch, LATE)
    shown = plain(monitor(case).get("/monitoring").text)
    assert (
        "Expected but not arrived Thornshire : plan due 11 July 2012 Overdue 5 days late" in shown
    )
    table = shown.partition("2 areas")[2]
    assert table.index("Thornshire") < table.index("Aldershire")


def test_the_figures_count_what_came_and_what_waits(case: Case, watch: Watch) -> None:
    monitored(case)
    claim_action(case)
    bring_to(make_case("Brookshire"), Step.FORWARDED)
    bring_to(make_case("Coalshire"), Step.PUBLISHED)
    on(watch, date(2012, 10, 4))
    shown = plain(monitor(case).get("/monitoring").text)
    assert "2 plans received 1 plan late 1 plan awaiting acknowledgement" in shown
    assert "2 reviews due or overdue" in shown
    assert "Done, awaiting verification 1" in shown
    assert "Seriously late or blocked 3" in shown


@pytest.mark.parametrize(
    ("show", "area"),
    [
        ("late", "Coalshire"),
        ("to_acknowledge", "Brookshire"),
        ("all", "Thornshire Brookshire Coalshire"),
    ],
)
def test_the_board_shows_the_areas_asked_for(
    case: Case, watch: Watch, show: str, area: str
) -> None:
    monitored(case)
    bring_to(make_case("Brookshire"), Step.FORWARDED)
    bring_to(make_case("Coalshire"), Step.PUBLISHED)
    on(watch, LATE)
    rows = rows_of(monitor(case).get(f"/monitoring/areas.csv?show={show}").text)
    assert {row["Area"] for row in rows} == set(area.split())


def test_the_board_finds_an_area_by_a_part_of_its_name(case: Case, watch: Watch) -> None:
    bring_to(case, Step.PUBLISHED)
    bring_to(make_case("Brookshire"), Step.PUBLISHED)
    on(watch, ON_TIME)
    shown = plain(monitor(case).get("/monitoring?named=BROOK").text)
    assert "1 area " in shown
    assert "Brookshire" in shown
    assert "Thornshire" not in shown
    assert "None of your areas is like this" in monitor(case).get("/monitoring?named=zzz").text


def test_a_filter_that_does_not_exist_is_not_found(case: Case) -> None:
    assert monitor(case).get("/monitoring?show=everything").status_code == 404


def test_an_area_named_for_one_monitor_is_not_on_anothers_board(case: Case, watch: Watch) -> None:
    bring_to(case, Step.PUBLISHED)
    on(watch, ON_TIME)
    with transaction(case.acting(OPERATOR, ON_TIME)) as session:
        inspection = session.get_one(Inspection, case.inspection_id)
        body = session.scalars(
            select(Organisation.id).where(Organisation.name == "Youth Justice Board")
        ).one()
        post = titled_post(session, body, P.MONITOR, "Monitor for the north")
        north = make_person(session, "Nora North")
        put_in(session, case.acting(OPERATOR, ON_TIME), post, north)
        session.add(MonitoredService(service_id=inspection.service_id, post_id=post.id))
    assert case.area not in monitor(case).get("/monitoring").text
    assert case.area in signed_in(north).get("/monitoring").text
    assert case.area in monitor(case, P.MONITOR_HEAD_OF_AREA).get("/monitoring").text


def test_scores_side_by_side_come_with_the_reports_own_caution(case: Case, watch: Watch) -> None:
    bring_to(case, Step.PUBLISHED)
    on(watch, ON_TIME)
    assert CAUTION not in plain(monitor(case).get("/monitoring").text)
    give_scores(case, note="No case from the island was open.")
    shown = plain(monitor(case).get("/monitoring").text.replace("&#39;", "'"))
    assert CAUTION in shown
    assert "Safeguarding: 61% Risk of Harm to others: 62%" in shown
    assert "38 cases" in shown
    assert "No case from the island was open." in shown
    (row,) = rows_of(monitor(case).get("/monitoring/areas.csv").text)
    assert row["How to read the scores"] == CAUTION
    assert (row["Safeguarding (%)"], row["Cases examined"]) == ("61", "38")


def test_the_table_for_spreadsheets_is_a_file_that_works_nothing_out(
    engine: Engine, watch: Watch
) -> None:
    del engine
    case = make_case('=HYPERLINK("https://evil.example","Thornshire")')
    bring_to(case, Step.PUBLISHED)
    on(watch, LATE)
    answer = monitor(case).get("/monitoring/areas.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["content-disposition"] == (
        'attachment; filename="my-areas-2012-07-16.csv"'
    )
    (row,) = rows_of(answer.text)
    assert row["Area"].startswith("'=HYPERLINK")
    assert (row["Plan due"], row["Days late"], row["Plan received"]) == ("2012-07-11", "5", "")


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t=", "\r=", " =", "|", "%"])
def test_no_cell_begins_a_formula(begins: str) -> None:
    assert safe(f"{begins}1+1").startswith("'")
    assert safe("Thornshire") == "Thornshire"
    assert safe(None) == ""


def test_five_areas_take_no_more_queries_than_one(case: Case, engine: Engine, watch: Watch) -> None:
    monitored(case)
    on(watch, LATE)
    browser = monitor(case)
    with counting(engine) as for_one:
        browser.get("/monitoring")
    for area in ("Aldershire", "Brookshire", "Coalshire", "Dunshire"):
        monitored(make_case(area))
    with counting(engine) as for_five:
        browser.get("/monitoring")
    assert len(for_five) == len(for_one)
    with reading() as session:
        assert len(session.scalars(select(Inspection.id)).all()) == 5
