import re
from datetime import UTC, datetime

from models.database import reading
from models.queries import quiet
from rules.posts import PostKind
from tests.course import Step, bring_to
from tests.factories import Case, on_sqlite
from tests.portal.people import Watch, signed_in
from tests.portal.previewed import make, text_of

pytestmark = on_sqlite
P = PostKind
DAYS = {
    "opens-day": "25",
    "opens-month": "6",
    "opens-year": "2012",
    "closes-day": "6",
    "closes-month": "july",
    "closes-year": "2012",
}


def test_a_quiet_period_is_added_with_its_reminders_shown_told_at_home_and_ended(
    case: Case, watch: Watch
) -> None:
    bring_to(case, Step.PUBLISHED)
    watch.at = datetime(2012, 6, 18, 9, tzinfo=UTC)
    browser, add = signed_in(case.people[P.SCHEDULER]), "/quiet-periods/add"
    preview = browser.post(add, reason="The election", **DAYS)
    said = text_of(preview.text)
    assert "2 reminders go on another day" in said
    assert re.search("27 June 2012.{0,3}YOS Head of Service, Thornshire .*?9 July 2012", said)
    assert make(browser, add, preview).headers["location"] == "/quiet-periods"
    listed = browser.get("/quiet-periods").text
    assert "25 June 2012 to 6 July 2012" in listed
    assert "To come" in listed

    watch.at = datetime(2012, 6, 26, 9, tzinfo=UTC)
    browser = signed_in(case.people[P.SCHEDULER])
    home = "Quiet until 6 July 2012: nobody is reminded. Reason: The election"
    assert home in text_of(browser.get("/").text)
    assert home not in text_of(signed_in(case.people[P.HEAD_OF_SERVICE]).get("/").text)
    (end,) = re.findall(r'href="(/quiet-periods/[^"]+/end)"', browser.get("/quiet-periods").text)
    preview = browser.post(end, reason="It is called off.")
    said = text_of(preview.text)
    assert re.search("9 July 2012.{0,3}YOS Head of Service, Thornshire .*?27 June 2012", said)
    assert make(browser, end, preview).status_code == 303
    with reading() as session:
        assert quiet.quiet_on(session, watch.at.date()) is None
    assert "/end" not in browser.get("/quiet-periods").text


def test_what_is_wrong_with_the_days_is_said_and_nothing_typed_is_lost(
    case: Case, watch: Watch
) -> None:
    watch.at = datetime(2012, 6, 18, 9, tzinfo=UTC)
    browser = signed_in(case.people[P.SCHEDULER])
    for wrong, words in (
        ({"closes-day": "24", "closes-month": "6"}, "cannot come before the first"),
        ({"opens-day": "31"}, "real date"),
        ({"reason": ""}, "Say why nobody is to be reminded"),
    ):
        answer = browser.post(
            "/quiet-periods/add", **{**DAYS, "reason": "The election of 5 July", **wrong}
        )
        assert answer.status_code == 422
        assert answer.text.count(words) >= 2
        assert "reason" in wrong or "The election of 5 July" in answer.text
