"""A stretch of a report in which words are looked for and found with their line."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from re import Match, Pattern

from reports.text import Line
from rules.published_report import Stated

# Quotes and apostrophes (and the mark of a lost character) become ', double quotes ", dashes -.
_APOSTROPHES = "\u2018\u2019\u201a`\u00b4\ufffd"
_QUOTES = "\u201c\u201d\u201e"
_DASHES = "\u2010\u2011\u2013\u2014\u2212\u0152"
_AS_TYPED = str.maketrans(
    _APOSTROPHES + _QUOTES + _DASHES + "\u00a0",
    "'" * len(_APOSTROPHES) + '"' * len(_QUOTES) + "-" * len(_DASHES) + " ",
)

_NOT_COMPARED = re.compile(r"[^a-z0-9]+")


def as_typed(text: str) -> str:
    """Return the text with typists' quotes and dashes, each character in its old place.

    A character lost in conversion is nearly always an apostrophe, and is matched as one.
    """
    return text.translate(_AS_TYPED)


def squashed(text: str) -> str:
    """Return only the letters and digits, lower case: how headings are compared."""
    return _NOT_COMPARED.sub("", text.lower())


@dataclass(frozen=True, slots=True)
class Found:
    """Words found in a passage, with the line they begin on."""

    groups: tuple[str, ...]
    line: int

    def stated(self, group: int = 1) -> Stated[str]:
        """Return one group of the match as a stated fact."""
        return Stated(self.groups[group], self.line)


class Passage:
    """Lines in order, run together: one space within a paragraph, one line end between."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self.lines: Sequence[Line] = tuple(lines)
        self.text, self._starts, self._numbers = _run_together(self.lines)
        self.typed = as_typed(self.text)

    @property
    def first_line(self) -> int | None:
        """The number of the first line that holds anything."""
        return self._numbers[0] if self._numbers else None

    def line_at(self, offset: int) -> int:
        """Return the source line that the character at this offset stands on."""
        return self._numbers[max(0, bisect_right(self._starts, offset) - 1)]

    def find(self, pattern: Pattern[str]) -> Found | None:
        """Return the first match, its words as printed, on the line where group 1 begins."""
        match = pattern.search(self.typed)
        return self._found(match) if match else None

    def find_all(self, pattern: Pattern[str]) -> Iterator[Found]:
        """Yield every match in order."""
        return (self._found(match) for match in pattern.finditer(self.typed))

    def _found(self, match: Match[str]) -> Found:
        spans = [match.span(group) for group in range(len(match.groups()) + 1)]
        words = tuple(self.text[start:end] if start >= 0 else "" for start, end in spans)
        begins = match.start(1) if match.groups() and match.start(1) >= 0 else match.start()
        return Found(words, self.line_at(begins))


def paragraphs(lines: Iterable[Line]) -> str:
    """Return the lines' text as printed: wrapped lines joined, paragraphs a blank line apart."""
    return "\n\n".join(Passage(lines).text.split("\n"))


def _run_together(lines: Iterable[Line]) -> tuple[str, list[int], list[int]]:
    pieces: list[str] = []
    starts: list[int] = []
    numbers: list[int] = []
    offset, between = 0, ""
    for line in lines:
        plain = line.plain
        if not plain:
            between = "\n" if pieces else ""
            continue
        pieces.append(between + plain)
        starts.append(offset + len(between))
        numbers.append(line.number)
        offset += len(between) + len(plain)
        between = " "
    return "".join(pieces), starts, numbers
