"""Sends a change as its pages do: the form first, then the preview's own buttons."""

import re
from html import unescape

from httpx2 import Response

from tests.portal.people import OURS, Browser

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def days(name: str, written: str) -> dict[str, str]:
    """Write "2 3 2012" into the three inputs of a date."""
    parts = zip(("day", "month", "year"), written.split(), strict=True)
    return {f"{name}-{part}": value for part, value in parts}


def answers_in(preview: Response) -> dict[str, str]:
    """Return what a preview sends on: the answers, and the fingerprint of what it showed."""
    found = {name: unescape(value) for name, value in _HIDDEN.findall(preview.text)}
    assert found.get("fingerprint"), preview.text
    return found


def press(browser: Browser, path: str, preview: Response, button: str = "make") -> Response:
    """Press one of a preview's buttons."""
    sent = {**answers_in(preview), "do": button}
    return browser.http.post(path, data=sent, headers=OURS)


def make(browser: Browser, path: str, **fields: str) -> Response:
    """Ask for a change, look at its preview, and make it."""
    preview = browser.post(path, **fields)
    assert preview.status_code == 200, preview.text
    return press(browser, path, preview)
