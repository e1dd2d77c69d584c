"""The working calendar is kept on pages that show every date that moves."""

from datetime import UTC, date, datetime

import pytest

from rules.posts import PostKind
from rules.timeline import DeadlineKind
from tests.course import Step, bring_to
from tests.factories import Case, looking_at, make_case, on_sqlite
from tests.portal.people import Browser, Watch, signed_in
from tests.portal.previews import days, make, press
from tests.portal.test_changes import words

pytestmark = on_sqlite

K, P = DeadlineKind, PostKind
ADD = "/working-days/add"
DAY = {**days("on", "24 2 2012"), "reason": "The office moves"}


@pytest.fixture
def scheduler(case: Case, watch: Watch) -> Browser:
    bring_to(case, Step.VISIT_ENDED)
    watch.at = datetime(2012, 2, 13, 9, tzinfo=UTC)
    return signed_in(case.people[P.SCHEDULER])


def findings_due(case: Case) -> date:
    with looking_at(case) as desk:
        return desk.deadline(K.PROVISIONAL_FINDINGS).due_on


def test_a_closure_lists_every_inspections_dates_and_moves_them_once_confirmed(
    case: Case, scheduler: Browser
) -> None:
    other = make_case("Alderby")
    bring_to(other, Step.VISIT_ENDED)
    preview = scheduler.post(ADD, **DAY)
    said = words(preview)
    assert "2 dates change" in said
    for area in ("Thornshire", "Alderby"):
        assert f"Provisional findings to the service {area}, CCI-2012" in said
        assert f"Lead inspector, {area} (Lead inspector)" in said
    assert "The office moves: nobody works on 24 February 2012" in said
    assert findings_due(case) == date(2012, 2, 24)
    answer = press(scheduler, ADD, preview)
    assert (answer.status_code, answer.headers["location"]) == (303, "/working-days")
    assert [findings_due(each) for each in (case, other)] == [date(2012, 2, 27)] * 2
    listed = words(scheduler.get("/working-days"))
    assert "24 February 2012 The office moves Follow-up scheduler, everywhere" in listed
    assert "6 April 2012 Good Friday" in listed


def test_a_closure_is_taken_back_and_its_dates_with_it(case: Case, scheduler: Browser) -> None:
    make(scheduler, ADD, **DAY)
    page = scheduler.get("/working-days").text
    address = next(
        part for part in page.split('"') if part.startswith("/working-days/") and "remove" in part
    )
    assert scheduler.post(address, reason=" ").status_code == 422
    assert make(scheduler, address, reason="The move is put off").status_code == 303
    assert findings_due(case) == date(2012, 2, 24)
    assert scheduler.get(address).status_code == 404


def test_a_day_that_cannot_be_added_is_refused_at_its_field(case: Case, scheduler: Browser) -> None:
    for fields, sentence in (
        ({**DAY, **days("on", "25 2 2012")}, "25 February 2012 is a Saturday"),
        ({**DAY, **days("on", "6 4 2012")}, "is in the calendar already: Good Friday"),
        ({**DAY, "reason": ""}, "Enter what the day is called, or why nobody works"),
        ({**DAY, "on-year": "2812"}, "The working calendar does not cover 2812"),
    ):
        answer = scheduler.post(ADD, **fields)
        assert answer.status_code == 422
        assert answer.text.count(sentence) == 2
    assert findings_due(case) == date(2012, 2, 24)


def test_all_staff_read_the_calendar_and_only_its_keepers_change_it(
    case: Case, scheduler: Browser
) -> None:
    make(scheduler, ADD, **DAY)
    lead = signed_in(case.people[P.LEAD_INSPECTOR])
    page = lead.get("/working-days")
    assert page.status_code == 200
    assert "/remove" not in page.text
    assert lead.get(ADD).status_code in {403, 404}
    head = signed_in(case.people[P.HEAD_OF_SERVICE])
    assert head.get("/working-days").status_code == 403
