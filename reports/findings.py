"""Reads the sections of findings: scores, strengths, areas for improvement, commentary."""

import re
from collections.abc import Sequence

from reports.criteria import CriterionBlock, read_criterion
from reports.numbers import read_percent
from reports.passages import paragraphs, squashed
from reports.sections import SECTION, Part, parts_of
from reports.text import Line
from rules.published_report import Criterion, Problem, Section

_CRITERION = re.compile(r"(?P<ref>[1-9]\.[1-9])\.?\s+(?P<title>\S.{2,150})")
_OVERALL = re.compile(r"OVERALL SCORE\s*[:\-]?\s*(?P<score>.{0,9})", re.IGNORECASE)


def read_sections(parts: Sequence[Part], problems: list[Problem]) -> tuple[Section, ...]:
    """Read every section of findings in order."""
    sections = tuple(_section(part, problems) for part in parts_of(parts, SECTION))
    if not sections:
        problems.append(Problem("No numbered section of findings could be found.", None))
    return sections


def _section(part: Part, problems: list[Problem]) -> Section:
    lines = list(part.body.lines)
    commentary_at = _commentary_at(lines)
    starts = [at for at in range(commentary_at) if _starts_criterion(lines[at])]
    opening = lines[: starts[0] if starts else commentary_at]
    number, title = part.heading.number, part.heading.title
    section = Section(
        number=number,
        title=title,
        percent=_overall_score(opening, part, problems),
        criteria=_criteria(lines[:commentary_at], starts, problems),
        introduction=paragraphs(line for line in opening if not _OVERALL.match(line.plain)),
        commentary=paragraphs(lines[commentary_at + 1 :]),
        line=part.heading.line,
    )
    _note_what_is_missing(section, problems)
    return section


def _commentary_at(lines: Sequence[Line]) -> int:
    found = (at for at, line in enumerate(lines) if _heads_commentary(line))
    return next(found, len(lines))


def _heads_commentary(line: Line) -> bool:
    return line.plain.startswith("COMMENTARY") and squashed(line.plain).startswith("commentaryon")


def _starts_criterion(line: Line) -> bool:
    return bool(_CRITERION.fullmatch(line.plain.rstrip(" :")))


def _criteria(
    lines: Sequence[Line], starts: Sequence[int], problems: list[Problem]
) -> tuple[Criterion, ...]:
    ends = [*starts[1:], len(lines)]
    blocks = (lines[start:end] for start, end in zip(starts, ends, strict=False))
    return tuple(read_criterion(_block(block), problems) for block in blocks)


def _block(lines: Sequence[Line]) -> CriterionBlock:
    match = _CRITERION.fullmatch(lines[0].plain.rstrip(" :"))
    assert match is not None
    return CriterionBlock(match["ref"], match["title"], lines[0].number, tuple(lines[1:]))


def _overall_score(opening: Sequence[Line], part: Part, problems: list[Problem]) -> int | None:
    """Return the section's score, taken from its own opening only."""
    for line in opening:
        if match := _OVERALL.match(line.plain):
            percent = read_percent(match["score"])
            if percent is None:
                sentence = f"The overall score on line {line.number} is not a percentage."
                problems.append(Problem(sentence, line.number))
            return percent
    heading = part.heading
    sentence = f"Section {heading.number}, {heading.title}, has no overall score."
    problems.append(Problem(sentence, heading.line))
    return None


def _note_what_is_missing(section: Section, problems: list[Problem]) -> None:
    if not section.criteria:
        sentence = f"Section {section.number} has no criterion that could be read."
        problems.append(Problem(sentence, section.line))
    if not section.commentary:
        sentence = f"Section {section.number} has no commentary."
        problems.append(Problem(sentence, section.line))
    for criterion in section.criteria:
        if not criterion.ref.startswith(f"{section.number}."):
            sentence = (
                f"Criterion {criterion.ref} on line {criterion.line} stands in section "
                f"{section.number}: a section's heading may be lost."
            )
            problems.append(Problem(sentence, criterion.line))
