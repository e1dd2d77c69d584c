"""Reads one general criterion in any of its three layouts: stacked, in cells, or on one row."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reports.numbered_items import NumberedList, note_gaps
from reports.numbers import read_percent
from reports.passages import Passage, squashed
from reports.text import Line
from rules.published_report import Comment, Criterion, NumberedItem, Problem

# Every layout, run together, reads alike: a label, then what it labels.
_LABELS = re.compile(
    r"(?:^|[ \n])(?P<label>General Criteri(?:on|a)|Score|Comment) ?:", re.IGNORECASE
)
_COMMENT = re.compile(r"(?P<word>[A-Z]{3,20}) improvement", re.IGNORECASE)
_STRENGTHS = {"strengths", "strength", "strengthscontinued"}
_AREAS = {
    "areasforimprovement",
    "areaforimprovement",
    "areasforimprovementcontinued",
    "areasofimprovement",
}


@dataclass(frozen=True, slots=True)
class CriterionBlock:
    """The lines under one criterion's heading."""

    ref: str
    title: str
    line: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class _Lists:
    """The two numbered lists under a criterion, and how the second is headed."""

    strengths: NumberedList
    areas: NumberedList
    areas_heading: str | None


def read_criterion(block: CriterionBlock, problems: list[Problem]) -> Criterion:
    """Read a criterion's wording, score and comment, and what was found under it."""
    split = _first_list(block.lines)
    head = Passage(block.lines[:split])
    labelled = _labelled(head)
    lists = _read_lists(block, split, problems)
    criterion = Criterion(
        ref=block.ref,
        title=" ".join([block.title, labelled.get("", "").rstrip(" :")]).strip(),
        general_criterion=labelled.get("general", ""),
        percent=read_percent(labelled.get("score", "")),
        comment=read_comment(labelled.get("comment", "")),
        strengths=_items(lists.strengths),
        areas_for_improvement=_items(lists.areas),
        areas_heading=lists.areas_heading,
        line=block.line,
    )
    _note_what_is_missing(criterion, problems)
    return criterion


def read_comment(printed: str) -> Comment | None:
    """Return the comment in "MODERATE improvement required", None where it is no known one."""
    match = _COMMENT.search(printed)
    word = match["word"].lower() if match else ""
    return Comment(word) if word in set(Comment) else None


def _first_list(lines: Sequence[Line]) -> int:
    headed = (at for at, line in enumerate(lines) if squashed(line.plain) in _STRENGTHS | _AREAS)
    return next(headed, len(lines))


def _labelled(head: Passage) -> dict[str, str]:
    """Return what stands after each label, in one line; before the first, a title's rest."""
    found: dict[str, str] = {}
    label, begin = "", 0
    for match in _LABELS.finditer(head.typed):
        found.setdefault(label, _one_line(head.text[begin : match.start()]))
        label, begin = match["label"].lower().split()[0], match.end()
    found.setdefault(label, _one_line(head.text[begin:]))
    return found


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _read_lists(block: CriterionBlock, split: int, problems: list[Problem]) -> _Lists:
    strengths, areas, heading = NumberedList(), NumberedList(), None
    current = strengths
    for line in block.lines[split:]:
        squash = squashed(line.plain)
        if squash in _STRENGTHS:
            current = strengths
        elif squash in _AREAS:
            current, heading = areas, heading or line.plain
        elif not current.take(line):
            sentence = f"Line {line.number}, under criterion {block.ref}, bears no item's number."
            problems.append(Problem(sentence, line.number))
    note_gaps(strengths.items, f"the strengths of {block.ref}", problems)
    note_gaps(areas.items, f"the areas for improvement of {block.ref}", problems)
    return _Lists(strengths, areas, heading)


def _items(read: NumberedList) -> tuple[NumberedItem, ...]:
    return tuple(NumberedItem(item.number, item.text, item.line) for item in read.items)


def _note_what_is_missing(criterion: Criterion, problems: list[Problem]) -> None:
    present = {
        "general criterion": bool(criterion.general_criterion),
        "score": criterion.percent is not None,
        "comment": criterion.comment is not None,
        "strengths": bool(criterion.strengths),
    }
    for what, there in present.items():
        if not there:
            sentence = f"No {what} could be read for criterion {criterion.ref}."
            problems.append(Problem(sentence, criterion.line))
    if criterion.areas_heading and not criterion.areas_for_improvement:
        sentence = f"“{criterion.areas_heading}” under {criterion.ref} heads no item."
        problems.append(Problem(sentence, criterion.line))
