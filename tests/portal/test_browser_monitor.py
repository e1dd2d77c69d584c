"""The monitor's whole journey in a real browser, with JavaScript and without."""

from datetime import UTC, date, datetime
from pathlib import Path

from playwright.sync_api import Browser as Chromium

from notifications.announcing import announced
from rules.posts import PostKind
from tests.course import Step, bring_to
from tests.factories import Case, make_case
from tests.portal.browser import Visitor, every_look, visiting
from tests.portal.monitored import (
    CLAIMED_ON,
    REVIEWED_ON,
    ask_for_update,
    claim_action,
    claim_recommendation,
    monitored,
    send_update,
)
from tests.portal.people import Watch, mint
from tests.portal.test_monitoring_areas import give_scores
from tests.portal.test_pages import (  # noqa: F401 - fixtures
    address,
    browser,
    looks_right,
    pictures,
    portal,
)

P = PostKind
ANSWER = "Nine of the ten cases sampled in August met the standard."


class Walk:
    """One window, the clock, and everything that was wrong on the way."""

    def __init__(self, visitor: Visitor, case: Case, watch: Watch) -> None:
        self.visitor, self.case, self.watch = visitor, case, watch
        self.page = visitor.page
        self.wrong: list[str] = []
        self.seen: list[str] = []

    def on(self, day: date) -> None:
        """Come back on another day: a session does not live that long."""
        self.watch.at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        self.page.context.clear_cookies()
        self.visitor.go(f"/sign-in/{mint(self.case.people[P.MONITOR])}")
        self.visitor.press("Sign in to improvement plans")

    def look(self, name: str, says: str) -> None:
        """Look at a page that says something."""
        assert says in self.visitor.text(), self.visitor.text()
        self.seen.append(name)
        self.wrong += looks_right(self.visitor, f"monitor-{len(self.seen):02}-{name}")

    def follow(self, words: str) -> None:
        self.visitor.follow(words)

    def act(self, words: str) -> None:
        """Follow a link that looks like a button."""
        self.visitor.press(words)

    def plan(self, end: str = "") -> None:
        self.visitor.go(f"/monitoring/{self.case.inspection_id}{end}")


def look_over_the_areas(walk: Walk) -> None:
    walk.on(date(2012, 7, 18))
    walk.visitor.navigate("My areas")
    walk.look("board", "Expected but not arrived")
    walk.page.get_by_label("Area, service or reference").fill("Coal")
    walk.act("Show these")
    walk.look("board-filtered", "1 area")
    walk.page.get_by_label("Area, service or reference").fill("nowhere")
    walk.act("Show these")
    walk.look("board-empty", "None of your areas is like this.")
    walk.visitor.go("/monitoring")


def acknowledge(walk: Walk) -> None:
    walk.follow(walk.case.area)
    walk.look("plan-forwarded", "Awaiting acknowledgement")
    walk.act("Acknowledge this plan")
    walk.look("acknowledge", "you have it and watch over it")
    walk.act("Acknowledge the plan")
    walk.look("acknowledged", "You have acknowledged the plan.")


def decide_claims(walk: Walk) -> None:
    for label in ("1a", "2a"):
        claim_action(walk.case, label)
    walk.on(CLAIMED_ON)
    walk.plan("/recommendations/1")
    walk.look("recommendation", "Done, awaiting verification")
    walk.act("Verify or refuse action 1a")
    walk.look("decide-action", "What do you say to this claim?")
    walk.act("Save the decision")
    walk.look("decide-wrong", "Select whether you verify or refuse this claim")
    walk.page.get_by_label("I refuse it").check()
    walk.act("Save the decision")
    walk.look("decide-no-reason", "Enter the reason why you refuse this claim")
    walk.page.get_by_label("Why do you refuse it?").fill("One month of samples is too little.")
    walk.act("Save the decision")
    walk.look("refused", "One month of samples is too little.")
    claim_action(walk.case, "1a")
    walk.plan("/recommendations/1")
    walk.act("Verify or refuse action 1a")
    walk.page.get_by_label("I verify it").check()
    walk.act("Save the decision")
    walk.look("verified", "Action 1a is verified.")


def record_the_review(walk: Walk) -> None:
    ask_for_update(walk.case)
    walk.on(date(2012, 9, 27))
    walk.plan("/reviews")
    walk.look("reviews-coming", "Update asked for")
    walk.follow("Review 1")
    walk.look("review-waits", "It can be recorded once the update has come")
    send_update(walk.case)
    for number in (1, 2):
        claim_recommendation(walk.case, number, REVIEWED_ON)
    walk.on(REVIEWED_ON)
    walk.plan("/reviews/1")
    walk.look("review-ready", "Update from the service")
    walk.act("Record this review")
    walk.act("Record the review")
    walk.look("record-wrong", "Enter what the judgement rests on")
    walk.page.get_by_label("On track", exact=True).check()
    walk.page.get_by_label("What does your judgement rest on?").fill(ANSWER)
    walk.look("record", "How far has the service come?")
    walk.act("Record the review")
    walk.look("reviews-recorded", "Review 1 is recorded.")
    walk.follow("Review 1")
    walk.look("review-kept", ANSWER)


def complete(walk: Walk) -> None:
    walk.plan("/complete")
    walk.look("not-complete", "This plan cannot be completed yet")
    for number in (1, 2):
        walk.plan(f"/recommendations/{number}")
        walk.act("Verify or refuse this recommendation")
        if number == 1:
            walk.look("decide-recommendation", "Is recommendation 1 implemented?")
        walk.page.get_by_label("I verify it").check()
        walk.act("Save the decision")
    walk.plan()
    walk.look("plan-settled", "Implemented")
    walk.act("Complete this plan")
    walk.look("complete", "Every recommendation is settled.")
    walk.act("Complete the plan")
    walk.look("completed", "The plan is complete.")


def make_areas() -> Case:
    """Make one area whose plan was just forwarded, among others that stand otherwise."""
    case = make_case()
    monitored(make_case("Brookshire"))
    bring_to(case, Step.FORWARDED, announced)
    for area in ("Coalshire", "Dunshire"):
        bring_to(make_case(area), Step.PUBLISHED, announced)
    give_scores(case, note="No case from the island was open during the visit.")
    return case


@every_look
def test_a_monitor_follows_a_plan_to_its_end(
    browser: Chromium,  # noqa: F811 - a fixture
    portal: str,  # noqa: F811 - a fixture
    pictures: Path | None,  # noqa: F811 - a fixture
    watch: Watch,
    width: int,
    *,
    scripts: bool,
) -> None:
    case = make_areas()
    with visiting(browser, portal, pictures, width, scripts=scripts) as visitor:
        walk = Walk(visitor, case, watch)
        for part in (look_over_the_areas, acknowledge, decide_claims, record_the_review, complete):
            part(walk)
    assert walk.wrong == []
    assert len(walk.seen) == 24
