"""Staff take in inspections under way: a dozen from a file, or one from a page."""

from datetime import UTC, date, datetime

import pytest
from httpx2 import Response
from sqlalchemy import func, select

from models import Inspection, Notification
from models.database import reading
from portal.in_flight_file import COLUMNS, EXAMPLE
from rules.posts import PostKind
from rules.stages import InspectionState
from tests.factories import Case
from tests.portal.people import OURS, Browser, Watch, heading, signed_in, token_of

P = PostKind
HEADINGS = ",".join(COLUMNS)
ADDRESS = "/inspections/take-in"


def row(area: str, *dates: str, address: str = "") -> str:
    days = ",".join([*dates, *[""] * (7 - len(dates))])
    return f",{area} YOS,England,East,{area},Alex Carter,alex.carter@example.org,{days},{address}"


def load(browser: Browser, *rows: str, content: bytes | None = None) -> Response:
    token = token_of(browser.get(ADDRESS))
    text = content if content is not None else "\r\n".join([HEADINGS, *rows]).encode()
    files = {"rows": ("under-way.csv", text, "text/csv")}
    return browser.http.post(ADDRESS, data={"csrf": token}, files=files, headers=OURS)


def taken_in() -> dict[str, InspectionState]:
    with reading() as session:
        found = session.scalars(select(Inspection).where(Inspection.taken_in_on.is_not(None)))
        return {each.area: each.state for each in found}


def at(watch: Watch, day: date) -> None:
    watch.at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def test_the_example_comes_in_whole_and_a_second_time_changes_nothing(
    case: Case, watch: Watch
) -> None:
    at(watch, date(2012, 6, 20))
    browser = signed_in(case.people[P.SCHEDULER])
    example = browser.get(f"{ADDRESS}/example.csv")
    assert example.text == EXAMPLE
    another = EXAMPLE.replace("Thornshire", "Mapleshire")
    done = load(browser, content=another.encode())
    assert (done.status_code, done.headers["location"]) == (303, "/inspections")
    assert "2 inspections were taken in." in browser.get("/inspections").text
    assert taken_in() == {
        "Mapleshire": InspectionState.PUBLISHED,
        "Newshire": InspectionState.SCHEDULED,
    }
    load(browser, content=another.encode())
    assert "2 were here already, and nothing was changed." in browser.get("/inspections").text
    assert len(taken_in()) == 2
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Notification)) == 0


def test_a_dozen_with_two_wrong_rows_leave_nothing_and_say_each_cell(
    case: Case, watch: Watch
) -> None:
    at(watch, date(2012, 6, 20))
    right = [row(f"Area{n}", "", "", "10/2/2012") for n in range(10)]
    browser = signed_in(case.people[P.SCHEDULER])
    answer = load(
        browser,
        *right,
        row("=Wrong", "", "", "32/2/2012"),
        row("Late", "", "", "10/2/2012", "3/2/2012", address="http://example.org"),
    )
    assert answer.status_code == 422
    assert answer.text.count("2 rows are wrong, so nothing was taken in") >= 2
    cells = answer.text
    for said in (
        "“area” begins with a sign that a spreadsheet would run",
        "“visit_ended” must be a real date, such as 11/7/2012",
        "3 February 2012 is before the visit ended on 10 February 2012.",
        "Only a published report has an address.",
    ):
        assert said in cells
    assert taken_in() == {}


def test_one_comes_in_by_a_page_and_its_own_page_opens(case: Case, watch: Watch) -> None:
    at(watch, date(2012, 6, 20))
    browser = signed_in(case.people[P.ASSISTANT_CHIEF_INSPECTOR])
    form = {"service": "Oakshire YOS", "nation": "england", "area": "Oakshire"}
    ended = {"visit_ended-day": "8", "visit_ended-month": "6", "visit_ended-year": "2012"}
    nothing = browser.post(f"{ADDRESS}/one", **form)
    assert nothing.status_code == 422
    assert nothing.text.count("Say when the visit ended, or when it is planned to end.") == 2
    assert 'value="Oakshire YOS"' in nothing.text
    done = browser.post(f"{ADDRESS}/one", **form, **ended)
    assert done.status_code == 303
    page = browser.get(done.headers["location"])
    assert heading(page) == "Oakshire"
    assert "22 June 2012" in page.text


@pytest.mark.parametrize("content", [b"", b"a,b\r\n1,2", b"\xff\xfe\x00", HEADINGS.encode()])
def test_what_is_no_table_is_refused_whole(case: Case, content: bytes) -> None:
    answer = load(signed_in(case.people[P.SCHEDULER]), content=content)
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
