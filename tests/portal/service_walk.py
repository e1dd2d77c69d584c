"""Somebody of the service in a real browser, and everything that was wrong on their way."""

from rules.posts import PostKind
from tests.factories import Case
from tests.portal.browser import Visitor
from tests.portal.people import mint
from tests.portal.service import path
from tests.portal.test_pages import looks_right


class Walk:
    """One window, and everything that was wrong on the way."""

    def __init__(self, visitor: Visitor, case: Case) -> None:
        self.visitor, self.case = visitor, case
        self.page = visitor.page
        self.wrong: list[str] = []
        self.seen: list[str] = []

    def look(self, name: str) -> None:
        self.seen.append(name)
        self.wrong += looks_right(self.visitor, f"service-{len(self.seen):02}-{name}")

    def go(self, end: str = "") -> None:
        self.visitor.go(path(self.case, end))

    def press(self, words: str) -> None:
        self.visitor.press(words)

    def follow(self, words: str) -> None:
        """Follow a link, which may say more to a screen reader than can be seen."""
        self.visitor.leave(self.page.get_by_role("link", name=words))

    def fill(self, label: str, words: str) -> None:
        self.page.get_by_label(label, exact=True).fill(words)

    def choose(self, words: str) -> None:
        self.page.get_by_label(words, exact=True).check()

    def says(self, words: str) -> None:
        assert words in self.visitor.text(), self.visitor.text()

    def sign_in(self, kind: PostKind) -> None:
        self.page.context.clear_cookies()
        self.visitor.go(f"/sign-in/{mint(self.case.people[kind])}")
        self.press("Sign in to improvement plans")

    def action(self, at_row: int, what: str, year: str = "2012") -> None:
        """Fill in one row as somebody does who forgets nothing."""
        name = f"#actions-{at_row}"
        self.page.fill(f"{name}-what", what)
        self.page.select_option(f"{name}-owner", str(self.case.owners_post))
        for part, value in (("day", "17"), ("month", "9"), ("year", year)):
            self.page.fill(f"{name}-due-{part}", value)
        self.page.fill(f"{name}-measure", "Nine in ten of the cases sampled meet the standard.")

    def day(self, day: str, month: str, year: str = "2012") -> None:
        for label, value in (("Day", day), ("Month", month), ("Year", year)):
            self.fill(label, value)
