import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from importlib.resources import files
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python

from models import CommentAnswer, EventKind
from models.notification import ChannelName, NotificationState
from notifications.consequences import Became
from portal.language import catalogue
from portal.state_words import TO_THE_MONITOR, TO_THE_SERVICE
from portal.templating import environment
from portal.words import WORDS, sentence_case
from rules import undone
from rules.coverage import Covered
from rules.posts import TITLES, Body, PostKind
from rules.progress import RAG_WORDS
from rules.report_words import Comment, Nation
from rules.stages import Answer, Assessment, DeadlineState, InspectionState, PlanState
from rules.timeline import DeadlineKind
from tests.factories import Case
from tests.portal.people import heading, make_browser, signed_in

PORTAL = Path(str(files("portal")))
MARKED = {"_": None, "ngettext": None, "for_later": None}
FORMS = 6  # of a word after a number, in Welsh
FACTS = re.compile(r"%\(\w+\)s|%%|\d+|https?://\S*|<[^>]+>")
# What is stored as one of these is named on a page by its word.
STORED: tuple[type[StrEnum], ...] = (
    *(EventKind, InspectionState, PlanState, DeadlineState, DeadlineKind, Answer, Assessment),
    *(Body, PostKind, Comment, Nation, Covered, CommentAnswer, ChannelName, NotificationState),
)


@pytest.fixture(scope="module")
def welsh() -> Catalog:
    return catalogue("cy")


def missing(texts: Iterable[str], welsh: Catalog) -> list[str]:
    return sorted({text for text in texts if text.strip() and not is_complete(welsh.get(text))})


def is_complete(entry: Message | None) -> bool:
    return entry is not None and not entry.fuzzy and all(forms_of(entry))


def forms_of(entry: Message) -> tuple[str, ...]:
    if isinstance(entry.id, str):
        assert isinstance(entry.string, str)
        return (entry.string,)
    assert isinstance(entry.string, tuple)
    assert len(entry.string) == FORMS, entry.id
    return entry.string


def test_every_string_of_every_page_has_its_welsh(welsh: Catalog) -> None:
    made = environment()
    sources = (
        file.read_text("utf-8") for file in (PORTAL / "templates").rglob("*") if file.is_file()
    )
    said = [
        found[0] if isinstance(found, tuple) else found
        for source in sources
        for _, _, found in made.extract_translations(source)  # type: ignore[attr-defined]
    ]
    assert len(said) > 1_000
    assert missing([text for text in said if text], welsh) == []


def test_every_sentence_the_portal_itself_says_has_its_welsh(welsh: Catalog) -> None:
    said = [text for file in PORTAL.rglob("*.py") for text in marked_in(file)]
    assert len(said) > 300
    assert missing(said, welsh) == []


def marked_in(file: Path) -> Iterator[str]:
    with file.open("rb") as opened:
        for _, _, found, _ in extract_python(opened, MARKED, [], {}):
            texts = [found] if isinstance(found, str) else found or [""]
            if texts[0]:
                yield str(texts[0])


def test_every_stored_word_has_its_welsh(welsh: Catalog) -> None:
    values = [word.value for kind in STORED for word in kind]
    values += [f"date_{became.value}" for became in Became if became is not Became.MOVED]
    named = [*WORDS.values(), *TO_THE_SERVICE.values(), *TO_THE_MONITOR.values()]
    named += [*TITLES.values(), *RAG_WORDS.values()]
    assert missing([WORDS.get(value, sentence_case(value)) for value in values], welsh) == []
    assert missing(named, welsh) == []


def test_what_was_left_undone_is_said_in_welsh(welsh: Catalog) -> None:
    sentences = [one for one, _many in undone.WORDS.values() if one != "%(detail)s"]
    assert missing([*sentences, undone.NEVER], welsh) == []


def test_the_welsh_keeps_every_fact_of_the_english(welsh: Catalog) -> None:
    for entry in welsh:
        if not entry.id:
            continue
        english = entry.id if isinstance(entry.id, str) else entry.id[-1]
        wanted = sorted(FACTS.findall(english))
        assert [sorted(FACTS.findall(form)) for form in forms_of(entry)] == [wanted] * len(
            forms_of(entry)
        ), english


def test_the_welsh_ends_as_the_english_does(welsh: Catalog) -> None:
    ends = tuple(".?:,! ")
    wrong = []
    for entry in welsh:
        if not entry.id:
            continue
        english = entry.id if isinstance(entry.id, str) else entry.id[-1]
        wanted = english[-1] if english.endswith(ends) else ""
        wrong += [
            english
            for form in forms_of(entry)
            if (form[-1] if form.endswith(ends) else "") != wanted
        ]
    assert wrong == []


def test_a_page_is_read_in_welsh_from_the_click_until_the_next(case: Case) -> None:
    browser = signed_in(case.people[PostKind.HEAD_OF_SERVICE])
    answer = browser.get("/language/cy?back=/messages")
    assert answer.headers["location"] == "/messages"
    page = browser.get("/messages")
    assert heading(page) == "Negeseuon"
    assert '<html lang="cy"' in page.text
    browser.get("/language/en?back=/messages")
    assert heading(browser.get("/messages")) == "Messages"


@pytest.mark.parametrize("cookie", ["fr", "../../etc/passwd", "cy;x", '"'])
def test_a_language_we_have_not_is_english(case: Case, cookie: str) -> None:
    del case
    browser = make_browser()
    page = browser.get("/sign-in", headers={"cookie": f"language={cookie}"})
    expected = "Mewngofnodi" if cookie == "cy;x" else "Sign in"
    assert (page.status_code, heading(page)) == (200, expected)
    assert browser.get("/language/fr").status_code == 404
