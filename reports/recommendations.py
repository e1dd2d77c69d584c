"""Reads the recommendations: their order, their words and who is primarily responsible."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from reports.numbered_items import BULLET, Item, NumberedList, begins_item, note_gaps
from reports.owners import Owners, names_a_post, split_owners
from reports.passages import squashed
from reports.sections import RECOMMENDATIONS, Part, find_part
from reports.text import Line
from rules.errors import NotAReport
from rules.published_report import PrintedRecommendation, Problem, Recommendations

_OWNER_NOTE = re.compile(r"\([^()]{0,40}responsib[^()]{0,60}\)", re.IGNORECASE)
_GROUP = re.compile(r"(?:[Tt]he )?(?P<owner>[^.:]{2,120}?) should ?:")
_COMPLETE = (")", ").")


@dataclass(slots=True)
class _Reading:
    """What is read so far, top to bottom."""

    read: NumberedList = field(default_factory=NumberedList)
    groups: dict[int, str] = field(default_factory=dict)
    group: str | None = None
    opening: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_recommendations(parts: Sequence[Part], problems: list[Problem]) -> Recommendations:
    """Read the list with the sentence that leads into each of its items.

    Raises NotAReport where the report has no such heading.
    """
    part = find_part(parts, RECOMMENDATIONS)
    if part is None:
        raise NotAReport(
            "This text has no “Recommendations for improvement” heading, so it can't be read as "
            "an inspection report. Check that it is the whole published report."
        )
    reading = _read_list(part.body.lines)
    problems.extend(reading.problems)
    note_gaps(reading.read.items, "the recommendations", problems)
    heading, note, lead_in = _opening(part, reading.opening)
    items = tuple(
        _recommendation(item, reading.groups.get(at), problems)
        for at, item in enumerate(reading.read.items)
    )
    _note_what_is_missing(items, part.heading.line, problems)
    return Recommendations(heading, note, lead_in, items, part.heading.line)


def _read_list(lines: Sequence[Line]) -> _Reading:
    reading = _Reading()
    for line in lines:
        before = len(reading.read.items)
        _take(line, reading)
        if reading.group:
            begun = range(before, len(reading.read.items))
            reading.groups.update(dict.fromkeys(begun, reading.group))
    return reading


def _take(line: Line, reading: _Reading) -> None:
    """Take one line: a group's heading, an item or part of one, the opening, or a stray."""
    items = reading.read.items
    if not begins_item(line) and _is_group(line):
        reading.group = line.plain
    elif not line.plain or begins_item(line) or (items and not _is_stray(line, items[-1])):
        reading.read.take(line)
    elif items or BULLET.match(line.plain):
        sentence = (
            f"Line {line.number} stands among the recommendations without a number; "
            "it is not read as one."
        )
        reading.problems.append(Problem(sentence, line.number))
    else:
        reading.opening.append(line)


def _is_group(line: Line) -> bool:
    match = _GROUP.fullmatch(line.plain)
    return match is not None and names_a_post_or_body(match["owner"])


def names_a_post_or_body(printed: str) -> bool:
    """Say whether a group's heading names who should act: a post, a board, a service."""
    return names_a_post(printed) or bool(re.search(r"\b(?:service|team|YOT|YOS|YJS)", printed))


def _is_stray(line: Line, last: Item) -> bool:
    """Say whether a line after a finished item stands outside the list."""
    if BULLET.match(line.plain):
        return True
    return last.closing_blank and last.text.rstrip().endswith(_COMPLETE)


def _opening(part: Part, opening: Sequence[Line]) -> tuple[str, str, str]:
    """Return the heading, the note on owners and the lead-in, each as printed."""
    heading = part.heading.title
    words = " ".join([heading, *(line.plain for line in opening)])
    note = _OWNER_NOTE.search(words)
    printed_note = note[0] if note else ""
    heading = heading.replace(printed_note, "").strip() if printed_note else heading
    lead_in = words.replace(printed_note, "", 1) if printed_note else words
    return heading, printed_note, " ".join(lead_in.removeprefix(heading).split())


def _recommendation(
    item: Item, group: str | None, problems: list[Problem]
) -> PrintedRecommendation:
    text, owners = _split_text(item.text)
    if owners is None and group:
        match = _GROUP.fullmatch(group)
        owners = split_owners(match["owner"]) if match else None
    if owners and owners.doubt:
        sentence = f"Recommendation {item.number}: {owners.doubt}"
        problems.append(Problem(sentence, item.line))
    posts = owners.posts if owners else ()
    return PrintedRecommendation(item.number, text, posts, item.line, group)


def _split_text(printed: str) -> tuple[str, Owners | None]:
    """Divide a recommendation's words from the brackets at its end, whatever ends them."""
    text = printed.rstrip(" .;")
    if not text.endswith(")"):
        return printed.strip(), None
    opens = _opening_bracket(text)
    if opens is None:
        return printed.strip(), None
    owners = split_owners(text[opens + 1 : -1])
    return text[:opens].strip(), owners if owners.posts else None


def _opening_bracket(text: str) -> int | None:
    """Return where the bracket closed at the end was opened, brackets within allowed."""
    depth = 0
    for at in range(len(text) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(text[at], 0)
        if depth == 0:
            return at
    return None


def _note_what_is_missing(
    items: Sequence[PrintedRecommendation], line: int, problems: list[Problem]
) -> None:
    if not items:
        problems.append(Problem("No numbered recommendation could be read.", line))
    for item in items:
        if not item.owners:
            sentence = f"Recommendation {item.number} names nobody in brackets as responsible."
            problems.append(Problem(sentence, item.line))
        if not squashed(item.text):
            problems.append(Problem(f"Recommendation {item.number} has no words.", item.line))
