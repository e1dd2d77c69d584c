"""What is not for somebody reaches them by no page, export or message, and no log at all."""

import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import Engine, select, text
from starlette.testclient import TestClient

from models import InboxMessage, Person, Session
from models.base import Base
from models.database import reading
from models.queries import inbox
from notifications.channels.recording import RecordingChannel
from portal.sending import send_now
from rules.permissions import Act
from rules.posts import PostKind
from tests.factories import on_sqlite
from tests.mornings import with_the_post
from tests.portal.canary_words import Sown
from tests.portal.canary_world import AT_REVIEW, sow
from tests.portal.matrix_calls import Call, calls, made, portal
from tests.portal.matrix_table import DEEDS
from tests.portal.matrix_world import Place
from tests.portal.people import Watch, make_browser
from tests.portal.test_access_matrix import remove

P = PostKind
NUMBERS = ("1", "2")
AREA = "unpublished: area"
# The bytes of files (a document is sent for), a note before publication, and evidence that gave
# way to other evidence.
KEPT_FROM_PAGES = {
    "unpublished: file's content",
    "unpublished: document's content",
    "unpublished: scope note",
    "monitored: refused evidence",
}
NEVER_TOLD_OF_IT = (P.MONITOR, P.MONITOR_HEAD_OF_AREA, P.OWNER)
ALSO = ("/monitoring?show=late", "/monitoring/areas.csv?show=all", "/inspections?state=all")
EVERY_LINK = re.compile(r'href="(/messages/[0-9a-f-]{36})"')


@pytest.fixture
def sown() -> Sown:
    return Sown()


@pytest.fixture
def places(engine: Engine, watch: Watch, mail: RecordingChannel, sown: Sown) -> list[Place]:
    del engine, mail
    watch.at = AT_REVIEW
    return sow(sown)


def every_page(place: Place) -> Iterator[Call]:
    """Ask for every address as everybody, with each number and each action there is."""
    for method, route in DEEDS:
        if method == "GET":
            for call in calls(place, method, route):
                if "number" in call.ids:
                    yield from (replace(call, ids={**call.ids, "number": n}) for n in NUMBERS)
                else:
                    yield call


def shown(client: TestClient, call: Call) -> Iterator[tuple[str, bytes]]:
    """Give all bytes of an answer, and of what its page of messages leads to."""
    answer = made(client, call)
    assert answer.status_code < 500, call
    yield call.path, answer.content + str(answer.headers.raw).encode()
    if call.route == "/messages":
        for path in EVERY_LINK.findall(answer.text):
            yield path, made(client, replace(call, route=path)).content
    if call.route == "/":
        for path in ALSO:
            yield path, made(client, replace(call, route=path)).content


def hits(client: TestClient, calls_: Iterable[Call], sown: Sown) -> tuple[list[str], set[str]]:
    """Say who came across a word that is not for them, and which words were seen at all."""
    wrong, seen = [], set()
    for call in calls_:
        for path, content in shown(client, call):
            for what, canary in sown.canaries.items():
                if canary.word.encode() in content:
                    seen.add(what)
                    if call.who not in canary.entitled:
                        wrong.append(f"{call.who} at {path} ({call.place.state}): {what}")
    return wrong, seen


@on_sqlite
def test_nobody_comes_across_what_is_not_for_them(
    places: list[Place],
    sown: Sown,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    watch_the_log(caplog)
    with portal(monkeypatch, refusals_in_full=True) as client:
        asked = [call for place in places for call in every_page(place)]
        wrong, seen = hits(client, asked, sown)
    assert wrong == []
    assert set(sown.canaries) - seen == KEPT_FROM_PAGES
    assert words_in(caplog.text, sown) == []


@on_sqlite
def test_with_a_guard_away_somebody_comes_across_it(
    places: list[Place], sown: Sown, monkeypatch: pytest.MonkeyPatch
) -> None:
    remove(Act.FORWARD_PLAN, monkeypatch)
    with portal(monkeypatch) as client:
        asked = [call for place in places for call in every_page(place) if call.who == "monitor"]
        wrong, _ = hits(client, asked, sown)
    assert any("/review (returned): returned: action 1" in each for each in wrong)


@on_sqlite
def test_no_message_says_what_is_not_for_its_reader(
    places: list[Place], sown: Sown, mail: RecordingChannel, caplog: pytest.LogCaptureFixture
) -> None:
    watch_the_log(caplog)
    tomorrow = AT_REVIEW.date().replace(day=AT_REVIEW.day + 1)
    with_the_post(tomorrow, tomorrow)
    letters = [(each.to_address, f"{each.subject}{each.text}{each.html}") for each in mail.letters]
    with reading() as session:
        letters += kept_in_inboxes(session)
        outside = {address_of(session, who) for who in outsiders(places)}
    told = {(to, what) for to, letter in letters for what in words_in(letter, sown)}
    assert {what for _, what in told} == {AREA}
    assert {to for to, _ in told}.isdisjoint(outside)
    assert outside <= {to for to, _ in letters}
    assert words_in(caplog.text, sown) == []


def test_secrets_are_in_no_table_and_no_log(
    places: list[Place], sown: Sown, mail: RecordingChannel, caplog: pytest.LogCaptureFixture
) -> None:
    watch_the_log(caplog)
    with reading() as session:
        address = address_of(session, places[0].case.people[P.HEAD_OF_SERVICE])
    make_browser().post("/sign-in", email=address, next="/")
    send_now()
    [link] = re.findall(r"/sign-in/(\S+)", mail.letters[-1].text)
    secrets = {f"session of {who}": key for who, key in places[0].keys.items()}
    for what, secret in {**secrets, "link": link}.items():
        sown.known_by_heart(what, secret)
    with reading() as session:
        kept = "\n".join(every_row(session))
    assert "monitored: findings" in words_in(kept, sown)
    assert {*secrets, "link"}.isdisjoint(words_in(kept, sown))
    assert words_in(caplog.text, sown) == []


def test_a_statement_that_fails_is_logged_without_what_was_written(
    places: list[Place],
    sown: Sown,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    written = sown.word("written", frozenset())

    def fail(session: Session, *_: object) -> None:
        session.execute(text("SELECT :written FROM nowhere"), {"written": written})

    browser = make_browser(raise_server_exceptions=False)
    browser.sign_in(places[0].case.stranger)
    monkeypatch.setattr(inbox, "counts_of", fail)
    assert browser.get("/").status_code == 500
    assert "FROM nowhere" in caplog.text
    assert words_in(caplog.text, sown) == []


def watch_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """Hear everything but the tests' own client, which says what it asks for."""
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.WARNING, "httpx2")


def words_in(said: str, sown: Sown) -> list[str]:
    """Say which of the words are in a text."""
    return [what for what, canary in sown.canaries.items() if canary.word in said]


def kept_in_inboxes(session: Session) -> list[tuple[str, str]]:
    rows = session.execute(
        select(Person.email, InboxMessage.subject, InboxMessage.text).join(
            InboxMessage, InboxMessage.person_id == Person.id
        )
    )
    return [(row[0], f"{row[1]}{row[2]}") for row in rows]


def outsiders(places: list[Place]) -> list[UUID]:
    """Return people of the other bodies, each of whom hears of another inspection."""
    people = next(place.case.people for place in places if place.state == "monitored")
    return [people[kind] for kind in NEVER_TOLD_OF_IT]


def address_of(session: Session, person_id: UUID) -> str:
    return session.get_one(Person, person_id).email


def every_row(session: Session) -> Iterator[str]:
    """Give every row of every table as text."""
    for table in Base.metadata.sorted_tables:
        yield from map(str, session.execute(table.select()))
