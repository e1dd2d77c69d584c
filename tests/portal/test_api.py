"""Programs with a key read what its person may read, page by page, and only what has changed."""

import re
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from httpx2 import Response
from sqlalchemy import select

import clock
from models import Acting, ApiToken, Event, EventKind, PostHolding
from models.api_keys import make_key
from models.chain import verify
from models.correcting import correct_visit_end
from models.database import reading, transaction
from models.reason import hash_of_words
from models.signing_in import TooManyRequests, hashed
from portal.throttle import Throttle
from rules.permissions import OPERATOR, Actor
from rules.posts import PostKind
from tests.course import Step, bring_to
from tests.factories import Case, at_work, make_case, on_sqlite
from tests.portal.asking import main_of
from tests.portal.people import OURS, Browser, Watch, make_browser, signed_in

P = PostKind
ONE = "/api/inspections/CCI-2012-001"


class Program:
    """A program with one person's key."""

    def __init__(self, person_id: UUID) -> None:
        self.browser = make_browser()
        acting = Acting(Actor(person_id), clock.today(), clock.now())
        with transaction(acting) as session:
            lives = timedelta(days=30)
            self.key, self.secret = make_key(session, acting, "A test", lives)

    def get(self, path: str, **headers: str) -> Response:
        return self.browser.get(path, headers={"authorization": f"Bearer {self.secret}", **headers})


def test_staff_list_every_inspection_page_by_page(case: Case) -> None:
    for area in ("Ashshire", "Birchshire"):
        make_case(area)
    program = Program(case.people[P.SCHEDULER])
    first = program.get("/api/inspections?limit=2")
    said = first.json()
    assert [each["reference"] for each in said["inspections"]] == ["CCI-2012-001", "CCI-2012-002"]
    assert first.headers["link"] == f'<{said["next"]}>; rel="next"'
    last = program.get("/" + said["next"].split("/", 3)[3])
    assert [each["area"] for each in last.json()["inspections"]] == ["Birchshire"]
    assert last.json()["next"] is None
    assert "link" not in last.headers
    for wrong in ("cursor=nonsense", "limit=0", "limit=many", "limit=1000"):
        refused = program.get(f"/api/inspections?{wrong}")
        assert refused.status_code == 422, wrong
        assert refused.headers["content-type"] == "application/problem+json"


def test_each_date_says_why_and_an_answer_that_is_known_is_not_sent_again(
    case: Case, watch: Watch
) -> None:
    bring_to(case, Step.VISIT_ENDED)
    with at_work(case, P.SCHEDULER, date(2012, 2, 20)) as desk:
        correct_visit_end(desk.acting, desk.inspection, date(2012, 2, 9), "A day earlier.")
    watch.at = datetime(2012, 2, 21, 9, tzinfo=UTC)
    program = Program(case.people[P.HEAD_OF_SERVICE])
    answer = program.get(f"{ONE}/deadlines")
    findings = {each["milestone"]: each for each in answer.json()["deadlines"]}[
        "provisional_findings"
    ]
    assert findings["why"] == {
        "rule": "visit + 2 weeks",
        "rule_comes_from": "Appendix 3, Publication arrangements",
        "counted_from": {
            "milestone": "visit",
            "opens_on": "2012-02-09",
            "on": "2012-02-09",
            "known_from": "visit ended, as recorded",
        },
        "raw_opens_on": None,
        "raw_on": "2012-02-23",
        "days_skipped": [],
    }
    assert findings["moves"][0]["reason"] == "A day earlier."
    page = signed_in(case.people[P.SCHEDULER]).get(f"/inspections/{case.inspection_id}").text
    assert "A day earlier." in page
    known = program.get(f"{ONE}/deadlines", **{"if-none-match": answer.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")
    assert known.headers["etag"] == answer.headers["etag"]
    assert program.get(ONE, **{"if-none-match": answer.headers["etag"]}).status_code == 200


def test_the_monitor_sees_when_a_plan_is_due_and_not_what_came_before(case: Case) -> None:
    program = Program(case.people[P.MONITOR])
    assert program.get(ONE).status_code == 404
    assert program.get("/api/inspections").json()["inspections"] == []
    bring_to(case, Step.PUBLISHED)
    one = program.get(ONE).json()
    assert (one["published_on"], one["visit_ended_on"]) == ("2012-06-13", None)
    dates = program.get(f"{ONE}/deadlines").json()["deadlines"]
    assert [(each["milestone"], each["due_on"]) for each in dates] == [
        ("improvement_plan", "2012-07-11")
    ]


def test_what_is_anothers_is_as_what_is_missing(case: Case) -> None:
    program = Program(case.stranger)
    hidden, missing = program.get(ONE), program.get("/api/inspections/CCI-1999-001")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.json() | {"instance": ""} == missing.json() | {"instance": ""}
    assert [each["area"] for each in program.get("/api/inspections").json()["inspections"]] == []


@on_sqlite
def test_only_a_live_key_opens_the_api_and_opens_nothing_else(case: Case, watch: Watch) -> None:
    program = Program(case.people[P.SCHEDULER])
    browser = signed_in(case.people[P.SCHEDULER])
    refused = browser.get(ONE)
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"] == "Bearer"
    assert refused.json()["status"] == 401
    for header in (
        "",
        "Bearer",
        "Bearer x",
        f"Basic {program.secret}",
        f"Bearer {program.secret}x",
    ):
        assert make_browser().get(ONE, headers={"authorization": header}).status_code == 401
    page = program.get("/inspections")
    assert page.headers["location"].startswith("/sign-in?next=")
    assert program.get(ONE).status_code == 200
    watch.at += timedelta(days=31)
    assert program.get(ONE).status_code == 401


@on_sqlite
def test_a_key_has_no_more_than_its_persons_posts_of_the_day(case: Case) -> None:
    program = Program(case.people[P.SCHEDULER])
    acting = Acting(OPERATOR, clock.today(), clock.now())
    with transaction(acting) as session:
        for held in session.scalars(
            select(PostHolding).where(PostHolding.person_id == case.people[P.SCHEDULER])
        ):
            held.until_on = clock.today() - timedelta(days=1)
    assert program.get(ONE).status_code == 401


@on_sqlite
def test_the_description_is_for_who_holds_a_key_and_names_every_address(case: Case) -> None:
    document = Program(case.people[P.SCHEDULER]).get("/api/openapi.json").json()
    assert set(document["paths"]) == {
        "/api/inspections",
        "/api/inspections/{reference}",
        "/api/inspections/{reference}/deadlines",
    }
    assert make_browser().get("/docs").status_code == 404


def test_a_key_is_made_shown_once_kept_as_a_hash_and_taken_back(case: Case) -> None:
    browser = signed_in(case.people[P.HEAD_OF_SERVICE])
    assert 'href="/account/keys"' in browser.get("/account").text
    nameless = browser.post("/account/keys", name="", lives="90")
    assert nameless.text.count("Enter what the key is for") == 2
    made = browser.post("/account/keys", name="Our spreadsheet", lives="90")
    secret = made.text.partition('<code class="app-key">')[2].partition("</code>")[0]
    assert made.headers["cache-control"] == "no-store"
    page = browser.get("/account/keys").text
    assert "Our spreadsheet" in page
    assert secret[:14] in page
    assert secret not in page
    with reading() as session:
        key = session.scalars(select(ApiToken)).one()
    assert key.token_hash == hashed(secret)
    bearer = {"authorization": f"Bearer {secret}"}
    assert browser.get(ONE, headers=bearer).status_code == 200
    address = f"/account/keys/{key.id}/take-back"
    assert _sent(signed_in(case.stranger), address).status_code == 404
    assert _sent(browser, address).status_code == 303
    assert browser.get(ONE, headers=bearer).status_code == 401


def test_that_a_key_was_made_and_taken_back_is_on_record_but_never_the_key(case: Case) -> None:
    head = case.people[P.HEAD_OF_SERVICE]
    browser = signed_in(head)
    assert "What has happened with your keys" not in browser.get("/account/keys").text
    made = browser.post("/account/keys", name="Our spreadsheet", lives="90")
    secret = made.text.partition('<code class="app-key">')[2].partition("</code>")[0]
    with reading() as session:
        key = session.scalars(select(ApiToken)).one()
    for _ in range(2):
        assert _sent(browser, f"/account/keys/{key.id}/take-back").status_code == 303
    with reading() as session:
        kinds = (EventKind.API_KEY_MADE, EventKind.API_KEY_TAKEN_BACK)
        wanted = select(Event).where(Event.kind.in_(kinds)).order_by(Event.sequence)
        facts = session.scalars(wanted).all()
        assert verify(session).is_intact
    assert [(each.kind, each.actor_id, each.subject_id) for each in facts] == [
        (kind, head, key.id) for kind in kinds
    ]
    for fact in facts:
        assert fact.body["person"] == str(head)
        assert fact.body["name"] == hash_of_words("Our spreadsheet")
        assert not {secret, key.token_hash, key.prefix, "Our spreadsheet"} & set(fact.body.values())
    keeper = signed_in(case.people[P.SCHEDULER])
    for page in (browser.get("/account/keys"), keeper.get(f"/register/people/{head}")):
        said = main_of(page.text)
        for words in ("Key made", "Key taken back"):
            row = rf"{words} Our spreadsheet plans_{key.prefix} \d+ \w+ \d+ at \S+ YOS Head"
            assert re.search(row, said), (row, said)


def _sent(browser: Browser, address: str) -> Response:
    return browser.post(address, page="/account/keys")


def test_a_program_that_asks_too_often_waits_for_the_next_minute() -> None:
    now = [0.0]
    door = Throttle(2, lambda: now[0])
    door.count("one")
    door.count("one")
    door.count("another")
    with pytest.raises(TooManyRequests, match="Try again in 60 seconds"):
        door.count("one")
    now[0] = 60.0
    door.count("one")


@on_sqlite
def test_wrong_keys_are_counted_by_where_they_come_from(case: Case) -> None:
    del case
    browser = make_browser()
    answers = [browser.get(ONE, headers=OURS) for _ in range(21)]
    assert {each.status_code for each in answers[:20]} == {401}
    assert answers[20].status_code == 429
    assert answers[20].headers["retry-after"] == "60"
