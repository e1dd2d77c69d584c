from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from httpx2 import Response
from sqlalchemy import Engine, select

from models import Inspection, Notification, Plan
from models.database import reading
from reports.example import example_report
from rules.posts import PostKind
from rules.published_report import Nation
from rules.stages import PlanState
from tests.course import Step, bring_to
from tests.factories import Case, make_case, on_sqlite
from tests.portal.people import OURS, Browser, Watch, another, signed_in
from tests.portal.service import field
from tests.portal.test_report_import import at, hand_in

P = PostKind
REPORT = "https://www.example.org/report"
EMBARGO = datetime(2012, 6, 13, 9, tzinfo=UTC)  # 10:00am in London
ENTERED = {
    "on-day": "13",
    "on-month": "6",
    "on-year": "2012",
    "time": "10:00am",
    "address": REPORT,
    "needed": "no",
    "reason": "The scores are moderate.",
}


@pytest.fixture
def ready(case: Case, watch: Watch) -> Case:
    """An inspection whose report can be published, two days before the embargo ends."""
    bring_to(case, Step.COMMENTS_RECEIVED)
    watch.at = datetime(2012, 6, 11, 9, tzinfo=UTC)
    return case


def place(case: Case, end: str = "") -> str:
    return f"/inspections/{case.inspection_id}/publication{end}"


def prepare(case: Case, who: PostKind = P.LEAD_INSPECTOR, **fields: str) -> Response:
    return signed_in(case.people[who]).post(place(case), **{**ENTERED, **fields})


def publish(case: Case, browser: Browser, **fields: str) -> Response:
    seen = field(browser.get(place(case, "/publish")), "seen")
    return browser.post(place(case, "/publish"), seen=seen, **fields)


def inspection(case: Case) -> Inspection:
    with reading() as session:
        return session.get_one(Inspection, case.inspection_id)


def test_one_prepares_and_another_publishes_once_the_embargo_is_over(
    ready: Case, watch: Watch
) -> None:
    answer = prepare(ready)
    assert (answer.status_code, answer.headers["location"]) == (303, place(ready))
    publisher = signed_in(ready.people[P.PUBLISHER])
    shown = publisher.get(place(ready)).text
    assert "10:00am" in shown
    assert REPORT in shown
    assert "once the embargo is over" in shown
    early = publish(ready, publisher)
    assert early.status_code == 409
    sentence = "under embargo until 10:00am on 13 June 2012, so it cannot be published yet."
    assert sentence in early.text
    assert inspection(ready).published_on is None
    watch.at = EMBARGO
    publisher.sign_in(ready.people[P.PUBLISHER])
    done = publish(ready, publisher)
    assert (done.status_code, done.headers["location"]) == (
        303,
        f"/inspections/{ready.inspection_id}",
    )
    page = publisher.get(f"/inspections/{ready.inspection_id}").text
    assert f'href="{REPORT}"' in page
    assert "11 July 2012" in page
    assert inspection(ready).published_on == date(2012, 6, 13)
    with reading() as session:
        assert session.scalars(select(Plan)).one().state is PlanState.REQUESTED


@on_sqlite
def test_who_prepared_it_is_refused_in_words_and_no_other_button_is_shown(
    ready: Case, watch: Watch
) -> None:
    prepare(ready, P.ASSISTANT_CHIEF_INSPECTOR)
    watch.at = EMBARGO
    browser = signed_in(ready.people[P.ASSISTANT_CHIEF_INSPECTOR])
    page = browser.get(place(ready)).text
    assert "You prepared this publication, so somebody else must publish it." in page
    assert place(ready, "/publish") not in page
    answer = publish(ready, browser)
    assert answer.status_code == 422
    assert "You prepared this publication, so somebody else must publish it." in answer.text
    assert inspection(ready).published_on is None


@on_sqlite
def test_sent_twice_it_is_published_once(ready: Case, watch: Watch) -> None:
    prepare(ready)
    watch.at = EMBARGO
    browser = signed_in(ready.people[P.PUBLISHER])
    page = browser.get(place(ready, "/publish"))
    seen, token = field(page, "seen"), field(page, "csrf")
    sent = {"seen": seen, "csrf": token}

    answers = [
        browser.http.post(place(ready, "/publish"), data=sent, headers=OURS) for _ in range(2)
    ]
    assert [each.status_code for each in answers] == [303, 409]
    assert "was published on 13 June 2012 already" in answers[1].text


@on_sqlite
def test_who_may_publish_sees_at_home_what_waits_for_them(ready: Case, watch: Watch) -> None:
    prepare(ready, P.ASSISTANT_CHIEF_INSPECTOR)
    assert place(ready) in signed_in(ready.people[P.PUBLISHER]).get("/").text
    for kind in (P.ASSISTANT_CHIEF_INSPECTOR, P.SCHEDULER, P.HEAD_OF_SERVICE):
        assert place(ready) not in signed_in(ready.people[kind]).get("/").text
    watch.at = EMBARGO
    publisher = signed_in(ready.people[P.PUBLISHER])
    publish(ready, publisher)
    assert place(ready) not in publisher.get("/").text


@on_sqlite
def test_it_is_withdrawn_and_prepared_anew(ready: Case, watch: Watch) -> None:
    prepare(ready)
    browser = signed_in(ready.people[P.LEAD_INSPECTOR])
    old = field(browser.get(place(ready)), "seen")
    assert browser.post(place(ready, "/withdraw"), place(ready), seen=old).status_code == 303
    assert "Prepare the publication" in browser.get(place(ready)).text
    prepare(ready, P.LEAD_INSPECTOR, **{"on-day": "12"})
    watch.at = EMBARGO
    publisher = another(browser)
    publisher.sign_in(ready.people[P.PUBLISHER])
    overtaken = publisher.post(place(ready, "/publish"), seen=old)
    assert overtaken.status_code == 409
    assert inspection(ready).published_on is None


@on_sqlite
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"on-day": "15", "on-month": "3"}, "is before the draft was sent on 16 March 2012"),
        ({"time": "half past"}, "Enter the time at which the embargo ends, such as 10:00am"),
        ({"time": "13pm"}, "Enter the time at which the embargo ends, such as 10:00am"),
        ({"address": "http://example.org/x"}, "Enter an address that begins with https://"),
        ({"address": "javascript:alert(1)"}, "Enter an address that begins with https://"),
        ({"address": ""}, "Enter where anybody can read the report"),
        ({"needed": ""}, "Select whether an early further inspection is needed"),
        ({"reason": " "}, "Say why an early further inspection is needed, or is not."),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    ready: Case, fields: dict[str, str], sentence: str
) -> None:
    answer = prepare(ready, P.LEAD_INSPECTOR, **fields)
    assert answer.status_code == 422
    assert answer.text.count(sentence) == 2
    assert "Prepare the publication" in answer.text
    if "address" not in fields:
        assert f'value="{REPORT}"' in answer.text


@on_sqlite
def test_who_may_not_decide_it_publishes_nothing_nobody_considered_coming_back_for(
    ready: Case, watch: Watch
) -> None:
    only = {name: value for name, value in ENTERED.items() if name not in {"needed", "reason"}}
    browser = signed_in(ready.people[P.PUBLISHER])
    page = browser.get(place(ready)).text
    assert "Is an early further inspection needed?" not in page
    assert "The lead inspector or the assistant chief inspector" in page
    browser.post(place(ready), **only)
    watch.at = EMBARGO
    chief = signed_in(ready.people[P.ASSISTANT_CHIEF_INSPECTOR])
    refused = publish(ready, chief)
    assert refused.status_code == 422
    assert "Record whether an early further inspection is needed" in refused.text
    further = f"/inspections/{ready.inspection_id}/further-inspection"
    assert chief.post(further, needed="yes", reason="").status_code == 422
    assert chief.post(further, needed="yes", reason="Safeguarding is low.").status_code == 303
    assert "Safeguarding is low." in chief.get(further).text
    assert publish(ready, chief).status_code == 303


@on_sqlite
def test_doubts_about_the_report_are_confirmed_before_it_is_public(
    engine: Engine, watch: Watch
) -> None:
    del engine
    case = make_case(recommendations=None)
    bring_to(case, Step.COMMENTS_RECEIVED)
    watch.at = EMBARGO
    prepare(case)
    browser = signed_in(case.people[P.PUBLISHER])
    assert "The report is not imported" in browser.get(place(case)).text
    answer = publish(case, browser)
    assert answer.status_code == 422
    assert answer.text.count("Confirm that you have looked at each of the doubts") == 2
    assert publish(case, browser, checked="yes").status_code == 303


@on_sqlite
def test_a_report_on_another_area_is_confirmed_before_it_is_public(
    engine: Engine, watch: Watch
) -> None:
    del engine
    case = make_case("Farland", recommendations=None)
    bring_to(case, Step.COMMENTS_RECEIVED)
    watch.at = EMBARGO
    lead = signed_in(case.people[P.LEAD_INSPECTOR])
    lead.post(hand_in(lead, at(case), example_report()).headers["location"])
    prepare(case)
    browser = signed_in(case.people[P.PUBLISHER])
    for page in (place(case), place(case, "/publish")):
        shown = browser.get(page).text
        assert "In the report the area is “Thornshire &amp; Holmsea”, on the register" in shown
        assert "In the report the service is" in shown
    assert publish(case, browser).status_code == 422
    assert inspection(case).published_on is None
    assert publish(case, browser, checked="yes").status_code == 303


@on_sqlite
def test_in_wales_both_addresses_are_asked_for(engine: Engine, watch: Watch) -> None:
    del engine
    case = make_case("Cwmshire", nation=Nation.WALES)
    bring_to(case, Step.COMMENTS_RECEIVED)
    watch.at = EMBARGO
    answer = prepare(case)
    assert answer.status_code == 422
    assert "enter the address of the report in Welsh as well" in answer.text
    assert prepare(case, welsh_address="https://www.example.org/cy").status_code == 303
    browser = signed_in(case.people[P.PUBLISHER])
    refused = publish(case, browser)
    assert refused.status_code == 422
    assert "The report in Welsh is not attached yet." in refused.text


@on_sqlite
def test_who_prepares_or_publishes_hears_of_it_at_once(ready: Case) -> None:
    prepare(ready)
    with reading() as session:
        told = {
            each.person_id
            for each in session.scalars(
                select(Notification).where(Notification.message == "publication_prepared")
            )
        }
    assert told == {ready.people[P.PUBLISHER], ready.people[P.ASSISTANT_CHIEF_INSPECTOR]}


def test_sixteen_clicks_at_once_publish_once(ready: Case, watch: Watch) -> None:
    prepare(ready)
    watch.at = EMBARGO
    browser = signed_in(ready.people[P.PUBLISHER])
    page = browser.get(place(ready, "/publish"))
    sent = {"seen": field(page, "seen"), "csrf": field(page, "csrf")}

    def click(_: int) -> int:
        answer = browser.http.post(place(ready, "/publish"), data=sent, headers=OURS)
        return answer.status_code

    with ThreadPoolExecutor(16) as together:
        answers = sorted(together.map(click, range(16)))
    assert answers == [303] + 15 * [409]
    with reading() as session:
        assert len(session.scalars(select(Plan)).all()) == 1
