"""Finds the report's headings where they head something, not where the contents list them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.passages import Passage, squashed
from reports.text import Line

COVER = "cover"
FOREWORD = "foreword"
ACKNOWLEDGEMENTS = "acknowledgements"
CONTENTS = "contents"
SCORING = "scoring"
RECOMMENDATIONS = "recommendations"
NEXT_STEPS = "next_steps"
MAKING_A_DIFFERENCE = "making_a_difference"
SERVICE_USERS = "service_users"
SECTION = "section"
APPENDIX = "appendix"

_TITLES = {
    "foreword": FOREWORD,
    "acknowledgements": ACKNOWLEDGEMENTS,
    "acknowledgments": ACKNOWLEDGEMENTS,
    "contents": CONTENTS,
    "scoringandsummarytable": SCORING,
    "recommendationsforimprovement": RECOMMENDATIONS,
    "recommendations": RECOMMENDATIONS,
    "nextsteps": NEXT_STEPS,
    "makingadifference": MAKING_A_DIFFERENCE,
    "serviceusersperspective": SERVICE_USERS,
    "serviceusersperspectives": SERVICE_USERS,
}
_LONGEST_HEADING = 120
_OWNER_NOTE = "primaryresponsibilityisindicatedinbrackets"
_APPENDIX = re.compile(r"Appendix (?P<number>\d{1,2})\b[:.]?(?P<title>.*)", re.IGNORECASE)
_SECTION = re.compile(r"(?P<number>[1-9])\.?\s+(?P<title>[^a-z]*[A-Z][^a-z]*)")
_CRITERION = re.compile(r"[1-9]\.[1-9]\.?\s")
_PAGE_NUMBER = re.compile(r"(?:\s|[.\u2026]{2,99}\s?)\d{1,3}$")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its kind, its number where it has one, its title as printed."""

    kind: str
    number: int
    title: str
    line: int


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with all that stands under it, up to the next."""

    heading: Heading
    body: Passage


def read_parts(lines: Sequence[Line]) -> list[Part]:
    """Divide the report at its headings; what stands before the first is the cover.

    Headings repeated in the contents list, and "1." lines that head nothing, divide nothing.
    """
    headings = [Heading(COVER, 0, "", 0), *_in_order(_candidates(lines))]
    ends = [heading.line for heading in headings[1:]] + [len(lines) + 1]
    return [
        Part(heading, Passage(lines[heading.line : end - 1]))
        for heading, end in zip(headings, ends, strict=True)
    ]


def find_part(parts: Sequence[Part], kind: str, number: int = 0) -> Part | None:
    """Return the part of this kind and number, or None where the report has none."""
    wanted = (kind, number)
    return next((p for p in parts if (p.heading.kind, p.heading.number) == wanted), None)


def body_of(parts: Sequence[Part], kind: str, number: int = 0) -> Passage:
    """Return what stands under a heading; nothing where the report has no such heading."""
    part = find_part(parts, kind, number)
    return part.body if part else Passage(())


def parts_of(parts: Sequence[Part], kind: str) -> list[Part]:
    """Return the parts of one kind, in order."""
    return [part for part in parts if part.heading.kind == kind]


def _candidates(lines: Sequence[Line]) -> Iterator[Heading]:
    """Yield what looks like a heading outside the contents list."""
    skip_until = 0
    for position, line in enumerate(lines):
        if position < skip_until:
            continue
        heading = _heading(line)
        if heading is None:
            continue
        yield heading
        if heading.kind == CONTENTS:
            skip_until = _end_of_contents(lines, position + 1)


def _heading(line: Line) -> Heading | None:
    plain = line.plain
    if not plain or len(plain) > _LONGEST_HEADING:
        return None
    squash = squashed(plain)
    kind = _TITLES.get(squash) or _TITLES.get(squash.removesuffix(_OWNER_NOTE))
    if kind:
        return Heading(kind, 0, plain, line.number)
    return _numbered_heading(plain, line.number)


def _numbered_heading(plain: str, number: int) -> Heading | None:
    if appendix := _APPENDIX.fullmatch(plain):
        title = appendix["title"].strip(" :-\u2013\u2014")
        if plain.endswith((".", ";")) or title[:1].islower() or is_listed(plain):
            return None
        return Heading(APPENDIX, int(appendix["number"]), title, number)
    section = _SECTION.fullmatch(plain)
    if section and not is_listed(plain):
        return Heading(SECTION, int(section["number"]), section["title"].strip(), number)
    return None


def is_listed(plain: str) -> bool:
    """Say whether a heading's line ends with a page number, as in the contents list."""
    words = plain.split()
    return len(words) > 2 and _PAGE_NUMBER.search(plain) is not None  # noqa: PLR2004


def _end_of_contents(lines: Sequence[Line], start: int) -> int:
    """Return where the list ends: where a heading comes again, or the last page number.

    The list may have lost its page numbers; then only the repetition tells.
    """
    seen: set[tuple[str, int]] = set()
    end = start
    for position in range(start, len(lines)):
        plain = lines[position].plain
        if not plain:
            continue
        if len(plain) > _LONGEST_HEADING:
            break
        entry = _PAGE_NUMBER.sub("", plain) if plain[-1].isdecimal() else plain
        heading = _heading(Line(lines[position].number, entry))
        if heading and entry == plain and (heading.kind, heading.number) in seen:
            return position
        if heading:
            seen.add((heading.kind, heading.number))
        if heading or entry != plain or _CRITERION.match(plain):
            end = position + 1
    return end


def _in_order(candidates: Iterator[Heading]) -> list[Heading]:
    """Keep each heading once; sections and appendices only in rising order.

    Sections end where the appendices begin: their own "1." lines are no sections.
    """
    kept: list[Heading] = []
    highest = {SECTION: 0, APPENDIX: 0}
    seen: set[str] = set()
    for heading in candidates:
        if heading.kind in highest:
            rising = heading.number > highest[heading.kind]
            if not rising or (heading.kind == SECTION and highest[APPENDIX]):
                continue
            highest[heading.kind] = heading.number
        elif heading.kind in seen:
            continue
        seen.add(heading.kind)
        kept.append(heading)
    return kept
