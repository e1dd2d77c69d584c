"""A visit is moved and a closure added in a browser, with JavaScript and without."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium

from rules.posts import PostKind
from rules.timeline import DeadlineKind
from tests.course import Step, bring_to
from tests.factories import Case, looking_at, make_case, on_sqlite
from tests.portal.browser import Visitor, chromium, every_look, served, visiting
from tests.portal.people import Watch, mint
from tests.portal.test_browser_inspectorate import pictures

__all__ = ["pictures"]

pytestmark = on_sqlite

K, P = DeadlineKind, PostKind


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    with chromium() as started:
        yield started


def look(visitor: Visitor, name: str, words: str) -> None:
    """Look at a page: what it says, whether it fits its window, and what axe finds."""
    assert words in visitor.text(), (name, words)
    visitor.picture(f"changes-{name}")
    assert visitor.wrong() == []
    assert not visitor.spills()


def write_day(visitor: Visitor, name: str, day: date) -> None:
    for part, value in (("day", day.day), ("month", day.month), ("year", day.year)):
        visitor.page.locator(f"#{name}-{part}").fill(str(value))


def come_in(visitor: Visitor, case: Case, who: PostKind) -> None:
    visitor.go(f"/sign-in/{mint(case.people[who])}")
    visitor.press("Sign in to improvement plans")


@every_look
def test_a_scheduler_moves_a_visit_and_adds_a_closure(
    case: Case,
    watch: Watch,
    browser: Chromium,
    pictures: Path | None,
    width: int,
    *,
    scripts: bool,
) -> None:
    other = make_case("Alderby")
    bring_to(other, Step.VISIT_ENDED)
    watch.at = datetime(2012, 2, 20, 9, tzinfo=UTC)
    with served() as address, visiting(browser, address, pictures, width, scripts=scripts) as seen:
        come_in(seen, case, P.SCHEDULER)
        move_the_visit(seen, case)
        add_a_closure(seen)
    with looking_at(case) as desk:
        assert desk.deadline(K.PROVISIONAL_FINDINGS).due_on == date(2012, 3, 19)
    with looking_at(other) as desk:
        assert desk.deadline(K.DRAFT_REPORT).due_on == date(2012, 3, 26)


def move_the_visit(seen: Visitor, case: Case) -> None:
    seen.go(f"/inspections/{case.inspection_id}")
    look(seen, "asked", "The visit was to end on 10 February 2012. Has it?")
    seen.follow("Change dates or course")
    look(seen, "choose", "Postpone the inspection")
    seen.follow("Move the planned visit")
    write_day(seen, "until", date(2012, 3, 2))
    seen.press("See what happens")
    look(seen, "refused", "Enter the reason")
    seen.page.get_by_label("Why?").fill("The service asked for two more weeks.")
    seen.press("See what happens")
    look(seen, "preview", "4 dates change")
    seen.press("Go back and change it")
    look(seen, "again", "Move the planned visit")
    write_day(seen, "until", date(2012, 3, 5))
    seen.press("See what happens")
    seen.press("Make this change")
    look(seen, "moved", "The visit is moved.")


def add_a_closure(seen: Visitor) -> None:
    seen.go("/working-days")
    seen.press("Add a day on which nobody works")
    write_day(seen, "on", date(2012, 3, 23))
    seen.page.get_by_label("What is it called, or why does nobody work?").fill("The office moves")
    look(seen, "closure", "Which day?")
    seen.press("See what happens")
    look(seen, "closure-preview", "1 date changes")
    seen.press("Make this change")
    look(seen, "working-days", "The day is added.")
