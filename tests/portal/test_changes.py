"""Dates and courses are changed on pages that show everything first."""

import re
from datetime import UTC, date, datetime

import pytest
from httpx2 import Response

from models import Inspection
from models.database import reading
from models.queries.story import facts_after
from rules.posts import PostKind
from rules.stages import InspectionState
from rules.timeline import DeadlineKind
from tests.course import Step, bring_to
from tests.factories import Case, at_work, looking_at, on_sqlite
from tests.portal.people import Browser, Watch, heading, signed_in
from tests.portal.previews import days, make, press

pytestmark = on_sqlite

K, P, S = DeadlineKind, PostKind, InspectionState
WHY = "The service asked for two more weeks."


def at(watch: Watch, day: date) -> None:
    watch.at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


@pytest.fixture
def scheduler(case: Case, watch: Watch) -> Browser:
    at(watch, date(2012, 1, 30))
    return signed_in(case.people[P.SCHEDULER])


def place(case: Case, change: str = "") -> str:
    return f"/inspections/{case.inspection_id}" + (f"/changes/{change}" if change else "")


def inspection(case: Case) -> Inspection:
    with reading() as session:
        return session.get_one(Inspection, case.inspection_id)


def due(case: Case, kind: DeadlineKind) -> date:
    with looking_at(case) as desk:
        return desk.deadline(kind).due_on


def facts() -> int:
    with reading() as session:
        return len(facts_after(session, 0))


def words(page: Response) -> str:
    body = page.text[page.text.index("<main") :]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


MOVED = {**days("until", "2 3 2012"), "reason": WHY}


def test_a_visit_is_moved_only_after_everything_it_does_was_shown(
    case: Case, scheduler: Browser
) -> None:
    before = facts()
    preview = scheduler.post(place(case, "visit"), **MOVED)
    assert preview.status_code == 200
    assert heading(preview) == "Check what happens"
    said = words(preview)

    assert "4 dates change" in said
    assert "Provisional findings to the service 24 February 2012 16 March 2012" in said
    assert "Inspection of Thornshire: visit moved, now until 2 March 2012" in said
    assert "Lead inspector, Thornshire (Lead inspector)" in said
    assert "Head of Service, Thornshire" not in said  # nobody has told the service of the visit
    assert "Nothing else changes." in said
    assert facts() == before
    answer = press(scheduler, place(case, "visit"), preview)
    assert (answer.status_code, answer.headers["location"]) == (303, place(case))
    shown = words(scheduler.get(place(case)))
    assert "The visit is moved." in shown
    assert f"Visit moved by Follow-up scheduler, everywhere 30 January 2012 {WHY}" in shown
    assert due(case, K.PROVISIONAL_FINDINGS) == date(2012, 3, 16)


def test_the_service_hears_of_a_moved_visit_once_it_knows_of_the_visit(
    case: Case, scheduler: Browser
) -> None:
    with at_work(case, P.SCHEDULER, date(2012, 1, 27)) as desk:
        desk.inspection.announce(desk.acting)
    preview = scheduler.post(place(case, "visit"), **MOVED)
    assert "YOS Head of Service, Thornshire (YOS Head of Service)" in words(preview)


def test_whoever_goes_back_finds_every_word_again(case: Case, scheduler: Browser) -> None:
    preview = scheduler.post(place(case, "visit"), **MOVED)
    again = press(scheduler, place(case, "visit"), preview, "back")
    assert again.status_code == 200
    assert heading(again) == "Move the planned visit"
    assert WHY in again.text
    assert 'value="2"' in again.text
    assert inspection(case).visit_planned_until == date(2012, 2, 10)


def test_what_changed_meanwhile_is_shown_anew_and_can_then_be_saved(
    case: Case, scheduler: Browser
) -> None:
    preview = scheduler.post(place(case, "visit"), **MOVED)
    with at_work(case, P.SCHEDULER, date(2012, 1, 30)) as desk:
        desk.inspection.announce(desk.acting)
    anew = press(scheduler, place(case, "visit"), preview)
    assert anew.status_code == 409
    assert heading(anew) == "Check what happens"
    assert "Something has changed since you looked." in anew.text
    assert "YOS Head of Service, Thornshire (YOS Head of Service)" in words(anew)
    assert WHY in anew.text
    assert inspection(case).visit_planned_until == date(2012, 2, 10)
    assert press(scheduler, place(case, "visit"), anew).status_code == 303
    assert inspection(case).visit_planned_until == date(2012, 3, 2)


def test_a_second_press_of_the_button_changes_nothing_more(case: Case, scheduler: Browser) -> None:
    preview = scheduler.post(place(case, "visit"), **MOVED)
    assert press(scheduler, place(case, "visit"), preview).status_code == 303
    known = facts()
    again = press(scheduler, place(case, "visit"), preview)
    assert again.status_code == 422
    assert "The visit is already planned for these days." in again.text
    assert facts() == known


@pytest.mark.parametrize("forged", ["0" * 64, "nonsense", "' or 1=1 --"])
def test_a_forged_fingerprint_saves_nothing(case: Case, scheduler: Browser, forged: str) -> None:
    answer = scheduler.post(place(case, "visit"), **MOVED, fingerprint=forged, do="make")
    assert answer.status_code == 409
    assert inspection(case).visit_planned_until == date(2012, 2, 10)


WRONG = (
    ("visit", {**days("until", "31 2 2012"), "reason": WHY}, "must be a real date"),
    ("visit", {**days("until", "2 3 12"), "reason": WHY}, "The year must have 4 numbers"),
    ("visit", {"reason": WHY}, "Enter the last day of the visit"),
    ("visit", days("until", "2 3 2012"), "Enter the reason"),
    ("visit", {**days("until", "2 1 2012"), "reason": WHY}, "2 January 2012 has passed"),
    ("postpone", {"reason": "  "}, "Enter the reason"),
    ("resume", MOVED, "cannot become scheduled now"),
    ("cancel", {"reason": "x" * 4001}, "The reason must be 4,000 characters or fewer"),
    (
        "forecast",
        {**days("opens", "4 6 2012"), **days("closes", "1 6 2012"), "reason": WHY},
        "The forecast must begin on or before the day it ends",
    ),
    ("forecast", {"reason": WHY}, "Enter the first day on which it may be published"),
    ("correct/visit-end", {**days("on", "27 1 2012"), "reason": WHY}, "is not on record yet"),
)


@pytest.mark.parametrize(("change", "fields", "sentence"), WRONG)
def test_what_cannot_be_is_refused_at_its_field_with_nothing_lost(
    case: Case, scheduler: Browser, change: str, fields: dict[str, str], sentence: str
) -> None:
    before = facts()
    answer = scheduler.post(place(case, change), **fields)
    assert answer.status_code == 422
    assert answer.text.count(sentence) == 2
    assert fields.get("reason", "") in answer.text
    assert facts() == before


def test_an_inspection_is_postponed_taken_up_again_and_given_up(
    case: Case, scheduler: Browser
) -> None:
    assert make(scheduler, place(case, "postpone"), reason=WHY).status_code == 303
    assert inspection(case).state is S.POSTPONED
    listed = words(scheduler.get(f"{place(case)}/changes"))
    assert "Take the inspection up again" in listed
    assert "Move the planned visit" not in listed
    preview = scheduler.post(place(case, "resume"), **MOVED)
    assert "Open again" in words(preview)
    assert press(scheduler, place(case, "resume"), preview).status_code == 303
    assert due(case, K.PUBLICATION) == date(2012, 5, 25)
    preview = scheduler.post(place(case, "cancel"), reason=WHY)
    assert words(preview).count("Cancelled") == 4
    assert press(scheduler, place(case, "cancel"), preview).status_code == 303
    assert inspection(case).state is S.CANCELLED


def test_a_passed_forecast_asks_for_the_fact_or_a_new_forecast(case: Case, watch: Watch) -> None:
    bring_to(case, Step.COMMENTS_RECEIVED)
    at(watch, date(2012, 5, 15))
    lead = signed_in(case.people[P.LEAD_INSPECTOR])
    shown = lead.get(place(case))
    assert "Publication was expected by 4 May 2012" in words(shown)
    assert f'href="{place(case, "forecast")}"' in shown.text
    fields = {**days("opens", "11 6 2012"), **days("closes", "15 6 2012"), "reason": WHY}
    assert make(lead, place(case, "forecast"), **fields).status_code == 303
    assert due(case, K.PUBLICATION) == date(2012, 6, 15)
    assert "Publication was expected" not in words(lead.get(place(case)))


def test_a_visit_nobody_recorded_asks_for_its_end_or_another_day(case: Case, watch: Watch) -> None:
    at(watch, date(2012, 2, 20))
    shown = signed_in(case.people[P.SCHEDULER]).get(place(case))
    assert "The visit was to end on 10 February 2012" in words(shown)
    assert f'href="{place(case)}/record/visit-end"' in shown.text
    assert f'href="{place(case, "visit")}"' in shown.text
    head = signed_in(case.people[P.HEAD_OF_SERVICE]).get(place(case))
    assert "The visit was to end" not in words(head)


def test_a_corrected_publication_counts_the_plan_anew(case: Case, watch: Watch) -> None:
    bring_to(case, Step.PUBLISHED)
    at(watch, date(2012, 6, 18))
    publisher = signed_in(case.people[P.PUBLISHER])
    fields = {**days("on", "11 6 2012"), "reason": WHY}
    preview = publisher.post(place(case, "publication"), **fields)
    said = words(preview)
    assert "Improvement plan to the inspectorate 11 July 2012 9 July 2012" in said
    assert "day of publication corrected to 11 June 2012" in said
    assert press(publisher, place(case, "publication"), preview).status_code == 303
    assert due(case, K.IMPROVEMENT_PLAN) == date(2012, 7, 9)


def test_each_sees_only_the_changes_that_are_theirs(case: Case, scheduler: Browser) -> None:
    offered = words(scheduler.get(f"{place(case)}/changes"))
    assert "Cancel the inspection" in offered
    lead = signed_in(case.people[P.LEAD_INSPECTOR])
    offered = words(lead.get(f"{place(case)}/changes"))
    assert "Move the planned visit" in offered
    assert "Cancel the inspection" not in offered
    assert lead.get(place(case, "cancel")).status_code == 403
    publisher = signed_in(case.people[P.PUBLISHER])
    assert "nothing here that you can change" in words(publisher.get(f"{place(case)}/changes"))
    head = signed_in(case.people[P.HEAD_OF_SERVICE])
    assert head.get(f"{place(case)}/changes").status_code == 403
    assert signed_in(case.stranger).get(f"{place(case)}/changes").status_code == 404
