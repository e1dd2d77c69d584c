import pytest
from httpx2 import Response

from rules.posts import PostKind
from rules.stages import RecommendationState, ReviewState
from tests.factories import Case, looking_at, make_case
from tests.portal.monitored import ask_for_update, claim_action, monitored, no_update
from tests.portal.people import Browser, Watch, signed_in
from tests.portal.service import at, by, path, plan_of, published, words

P = PostKind
HERE = "/reviews/1/update"
SAID = "Both checks are in place & the samples look right."


@pytest.fixture
def case(case: Case, watch: Watch) -> Case:
    monitored(case)
    claim_action(case)
    ask_for_update(case)
    at(watch, 2012, 9, 27)
    return case


@pytest.fixture
def head(case: Case) -> Browser:
    return by(case, P.HEAD_OF_SERVICE)


def send(case: Case, browser: Browser, **fields: object) -> Response:
    return browser.post(path(case, HERE), "/account", **{"update": SAID, **fields})


def state(case: Case) -> ReviewState:
    with looking_at(case) as desk:
        return desk.review().state


def states(case: Case) -> list[RecommendationState]:
    return [each.state for each in plan_of(case).recommendations]


def test_the_page_shows_how_every_action_stands_and_what_can_be_claimed(
    case: Case, head: Browser
) -> None:
    said = words(head.get(path(case, HERE)))
    assert "1a 17 September 2012 Done, awaiting verification" in said
    assert "2a 17 September 2012 Needs attention 10 days late" in said
    assert "Which recommendations are implemented?" in said
    assert said.count("Recommendation 1") == 1
    assert "Recommendation 2" not in said


def test_an_update_is_sent_and_a_recommendation_claimed(case: Case, head: Browser) -> None:
    done = send(case, head, claims="1")
    assert (done.status_code, done.headers["location"]) == (303, path(case, "/reviews"))
    assert state(case) is ReviewState.UPDATE_RECEIVED
    assert states(case) == [
        RecommendationState.IMPLEMENTED_CLAIMED,
        RecommendationState.IN_PROGRESS,
    ]
    page = head.get(path(case, "/reviews"))
    assert "Both checks are in place &amp; the samples look right." in page.text
    assert "Your update, 27 September 2012" in words(page)


def test_an_update_may_claim_nothing(case: Case, head: Browser) -> None:
    assert send(case, head).status_code == 303
    assert states(case) == [RecommendationState.IN_PROGRESS] * 2


def test_the_delegate_sends_the_update_and_claims_nothing(case: Case) -> None:
    delegate = by(case, P.DELEGATE)
    assert "Which recommendations are implemented?" not in words(delegate.get(path(case, HERE)))
    refused = send(case, delegate, claims="1")
    assert refused.status_code == 422
    assert send(case, delegate).status_code == 303
    assert states(case) == [RecommendationState.IN_PROGRESS] * 2


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"update": " "}, "Say how far the actions have come"),
        ({"update": "x" * 4001}, "The update must be 4,000 characters or fewer"),
        ({"claims": "2"}, "Select recommendations from the list"),
        ({"claims": ["1", "9"]}, "Select recommendations from the list"),
    ],
)
def test_an_update_that_cannot_be_sent_says_why(
    case: Case, head: Browser, fields: dict[str, object], sentence: str
) -> None:
    refused = send(case, head, **fields)
    assert refused.status_code == 422
    assert refused.text.count(sentence) >= 2
    assert str({"update": SAID, **fields}["update"]).replace("&", "&amp;") in refused.text
    assert state(case) is ReviewState.UPDATE_REQUESTED


def test_an_update_sent_twice_counts_once_and_loses_no_words(case: Case, head: Browser) -> None:
    send(case, head)
    again = send(case, head, update="Another one.")
    assert again.status_code == 422
    assert "Another one." in again.text
    with looking_at(case) as desk:
        assert desk.review().update == SAID


def test_an_update_may_still_come_after_none_did(case: Case, watch: Watch) -> None:
    no_update(case)
    at(watch, 2012, 10, 18)
    head = by(case, P.HEAD_OF_SERVICE)
    assert "No update" in words(head.get(path(case, "/reviews")))
    assert send(case, head).status_code == 303


def test_before_it_is_asked_for_no_update_can_be_written(case: Case, head: Browser) -> None:
    send(case, head)
    page = head.get(path(case, HERE))
    assert "Your update was sent on 27 September 2012." in words(page)
    assert 'name="update"' not in page.text
    assert head.get(path(case, "/reviews/2/update")).status_code == 404


@pytest.mark.parametrize(
    ("kind", "status"), [(P.BOARD_CHAIR, 403), (P.OWNER, 403), (P.LEAD_INSPECTOR, 403)]
)
def test_who_does_not_write_the_plan_sends_no_update(
    case: Case, kind: PostKind, status: int
) -> None:
    somebody = by(case, kind)
    assert somebody.get(path(case, HERE)).status_code == status
    assert somebody.post(path(case, HERE), "/account", update=SAID).status_code == status


def test_another_areas_reviews_look_like_missing_ones(case: Case) -> None:
    stranger = signed_in(case.stranger)
    assert stranger.get(path(case, HERE)).status_code == 404
    assert stranger.get(path(case, "/reviews")).status_code == 404
    assert stranger.post(path(case, HERE), "/account", update=SAID).status_code == 404


def test_the_chair_reads_the_reviews(case: Case, head: Browser) -> None:
    send(case, head)
    page = by(case, P.BOARD_CHAIR).get(path(case, "/reviews"))
    assert "the samples look right" in page.text
    assert "Write the update" not in page.text


def test_before_the_plan_is_forwarded_there_is_no_review(engine: object, watch: Watch) -> None:
    del engine, watch
    early = published(make_case("Valeshire"))
    page = by(early, P.HEAD_OF_SERVICE).get(path(early, "/reviews"))
    assert "The first review is scheduled once the plan has gone to the monitor." in words(page)
