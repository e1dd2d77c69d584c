"""A browser takes inspections in, adds one to either programme, and makes a key for a program."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from shutil import copyfile

import pytest
from playwright.sync_api import Browser as Chromium

from models import Acting
from models.database import transaction
from models.register import adopt_rules
from models.rules_document import SHIPPED, shipped_rules
from portal.in_flight_file import EXAMPLE
from rules.permissions import OPERATOR
from rules.posts import PostKind
from tests.factories import Case, make_case
from tests.moments import london_morning
from tests.portal.browser import chromium, every_look, served, visiting
from tests.portal.people import Watch
from tests.portal.test_browser_inspectorate import PICTURES, Walk

TODAY = date(2012, 6, 20)
RIGHT = EXAMPLE.replace("Thornshire", "Mapleshire")
WRONG = RIGHT.replace("16/3/2012", "16/1/2012").replace("Newshire,Sam", "=A,Sam")


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    with chromium() as started:
        yield started


@pytest.fixture(params=["sqlite"], ids=[""])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    copyfile(request.getfixturevalue("migrated_file"), tmp_path / "plans.db")
    return f"sqlite:///{tmp_path}/plans.db"


@pytest.fixture
def portal(engine: object, watch: Watch) -> Iterator[str]:
    del engine, watch
    with served() as found:
        yield found


def take_in_a_file(walk: Walk) -> None:
    walk.visitor.go("/inspections")
    walk.follow_button("Take in inspections under way")
    walk.look("take-in", "core-case-inspection")
    for content, name in ((WRONG, "take-in-wrong"), (RIGHT, "")):
        rows = content.replace("\r\n,", "\r\ncore-case-inspection,")
        walk.choose("rows", "under-way.csv", rows.encode())
        walk.press("Take them in")
        if name:
            walk.look(name, "2 rows are wrong, so nothing was taken in")
    walk.look("taken-in", "2 inspections were taken in.")
    walk.visitor.leave(walk.page.get_by_role("main").get_by_role("link", name="Newshire").first)
    walk.look("taken-in-inspection", "Provisional findings")


def take_in_one(walk: Walk) -> None:
    walk.visitor.go("/inspections/take-in")
    walk.follow("Enter a single inspection instead")
    walk.press("Take it in")
    walk.look("take-in-one-wrong", "Enter the service that is inspected")
    walk.fill(service="Oakshire YJS", area="Oakshire")
    walk.page.get_by_label("England", exact=True).check()
    walk.page.get_by_label("Inspection of youth justice services").check()
    walk.day("visit_ended", date(2012, 6, 8))
    walk.press("Take it in")
    walk.look("take-in-one", "1 inspection was taken in.")


def add_to_a_programme(walk: Walk) -> None:
    walk.visitor.go("/inspections/add")
    walk.look("add-programme", "Monitored by HM Inspectorate of Probation")


def make_a_key(walk: Walk) -> None:
    walk.visitor.go("/account")
    walk.follow("Keys for other programs")
    walk.look("keys-none", "You have no keys.")
    walk.fill(name="The follow-up meeting's spreadsheet")
    walk.press("Make the key")
    walk.look("key", "It is shown this once")
    walk.follow("I have copied it")
    walk.look("keys", "The follow-up meeting")
    walk.press("Take back The follow-up meeting's spreadsheet")
    walk.look("keys-taken-back", "opens nothing any more.")


@every_look
def test_inspections_under_way_come_in_and_programs_get_their_keys(
    browser: Chromium, portal: str, watch: Watch, width: int, scripts: bool
) -> None:
    case: Case = make_case()
    acting = Acting(OPERATOR, TODAY, london_morning(TODAY))
    with transaction(acting) as session:
        adopt_rules(session, acting, shipped_rules(SHIPPED[1]))
    pictures = Path(os.environ[PICTURES]) if PICTURES in os.environ else None
    with visiting(browser, portal, pictures, width, scripts=scripts) as visitor:
        walk = Walk(visitor, watch)
        walk.sign_in(case.people[PostKind.SCHEDULER], TODAY)
        take_in_a_file(walk)
        take_in_one(walk)
        add_to_a_programme(walk)
        make_a_key(walk)
        assert walk.wrong == []
