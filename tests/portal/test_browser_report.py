"""A report on its way out, in a real browser: released, commented on, in Welsh, distributed."""

from datetime import UTC, date, datetime
from pathlib import Path

from playwright.sync_api import Browser as Chromium

from models.publication import publish
from rules.posts import PostKind
from rules.published_report import Nation
from tests.course import Step, bring_to
from tests.factories import Case, at_work, make_case
from tests.portal.browser import Visitor, every_look, visiting
from tests.portal.documents import PDF
from tests.portal.people import Watch, mint
from tests.portal.test_pages import (  # noqa: F401 - fixtures
    address,
    browser,
    looks_right,
    pictures,
    portal,
)
from tests.portal.test_welsh import TEXT

P = PostKind
DRAFTED, PUBLIC, LATER = date(2012, 3, 19), date(2012, 6, 13), date(2012, 6, 14)


class Walk:
    """One window, the clock, and everything that was wrong on the way."""

    def __init__(self, visitor: Visitor, case: Case, watch: Watch) -> None:
        self.visitor, self.case, self.watch = visitor, case, watch
        self.page = visitor.page
        self.wrong: list[str] = []
        self.seen: list[str] = []

    def come_as(self, kind: PostKind, on: date) -> None:
        """Come in on a morning as somebody, to the inspection's own page."""
        self.watch.at = datetime(on.year, on.month, on.day, 9, tzinfo=UTC)
        self.page.context.clear_cookies()
        self.visitor.go(f"/sign-in/{mint(self.case.people[kind])}")
        self.press("Sign in to improvement plans")
        self.visitor.go(f"/inspections/{self.case.inspection_id}")

    def look(self, name: str, says: str) -> None:
        """Look at a page that says something."""
        assert says in self.visitor.text(), self.visitor.text()
        self.seen.append(name)
        self.wrong += looks_right(self.visitor, f"report-{len(self.seen):02}-{name}")

    def press(self, words: str) -> None:
        self.visitor.press(words)

    def follow(self, words: str) -> None:
        self.visitor.follow(words)

    def follow_button(self, words: str) -> None:
        self.visitor.leave(self.page.locator("a.govuk-button", has_text=words))

    def fill(self, **fields: str) -> None:
        for name, words in fields.items():
            self.page.locator(f"#{name.replace('_', '-')}").fill(words)

    def choose(self, field: str, name: str, content: bytes) -> None:
        file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        self.page.locator(f"#{field}").set_input_files(file)  # type: ignore[arg-type]


def release_and_open(walk: Walk) -> None:
    walk.come_as(P.LEAD_INSPECTOR, DRAFTED)
    walk.look("tasks", "Release the draft report as a document")
    walk.follow("Release the draft report as a document")
    walk.choose("document", "draft.pdf", b"no PDF")
    walk.press("Release it")
    walk.look("release-wrong", "The file is not a PDF")
    walk.choose("document", "draft.pdf", PDF)
    walk.press("Release it")
    walk.look("released", "The document is released.")
    walk.come_as(P.HEAD_OF_SERVICE, DRAFTED)
    walk.follow("Documents before publication")
    with walk.page.expect_download() as waiting:
        walk.page.get_by_role("button", name="Open the file draft.pdf").click()
    assert Path(waiting.value.path()).read_bytes() == PDF
    walk.visitor.go(f"/inspections/{walk.case.inspection_id}/documents")
    walk.look("opened", "You opened this on 19 March 2012")


def comment_and_answer(walk: Walk) -> None:
    walk.follow("Comment on the draft report")
    walk.press("Send the comments")
    walk.look("comments-none", "Write a comment, or say that you have none.")
    walk.fill(comments_0_place="Page 7")
    walk.press("Add another comment")
    walk.fill(comments_1_place="Page 9", comments_1_text="The panel meets monthly.")
    walk.press("Send the comments")
    walk.look("comments-wrong", "Say what is wrong there")
    walk.fill(comments_0_text="It was 20 cases, not 24.")
    walk.press("Save and come back later")
    walk.look("comments-saved", "Your comments are saved.")
    walk.press("Send the comments")
    walk.look("comments-sent", "Your comments are sent.")
    walk.come_as(P.LEAD_INSPECTOR, DRAFTED)
    walk.follow("Answer the service's comments on the draft")
    walk.page.locator("#answers-0-answer").check()
    walk.page.locator("#answers-1-answer-3").check()
    walk.press("Send all the answers")
    walk.look("answers-wrong", "Say why comment 2 is not accepted in full.")
    walk.fill(answers_1_reason="The minutes say otherwise.")
    walk.press("Send all the answers")
    walk.look("answered", "The comments are answered.")


def attach_the_welsh(walk: Walk) -> None:
    walk.visitor.go(f"/inspections/{walk.case.inspection_id}")
    walk.follow("Attach the report in Welsh")
    walk.look("welsh", "The report in Welsh is not attached yet.")
    walk.choose("report", "adroddiad.txt", TEXT.encode())
    walk.press("Attach it")
    walk.look("welsh-read", "The words below were read from the file.")
    walk.press("Save the words in Welsh")
    walk.look("welsh-paired", "Every recommendation is paired with its words in Welsh.")
    walk.visitor.go(f"/inspections/{walk.case.inspection_id}/publication")
    walk.look("publication", "Prepare the publication")


def go_public(case: Case) -> None:
    """Publish it as the other walk shows, without a page."""
    with at_work(case, P.PUBLISHER, PUBLIC) as desk:
        publish(desk.acting, desk.inspection, PUBLIC)
        desk.inspection.report_address = "https://www.example.org/reports/cwmshire"


def send_out_and_come_back(walk: Walk) -> None:
    walk.come_as(P.ASSISTANT_CHIEF_INSPECTOR, LATER)
    walk.follow("Send the report to the distribution list")
    walk.press("Record it")
    walk.look("distribution-wrong", "Select who was sent the report")
    walk.page.get_by_label("The press").check()
    walk.fill(how="By e-mail")
    walk.press("Record it")
    walk.look("distribution", "Some are still to be sent the report.")
    walk.visitor.go(f"/inspections/{walk.case.inspection_id}/further-inspection")
    walk.press("Record the decision")
    walk.look("further-wrong", "Say why it is needed, or is not")
    walk.page.get_by_label("Yes").check()
    walk.fill(reason="Safeguarding is low.")
    walk.press("Record the decision")
    walk.look("further-needed", "Not ordered yet")
    walk.follow_button("Order the further inspection")
    walk.press("Order it")
    walk.look("order-wrong", "Enter the last day of the visit")
    for part, value in (("day", "9"), ("month", "11"), ("year", "2012")):
        walk.page.locator(f"#ends-{part}").fill(value)
    walk.press("Order it")
    walk.look("ordered", "Looked at again from the earlier report")


@every_look
def test_a_report_is_released_commented_on_put_into_welsh_and_sent_out(
    browser: Chromium,  # noqa: F811
    portal: str,  # noqa: F811
    pictures: Path | None,  # noqa: F811
    watch: Watch,
    width: int,
    *,
    scripts: bool,
) -> None:
    case = make_case("Cwmshire", nation=Nation.WALES)
    bring_to(case, Step.DRAFT_SENT)
    with visiting(browser, portal, pictures, width, scripts=scripts) as visitor:
        walk = Walk(visitor, case, watch)
        release_and_open(walk)
        comment_and_answer(walk)
        attach_the_welsh(walk)
        go_public(case)
        send_out_and_come_back(walk)
    assert walk.wrong == []
    assert len(walk.seen) == 20
