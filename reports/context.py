"""Reads the contextual information: where the service is, whom it serves, who runs it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.passages import Found, Passage
from reports.sections import APPENDIX, MAKING_A_DIFFERENCE, Part, body_of, parts_of
from rules.published_report import ContextFact, Nation, Problem, Stated

EVERYWHERE = "England/Wales"

_KINDS = "YOS|YOT|YJS|Youth Offending Service|Youth Offending Team|Youth Justice Service"
_LOCATED = re.compile(
    rf"(?m)(?:^|(?<=\. ))((?:The )?[A-Z][^.\n]{{0,80}}?(?:{_KINDS})) (?:was|is) located "
    r"(?:in|within) "
)
_REGION = re.compile(r"located (?:in|within) the ([^.\n]{3,60}?) region of (England|Wales)\b")
_IN_NATION = re.compile(r"located (?:in|within) ((?:[A-Z][a-z]{2,8}[ -]){0,2})(England|Wales)\b")
_IMPRESSED = re.compile(rf"examples of ([A-Z][^.\n]{{2,80}}? (?:{_KINDS})) work\b")
_KIND = re.compile(rf"(?:{_KINDS})$")
_SHARE_BEFORE = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)% ?\(([A-Z][A-Za-z &'.-]{1,40})\)")
_SHARE_AFTER = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)%(?: - ([A-Z][A-Za-z &'.-]{1,40}))?")
_AGED = re.compile(r" of the population (?:was|were) aged 10 to 17")
_AGED_AVERAGE = re.compile(
    r"aged 10 to 17[^\n]{0,200}?England/Wales,? (?:which was|of) (\d[\d.]{0,5})%"
)
_WHITE = re.compile(r"predominantly white British \(([^()\n]{2,120})\)")
_MINORITY = re.compile(r"black and minority ethnic heritage \(([^()\n]{2,120})\)")
_MINORITY_AVERAGE = re.compile(
    r"black and minority ethnic heritage [^\n]{0,160}?England/Wales of (\d[\d.]{0,5})%"
)
_NAMED = (
    ("population", re.compile(r"population of (\d[\d,]{0,12}) as measured")),
    ("population_source", re.compile(r"as measured in (?:the )?([^\n]{3,60}?\d{4})")),
    ("offences_per_1000", re.compile(r"\bat (\d{1,4}) per 1,000\b")),
    ("offences_year", re.compile(r"disposal in (\d{4}(?:/\d{2,4})?)")),
    ("police", re.compile(r"within those of (?:the )?([^.\n]{3,60}? Police)\b")),
    (
        "probation_trust",
        re.compile(r"\b(?:The|the) ([A-Z][^.\n]{2,60}? (?:Probation Trust|Probation Area))\b"),
    ),
    (
        "primary_care_trust",
        re.compile(
            r"(?:Probation Trust|Probation Area) and (?:the )?([^.\n]{3,80}?"
            r"(?:Primary Care Trusts?|PCTs?|Health Board))\b"
        ),
    ),
    ("council_section", re.compile(r"located within the ([^.\n]{3,200})\.")),
    ("managed_by", re.compile(r"\b(?:was|is) managed by (?:the )?([^.\n]{3,80})\.")),
    ("board_chair", re.compile(r"Board was chaired by (?:the )?([^.\n]{3,80})\.")),
    (
        "headquarters",
        re.compile(
            r"Headquarters (?:was|were) in (?:the [^.\n]{3,40}? (?:town|city) of )?([^.\n]{2,60})\."
        ),
    ),
    ("performance_website", re.compile(r"(https?://[^\s<>]{4,200})")),
)
_OFFENCES_AVERAGE = re.compile(r"per 1,000,[^\n]{0,80}?England/Wales of (\d{1,4})")


@dataclass(frozen=True, slots=True)
class Place:
    """The service by its name and kind, and where it is."""

    service: Stated[str] | None
    kind: Stated[str] | None
    region: Stated[str] | None
    nation: Stated[Nation] | None


def context_of(parts: Sequence[Part]) -> Passage:
    """Return the appendix of contextual information, wherever it is numbered."""
    for part in parts_of(parts, APPENDIX):
        if "context" in part.heading.title.lower():
            return part.body
    return body_of(parts, APPENDIX, 2)


def read_place(parts: Sequence[Part], problems: list[Problem]) -> Place:
    """Read the service's name, its kind as the report abbreviates it, its region and nation."""
    context = context_of(parts)
    service = context.find(_LOCATED) or body_of(parts, MAKING_A_DIFFERENCE).find(_IMPRESSED)
    where = context.find(_REGION) or context.find(_IN_NATION)
    nation = Stated(Nation(where.groups[2].lower()), where.line) if where else None
    region = _region(where)
    place = Place(
        service=_service(service),
        kind=_kind(service),
        region=Stated(region, where.line) if where and region else None,
        nation=nation,
    )
    for what, fact in (("service", place.service), ("region", region), ("nation", nation)):
        if not fact:
            problems.append(Problem(f"The {what} could not be read.", context.first_line))
    return place


def _region(where: Found | None) -> str:
    """Return "East Midlands" from "the East Midlands region of England", "North Wales" whole."""
    if where is None or not where.groups[1]:
        return ""
    within = where.groups[1].strip()
    return within if "region" in where.groups[0] else f"{within} {where.groups[2]}"


def _service(found: Found | None) -> Stated[str] | None:
    return Stated(found.groups[1].removeprefix("The "), found.line) if found else None


def _kind(found: Found | None) -> Stated[str] | None:
    kind = _KIND.search(found.groups[1]) if found else None
    return Stated(kind[0], found.line) if found and kind else None


def read_context(parts: Sequence[Part], problems: list[Problem]) -> tuple[ContextFact, ...]:
    """Read the figures and bodies that describe the area."""
    context = context_of(parts)
    facts = [*_named(context), *_shares(context), *_averages(context)]
    known = {fact.name for fact in facts}
    wanted = (*(name for name, _ in _NAMED), *_SHARED)
    for name in wanted:
        if name not in known:
            sentence = f"The contextual information gives no {name.replace('_', ' ')} to read."
            problems.append(Problem(sentence, context.first_line))
    return tuple(sorted(facts, key=lambda fact: fact.line))


_LONGEST_SENTENCE = 300
_SHARED = ("aged_10_to_17_percent", "white_british_percent", "minority_ethnic_percent")


def _named(context: Passage) -> Iterator[ContextFact]:
    for name, pattern in _NAMED:
        if found := context.find(pattern):
            value = found.groups[1].replace(",", "") if name == "population" else found.groups[1]
            yield ContextFact(name, "", value, found.line)


def _shares(context: Passage) -> Iterator[ContextFact]:
    """Yield percentages of the population, one for each part of the area that has its own."""
    for name, (start, end) in zip(_SHARED, _spans_of_shares(context), strict=True):
        found = list(_SHARE_BEFORE.finditer(context.typed, start, end))
        for match in found or _SHARE_AFTER.finditer(context.typed, start, end):
            line = context.line_at(match.start())
            yield ContextFact(name, match[2] or "", match[1], line)


def _spans_of_shares(context: Passage) -> Iterator[tuple[int, int]]:
    """Yield where each kind of share is printed: before its words, or in brackets after them."""
    aged = _AGED.search(context.typed)
    yield _sentence_before(context.typed, aged.start()) if aged else (0, 0)
    for pattern in (_WHITE, _MINORITY):
        match = pattern.search(context.typed)
        yield match.span(1) if match else (0, 0)


def _sentence_before(typed: str, end: int) -> tuple[int, int]:
    start = max(0, end - _LONGEST_SENTENCE)
    breaks = (typed.rfind(". ", start, end), typed.rfind("\n", start, end))
    return max(start, *breaks), end


def _averages(context: Passage) -> Iterator[ContextFact]:
    """Yield what the report compares the area with."""
    averages = (
        ("aged_10_to_17_percent", _AGED_AVERAGE),
        ("minority_ethnic_percent", _MINORITY_AVERAGE),
        ("offences_per_1000", _OFFENCES_AVERAGE),
    )
    for name, pattern in averages:
        if found := context.find(pattern):
            yield ContextFact(name, EVERYWHERE, found.groups[1], found.line)
