"""A real browser before a real server, with JavaScript or without, on a telephone or a desk."""

import os
import re
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Locator, Page, sync_playwright

from portal.app import create_app

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
HOW_TO_GET_IT = "The browser tests need Chromium: apt-get update && apt-get install -y chromium"
WIDTHS = (390, 1280)
HEIGHT = 900
# Patience is for a busy machine: whoever waits for a page goes on as soon as it is there.
SECONDS_TO_START = 60
MILLISECONDS = 30_000
MENU = "Show or hide the menu"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Each walk is gone twice: on a telephone with JavaScript, at a desk without. Whether a page is
# wider than its window is looked at in both widths both times. PLANS_TEST_LOOKS=all: all four.
LOOKS = [(390, True), (1280, False)]
if os.environ.get("PLANS_TEST_LOOKS") == "all":
    LOOKS += [(390, False), (1280, True)]
every_look = pytest.mark.parametrize(
    ("width", "scripts"),
    LOOKS,
    ids=[f"{width}-{'scripts' if scripts else 'plain'}" for width, scripts in LOOKS],
)


@dataclass(slots=True)
class Visitor:
    """One page of one browser, and where its pictures go."""

    page: Page
    checker: Page
    address: str
    pictures: Path | None
    width: int
    scripts: bool

    @property
    def looks(self) -> str:
        """The name of this way to look at pages."""
        return f"{self.width}-{'scripts' if self.scripts else 'plain'}"

    def go(self, path: str) -> None:
        """Open a page of the portal."""
        self.page.goto(f"{self.address}{path}")

    def leave(self, by: Locator) -> None:
        """Click what leads to another page, until that is there and its scripts have run."""
        with self.page.expect_navigation(wait_until="load"):
            by.click()

    def press(self, words: str) -> None:
        """Press a button, or a link that is one to assistive tools, and come to its page."""
        self.leave(self.page.get_by_role("button", name=words, exact=True))

    def follow(self, words: str) -> None:
        """Follow the first link of the page's own with these words."""
        main = self.page.get_by_role("main")
        self.leave(main.get_by_role("link", name=words, exact=True).first)

    def navigate(self, words: str) -> None:
        """Follow an entry at the top of every page, out of the menu where that is folded."""
        if self.folds:
            self.page.get_by_role("button", name=MENU, exact=True).click()
        top = self.page.get_by_role("navigation", name="Menu", exact=True)
        self.leave(top.get_by_role("link", name=words, exact=True))

    @property
    def folds(self) -> bool:
        """Whether the entries at the top of a page wait behind a button: a telephone's scripts."""
        return self.scripts and self.width == WIDTHS[0]

    def text(self) -> str:
        """Return what stands on the page, once the whole of it has come."""
        self.page.wait_for_load_state("load")
        return self.page.get_by_role("main").inner_text()

    def picture(self, name: str) -> None:
        """Keep a picture of the whole page, if anybody wants one."""
        if self.pictures:
            self.page.wait_for_load_state("load")
            file = self.pictures / f"{name}-{self.looks}.png"
            self.page.screenshot(path=file, full_page=True)

    def wrong(self) -> list[str]:
        """List what axe finds wrong with the page as it stands."""
        self.page.wait_for_load_state("load")
        found = Axe().run(
            self._checked(), options={"runOnly": STANDARDS, "resultTypes": ["violations"]}
        )
        return [
            f"{self.page.url} ({self.looks}): {each['id']}: {each['nodes'][0]['html'][:200]}"
            for each in found.response["violations"]
        ]

    def _checked(self) -> Page:
        """Return the page where axe, a script itself, can look at it."""
        if self.checker is self.page:
            return self.page
        self.checker.goto(f"{self.address}/healthz")
        self.checker.set_content(
            re.sub(r"<script.*?</script>", "", self.page.content(), flags=re.DOTALL)
        )
        return self.checker

    def spills(self) -> bool:
        """Whether the page is wider than its window, be that a telephone's or a desk's."""
        self.page.wait_for_load_state("load")
        found = [width for width in WIDTHS if self._wide(width) > width]
        self._wide(self.width)
        return bool(found)

    def _wide(self, width: int) -> int:
        """Return how wide the page is in a window of this width."""
        if self.page.viewport_size != {"width": width, "height": HEIGHT}:
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
        wide: int = self.page.evaluate("document.documentElement.scrollWidth")
        return wide


@contextmanager
def chromium() -> Iterator[Chromium]:
    """Start the browser of this machine, or say how to get one."""
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    if found is None:
        pytest.fail(HOW_TO_GET_IT)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def served() -> Iterator[str]:
    """Serve the portal from a thread of this process, on a port that was free."""
    config = uvicorn.Config(
        create_app(), host="127.0.0.1", port=0, log_config=None, access_log=False
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + SECONDS_TO_START
    while not server.started:
        assert time.monotonic() < until, "The portal did not start."
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(SECONDS_TO_START)


@contextmanager
def visiting(
    browser: Chromium, address: str, pictures: Path | None, width: int, *, scripts: bool
) -> Iterator[Visitor]:
    """Open a window of this width, with JavaScript or without."""
    with ExitStack() as windows:
        page = windows.enter_context(_window(browser, width, scripts=scripts))
        checker = page if scripts else windows.enter_context(_window(browser, width, scripts=True))
        yield Visitor(page, checker, address, pictures, width, scripts)


@contextmanager
def _window(browser: Chromium, width: int, *, scripts: bool) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHT}, java_script_enabled=scripts, locale="en-GB"
    )
    context.set_default_timeout(MILLISECONDS)
    yield context.new_page()
    context.close()
