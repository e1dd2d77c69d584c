"""Reads numbered lists: "(1)", "- (1)" or "1.", wrapped, broken by pages, or run together."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from reports.text import Line
from rules.published_report import Problem

BULLET = re.compile(r"^(?:[-\u2010-\u2015\u2022\u25c6\u25c7\u25ca\u25aa\u25cf\u00b7o][ \t]+)+")
"""What may stand before an item: one bullet or two ("- ◇")."""

_IN_BRACKETS = re.compile(r"\((\d{1,2})\)\s*")
_WITH_STOP = re.compile(r"(\d{1,2})[.)]\s+")
_RUN_ON = re.compile(r"[.;)]\s+\((\d{1,2})\)\s+")


@dataclass(slots=True)
class Item:
    """A numbered item; `closing_blank` says a blank line followed what is read so far."""

    number: int
    line: int
    pieces: list[str] = field(default_factory=list)
    closing_blank: bool = False

    @property
    def text(self) -> str:
        """The item's words, as one run."""
        return " ".join(piece for piece in self.pieces if piece)


class NumberedList:
    """A list being read line by line."""

    def __init__(self) -> None:
        self.items: list[Item] = []

    @property
    def next_number(self) -> int:
        """The number the next item should bear."""
        return self.items[-1].number + 1 if self.items else 1

    def take(self, line: Line) -> bool:
        """Take a line that begins an item, or goes on with one; False where it does neither."""
        plain = line.plain
        if not plain:
            if self.items:
                self.items[-1].closing_blank = True
            return True
        started = self._start(plain, line.number)
        if started or self.items:
            self._go_on(plain if started is None else started, line.number)
            return True
        return False

    def _start(self, plain: str, line: int) -> str | None:
        """Begin an item where the line does; return the words after its number."""
        bare = BULLET.sub("", plain)
        match = _IN_BRACKETS.match(bare)
        if match is None:
            match = _WITH_STOP.match(bare)
            if match is None or int(match[1]) not in (1, self.next_number):
                return None
        self.items.append(Item(int(match[1]), line))
        return bare[match.end() :]

    def _go_on(self, words: str, line: int) -> None:
        """Add words to the last item, beginning anew where the next number runs on."""
        begin = 0
        for match in _RUN_ON.finditer(words):
            if int(match[1]) == self.next_number:
                self.items[-1].pieces.append(words[begin : match.start() + 1])
                self.items.append(Item(int(match[1]), line))
                begin = match.end()
        self.items[-1].pieces.append(words[begin:])
        self.items[-1].closing_blank = False


def begins_item(line: Line) -> bool:
    """Say whether a line begins with an item's number."""
    bare = BULLET.sub("", line.plain)
    return bool(_IN_BRACKETS.match(bare) or _WITH_STOP.match(bare))


def note_gaps(items: Iterable[Item], where: str, problems: list[Problem]) -> None:
    """Say of each item that does not follow the one before it, by its number."""
    expected = 1
    for item in items:
        if item.number != expected:
            problems.append(
                Problem(
                    f"Item {item.number} of {where} stands on line {item.line} where "
                    f"item {expected} was expected: something before it may be lost.",
                    item.line,
                )
            )
        expected = item.number + 1
