import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from shutil import copyfile
from uuid import UUID

import pytest
from playwright.sync_api import Browser as Chromium

from portal.register_file import COLUMNS
from reports.example import example_report
from rules.posts import PostKind
from tests.course import Step, bring_to
from tests.factories import Case, make_case
from tests.portal.browser import Visitor, chromium, every_look, served, visiting
from tests.portal.people import Watch, mint
from tests.portal.test_reviewing_plans import revise

P = PostKind
PICTURES = "PLANS_TEST_PICTURES"


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def pictures() -> Path | None:
    """Where pictures go: to the folder named in the environment, to look at them afterwards."""
    if PICTURES not in os.environ:
        return None
    folder = Path(os.environ[PICTURES])
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(params=["sqlite"], ids=[""])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """One engine is enough here: what pages look like does not depend on it."""
    copyfile(request.getfixturevalue("migrated_file"), tmp_path / "plans.db")
    return f"sqlite:///{tmp_path}/plans.db"


@pytest.fixture
def portal(engine: object, watch: Watch) -> Iterator[str]:
    del engine, watch
    with served() as found:
        yield found


class Walk:
    """Somebody's way through the pages: what is wrong with each is kept for the end."""

    def __init__(self, visitor: Visitor, watch: Watch) -> None:
        self.visitor, self.watch, self.page = visitor, watch, visitor.page
        self.wrong: list[str] = []
        self.seen: set[str] = set()

    def look(self, name: str, words: str = "") -> None:
        """Look at the page as it stands, which must say these words."""
        assert words in self.visitor.text(), (name, words)
        self.visitor.picture(f"inspectorate-{name}")
        self.seen.add(name)
        self.wrong += self.visitor.wrong()
        if self.visitor.spills():
            self.wrong.append(f"{name} ({self.visitor.looks}) is wider than its window")

    def sign_in(self, person_id: UUID, on: date) -> None:
        """Come in by a link on a morning."""
        self.watch.at = datetime(on.year, on.month, on.day, 9, tzinfo=UTC)
        self.visitor.go(f"/sign-in/{mint(person_id)}")
        self.press("Sign in to improvement plans")

    def press(self, words: str) -> None:
        self.visitor.press(words)

    def follow(self, words: str) -> None:
        self.visitor.follow(words)

    def follow_button(self, words: str) -> None:
        """Follow a link that looks like a button, and with scripts is one to assistive tools."""
        self.visitor.leave(self.page.locator("a.govuk-button", has_text=words))

    def fill(self, **fields: str) -> None:
        for label, words in fields.items():
            self.page.locator(f"#{label.replace('_', '-')}").fill(words)

    def day(self, name: str, on: date) -> None:
        for part, value in (("day", on.day), ("month", on.month), ("year", on.year)):
            self.page.locator(f"#{name}-{part}").fill(str(value))

    def choose(self, field: str, name: str, content: bytes) -> None:
        file = {"name": name, "mimeType": "text/plain", "buffer": content}
        self.page.locator(f"#{field}").set_input_files(file)  # type: ignore[arg-type]


def keep_the_register(walk: Walk) -> None:
    """Add a service with a post and its holder, load others from a file, find somebody."""
    walk.visitor.go("/register")
    walk.look("register", "Add a service")
    walk.follow_button("Add a service")
    walk.press("Add the service")
    walk.look("service-wrong", "Enter the name of the service")
    walk.fill(name="Holmsea YOS", region="East")
    walk.page.get_by_label("England").check()
    walk.press("Add the service")
    walk.look("organisation-empty", "Holmsea YOS was added.")
    walk.follow_button("Add a post")
    walk.press("Add the post")
    walk.look("post-wrong", "Enter what the post is called")
    walk.page.get_by_label("Head of Service", exact=True).check()
    walk.fill(title="YOS Head of Service")
    walk.press("Add the post")
    walk.fill(name="Hollis Head", email="hollis")
    walk.press("Save")
    walk.look("holder-wrong", "is not an e-mail address.")
    walk.fill(email="hollis@example.org")
    walk.press("Save")
    walk.look("post", "Hollis Head comes into the post")
    walk.visitor.follow("End it for Hollis Head")
    walk.press("Record the last day")
    walk.look("end-wrong", "Enter the last day")
    walk.visitor.leave(walk.page.locator(".govuk-back-link"))
    walk.follow("Hollis Head")
    walk.fill(email="")
    walk.press("Save")
    walk.look("person-wrong", "Enter the person's e-mail address")
    load_a_file(walk)


def load_a_file(walk: Walk) -> None:
    headings = ",".join(COLUMNS)
    walk.visitor.go("/register")
    walk.follow_button("Load from a CSV file")
    walk.look("load", "Columns: service")
    walk.choose("rows", "register.csv", f"{headings}\nHill YOS,France,,,,,\n=A,Wales,,,,,".encode())
    walk.press("Load it")
    walk.look("load-wrong", "2 rows are wrong, so nothing was loaded")
    walk.choose("rows", "register.csv", f"{headings}\nHill YOS,Wales,,,,,".encode())
    walk.press("Load it")
    walk.look("loaded", "1 row was loaded.")
    walk.follow("People")
    walk.fill(find="hollis")
    walk.press("Find")
    walk.look("people", "1 person")


def follow_up(walk: Walk) -> None:
    """Add an inspection and record its facts as they happen, up to the comments."""
    walk.visitor.go("/inspections")
    walk.look("list", "Thornshire")
    walk.follow_button("Add an inspection")
    walk.press("Add the inspection")
    walk.look("add-wrong", "Select the service that is inspected")
    walk.page.locator("#service").select_option(label="Holmsea YOS")
    walk.fill(area="Holmsea")
    walk.page.get_by_label("England").check()
    walk.day("visit", date(2012, 2, 10))
    walk.press("Add the inspection")
    walk.look("added", "was added.")
    walk.follow("Record that the service has been told of the visit")
    walk.look("announced", "The service and its Head will be told")
    walk.press("Yes, record it")
    walk.follow("Record the end of the visit")
    walk.day("on", date(2012, 5, 1))
    walk.press("Record this day")
    walk.look("visit-wrong", "1 May 2012 has not come yet.")
    walk.day("on", date(2012, 2, 10))
    walk.press("Record this day")
    for words, on in (
        ("Record that provisional findings were given", date(2012, 2, 24)),
        ("Record that the draft report was sent", date(2012, 3, 16)),
        ("Record the service's comments on the draft", date(2012, 3, 30)),
    ):
        walk.follow(words)
        walk.day("on", on)
        walk.press("Record this day")
    walk.page.locator("summary").nth(1).click()
    walk.look("inspection", "The service's comments are recorded.")


def import_the_report(walk: Walk) -> None:
    """Hand in what is no report, then one that is; look at it, and register it."""
    walk.follow("Import the report")
    walk.look("import", "Choose the report as plain text.")
    walk.choose("report", "report.txt", b"%PDF-1.7")
    walk.press("Read it")
    walk.look("import-wrong", "This file is a PDF, not plain text.")
    walk.choose("report", "report.txt", example_report().replace(b"58%", b"59%", 1))
    walk.press("Read it")
    walk.look("look", "In the report the area is")
    walk.press("Discard it")
    walk.choose("report", "report.txt", example_report())
    walk.press("Read it")
    walk.press("Register this report")
    walk.look("report", "The report is registered.")


def publish(walk: Walk, case: Case) -> None:
    """Let one person prepare the publication, and another one carry it out."""
    walk.visitor.go("/inspections?area=Holmsea&state=comments_in")
    walk.look("filtered", "1 inspection")
    walk.follow("Holmsea")
    walk.follow("Prepare and publish the report")
    walk.day("on", date(2012, 2, 1))
    walk.fill(time="10am", address="https://www.example.org/holmsea", reason="Moderate scores.")
    walk.page.locator("#needed-2").check()
    walk.press("Prepare the publication")
    walk.look("publication-wrong", "is before the visit ended")
    walk.day("on", date(2012, 4, 3))
    walk.press("Prepare the publication")
    walk.look("publication-prepared", "You prepared this publication")
    walk.sign_in(case.people[P.PUBLISHER], date(2012, 4, 4))
    walk.visitor.go("/inspections?area=Holmsea&state=comments_in")
    walk.follow("Holmsea")
    walk.follow("Prepare and publish the report")
    walk.look("publication-due", "Publish the report")
    walk.follow_button("Publish the report")
    walk.look("publish", "This cannot be taken back.")
    walk.press("Publish the report")
    walk.look("publish-wrong", "Confirm that you have looked at each of the doubts")
    walk.page.get_by_label("I have looked at each of these doubts").check()
    walk.press("Publish the report")
    walk.look("published", "The report is published")


def review(walk: Walk, case: Case) -> None:
    """Take a plan up, return it, read its next version beside the first, finalise, forward."""
    walk.visitor.go(f"/inspections/{case.inspection_id}")
    walk.follow("Read the plan and decide")
    walk.press("Take up the plan")
    walk.look("taken-up", "You have taken up the plan.")
    walk.follow_button("Return it with reasons")
    walk.press("Return the plan")
    walk.look("return-wrong", "Give a reason on each recommendation")
    walk.page.get_by_label("Why the answer to recommendation 1").fill("Say who checks it.")
    walk.press("Return the plan")
    walk.look("returned", "The plan is returned.")
    revise(case)
    walk.visitor.go(f"/inspections/{case.inspection_id}/review")
    walk.press("Take up the plan")
    walk.look("differences", "Version 1 is shown beside version 2.")
    walk.follow_button("Finalise the plan")
    walk.look("finalise", "You accept that the plan addresses the recommendations.")
    walk.press("Finalise the plan")
    walk.press("Forward to the monitor now")
    walk.look("forwarded", "The plan has gone to the monitor.")


@every_look
def test_the_inspectorate_follows_an_inspection_from_the_register_to_the_monitor(
    browser: Chromium,
    portal: str,
    pictures: Path | None,
    watch: Watch,
    width: int,
    *,
    scripts: bool,
) -> None:
    case = make_case()
    bring_to(case, Step.SUBMITTED)
    with visiting(browser, portal, pictures, width, scripts=scripts) as visitor:
        failed: list[str] = []
        visitor.page.on("console", lambda said: failed.append(said.text))
        walk = Walk(visitor, watch)
        walk.sign_in(case.people[P.SCHEDULER], date(2012, 4, 2))
        keep_the_register(walk)
        follow_up(walk)
        import_the_report(walk)
        walk.sign_in(case.people[P.ASSISTANT_CHIEF_INSPECTOR], date(2012, 4, 3))
        publish(walk, case)
        walk.sign_in(case.people[P.LEAD_INSPECTOR], date(2012, 7, 12))
        review(walk, case)
    assert walk.wrong == []
    assert len(walk.seen) >= 30
    assert [each for each in failed if "Content Security Policy" in each] == []
