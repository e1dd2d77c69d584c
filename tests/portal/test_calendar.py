import re
from datetime import date

from sqlalchemy import Engine

from models import ClosureDay, QuietPeriod
from models.database import transaction
from rules.posts import PostKind
from tests.course import Step, bring_to
from tests.factories import Case, make_case, on_sqlite
from tests.mornings import calendar_at_seven
from tests.portal.asking import asked, at, main_of, text_of
from tests.portal.people import Watch, signed_in
from tests.portal.test_follow_up import make_many

P = PostKind
CALENDAR = "/inspections/calendar"


def day_of(page: str, on: str) -> str:
    """What the page says of one day."""
    (cell,) = (c for c in page.split("<td ")[1:] if f'datetime="{on}"' in c)
    return text_of(f"<td {cell[: cell.index('</td>')]}")


def test_a_month_shows_each_day_s_dates_and_why_nobody_works_or_is_reminded(
    case: Case, watch: Watch
) -> None:
    bring_to(case, Step.PUBLISHED)
    with transaction(calendar_at_seven(date(2012, 6, 20))) as session:
        session.add(ClosureDay(day=date(2012, 7, 20), reason="The office moves"))
        days = {"opens_on": date(2012, 6, 28), "closes_on": date(2012, 7, 2)}
        session.add(QuietPeriod(**days, reason="An election", added_on=date(2012, 6, 20)))
    at(watch, date(2012, 7, 4))
    browser = signed_in(case.people[P.SCHEDULER])
    page = browser.get(CALENDAR).text
    assert "<caption" in page
    assert len(re.findall(r'<th scope="col"', page)) == 7
    plan = "Thornshire Improvement plan to the inspectorate Due soon"
    assert plan in day_of(page, "2012-07-11")
    assert "Today" in day_of(page, "2012-07-04")
    assert "The office moves" in day_of(page, "2012-07-20")
    assert "Quiet: An election" in day_of(page, "2012-07-02")
    assert "Quiet" not in day_of(page, "2012-07-03")
    assert "Thornshire" not in day_of(page, "2012-07-12")
    assert "Summer bank holiday" in day_of(
        browser.get(f"{CALENDAR}?month=2012-08").text, "2012-08-27"
    )


@on_sqlite
def test_a_window_shows_the_days_it_opens_and_closes_and_what_happened_its_state(
    case: Case, watch: Watch
) -> None:
    bring_to(case, Step.FINDINGS_GIVEN)
    at(watch, date(2012, 3, 1))
    browser = signed_in(case.people[P.SCHEDULER])
    page = browser.get(CALENDAR).text
    assert "Draft report to the service Window opens" in day_of(page, "2012-03-09")
    assert "Draft report to the service Window closes" in day_of(page, "2012-03-23")
    february = browser.get(f"{CALENDAR}?month=2012-02").text
    assert "Provisional findings to the service Met" in day_of(february, "2012-02-24")


@on_sqlite
def test_a_month_that_is_none_is_this_month_and_each_leads_to_its_neighbours(
    case: Case, watch: Watch
) -> None:
    at(watch, date(2012, 7, 4))
    browser = signed_in(case.people[P.SCHEDULER])
    for query in ("", "?month=nonsense", "?month=0001-01", "?month=9999-12"):
        page = browser.get(f"{CALENDAR}{query}")
        assert page.status_code == 200
        assert "July 2012" in page.text
        assert f'href="{CALENDAR}?month=2012-06"' in page.text
        assert f'href="{CALENDAR}?month=2012-08"' in page.text
    assert "No date of an inspection falls in this month." in main_of(
        browser.get(f"{CALENDAR}?month=2020-01").text
    )


@on_sqlite
def test_a_lead_inspector_sees_the_dates_of_their_own_inspections_only(
    case: Case, watch: Watch
) -> None:
    make_case("Farland")
    at(watch, date(2012, 2, 1))
    page = signed_in(case.people[P.LEAD_INSPECTOR]).get(CALENDAR).text
    assert "Thornshire" in page
    assert "Farland" not in page


@on_sqlite
def test_a_month_costs_as_many_questions_for_one_as_for_many(engine: Engine, case: Case) -> None:
    browser = signed_in(case.people[P.SCHEDULER])
    few = asked(engine, lambda: browser.get(CALENDAR))
    make_many(case, 20)
    make_case("Farland")
    assert asked(engine, lambda: browser.get(CALENDAR)) == few
