import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select, update

from models import Notification, Person, SignInLink, SignInRequest
from models.database import reading, transaction
from models.signing_in import MOST_FOR_AN_ADDRESS, hashed
from notifications.channels.recording import RecordingChannel
from portal.sending import send_now
from rules.posts import PostKind
from settings import get_settings
from tests.factories import Case
from tests.portal.people import (
    NOW,
    OURS,
    Browser,
    Watch,
    another,
    heading,
    make_browser,
    mint,
    signed_in,
    token_of,
)

NOT_ONE = "This link cannot be used"


pytestmark = pytest.mark.usefixtures("mail")


def address(person_id: object) -> str:
    with reading() as session:
        return session.scalars(select(Person.email).where(Person.id == person_id)).one()


def ask(browser: Browser, email: str) -> int:
    return browser.post("/sign-in", email=email, next="/").status_code


def link_in(mail: RecordingChannel) -> str:
    found = re.search(r"http\S+/sign-in/\S+", mail.letters[-1].text)
    assert found
    return urlsplit(found[0]).path


def test_a_link_asked_for_lets_its_owner_in(case: Case, mail: RecordingChannel) -> None:
    head, browser = case.people[PostKind.HEAD_OF_SERVICE], make_browser()
    answer = browser.post("/sign-in", email=f" {address(head).upper()} ", next="/messages")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in/sent")
    send_now()
    assert [letter.to_address for letter in mail.letters] == [address(head)]
    answer = browser.post(link_in(mail))
    assert (answer.status_code, answer.headers["location"]) == (303, "/messages")
    assert heading(browser.get("/messages")) == "Messages"


def test_a_token_is_in_its_letter_and_nowhere_in_the_database(
    case: Case, mail: RecordingChannel
) -> None:
    ask(make_browser(), address(case.stranger))
    send_now()
    token = link_in(mail).rpartition("/")[2]
    with reading() as session:
        [link] = session.scalars(select(SignInLink)).all()
        kept = [str(vars(row)) for row in (link, *session.scalars(select(Notification)))]
    assert link.token_hash == hashed(token)
    assert not any(token in row for row in kept)


def test_looking_at_a_link_never_uses_it_up(case: Case) -> None:
    link, scanner = f"/sign-in/{mint(case.stranger)}", make_browser()
    assert [scanner.get(link).status_code for _ in range(5)] == [200] * 5
    assert make_browser().post(link).status_code == 303


def test_a_link_works_once(case: Case) -> None:
    link = f"/sign-in/{mint(case.stranger)}"
    assert make_browser().post(link).status_code == 303
    again = make_browser().post(link)
    assert (again.status_code, heading(again)) == (422, NOT_ONE)
    assert "Ask for a new link" in again.text


def test_of_sixteen_claims_at_once_one_succeeds(case: Case) -> None:
    link, browsers = f"/sign-in/{mint(case.stranger)}", [make_browser() for _ in range(16)]
    tokens = [token_of(browser.get(link)) for browser in browsers]

    def claim(at: int) -> int:
        return browsers[at].http.post(link, data={"csrf": tokens[at]}, headers=OURS).status_code

    with ThreadPoolExecutor(16) as pool:
        assert sorted(pool.map(claim, range(16))) == [303] + [422] * 15


@pytest.mark.parametrize(("minutes", "status"), [(14, 303), (15, 422)])
def test_a_link_lives_fifteen_minutes(case: Case, watch: Watch, minutes: int, status: int) -> None:
    link, browser = f"/sign-in/{mint(case.stranger)}", make_browser()
    watch.at += timedelta(minutes=minutes)
    assert browser.post(link).status_code == status


def test_a_link_works_only_in_the_browser_that_asked(case: Case, mail: RecordingChannel) -> None:
    asked, other = make_browser(), make_browser()
    ask(asked, address(case.stranger))
    send_now()
    assert other.post(link_in(mail)).status_code == 422
    assert asked.post(link_in(mail)).status_code == 303


def test_a_link_of_somebody_who_has_left_is_dead(case: Case) -> None:
    link = f"/sign-in/{mint(case.stranger)}"
    with transaction(case.acting(case.stranger, NOW.date())) as session:
        session.execute(update(Person).where(Person.id == case.stranger).values(is_active=False))
    assert make_browser().post(link).status_code == 422


def test_an_invented_link_says_the_same_as_a_used_one(case: Case) -> None:
    link = f"/sign-in/{mint(case.stranger)}"
    make_browser().post(link)
    used, invented = make_browser().post(link), make_browser().post("/sign-in/invented")
    assert heading(used) == heading(invented) == NOT_ONE
    assert same(used.text) == same(invented.text)


def test_an_unknown_address_gets_the_same_answer_and_no_mail(
    case: Case, mail: RecordingChannel
) -> None:
    answers = []
    for email in (address(case.stranger), "nobody@example.org"):
        browser = make_browser()
        sent = browser.post("/sign-in", email=email, next="/")
        page = browser.get("/sign-in/sent")
        answers.append((sent.status_code, sent.headers["location"], same(page.text)))
    assert answers[0] == answers[1]
    send_now()
    assert [letter.to_address for letter in mail.letters] == [address(case.stranger)]


def test_the_same_is_done_for_an_unknown_address(case: Case) -> None:
    # What takes longer for people we know is left to the sender, after the answer.
    emails = (address(case.stranger), "nobody@example.org")
    assert [ask(make_browser(), email) for email in emails] == [303, 303]
    with reading() as session:
        rows = session.scalars(select(SignInRequest)).all()
        assert {row.person_id for row in rows} == {case.stranger, None}
        assert not session.scalars(select(Notification)).all()


@pytest.mark.parametrize("known", [True, False])
def test_whoever_asks_too_often_has_to_wait(case: Case, watch: Watch, *, known: bool) -> None:
    email = address(case.stranger) if known else "nobody@example.org"
    asked = [ask(make_browser(), email) for _ in range(MOST_FOR_AN_ADDRESS + 1)]
    assert asked == [303] * MOST_FOR_AN_ADDRESS + [429]
    watch.at += timedelta(minutes=15)
    assert ask(make_browser(), email) == 303


def test_one_machine_cannot_ask_for_everybody(case: Case) -> None:
    del case
    browser = make_browser()
    asked = [ask(browser, f"somebody{number}@example.org") for number in range(31)]
    assert asked == [303] * 30 + [429]


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("", "Enter your e-mail address"),
        ("somebody", "Enter an e-mail address in the correct format, like name@example.com"),
        ("a b@example.org", "Enter an e-mail address in the correct format, like name@example.com"),
    ],
)
def test_an_address_that_is_none_is_said_twice_in_the_same_words(
    case: Case, email: str, sentence: str
) -> None:
    del case
    answer = make_browser().post("/sign-in", email=email, next="/messages")
    assert answer.status_code == 422
    assert answer.text.count(sentence) == 2
    assert f'value="{email}"' in answer.text or not email
    assert 'name="next" value="/messages"' in answer.text
    assert "<title>Error: Sign in" in answer.text


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/sent"])
def test_with_only_an_inbox_the_page_names_the_command(case: Case, path: str) -> None:
    del case
    assert "plans sign-in-link" not in make_browser().get(path).text
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PLANS_MAIL_HOST")
        get_settings.cache_clear()
        assert "plans sign-in-link" in make_browser().get(path).text


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "\n//e"],
)
def test_signing_in_leads_to_no_other_site(case: Case, elsewhere: str) -> None:
    browser = make_browser()
    browser.post("/sign-in", email="somebody@example.org", next=elsewhere)
    assert browser.sign_in(case.stranger).headers["location"] == "/"
    back = browser.get("/language/en", params={"back": elsewhere})
    assert back.headers["location"] == "/"


def test_the_page_asked_for_before_signing_in_is_remembered(case: Case) -> None:
    browser = make_browser()
    sent_away = browser.get("/messages?page=2").headers["location"]
    assert sent_away == "/sign-in?next=%2Fmessages%3Fpage%3D2"
    assert 'name="next" value="/messages?page=2"' in browser.get(sent_away).text
    browser.post("/sign-in", page=sent_away, email="me@example.org", next="/messages?page=2")
    assert browser.sign_in(case.stranger).headers["location"] == "/messages?page=2"


def test_who_is_signed_in_is_not_asked_again(case: Case) -> None:
    browser = signed_in(case.stranger)
    assert browser.get("/sign-in?next=/account").headers["location"] == "/account"
    assert another(browser).get("/sign-in").status_code == 200


def same(page: str) -> str:
    """A page without what differs in every answer."""
    page = re.sub(r'nonce="[^"]+"|back=[^"]+', "", page)
    return re.sub(r'name="csrf" value="[^"]+"', "", page)
