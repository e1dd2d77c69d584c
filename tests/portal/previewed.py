"""A preview of a change as a test reads it, and the button that makes the change."""

import re

from httpx2 import Response

from tests.portal.people import OURS, Browser


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def hidden(page: Response) -> dict[str, str]:
    """Return what a preview sends on."""
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text))


def make(browser: Browser, address: str, preview: Response) -> Response:
    """Press the button that makes the change that a preview shows."""
    assert "Nothing has been changed yet" in preview.text, text_of(preview.text)[:600]
    return browser.http.post(address, data={**hidden(preview), "do": "make"}, headers=OURS)
