"""Reads the cover: the programme, the area, the ISBN, the year, and its lines in Welsh."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reports.numbers import MONTH, read_month
from reports.passages import Passage
from reports.sections import COVER, FOREWORD, Part, body_of
from reports.text import Line
from rules.errors import NotAReport
from rules.published_report import Month, Problem, Stated

ISBN_PREFIX = "978184099"

_PROGRAMME = re.compile(
    r"(?m)(?:^|(?<= ))([A-Z][A-Za-z ]{0,60} Inspection of youth offending work in "
    r"(?:England and Wales|England|Wales))(?:$|(?= ))"
)
_WORK_IN = re.compile(
    r"(?:Report on )?(?:youth )?(?:offending )?work in\b ?:?(?P<rest>.*)", re.IGNORECASE
)
_ISBN = re.compile(r"ISBN(?:-?13)? ?:? ?([0-9Xx][0-9Xx -]{0,20}[0-9Xx]|[0-9]?)(?![0-9])")
_YEAR = re.compile(r"(?m)(?:^|(?<= ))((?:19|20)\d\d)(?=ISBN|$| ISBN)")
_YEAR_AFTER_ISBN = re.compile(r"ISBN[ :]{0,3}978[0-9 -]{12,14}? ?((?:19|20)\d\d)(?:$|\n)")
_MONTH = re.compile(rf"(?m)^({MONTH}) ((?:19|20)\d\d)$")
_NOT_AREA = re.compile(r"ISBN|\d{4}|HM Inspectorate", re.IGNORECASE)
_WELSH = frozenset(
    (
        *("adroddiad", "ar", "archwilio", "arolygiad", "arolygu", "cyd", "cyfiawnder", "cymru"),
        *("gwaith", "gyda", "ifanc", "lloegr", "prawf", "rhaglen", "troseddau", "troseddol"),
        *("troseddwyr", "y", "yn", "yng", "ym"),
    )
)
_ISBN_DIGITS = 13


@dataclass(frozen=True, slots=True)
class Cover:
    """What the cover says, and the month that the cover or the foreword's end gives."""

    programme_title: Stated[str]
    area: Stated[str]
    isbn: Stated[str] | None
    year: Stated[int] | None
    dated: Stated[Month] | None
    welsh: tuple[Stated[str], ...]


def read_cover(parts: Sequence[Part], problems: list[Problem]) -> Cover:
    """Read the cover in whatever order its lines stand.

    Raises NotAReport where it names no area or no programme.
    """
    cover = body_of(parts, COVER)
    title, area = cover.find(_PROGRAMME), _area(cover.lines)
    if title is None or area is None:
        missing = "the area it reports on" if title else "the inspection programme"
        raise NotAReport(
            f"The cover of this text doesn't name {missing}, so it can't be read as an "
            "inspection report. Check that it is the whole published report."
        )
    dated = _dated(cover) or _dated(body_of(parts, FOREWORD))
    return Cover(
        programme_title=title.stated(),
        area=area,
        isbn=_isbn(cover, problems),
        year=_year(cover, dated, problems),
        dated=dated,
        welsh=tuple(Stated(li.plain, li.number) for li in cover.lines if _is_welsh(li.plain)),
    )


def _area(lines: Sequence[Line]) -> Stated[str] | None:
    """Return what stands after "work in:", on its own line or lines."""
    named: list[str] = []
    began: int | None = None
    waiting = False
    for line in lines:
        plain = line.plain
        match = None if waiting else _WORK_IN.fullmatch(plain)
        words = match["rest"].strip() if match else plain if waiting else ""
        waiting = waiting or match is not None
        if named and (not words or _NOT_AREA.search(words)):
            break
        if words and not _NOT_AREA.search(words):
            named.append(words)
            began = began or line.number
    return Stated(" ".join(named), began) if began else None


def _isbn(cover: Passage, problems: list[Problem]) -> Stated[str] | None:
    """Return the ISBN as printed; say where its digits are lost or do not check."""
    found = cover.find(_ISBN)
    if found is None:
        problems.append(Problem("The cover prints no ISBN.", None))
        return None
    printed = _without_year(found.groups[1])
    doubt = isbn_doubt(printed)
    if doubt:
        sentence = f"The ISBN on line {found.line} {doubt}."
        problems.append(Problem(sentence, found.line))
    complete = len(_digits(printed)) == _ISBN_DIGITS
    return Stated(printed, found.line) if complete else None


def isbn_doubt(printed: str) -> str | None:
    """Say what is wrong with an ISBN, None where it is one of the inspectorate's."""
    digits = _digits(printed)
    if len(digits) != _ISBN_DIGITS:
        return f"has lost digits: “{printed.strip()}” is not thirteen"
    weights = (1, 3) * 6
    total = sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=False))
    if (10 - total % 10) % 10 != int(digits[-1]):
        return f"“{printed}” fails its check digit"
    if not digits.startswith(ISBN_PREFIX):
        return f"“{printed}” is not one of the inspectorate's, which begin 978-1-84099"
    return None


def _digits(printed: str) -> str:
    return "".join(character for character in printed if character.isdecimal())


def _without_year(printed: str) -> str:
    """Drop a year that follows thirteen digits."""
    end = 0
    for at, character in enumerate(printed):
        end += character.isdecimal()
        if end == _ISBN_DIGITS:
            return printed[: at + 1]
    return printed


def _year(
    cover: Passage, dated: Stated[Month] | None, problems: list[Problem]
) -> Stated[int] | None:
    """Return the year on the cover, else the one in the month's line."""
    found = cover.find(_YEAR) or cover.find(_YEAR_AFTER_ISBN)
    if found is None:
        if dated is None:
            problems.append(Problem("The report states neither a year nor a month.", None))
        return Stated(dated.value.year, dated.line) if dated else None
    year = int(found.groups[1])
    if dated and dated.value.year != year:
        sentence = (
            f"The cover says {year} on line {found.line}, but the month on line {dated.line} "
            f"is in {dated.value.year}."
        )
        problems.append(Problem(sentence, found.line))
    return Stated(year, found.line)


def _dated(passage: Passage) -> Stated[Month] | None:
    for line in passage.lines:
        if match := _MONTH.fullmatch(line.plain):
            return Stated(read_month(match[1], match[2]), line.number)
    return None


def _is_welsh(plain: str) -> bool:
    words = plain.lower().split()
    return len(words) > 1 and sum(word in _WELSH for word in words) * 2 > len(words)
