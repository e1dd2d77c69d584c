"""Somebody with a browser before the portal, signed in or not."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

import clock
from models import Acting
from models.database import transaction
from models.signing_in import LINK_LIVES, mint_link
from portal.app import create_app
from rules.permissions import OPERATOR

NOW = datetime(2012, 6, 14, 9, tzinfo=UTC)
OURS = {"sec-fetch-site": "same-origin"}


class Watch:
    """A clock that tests move."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, at: datetime = NOW) -> None:
        self.at = at
        monkeypatch.setattr(clock, "now", lambda: self.at)
        monkeypatch.setattr(clock, "today", lambda: self.at.astimezone(clock.LONDON).date())


@dataclass(slots=True)
class Browser:
    """A browser that fills in forms as the page gives them."""

    http: TestClient

    def get(self, path: str, **more: object) -> Response:
        return self.http.get(path, **more)  # type: ignore[arg-type]

    def post(self, path: str, page: str | None = None, **fields: object) -> Response:
        """Open the page that has the form, then send it as that page would."""
        token = token_of(self.get(page or path))
        return self.http.post(path, data={"csrf": token, **fields}, headers=OURS)

    def sign_in(self, person_id: UUID) -> Response:
        """Come in by a link that is bound to no browser."""
        link = f"/sign-in/{mint(person_id)}"
        return self.post(link)


def make_browser(**more: object) -> Browser:
    app = create_app()
    return Browser(TestClient(app, follow_redirects=False, **more))  # type: ignore[arg-type]


def another(browser: Browser) -> Browser:
    """Another browser before the same portal."""
    return Browser(TestClient(browser.http.app, follow_redirects=False))


def signed_in(person_id: UUID) -> Browser:
    browser = make_browser()
    answer = browser.sign_in(person_id)
    assert answer.status_code == 303, answer.text
    return browser


def mint(person_id: UUID) -> str:
    now = clock.now()
    with transaction(Acting(OPERATOR, clock.today(), now)) as session:
        return mint_link(session, person_id, None, now, now + LINK_LIVES)


def token_of(page: Response) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert found, page.text[:500]
    return found[1]


def path_of(address: str) -> str:
    return urlsplit(address).path


def heading(page: Response) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page.text, re.DOTALL)
    assert found, page.text[:500]
    return " ".join(found[1].split())
