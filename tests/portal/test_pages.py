import os
from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

import pytest
from playwright.sync_api import Browser as Chromium

from portal import assets
from rules.posts import PostKind
from settings import get_settings
from tests.factories import Case, make_case
from tests.portal.browser import WIDTHS, Visitor, chromium, every_look, served, visiting
from tests.portal.people import Watch, mint
from tests.portal.test_messages import tell

PICTURES = "PLANS_TEST_PICTURES"


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def pictures() -> Path | None:
    """Where pictures go: to the folder named in the environment, to look at them afterwards."""
    if PICTURES not in os.environ:
        return None
    folder = Path(os.environ[PICTURES])
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(params=["sqlite"], ids=[""])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """One engine is enough here: what pages look like does not depend on it."""
    copyfile(request.getfixturevalue("migrated_file"), tmp_path / "plans.db")
    return f"sqlite:///{tmp_path}/plans.db"


@pytest.fixture
def portal(engine: object, watch: Watch, mail: object) -> Iterator[str]:
    del engine, watch, mail
    with served() as found:
        yield found


def looks_right(visitor: Visitor, name: str) -> list[str]:
    visitor.picture(name)
    spilt = [f"{name} ({visitor.looks}) is wider than its window"] if visitor.spills() else []
    return [*visitor.wrong(), *spilt]


def press(visitor: Visitor, words: str) -> None:
    visitor.press(words)


def outside(visitor: Visitor) -> Iterator[tuple[str, list[str]]]:
    """Walk the pages for anybody, and those that say that something is wrong."""
    for name, path in (
        ("sign-in", "/sign-in"),
        ("accessibility", "/accessibility"),
        ("cookies", "/cookies"),
        ("missing", "/missing"),
        ("link-sent", "/sign-in/sent"),
        ("in-welsh", "/language/cy?back=/sign-in"),
    ):
        visitor.go(path)
        yield name, looks_right(visitor, name)
    visitor.go("/language/en?back=/sign-in")
    press(visitor, "Send me a link")
    yield "sign-in-wrong", looks_right(visitor, "sign-in-wrong")
    visitor.go("/sign-in/invented")
    press(visitor, "Sign in to improvement plans")
    yield "link-wrong", looks_right(visitor, "link-wrong")


def without_mail(visitor: Visitor) -> Iterator[tuple[str, list[str]]]:
    """Look at what is said where no e-mail can be sent, to visitors and to staff."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PLANS_MAIL_HOST")
        get_settings.cache_clear()
        for name, path in (("no-mail", "/sign-in"), ("no-mail-sent", "/sign-in/sent")):
            visitor.go(path)
            yield name, looks_right(visitor, name)
    get_settings.cache_clear()


def inside(visitor: Visitor, person: str, message: str) -> Iterator[tuple[str, list[str]]]:
    """Walk the pages of somebody who is signed in."""
    visitor.go(f"/sign-in/{person}")
    yield "use-link", looks_right(visitor, "use-link")
    press(visitor, "Sign in to improvement plans")
    yield "home", looks_right(visitor, "home")
    for name, path in (
        ("messages", "/messages"),
        ("message", f"/messages/{message}"),
        ("all-messages", "/messages/all"),
        ("account", "/account"),
    ):
        visitor.go(path)
        yield name, looks_right(visitor, name)
    visitor.page.get_by_label("Your name").fill("")
    press(visitor, "Save")
    yield "account-wrong", looks_right(visitor, "account-wrong")
    visitor.page.get_by_label("Your name").fill("Imogen Lead")
    press(visitor, "Save")
    assert "Your account was saved." in visitor.text()
    yield "account-saved", looks_right(visitor, "account-saved")
    press(visitor, "Sign out")
    assert visitor.page.url.endswith("/sign-in")


@every_look
def test_every_page_can_be_used_by_everybody(
    browser: Chromium, portal: str, pictures: Path | None, width: int, *, scripts: bool
) -> None:
    assert assets.is_current(), "Fetch the stylesheets first: python -m portal.assets"
    case: Case = make_case()
    inspector = case.people[PostKind.LEAD_INSPECTOR]
    message = tell(case, inspector, 2)[0]
    wrong: list[str] = []
    seen: set[str] = set()
    with visiting(browser, portal, pictures, width, scripts=scripts) as visitor:
        failed: list[str] = []
        visitor.page.on("console", lambda said: failed.append(said.text))
        visitor.page.on("pageerror", lambda problem: failed.append(str(problem)))
        for walk in (
            outside(visitor),
            without_mail(visitor),
            inside(visitor, mint(inspector), str(message)),
        ):
            for name, found in walk:
                seen.add(name)
                wrong += found
    assert wrong == []
    assert len(seen) == 18
    assert [each for each in failed if "Content Security Policy" in each] == []


def test_what_is_wrong_with_a_page_is_found(
    browser: Chromium, portal: str, pictures: Path | None
) -> None:
    for scripts in (True, False):
        with visiting(browser, portal, pictures, WIDTHS[0], scripts=scripts) as visitor:
            visitor.go("/sign-in")
            visitor.page.locator("label").evaluate("label => label.remove()")
            visitor.page.locator("h1").evaluate("h1 => { h1.style.width = '900px' }")
            assert "label" in " ".join(visitor.wrong())
            assert visitor.spills()
