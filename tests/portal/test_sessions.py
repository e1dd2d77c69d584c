from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from models import PortalSession, Post
from models.database import reading, transaction
from models.signing_in import hashed
from rules.permissions import OPERATOR
from rules.posts import PostKind
from tests.factories import Case, put_in
from tests.portal.people import OURS, Browser, Watch, another, make_browser, signed_in, token_of

MINUTE = timedelta(minutes=1)


def is_in(browser: Browser) -> bool:
    return browser.get("/account").status_code == 200


def with_cookie(browser: Browser, secret: str) -> Browser:
    other = another(browser)
    other.http.cookies.set("session", secret)
    return other


def test_signing_in_gives_a_new_secret_and_ends_the_old_one(case: Case) -> None:
    browser = signed_in(case.stranger)
    old = browser.http.cookies["session"]
    browser.sign_in(case.people[PostKind.MONITOR])
    assert browser.http.cookies["session"] != old
    assert is_in(browser)
    assert not is_in(with_cookie(browser, old))


def test_a_secret_somebody_else_chose_is_never_taken_over(case: Case) -> None:
    browser = make_browser()
    browser.http.cookies.set("session", "chosen-by-an-attacker")
    assert not is_in(browser)
    assert browser.get("/sign-in").status_code == 200
    secrets = [cookie.value for cookie in browser.http.cookies.jar if cookie.name == "session"]
    assert secrets == ["chosen-by-an-attacker"]
    with reading() as session:
        assert not session.scalars(select(PortalSession)).all()
    del case


def test_only_the_hash_of_a_secret_is_kept(case: Case) -> None:
    secret = signed_in(case.stranger).http.cookies["session"]
    with reading() as session:
        [kept] = session.scalars(select(PortalSession)).all()
    assert kept.token_hash == hashed(secret)
    assert secret not in str(vars(kept))


def test_signing_out_ends_the_session_here_and_for_whoever_copied_it(case: Case) -> None:
    browser = signed_in(case.stranger)
    secret = browser.http.cookies["session"]
    answer = browser.post("/sign-out", page="/account")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert not is_in(browser)
    assert not is_in(with_cookie(browser, secret))


def test_signing_out_everywhere_ends_ones_own_sessions_and_nobody_elses(case: Case) -> None:
    here, there = signed_in(case.stranger), signed_in(case.stranger)
    somebody = signed_in(case.people[PostKind.MONITOR])
    here.post("/sign-out/everywhere", page="/account")
    assert [is_in(browser) for browser in (here, there, somebody)] == [False, False, True]


@pytest.mark.parametrize(("idle", "still"), [(59, True), (60, False)])
def test_a_session_ends_after_sixty_idle_minutes(
    case: Case, watch: Watch, idle: int, *, still: bool
) -> None:
    browser = signed_in(case.stranger)
    watch.at += idle * MINUTE
    assert is_in(browser) is still


def test_a_session_ends_after_twelve_hours_however_busy(case: Case, watch: Watch) -> None:
    browser = signed_in(case.stranger)
    kept = []
    for _ in range(24):
        watch.at += 30 * MINUTE
        kept.append(is_in(browser))
    assert kept == [True] * 23 + [False]


def test_being_there_is_written_down_at_most_every_five_minutes(case: Case, watch: Watch) -> None:
    browser = signed_in(case.stranger)
    began = watch.at
    for _ in range(9):
        watch.at += MINUTE
        assert is_in(browser)
    with reading() as session:
        seen = session.scalars(select(PortalSession.last_seen_at)).one()
    assert seen == began + 5 * MINUTE


def put_in_charge(case: Case, person_id: UUID) -> None:
    acting = case.acting(OPERATOR, date(2012, 6, 14))
    with transaction(acting) as session:
        post = session.scalars(select(Post).where(Post.kind == PostKind.MONITOR)).one()
        put_in(session, acting, post, person_id, since=date(2012, 6, 14))


@pytest.mark.parametrize("whose", ["who gained it", "who lost it"])
def test_when_posts_change_the_session_is_dead_at_the_next_request(case: Case, whose: str) -> None:
    monitor = case.people[PostKind.MONITOR]
    browsers = {"who gained it": signed_in(case.stranger), "who lost it": signed_in(monitor)}
    unchanged = signed_in(case.people[PostKind.HEAD_OF_SERVICE])
    put_in_charge(case, case.stranger)
    assert not is_in(browsers[whose])
    assert is_in(unchanged)


def test_what_was_written_when_the_session_ended_is_given_back(case: Case, watch: Watch) -> None:
    browser = signed_in(case.stranger)
    token = token_of(browser.get("/account"))
    watch.at += 61 * MINUTE
    sent = {"csrf": token, "name": "A name of <several> words", "language": "en"}
    answer = browser.http.post("/account", data=sent, headers=OURS)
    assert answer.status_code == 401
    assert "A name of &lt;several&gt; words" in answer.text
    assert "Sign in again" in answer.text


Sends = Callable[[Browser, str], int]


def plain(browser: Browser, token: str) -> int:
    answer = browser.http.post("/sign-out", data={"csrf": token}, headers=OURS)
    return answer.status_code


def without_token(browser: Browser, token: str) -> int:
    del token
    return browser.http.post("/sign-out", data={}, headers=OURS).status_code


def with_anothers_token(browser: Browser, token: str) -> int:
    del token
    sent = {"csrf": token_of(another(browser).get("/sign-in/a-link"))}
    return browser.http.post("/sign-out", data=sent, headers=OURS).status_code


def from_another_site(browser: Browser, token: str) -> int:
    there = {"sec-fetch-site": "cross-site"}
    return browser.http.post("/sign-out", data={"csrf": token}, headers=there).status_code


def from_a_sister_site(browser: Browser, token: str) -> int:
    there = {"sec-fetch-site": "same-site"}
    return browser.http.post("/sign-out", data={"csrf": token}, headers=there).status_code


def from_another_origin(browser: Browser, token: str) -> int:
    there = {"origin": "https://evil.example"}
    return browser.http.post("/sign-out", data={"csrf": token}, headers=there).status_code


def as_json(browser: Browser, token: str) -> int:
    return browser.http.post("/sign-out", json={"csrf": token}, headers=OURS).status_code


@pytest.mark.parametrize(
    "forged",
    [
        without_token,
        with_anothers_token,
        from_another_site,
        from_a_sister_site,
        from_another_origin,
        as_json,
    ],
)
def test_a_forged_request_is_refused_and_writes_nothing(case: Case, forged: Sends) -> None:
    browser = signed_in(case.stranger)
    token = token_of(browser.get("/account"))
    assert forged(browser, token) == 403
    assert is_in(browser)
    assert plain(browser, token) == 303
    assert not is_in(browser)
