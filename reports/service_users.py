"""Reads how many answered questionnaires, and which criteria the stories stand for: no story."""

import re
from collections.abc import Sequence

from reports.numbered_items import BULLET
from reports.numbers import NUMBER, read_number
from reports.passages import Passage
from reports.sections import MAKING_A_DIFFERENCE, SERVICE_USERS, Part, body_of
from reports.text import Line
from rules.published_report import Problem, Questionnaires, Stated

_CITED = re.compile(r"General Criteri(?:on|a) ?: ?([1-9]\.[1-9](?:(?:, ?| and | & )[1-9]\.[1-9])*)")
_REF = re.compile(r"[1-9]\.[1-9]")
_COUNT = re.compile(
    rf"\b({NUMBER}) (?:[a-z&, ]{{3,60}}? completed (?:a |the )?[a-z ]{{0,20}}questionnaires?"
    r"|questionnaires? (?:was|were) (?:completed|returned))"
)
_LONGEST_GROUP = 60


def read_cited_criteria(parts: Sequence[Part]) -> tuple[Stated[str], ...]:
    """Read the criteria that "Making a difference" cites; the stories are left where they are."""
    cited = body_of(parts, MAKING_A_DIFFERENCE).find_all(_CITED)
    return tuple(
        Stated(ref, found.line) for found in cited for ref in _REF.findall(found.groups[1])
    )


def read_questionnaires(
    parts: Sequence[Part], problems: list[Problem]
) -> tuple[Questionnaires, ...]:
    """Read each group's number of questionnaires and of findings; no quotation is kept."""
    passage = body_of(parts, SERVICE_USERS)
    groups = _groups(passage.lines)
    counted = (_counted(heading, lines, problems) for heading, lines in groups)
    found = tuple(group for group in counted if group)
    if not found:
        problems.append(Problem("No number of questionnaires could be read.", None))
    _note_unheaded(passage, {group.line for group in found}, problems)
    return found


def _note_unheaded(passage: Passage, read: set[int], problems: list[Problem]) -> None:
    """Say of a number of questionnaires that stands under no group's heading."""
    for count in passage.find_all(_COUNT):
        if count.line not in read and read_number(count.groups[1]) is not None:
            sentence = (
                f"The number of questionnaires on line {count.line} stands under no heading "
                "that says who answered; it is not counted."
            )
            problems.append(Problem(sentence, count.line))


def _groups(lines: Sequence[Line]) -> list[tuple[Line, list[Line]]]:
    """Divide at the short lines that name who answered ("Victims")."""
    groups: list[tuple[Line, list[Line]]] = []
    for line in lines:
        plain = line.plain
        if plain and _is_group(plain):
            groups.append((line, []))
        elif groups:
            groups[-1][1].append(line)
    return groups


def _is_group(plain: str) -> bool:
    short = len(plain) <= _LONGEST_GROUP and not plain.endswith((".", ",", ";", '"'))
    named = re.match(r"(?:Children|Young people|Victims|Parents|Carers)\b", plain)
    return short and named is not None and not BULLET.match(plain)


def _counted(heading: Line, lines: list[Line], problems: list[Problem]) -> Questionnaires | None:
    opening = Passage(_opening(lines))
    found = opening.find(_COUNT)
    number = read_number(found.groups[1]) if found else None
    if found is None or number is None:
        sentence = f"It could not be read how many questionnaires “{heading.plain}” returned."
        problems.append(Problem(sentence, heading.number))
        return None
    findings = sum(bool(BULLET.match(line.plain)) for line in lines)
    if not findings:
        sentence = f"No finding drawn from “{heading.plain}” could be counted."
        problems.append(Problem(sentence, heading.number))
    return Questionnaires(heading.plain.rstrip(":"), number, findings, found.line)


def _opening(lines: list[Line]) -> list[Line]:
    """Return the lines before the first finding."""
    ends = (at for at, line in enumerate(lines) if BULLET.match(line.plain))
    return lines[: next(ends, len(lines))]
