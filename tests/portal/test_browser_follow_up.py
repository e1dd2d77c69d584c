"""Staff look at where everything stands in a browser, on a telephone and at a desk."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium

from models import ClosureDay, FlowRun, QuietPeriod
from models.database import transaction
from rules.posts import PostKind
from tests.course import Step, bring_to
from tests.factories import Case, make_case, on_sqlite
from tests.flows.kept_mornings import kept
from tests.mornings import calendar_at_seven
from tests.portal.asking import at
from tests.portal.browser import Visitor, chromium, every_look, served, visiting
from tests.portal.people import Watch, mint
from tests.portal.test_browser_inspectorate import pictures

__all__ = ["pictures"]

pytestmark = on_sqlite
P = PostKind
TODAY = date(2012, 7, 12)
PAGES = {
    "/inspections?late=yes&words=shire": "Only those that are late",
    "/inspections/calendar": "The office moves",
    "/inspections/workload": "Inspector by inspector",
    "/inspections/coverage": "services planned",
    "/inspections/timeliness": "Kept and late, by kind of date",
    "/inspections/runs": "Work left undone",
    "/": "Work left undone",
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    with chromium() as started:
        yield started


def things_to_see(case: Case, watch: Watch) -> None:
    """Bring two inspections to different places; close a day, keep some quiet, leave a mess."""
    bring_to(case, Step.PUBLISHED)
    bring_to(make_case("Hollandshire"), Step.VISIT_ENDED)
    with kept(TODAY):
        pass
    at(watch, TODAY)
    with transaction(calendar_at_seven(TODAY)) as session:
        session.add(ClosureDay(day=date(2012, 7, 20), reason="The office moves"))
        days = {"opens_on": date(2012, 7, 23), "closes_on": date(2012, 7, 25)}
        session.add(QuietPeriod(**days, reason="Elections", added_on=TODAY))
        moment = watch.at - timedelta(minutes=5)
        runs = {"flow": "self_check", "as_of": TODAY, "began_at": moment, "ended_at": moment}
        session.add(FlowRun(**runs, failure="StepFailed: Something was left undone."))


def look(visitor: Visitor, name: str, words: str) -> None:
    """Look at a page: what it says, whether it fits its window, and what axe finds."""
    assert words in visitor.text(), (name, words)
    visitor.picture(f"follow-up-{name}")
    assert visitor.wrong() == []
    assert not visitor.spills()


@every_look
def test_staff_look_at_where_everything_stands(
    case: Case,
    watch: Watch,
    browser: Chromium,
    pictures: Path | None,
    width: int,
    *,
    scripts: bool,
) -> None:
    things_to_see(case, watch)
    with served() as address, visiting(browser, address, pictures, width, scripts=scripts) as v:
        v.go(f"/sign-in/{mint(case.people[P.SCHEDULER])}")
        v.press("Sign in to improvement plans")
        for path, words in PAGES.items():
            v.go(path)
            look(v, path.partition("?")[0].rpartition("/")[2] or "home", words)
        v.go("/inspections")
        v.page.get_by_label("Area, service or reference").fill("holland")
        v.press("Apply filters")
        assert "1 inspection" in v.text()
        v.leave(v.page.locator(".moj-filter__tag"))
        assert "2 inspections" in v.text()
        v.go("/inspections/calendar")
        v.leave(v.page.get_by_role("link", name="Next"))
        assert "August 2012" in v.text()
