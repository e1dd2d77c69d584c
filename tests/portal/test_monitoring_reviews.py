from datetime import UTC, date, datetime

import pytest

from models import EventKind
from models.database import reading
from models.queries.story import facts_after
from rules.posts import PostKind
from rules.stages import Assessment, ReviewState
from tests.factories import Case, looking_at
from tests.portal.monitored import (
    REVIEWED_ON,
    UPDATE,
    ask_for_update,
    monitored,
    no_update,
    send_update,
)
from tests.portal.people import Browser, Watch, signed_in

P = PostKind
FINDINGS = "Samples of <August> agree with the update."


@pytest.fixture
def at(case: Case, watch: Watch) -> str:
    monitored(case)
    watch.at = datetime(REVIEWED_ON.year, REVIEWED_ON.month, REVIEWED_ON.day, 9, tzinfo=UTC)
    return f"/monitoring/{case.inspection_id}/reviews"


def monitor(case: Case) -> Browser:
    return signed_in(case.people[P.MONITOR])


def test_the_coming_review_is_listed_with_its_day(case: Case, at: str) -> None:
    shown = monitor(case).get(at).text
    assert "Review 1" in shown
    assert "17 October 2012" in shown
    assert "No review has been recorded yet." in shown


def test_before_the_update_there_is_nothing_to_record(case: Case, at: str) -> None:
    ask_for_update(case)
    browser = monitor(case)
    assert "It can be recorded once the update has come" in browser.get(f"{at}/1").text
    answer = browser.post(
        f"{at}/1/record", page="/account", assessment="on_track", findings=FINDINGS
    )
    assert answer.status_code == 422
    assert "Samples of &lt;August&gt; agree with the update." in answer.text


def test_the_monitor_records_a_review_beside_the_update(case: Case, at: str) -> None:
    ask_for_update(case)
    send_update(case)
    browser = monitor(case)
    assert UPDATE in browser.get(f"{at}/1/record").text
    answer = browser.post(f"{at}/1/record", assessment="minor_slippage", findings=FINDINGS)
    assert (answer.status_code, answer.headers["location"]) == (303, at)
    listed = browser.get(at).text
    assert "Review 1 is recorded." in listed
    assert "Minor slippage" in listed
    assert "Review 2" in listed
    kept = browser.get(f"{at}/1").text
    assert "Samples of &lt;August&gt; agree with the update." in kept
    with looking_at(case) as desk:
        first, second = desk.review(1), desk.review(2)
        assert (first.state, first.assessment) == (ReviewState.RECORDED, Assessment.MINOR_SLIPPAGE)
        assert second.review_on == date(2013, 1, 17)


def test_a_review_goes_on_without_an_update(case: Case, at: str) -> None:
    ask_for_update(case)
    no_update(case)
    browser = monitor(case)
    assert "No update" in browser.get(f"{at}/1").text
    answer = browser.post(f"{at}/1/record", assessment="not_on_track", findings=FINDINGS)
    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"findings": FINDINGS}, "Select how far the service has come"),
        ({"assessment": "splendid", "findings": FINDINGS}, "Select how far the service has come"),
        ({"assessment": "on_track", "findings": " "}, "Enter what the judgement rests on"),
        (
            {"assessment": "on_track", "findings": "x" * 4001},
            "What the judgement rests on must be 4,000 characters or fewer",
        ),
    ],
)
def test_what_is_missing_is_said_twice_and_nothing_is_lost(
    case: Case, at: str, sent: dict[str, str], sentence: str
) -> None:
    ask_for_update(case)
    send_update(case)
    answer = monitor(case).post(f"{at}/1/record", **sent)
    assert answer.status_code == 422
    assert answer.text.count(sentence) == 2
    assert sent["findings"].replace("<", "&lt;").replace(">", "&gt;") in answer.text
    with looking_at(case) as desk:
        assert desk.review().assessment is None


def test_a_review_somebody_else_recorded_first_keeps_both_texts(case: Case, at: str) -> None:
    ask_for_update(case)
    send_update(case)
    monitor(case).post(f"{at}/1/record", assessment="on_track", findings="Recorded first.")
    late = signed_in(case.people[P.MONITOR_HEAD_OF_AREA])
    answer = late.post(
        f"{at}/1/record", page="/account", assessment="not_on_track", findings="Written second."
    )
    assert answer.status_code == 409
    assert "Written second." in answer.text
    assert "Recorded first." in late.get(f"{at}/1").text
    with reading() as session:
        kinds = [fact.kind for fact in facts_after(session, 0)]
    assert kinds.count(EventKind.REVIEW_RECORDED) == 1


@pytest.mark.parametrize("kind", [P.HEAD_OF_SERVICE, P.BOARD_CHAIR, P.LEAD_INSPECTOR])
def test_service_and_inspectorate_read_reviews_and_record_none(
    case: Case, at: str, kind: PostKind
) -> None:
    ask_for_update(case)
    send_update(case)
    monitor(case).post(f"{at}/1/record", assessment="on_track", findings="For all to read.")
    reader = signed_in(case.people[kind])
    assert "For all to read." in reader.get(f"{at}/1").text
    assert reader.get(f"{at}/2/record").status_code == 403
    assert reader.post(f"{at}/2/record", page="/account").status_code == 403


@pytest.mark.parametrize("who", ["owner", "stranger"])
def test_an_owner_and_another_area_read_no_review(case: Case, at: str, who: str) -> None:
    person, code = (case.people[P.OWNER], 403) if who == "owner" else (case.stranger, 404)
    assert signed_in(person).get(f"{at}/1").status_code == code
