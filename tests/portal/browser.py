"""A real browser before a real server, with JavaScript or without, on a telephone or a desk."""

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
from playwright.sync_api import Page, sync_playwright

from portal.app import create_app

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
HOW_TO_GET_IT = "The browser tests need Chromium: apt-get update && apt-get install -y chromium"
WIDTHS = (390, 1280)
SECONDS_TO_START = 20
MILLISECONDS = 15_000
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass(slots=True)
class Visitor:
    """One page of one browser, and where its pictures go."""

    page: Page
    checker: Page
    address: str
    pictures: Path
    looks: str

    def go(self, path: str) -> None:
        """Open a page of the portal."""
        self.page.goto(f"{self.address}{path}")

    def picture(self, name: str) -> Path:
        """Keep a picture of the whole page."""
        file = self.pictures / f"{name}-{self.looks}.png"
        self.page.screenshot(path=file, full_page=True)
        return file

    def wrong(self) -> list[str]:
        """List what axe finds wrong with the page as it stands."""
        found = Axe().run(self._checked(), options={"runOnly": STANDARDS})
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
        """Whether the page is wider than its window."""
        wide: int = self.page.evaluate("document.documentElement.scrollWidth")
        assert self.page.viewport_size
        return wide > self.page.viewport_size["width"]


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
    browser: Chromium, address: str, pictures: Path, width: int, *, scripts: bool
) -> Iterator[Visitor]:
    """Open a window of this width, with JavaScript or without."""
    looks = f"{width}-{'scripts' if scripts else 'plain'}"
    with ExitStack() as windows:
        page = windows.enter_context(_window(browser, width, scripts=scripts))
        checker = page if scripts else windows.enter_context(_window(browser, width, scripts=True))
        page.set_default_timeout(MILLISECONDS)
        yield Visitor(page, checker, address, pictures, looks)


@contextmanager
def _window(browser: Chromium, width: int, *, scripts: bool) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=scripts, locale="en-GB"
    )
    yield context.new_page()
    context.close()
