from collections.abc import Callable
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser as Chromium

from models import NewAction, Reply
from notifications.announcing import announced
from rules.posts import PostKind
from rules.stages import Answer
from tests.course import Step, bring_to
from tests.factories import Case, at_work, make_case
from tests.portal.browser import every_look, visiting
from tests.portal.monitored import ask_for_update
from tests.portal.people import Watch
from tests.portal.service import at
from tests.portal.service_walk import Walk
from tests.portal.test_pages import (  # noqa: F401 - fixtures
    address,
    browser,
    pictures,
    portal,
)

P = PostKind


def answer_the_report(walk: Walk) -> None:
    walk.sign_in(P.HEAD_OF_SERVICE)
    walk.look("home")
    walk.go()
    walk.says("Answer recommendation 1.")
    walk.look("plan")
    walk.follow("Recommendation 1")
    walk.look("recommendation")
    walk.choose("Partly agreed")
    walk.action(0, "", year="12")
    walk.press("Save and go back to the plan")
    walk.says("Say why you do not agree, or agree only in part")
    walk.says("Action 1: the year of the target date must have 4 numbers")
    walk.look("recommendation-wrong")
    walk.action(0, "")
    walk.press("Save and go back to the plan")
    walk.says("Action 1: say what you will do, or remove the action")
    walk.choose("Agreed")
    walk.action(0, "Check every assessment before it is signed off.")
    walk.press("Add another action")
    walk.action(1, "Train every case manager.")
    walk.press("Add another action")
    walk.says("Action 3 of 3: 1c")
    walk.press("Remove action 1c")
    walk.look("two-actions")
    walk.press("Save and invite an owner")


def invite_somebody(walk: Walk) -> None:
    walk.look("invite")
    walk.press("Send the invitation")
    walk.says("Enter the name of the person you invite")
    walk.look("invite-wrong")
    walk.fill("Their name", "Nia Nurse")
    walk.fill("Their e-mail address", "nia@health.example")
    walk.choose("Own actions, in a partner agency")
    walk.fill("Title of their post", "Named Nurse, Thornshire Health")
    walk.fill("Your telephone number", "01632 960 001")
    walk.press("Send the invitation")
    walk.says("Nia Nurse was invited as Named Nurse, Thornshire Health.")
    walk.go("/owners")
    walk.look("owners")


def approve_and_submit(walk: Walk) -> None:
    walk.go("/recommendations/2")
    walk.choose("Agreed")
    walk.action(0, "Audit plans each month.")
    with walk.page.expect_navigation():  # the first button must be the one that saves
        walk.page.press("#actions-0-partners", "Enter")
    walk.says("Your answer to recommendation 2 was saved.")
    walk.look("plan-complete")
    write_at_the_same_time(walk)
    walk.go("/approval")
    walk.press("Record the approval")
    walk.look("approval-wrong")
    walk.fill("Who approved it", "Management Board")
    walk.day("14", "6")
    walk.press("Record the approval")
    walk.press("Check and submit")
    walk.look("check")
    walk.press("Continue to the declaration")
    walk.look("declaration")
    walk.press("Submit the plan")
    walk.says("Confirm the declaration before you submit the plan")
    walk.look("declaration-wrong")
    walk.choose(walk.page.locator("label", has_text="I am the Head of Service").inner_text())
    walk.press("Submit the plan")
    walk.says("Plan submitted")
    walk.look("submitted")
    walk.follow("Read the plan as you submitted it")
    walk.look("version")
    walk.go("/versions")
    walk.look("versions")
    walk.go()
    walk.look("plan-submitted")
    walk.go("/recommendations/1")
    walk.says("it cannot be changed now")
    walk.look("recommendation-submitted")


def write_at_the_same_time(walk: Walk) -> None:
    """Let the delegate save what the Head has open: both texts stand side by side."""
    walk.go("/recommendations/2")
    with at_work(walk.case, P.DELEGATE, date(2012, 6, 14), announced) as desk:
        plan = desk.plan()
        second = plan.recommendations[1]
        [kept] = [a for a in plan.actions if a.recommendation_id == second.id]
        theirs = NewAction("What the delegate wrote.", kept.owner_post_id, kept.target_on)
        plan.reply(desk.acting, second, Reply(Answer.AGREED, "", [(kept.id, theirs)]))
    walk.page.fill("#actions-0-what", "What the Head wrote.")
    walk.press("Save and go back to the plan")
    walk.says("What you wrote is not saved yet")
    walk.says("What the delegate wrote.")
    assert walk.page.input_value("#actions-0-what") == "What the Head wrote."
    walk.look("recommendation-overtaken")
    walk.press("Save and go back to the plan")
    walk.says("Your answer to recommendation 2 was saved.")


def answer_what_came_back(walk: Walk) -> None:
    with at_work(walk.case, P.LEAD_INSPECTOR, date(2012, 6, 14), announced) as desk:
        version = desk.plan().latest
        version.take_up(desk.acting)
        first = version.plan.recommendations[0].id
        version.send_back(desk.acting, {first: "Say who checks, and how often."})
    walk.go()
    walk.says("Say who checks, and how often.")
    walk.look("plan-returned")
    walk.go("/recommendations/1")
    walk.look("recommendation-returned")
    walk.page.fill("#actions-0-what", "The Operational Manager checks every assessment weekly.")
    walk.press("Save and go back to the plan")
    walk.go("/submit")
    walk.fill("Why the plan goes without the Board's approval", "The Board meets next month.")
    walk.choose(walk.page.locator("label", has_text="I am the Head of Service").inner_text())
    walk.look("declaration-without-approval")
    walk.press("Submit the plan")
    walk.says("version 2")
    walk.go("/versions/1")
    walk.look("version-returned")
    with at_work(walk.case, P.LEAD_INSPECTOR, date(2012, 6, 14), announced) as desk:
        version = desk.plan().latest
        version.take_up(desk.acting)
        version.finalise(desk.acting)
    bring_to(walk.case, Step.ACKNOWLEDGED, announced, Step.FINALISED)


def carry_out(walk: Walk) -> None:
    walk.sign_in(P.OWNER)
    walk.visitor.go("/actions")
    walk.look("my-actions")
    walk.follow("1a")
    walk.look("action-proposed")
    walk.follow("Decline it")
    walk.press("Decline the action")
    walk.says("Enter the reason")
    walk.look("decline-wrong")
    walk.visitor.leave(walk.page.locator(".govuk-back-link"))
    walk.press("Accept the action")
    walk.look("action-accepted")
    walk.follow("Something stands in the way")
    walk.fill("What stands in the way", "The checklist is not agreed yet.")
    walk.press("Mark it as blocked")
    walk.look("action-blocked")
    walk.press("Nothing blocks it any more")
    walk.press("Claim it done")
    walk.fill("Link to the evidence (if there is one)", "javascript:alert(1)")
    walk.day("30", "12", "2012")
    walk.press("Claim it done")
    walk.says("Enter a link that begins with https:// or http://")
    walk.look("done-wrong")
    walk.fill("Link to the evidence (if there is one)", "https://example.org/minutes")
    walk.day("14", "6")
    walk.press("Claim it done")
    walk.says("https://example.org/minutes")
    walk.look("action-done")


def name_another_owner(walk: Walk) -> None:
    walk.sign_in(P.HEAD_OF_SERVICE)
    walk.visitor.go("/actions")
    walk.follow("2a")
    walk.follow("Change")
    walk.page.select_option("#owner", "")
    walk.press("Ask them")
    walk.says("Select who owns the action")
    walk.look("owner-wrong")
    walk.page.select_option("#owner", label="Named Nurse, Thornshire Health \u2013 Nia Nurse")
    walk.press("Ask them")
    walk.says("Named Nurse, Thornshire Health was asked to take the action on.")
    walk.look("action-handed-over")
    bring_to(make_case(), Step.PUBLISHED)
    walk.visitor.go("/plans")
    walk.look("plans")


def report_progress(walk: Walk, watch: Watch) -> None:
    for action in walk_actions(walk.case):
        with at_work(walk.case, P.HEAD_OF_SERVICE, date(2012, 9, 10), announced) as desk:
            found = next(a for a in desk.plan().actions if a.id == action)
            found.claim_done(desk.acting, desk.acting.on, "Minutes of the board.")
    ask_for_update(walk.case)
    at(watch, 2012, 9, 27)
    walk.sign_in(P.HEAD_OF_SERVICE)
    walk.go("/reviews")
    walk.look("reviews")
    walk.press("Write the update")
    walk.press("Send the update")
    walk.says("Say how far the actions have come")
    walk.look("update-wrong")
    walk.fill("How far the actions have come since the last review", "Everything is done.")
    walk.choose("Recommendation 1")
    walk.press("Send the update")
    walk.says("Your update was sent to the monitor.")
    walk.look("reviews-sent")
    walk.go()
    walk.says("Claimed implemented")
    walk.look("plan-monitored")
    walk.visitor.go("/actions")
    walk.look("all-actions")


def walk_actions(case: Case) -> list[object]:
    with at_work(case, P.OWNER, date(2012, 9, 10)) as desk:
        return [action.id for action in desk.plan().actions if action.done_on is None]


@every_look
def test_a_service_walks_from_its_report_to_its_first_review(
    browser: Chromium,  # noqa: F811
    portal: str,  # noqa: F811
    pictures: Path | None,  # noqa: F811
    watch: Watch,
    width: int,
    *,
    scripts: bool,
) -> None:
    case = make_case()
    bring_to(case, Step.PUBLISHED, announced)
    with visiting(browser, portal, pictures, width, scripts=scripts) as visitor:
        walk = Walk(visitor, case)
        steps: list[Callable[[Walk], None]] = [
            answer_the_report,
            invite_somebody,
            approve_and_submit,
            answer_what_came_back,
            carry_out,
            name_another_owner,
        ]
        for step in steps:
            step(walk)
        report_progress(walk, watch)
    assert walk.wrong == []
    assert len(walk.seen) == 38
