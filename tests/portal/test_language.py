import re
from collections.abc import Iterator
from importlib.resources import files

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from portal.templating import environment
from rules.posts import PostKind
from tests.factories import Case
from tests.portal.people import heading, make_browser, signed_in

# The pages around every journey. A journey's own words are English until somebody writes them.
SHELL = (
    "base.html",
    "error.html",
    "home.html",
    "account.html",
    "about/cookies.html",
    "messages/list.html",
    "messages/message.html",
    "messages/all.html",
    "signing_in/ask.html",
    "signing_in/sent.html",
    "signing_in/no_mail.html",
    "signing_in/use.html",
    "signing_in/signed_out.html",
    "macros/form.html",
    "macros/show.html",
)


@pytest.fixture(scope="module")
def welsh() -> Catalog:
    with (files("portal") / "locales/cy/LC_MESSAGES/portal.po").open("rb") as opened:
        return read_po(opened, locale="cy")


def strings(template: str) -> Iterator[str]:
    made = environment()
    assert made.loader is not None
    source = made.loader.get_source(made, template)[0]
    for _, _, said in made.extract_translations(source):  # type: ignore[attr-defined]
        yield said[0] if isinstance(said, tuple) else said


@pytest.mark.parametrize("template", SHELL)
def test_every_string_around_the_journeys_has_its_welsh(template: str, welsh: Catalog) -> None:
    missing = []
    for text in strings(template):
        entry = welsh.get(text)
        if entry is None or not entry.string or entry.fuzzy:
            missing.append(text)
    assert missing == []


def test_the_welsh_keeps_every_fact_of_the_english(welsh: Catalog) -> None:
    facts = re.compile(r"%\(\w+\)s|\d+")
    for entry in welsh:
        if not entry.id:
            continue
        english = entry.id if isinstance(entry.id, str) else entry.id[0]
        forms = (entry.string,) if isinstance(entry.string, str) else entry.string or ()
        assert all(sorted(facts.findall(f)) == sorted(facts.findall(english)) for f in forms)


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
