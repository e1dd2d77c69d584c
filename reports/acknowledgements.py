"""Reads whom the report credits, role by role."""

from collections.abc import Sequence

from reports.sections import ACKNOWLEDGEMENTS, Part, body_of
from reports.text import Line
from rules.published_report import Credit, Problem

_ENDS_OF_ROLES = {
    *("inspector", "inspectors", "assessor", "assessors", "staff", "team"),
    *("editor", "editors", "researcher", "researchers", "officer", "officers"),
}
_LONGEST_CELL = 120


def read_credits(parts: Sequence[Part], problems: list[Problem]) -> tuple[Credit, ...]:
    """Read each role with the people under or beside it; the words of thanks name nobody."""
    found: list[Credit] = []
    apart = False
    for line in body_of(parts, ACKNOWLEDGEMENTS).lines:
        if apart:
            _note_apart(line, found, problems)
        for cell in line.cells:
            _take(cell, line.number, found, problems)
        apart = not line.plain
    if not found:
        problems.append(Problem("No acknowledged roles could be read.", None))
    unnamed = (credit for credit in found if not credit.names)
    problems.extend(Problem(f"Nobody is named as {c.role}.", c.line) for c in unnamed)
    return tuple(found)


def _take(cell: str, line: int, found: list[Credit], problems: list[Problem]) -> None:
    if cell.endswith(".") or len(cell) > _LONGEST_CELL:
        return
    if _is_role(cell):
        found.append(Credit(cell.rstrip(" :"), (), line))
    elif found:
        found[-1] = _with_names(found[-1], cell)
    else:
        problems.append(Problem(f"Line {line} of the acknowledgements names no role.", line))


def _note_apart(line: Line, found: Sequence[Credit], problems: list[Problem]) -> None:
    """Say where names follow names after a gap: a role between them may be lost."""
    if found and found[-1].names and line.cells and not _is_role(line.cells[0]):
        sentence = (
            f"The names on line {line.number} stand apart from “{found[-1].role}”, to which they "
            "are counted: a role may be lost."
        )
        problems.append(Problem(sentence, line.number))


def _is_role(cell: str) -> bool:
    last = cell.rstrip(" :").lower().rpartition(" ")[2]
    return last in _ENDS_OF_ROLES and ";" not in cell


def _with_names(credit: Credit, cell: str) -> Credit:
    names = (name.strip() for name in cell.replace(",", ";").split(";"))
    return Credit(credit.role, (*credit.names, *(name for name in names if name)), credit.line)
