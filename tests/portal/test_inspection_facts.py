from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from models import Inspection
from models.database import reading
from rules.posts import PostKind
from rules.stages import InspectionState
from tests.course import Step, bring_to
from tests.factories import Case
from tests.portal.people import Watch, heading, signed_in

P, S = PostKind, InspectionState


def at(watch: Watch, day: date) -> None:
    watch.at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def day(on: date) -> Mapping[str, str]:
    return {"on-day": str(on.day), "on-month": str(on.month), "on-year": str(on.year)}


def inspection(case: Case) -> Inspection:
    with reading() as session:
        return session.get_one(Inspection, case.inspection_id)


Kept = Callable[[Inspection], date | None]
RECORDED: tuple[tuple[Step, tuple[str, date], InspectionState, Kept], ...] = (
    (
        Step.REGISTERED,
        ("visit-end", date(2012, 2, 10)),
        S.VISIT_DONE,
        lambda each: each.visit_ended_on,
    ),
    (
        Step.VISIT_ENDED,
        ("provisional-findings", date(2012, 2, 23)),
        S.PROVISIONAL_FINDINGS_GIVEN,
        lambda each: each.provisional_findings_given_on,
    ),
    (
        Step.FINDINGS_GIVEN,
        ("draft-report", date(2012, 3, 14)),
        S.DRAFT_SENT,
        lambda each: each.draft_sent_on,
    ),
    (
        Step.DRAFT_SENT,
        ("comments", date(2012, 3, 29)),
        S.COMMENTS_IN,
        lambda each: each.comments_received_on,
    ),
)


@pytest.mark.parametrize(("before", "recorded", "state", "kept"), RECORDED)
def test_staff_record_what_happened_on_the_day_it_did(
    case: Case,
    watch: Watch,
    before: Step,
    recorded: tuple[str, date],
    state: InspectionState,
    kept: Kept,
) -> None:
    fact, on = recorded
    bring_to(case, before)
    at(watch, date(2012, 4, 2))
    browser = signed_in(case.people[P.LEAD_INSPECTOR])
    place = f"/inspections/{case.inspection_id}"
    answer = browser.post(f"{place}/record/{fact}", **day(on))
    assert (answer.status_code, answer.headers["location"]) == (303, place)
    assert "recorded" in browser.get(place).text
    found = inspection(case)
    assert (found.state, kept(found)) == (state, on)


def test_that_the_service_has_been_told_needs_no_day(case: Case) -> None:
    browser = signed_in(case.people[P.SCHEDULER])
    answer = browser.post(f"/inspections/{case.inspection_id}/record/announced")
    assert answer.status_code == 303
    assert inspection(case).state is S.ANNOUNCED


@pytest.mark.parametrize(
    ("fact", "on", "sentence"),
    [
        ("visit-end", date(2012, 4, 3), "3 April 2012 has not come yet."),
        (
            "provisional-findings",
            date(2012, 2, 9),
            "9 February 2012 is before the visit ended on 10 February 2012",
        ),
        ("draft-report", date(2012, 3, 1), "so it cannot become draft sent now."),
    ],
)
def test_a_day_that_cannot_be_is_refused_in_words_at_its_field(
    case: Case, watch: Watch, fact: str, on: date, sentence: str
) -> None:
    bring_to(case, Step.REGISTERED if fact == "visit-end" else Step.VISIT_ENDED)
    at(watch, date(2012, 4, 2))
    before = inspection(case).state
    browser = signed_in(case.people[P.LEAD_INSPECTOR])
    answer = browser.post(f"/inspections/{case.inspection_id}/record/{fact}", **day(on))
    assert answer.status_code == 422
    assert answer.text.count(sentence) == 2
    assert f'value="{on.day}"' in answer.text
    assert inspection(case).state is before


def test_no_day_at_all_is_asked_for_again(case: Case) -> None:
    browser = signed_in(case.people[P.LEAD_INSPECTOR])
    answer = browser.post(f"/inspections/{case.inspection_id}/record/visit-end")
    assert answer.status_code == 422
    assert answer.text.count("Enter the day on which it happened") == 2


def test_the_same_fact_sent_twice_is_recorded_once(case: Case) -> None:
    browser = signed_in(case.people[P.LEAD_INSPECTOR])
    place = f"/inspections/{case.inspection_id}/record/visit-end"
    assert browser.post(place, **day(date(2012, 2, 10))).status_code == 303
    again = browser.post(place, **day(date(2012, 2, 13)))
    assert again.status_code == 422
    assert inspection(case).visit_ended_on == date(2012, 2, 10)


def test_a_fact_nobody_has_heard_of_is_no_page(case: Case) -> None:
    browser = signed_in(case.people[P.LEAD_INSPECTOR])
    assert browser.get(f"/inspections/{case.inspection_id}/record/party").status_code == 404


def test_who_may_not_know_of_it_gets_what_a_missing_one_gives(case: Case) -> None:
    for below in ("record/visit-end", "publication", "report", "review"):
        for somebody in (case.stranger, case.people[P.MONITOR]):
            browser = signed_in(somebody)
            hidden = browser.get(f"/inspections/{case.inspection_id}/{below}")
            missing = browser.get(f"/inspections/{uuid4()}/{below}")
            assert (hidden.status_code, missing.status_code) == (404, 404)
            assert heading(hidden) == heading(missing)


def test_the_service_itself_may_not_record_facts_of_its_inspection(case: Case) -> None:
    browser = signed_in(case.people[P.HEAD_OF_SERVICE])
    for below in ("record/visit-end", "publication", "report"):
        place = f"/inspections/{case.inspection_id}/{below}"
        assert browser.get(place).status_code == 403


def test_whoever_a_message_leads_to_an_inspection_is_led_on_to_what_is_theirs(
    case: Case, watch: Watch
) -> None:
    bring_to(case, Step.PUBLISHED)
    place = f"/inspections/{case.inspection_id}"
    assert signed_in(case.people[P.MONITOR]).get(place).headers["location"] == "/monitoring"
    assert signed_in(case.people[P.OWNER]).get(place).headers["location"] == "/actions"
    assert signed_in(case.people[P.HEAD_OF_SERVICE]).get(place).status_code == 200
    assert signed_in(case.stranger).get(place).status_code == 404
    bring_to(case, Step.FORWARDED, after=Step.PUBLISHED)
    at(watch, date(2012, 7, 18))
    monitor = signed_in(case.people[P.MONITOR]).get(place)
    assert monitor.headers["location"] == f"/monitoring/{case.inspection_id}"
