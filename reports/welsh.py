"""Reads the numbered recommendations of a report in Welsh, for a person to pair and put right."""

import re
from collections.abc import Mapping, Sequence

from reports.numbered_items import NumberedList, begins_item
from reports.text import Line, read_lines
from rules.errors import NotAReport

_HEADING = re.compile(r"\bargymhell(?:ion|iad)\b", re.IGNORECASE)
_LONGEST_HEADING = 80
_OWNER = re.compile(r"\s*\([^()]{2,120}\)[.;]?$")
_ENDS = (")", ").", ".")


def recommendations_in_welsh(source: bytes) -> Mapping[int, str]:
    """Return by number what may be each recommendation; nothing where none can be read.

    The owner in brackets at an item's end is left out, as it is in the English.
    """
    try:
        lines = read_lines(source)
    except NotAReport:
        return {}
    headings = [at for at, line in enumerate(lines) if _is_heading(line)]
    lists = [_numbered_after(lines[at + 1 :]) for at in headings]
    # A page of contents has such a list too, of a few words each.
    fullest = max(lists, key=lambda found: sum(map(len, found.values())), default={})
    return {number: _OWNER.sub("", words).strip() for number, words in fullest.items()}


def _is_heading(line: Line) -> bool:
    plain = line.plain
    return 0 < len(plain) <= _LONGEST_HEADING and bool(_HEADING.search(plain))


def _numbered_after(lines: Sequence[Line]) -> dict[int, str]:
    """Read the list that follows a heading, up to where its numbers stop running."""
    read = NumberedList()
    for line in lines:
        if _is_heading(line) or (read.items and _is_outside(line, read)):
            break
        if read.items or begins_item(line):
            read.take(line)
    found: dict[int, str] = {}
    for expected, item in enumerate(read.items, 1):
        if item.number != expected:
            break
        found[item.number] = item.text
    return found


def _is_outside(line: Line, read: NumberedList) -> bool:
    last = read.items[-1]
    if not line.plain or begins_item(line):
        return False
    return last.closing_blank and last.text.rstrip().endswith(_ENDS)
