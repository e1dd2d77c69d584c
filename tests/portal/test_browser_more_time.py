import re
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser as Chromium

from rules.posts import PostKind
from tests.course import Step, bring_to
from tests.factories import make_case
from tests.portal.browser import every_look, visiting
from tests.portal.people import Watch
from tests.portal.service_walk import Walk
from tests.portal.test_pages import (  # noqa: F401 - fixtures
    address,
    browser,
    pictures,
    portal,
)

P = PostKind


def follow(walk: Walk, words: str, about: str) -> None:
    """Follow a link that tells a screen reader what it is about."""
    name = re.compile(rf"{words}\s*: {about}")
    walk.visitor.leave(walk.page.get_by_role("link", name=name))


def ask(walk: Walk) -> None:
    walk.sign_in(P.HEAD_OF_SERVICE)
    walk.go()
    walk.follow("Ask for more time")
    walk.look("more-time-ask")
    walk.day("14", "7")
    walk.press("Ask for more time")
    walk.says("Say why more time is needed")
    walk.page.get_by_label("Why more time is needed").fill("The Board meets on 20 July.")
    walk.press("Ask for more time")
    walk.says("Nobody works on 14 July 2012. The next working day is 16 July 2012.")
    walk.look("more-time-ask-wrong")
    walk.day("25", "7")
    walk.press("Ask for more time")
    walk.says("More time asked for, until 25 July 2012")
    walk.look("more-time-asked")


def decide(walk: Walk) -> None:
    walk.sign_in(P.LEAD_INSPECTOR)
    walk.visitor.go(f"/inspections/{walk.case.inspection_id}")
    walk.look("more-time-task")
    walk.follow("Decide on the request for more time by 9 July 2012")
    walk.look("more-time-decide")
    walk.choose("Grant more time")
    walk.day("20", "7")
    walk.page.get_by_label("Why you decide so").fill("The Board decides on it.")
    walk.press("See what happens")
    walk.says("Nothing has been changed yet")
    walk.look("more-time-preview")
    walk.press("Go back and change it")
    assert walk.page.get_by_label("Why you decide so").input_value() == "The Board decides on it."
    walk.press("See what happens")
    walk.press("Make this change")
    walk.says("More time is granted.")
    walk.says("1 of 2 extensions used")
    for asks in walk.page.get_by_role("main").locator("summary").all():
        asks.click()
    walk.look("more-time-why")
    walk.says("Until 20 July 2012 by Lead inspector, Thornshire, because The Board decides on it.")


def stop_the_clock(walk: Walk) -> None:
    follow(walk, "Stop the clock", "Improvement plan to the inspectorate")
    walk.look("clock-stop")
    walk.page.get_by_label("Why the clock is stopped").fill("The office is flooded.")
    walk.press("See what happens")
    walk.look("clock-preview")
    walk.press("Make this change")
    walk.says("Clock stopped since 25 June 2012, because The office is flooded.")
    walk.look("clock-stopped")
    follow(walk, "Start the clock again", "Improvement plan to the inspectorate")
    walk.look("clock-start")
    walk.page.get_by_label("Why the clock runs again").fill("The office is dry.")
    walk.press("See what happens")
    walk.press("Make this change")
    walk.says("The clock runs again.")


def keep_quiet(walk: Walk) -> None:
    walk.sign_in(P.SCHEDULER)
    walk.visitor.go("/quiet-periods")
    walk.press("Add a quiet period")
    walk.look("quiet-add")
    for name, day, month in (("opens", "25", "6"), ("closes", "6", "7")):
        for part, value in (("day", day), ("month", month), ("year", "2012")):
            walk.page.fill(f"#{name}-{part}", value)
    walk.page.get_by_label("Why nobody is to be reminded").fill("The election of 5 July")
    walk.press("See what happens")
    walk.look("quiet-preview")
    walk.press("Make this change")
    walk.says("Quiet now")
    walk.look("quiet-list")
    follow(walk, "End it", "25 June 2012 to 6 July 2012")
    walk.look("quiet-end")
    walk.visitor.go("/")
    walk.look("quiet-home")


@every_look
def test_time_is_asked_for_and_decided_a_clock_stops_and_days_are_quiet(
    browser: Chromium,  # noqa: F811
    portal: str,  # noqa: F811
    pictures: Path | None,  # noqa: F811
    watch: Watch,
    width: int,
    *,
    scripts: bool,
) -> None:
    watch.at = datetime(2012, 6, 25, 9, tzinfo=UTC)
    case = make_case()
    bring_to(case, Step.PUBLISHED)
    with visiting(browser, portal, pictures, width, scripts=scripts) as visitor:
        walk = Walk(visitor, case)
        for part in (ask, decide, stop_the_clock, keep_quiet):
            part(walk)
    assert walk.wrong == []
