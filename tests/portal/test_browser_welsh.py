from pathlib import Path

from playwright.sync_api import Browser as Chromium

from portal.language import COOKIE, WELSH
from tests.factories import on_sqlite
from tests.portal.browser import WIDTHS, Visitor, served, visiting
from tests.portal.matrix_world import Place
from tests.portal.test_pages import browser, looks_right, pictures  # noqa: F401 - fixtures
from tests.portal.test_pages_in_welsh import places  # noqa: F401 - a fixture

# Welsh is longer than English: the pages with the widest tables, tags, headings and buttons.
LOOKED_AT = [
    ("lead inspector", "/inspections/{inspection_id}"),
    ("lead inspector", "/inspections/{inspection_id}/changes"),
    ("scheduler", "/inspections?state=all"),
    ("scheduler", "/inspections/timeliness"),
    ("scheduler", "/inspections/calendar"),
    ("own head", "/plans/{inspection_id}"),
    ("monitor", "/monitoring"),
    ("monitor", "/monitoring/{inspection_id}/recommendations/1"),
]


@on_sqlite
def test_pages_fit_their_window_in_welsh(
    places: list[Place],  # noqa: F811
    browser: Chromium,  # noqa: F811
    pictures: Path | None,  # noqa: F811
) -> None:
    place = places[-1]
    with served() as at, visiting(browser, at, pictures, WIDTHS[0], scripts=True) as visitor:
        wrong = [
            each
            for who, path in LOOKED_AT
            for each in found_wrong(visitor, place.keys[who], path.format(**place.ids))
        ]
    assert wrong == []


def found_wrong(visitor: Visitor, key: str, path: str) -> list[str]:
    cookies = {COOKIE: WELSH, "session": key}.items()
    visitor.page.context.add_cookies(
        [{"name": name, "value": value, "url": visitor.address} for name, value in cookies]
    )
    visitor.go(path)
    assert visitor.page.locator("html").get_attribute("lang") == WELSH
    return looks_right(visitor, f"welsh{path.replace('/', '-').split('?')[0]}")
