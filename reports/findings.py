"""Reads the sections of findings: scores, strengths, areas for improvement, commentary."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from reports.criteria import CriterionBlock, read_criterion
from reports.numbers import read_percent
from reports.passages import paragraphs, squashed
from reports.sections import SECTION, Part, parts_of
from reports.text import Line
from rules.published_report import Problem, Section

_CRITERION = re.compile(r"(?P<ref>[1-9]\.[1-9])\.?\s+(?P<title>\S.{2,150})")
_OVERALL = re.compile(r"OVERALL SCORE\s*[:\-]?\s*(?P<score>.{0,9})", re.IGNORECASE)


@dataclass(slots=True)
class _Divided:
    """A section's lines, by what they belong to."""

    opening: list[Line] = field(default_factory=list)
    scores: list[Line] = field(default_factory=list)
    criteria: list[list[Line]] = field(default_factory=list)
    commentary: list[Line] = field(default_factory=list)


def read_sections(parts: Sequence[Part], problems: list[Problem]) -> tuple[Section, ...]:
    """Read every section of findings in order."""
    sections = tuple(_section(part, problems) for part in parts_of(parts, SECTION))
    if not sections:
        problems.append(Problem("No numbered section of findings could be found.", None))
    return sections


def _section(part: Part, problems: list[Problem]) -> Section:
    divided = _divide(part.body.lines)
    section = Section(
        number=part.heading.number,
        title=part.heading.title,
        percent=_overall_score(divided.scores, part, problems),
        criteria=tuple(read_criterion(_block(lines), problems) for lines in divided.criteria),
        introduction=paragraphs(divided.opening),
        commentary=paragraphs(divided.commentary),
        line=part.heading.line,
    )
    _note_what_is_missing(section, problems)
    _note_strangers(section, divided.scores[1:], problems)
    return section


def _divide(lines: Sequence[Line]) -> _Divided:
    """Give each line to what was headed last; a heading lost must not swallow what follows."""
    divided = _Divided()
    current = divided.opening
    for line in lines:
        if _OVERALL.match(line.plain):
            divided.scores.append(line)
        elif _CRITERION.fullmatch(line.plain.rstrip(" :")):
            current = [line]
            divided.criteria.append(current)
        elif _heads_commentary(line):
            current = divided.commentary
        else:
            current.append(line)
    return divided


def _heads_commentary(line: Line) -> bool:
    return line.plain.startswith("COMMENTARY") and squashed(line.plain).startswith("commentaryon")


def _block(lines: Sequence[Line]) -> CriterionBlock:
    match = _CRITERION.fullmatch(lines[0].plain.rstrip(" :"))
    assert match is not None
    return CriterionBlock(match["ref"], match["title"], lines[0].number, tuple(lines[1:]))


def _overall_score(scores: Sequence[Line], part: Part, problems: list[Problem]) -> int | None:
    """Return the first overall score printed in the section."""
    if not scores:
        sentence = f"Section {part.heading.number}, {part.heading.title}, has no overall score."
        problems.append(Problem(sentence, part.heading.line))
        return None
    match = _OVERALL.match(scores[0].plain)
    percent = read_percent(match["score"]) if match else None
    if percent is None:
        sentence = f"The overall score on line {scores[0].number} is not a percentage."
        problems.append(Problem(sentence, scores[0].number))
    return percent


def _note_what_is_missing(section: Section, problems: list[Problem]) -> None:
    if not section.criteria:
        sentence = f"Section {section.number} has no criterion that could be read."
        problems.append(Problem(sentence, section.line))
    if not section.commentary:
        sentence = f"Section {section.number} has no commentary."
        problems.append(Problem(sentence, section.line))


def _note_strangers(section: Section, scores: Sequence[Line], problems: list[Problem]) -> None:
    """Say what stands in a section but belongs to another, whose heading isn't there."""
    for line in scores:
        sentence = (
            f"A second overall score stands on line {line.number}, in section {section.number}: "
            "a section's heading may be lost."
        )
        problems.append(Problem(sentence, line.number))
    for criterion in section.criteria:
        if not criterion.ref.startswith(f"{section.number}."):
            sentence = (
                f"Criterion {criterion.ref} on line {criterion.line} stands in section "
                f"{section.number}: a section's heading may be lost."
            )
            problems.append(Problem(sentence, criterion.line))
