from collections.abc import Iterator
from gettext import NullTranslations

import pytest
from sqlalchemy import Engine

from portal.language import COOKIE, WELSH, catalogue
from portal.said_below import said
from portal.templating import environment
from rules.posts import PostKind
from tests.factories import Case, on_sqlite
from tests.portal.matrix_calls import MAY, calls, portal
from tests.portal.matrix_table import DEEDS
from tests.portal.matrix_world import AT, Place, make_places
from tests.portal.people import Watch, heading, signed_in

LOOKED_AT = ("draft sent", "published", "monitored")
FEWEST_PAGES = 120
# Titles, reasons and names that somebody typed are shown as they were typed.
TYPED = {"YOS Operational Manager", "The office moves"}


@pytest.fixture
def places(engine: Engine, watch: Watch) -> list[Place]:
    del engine
    watch.at = AT
    return [place for place in make_places() if place.state in LOOKED_AT]


@pytest.fixture
def without_welsh(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Collect whatever a page asks to have said in Welsh that nobody has written in Welsh."""
    noting = Noting()
    monkeypatch.setattr("portal.language._strings", lambda _: noting)
    monkeypatch.setattr("portal.said_below._", written)
    monkeypatch.setitem(environment().filters, "said", noting.said)
    for module in ("templating", "key_dates", "publication_checks"):
        monkeypatch.setattr(f"portal.{module}.said", noting.said)
    return noting.found


class Noting(NullTranslations):
    """The Welsh catalogue, noting what it is asked for and does not hold."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def gettext(self, message: str) -> str:
        """Say it in Welsh, or note that nobody can."""
        if catalogue(WELSH).get(message) is None:
            self.found.add(message)
        return written(message)

    def said(self, english: object) -> str:
        """Say a sentence from below in Welsh, or note that nobody can."""
        in_welsh = said(english)
        if in_welsh == english not in TYPED and catalogue(WELSH).get(in_welsh) is None:
            self.found.add(in_welsh)
        return in_welsh


def written(english: str) -> str:
    entry = catalogue(WELSH).get(english)
    return english if entry is None else str(entry.string)


@on_sqlite
def test_no_page_says_what_has_no_welsh(
    places: list[Place], without_welsh: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with portal(monkeypatch) as client:
        pages = [client.get(path, headers={"cookie": cookie}) for path, cookie in asked(places)]
    assert sum(page.status_code == 200 for page in pages) > FEWEST_PAGES
    assert without_welsh == set()


def asked(places: list[Place]) -> Iterator[tuple[str, str]]:
    """Give every page in every state looked at, as the first of those who may see it."""
    for (method, route), deed in DEEDS.items():
        if method != "GET" or route.startswith(("/api/", "/language/")):
            continue
        for place in places:
            if deed.is_about_an_inspection or place.state == LOOKED_AT[-1]:
                may = (call for call in calls(place, method, route) if call.wanted == MAY)
                call = next(may, None)
                if call is not None:
                    yield call.path, f"{COOKIE}={WELSH}; session={call.key}"


def test_a_refusal_is_read_in_welsh(case: Case) -> None:
    browser = signed_in(case.people[PostKind.HEAD_OF_SERVICE])
    browser.get("/language/cy?back=/")
    page = browser.get("/monitoring")
    assert (page.status_code, heading(page)) == (403, "Ni allwch wneud hyn")
    assert "Dim ond y corff monitro all weld y dudalen hon." in page.text
