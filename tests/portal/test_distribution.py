import re
from datetime import UTC, datetime

import pytest

from rules.posts import PostKind
from rules.stages import InspectionState
from tests.course import Step, bring_to
from tests.factories import PUBLISHED, Case, at_work, on_sqlite
from tests.portal.people import Browser, Watch, signed_in
from tests.portal.service import words

P = PostKind
pytestmark = on_sqlite
TODAY = {"on-day": "14", "on-month": "6", "on-year": "2012"}
PRESS, MINISTERS = "The press", "Relevant Ministers"


@pytest.fixture
def public(case: Case, watch: Watch) -> Case:
    bring_to(case, Step.PUBLISHED)
    with at_work(case, P.PUBLISHER, PUBLISHED) as desk:
        desk.inspection.report_address = "https://www.example.org/report"
    watch.at = datetime(2012, 6, 14, 9, tzinfo=UTC)
    return case


def place(case: Case) -> str:
    return f"/inspections/{case.inspection_id}/distribution"


def unticking(browser: Browser, case: Case) -> str:
    """Where the first recipient who was ticked off is unticked again."""
    found = re.search(rf'href="({place(case)}/[^"]+/untick)"', browser.get(place(case)).text)
    assert found
    return found[1]


def test_recipients_are_ticked_off_as_the_report_goes_out(public: Case) -> None:
    browser = signed_in(public.people[P.PUBLISHER])
    page = browser.get(place(public)).text
    assert "Anybody can read it at https://www.example.org/report" in page
    tasks = f"/inspections/{public.inspection_id}"
    assert "6 recipients are left" in browser.get(tasks).text
    sent = browser.post(place(public), recipients=[PRESS, MINISTERS], how="By e-mail", **TODAY)
    assert sent.status_code == 303
    shown = words(browser.get(place(public)))
    assert "By e-mail, 14 June 2012, recorded by Publications team, everywhere" in shown
    assert "4 recipients are left" in browser.get(tasks).text
    again = browser.post(place(public), recipients=PRESS, how="By post", **TODAY)
    assert again.status_code == 409
    assert "It is recorded already that The press was sent the report." in again.text


def test_a_recipient_ticked_by_mistake_is_unticked_with_a_reason(public: Case) -> None:
    browser = signed_in(public.people[P.PUBLISHER])
    browser.post(place(public), recipients=[PRESS, MINISTERS], how="By e-mail", **TODAY)
    address = unticking(browser, public)
    for row in (MINISTERS, "By e-mail", "14 June 2012", "Publications team, everywhere"):
        assert row in words(browser.get(address))
    without = browser.post(address, reason=" ")
    assert without.status_code == 422
    assert without.text.count("Say why this was recorded by mistake") == 2
    assert browser.post(address, reason="It went to the wrong desk.").status_code == 303
    shown = words(browser.get(place(public)))
    assert "To be sent the report still: Relevant Ministers." in shown
    assert shown.count("Untick") == 1
    assert "5 recipients are left" in browser.get(f"/inspections/{public.inspection_id}").text
    story = words(browser.get(f"/inspections/{public.inspection_id}"))
    assert "Recipient unticked on the distribution list" in story
    assert "Relevant Ministers: It went to the wrong desk." in story
    assert "Report sent to a recipient" in story
    again = browser.http.get(address)
    assert again.status_code == 404
    anew = browser.post(place(public), recipients=MINISTERS, how="By post", **TODAY)
    assert anew.status_code == 303


def test_nothing_is_unticked_once_the_follow_up_is_closed(public: Case) -> None:
    browser = signed_in(public.people[P.SCHEDULER])
    browser.post(place(public), recipients=PRESS, how="By e-mail", **TODAY)
    address = unticking(browser, public)
    lead = signed_in(public.people[P.LEAD_INSPECTOR])
    assert lead.get(place(public)).status_code == 200
    assert lead.get(address).status_code == 403
    with at_work(public, P.PUBLISHER, PUBLISHED) as desk:
        desk.inspection.state = InspectionState.CLOSED
    assert "Untick" not in browser.get(place(public)).text
    assert "stays as it is" in browser.get(address).text
    refused = browser.post(address, place(public), reason="A mistake.")
    assert refused.status_code == 409
    assert "The follow-up is closed" in refused.text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"recipients": []}, "Select who was sent the report"),
        ({"recipients": "My friend"}, "My friend is not on the distribution list"),
        ({"how": " "}, "Say how it was sent, for example by e-mail"),
        ({"on-day": "15"}, "Enter a day from the publication on 13 June 2012 to today."),
        ({"on-day": "12"}, "Enter a day from the publication on 13 June 2012 to today."),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    public: Case, fields: dict[str, str | list[str]], sentence: str
) -> None:
    browser = signed_in(public.people[P.SCHEDULER])
    sent = {"recipients": PRESS, "how": "By post", **TODAY, **fields}
    answer = browser.post(place(public), None, **sent)
    assert answer.status_code == 422
    assert answer.text.count(sentence) == 2


def test_before_publication_it_goes_to_nobody(case: Case) -> None:
    bring_to(case, Step.COMMENTS_RECEIVED)
    browser = signed_in(case.people[P.PUBLISHER])
    assert "Once the report is published" in browser.get(place(case)).text
    refused = browser.post(place(case), "/account", recipients=PRESS, how="By post", **TODAY)
    assert refused.status_code == 422
    assert signed_in(case.people[P.HEAD_OF_SERVICE]).get(place(case)).status_code == 403
    assert signed_in(case.people[P.MONITOR]).get(place(case)).status_code == 404
