"""Reads what the report says of its programme and of this inspection's fieldwork."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reports.numbers import MONTH, NUMBER, read_month, read_number
from reports.passages import Found, Passage
from reports.sections import APPENDIX, FOREWORD, Part, body_of, parts_of
from rules.published_report import Month, Period, Problem, Stated

_NAME = re.compile(r"\bThe ((?:[A-Z][a-z]+ ){1,5}Inspection) \(([A-Z]{2,6})\)")
_NAME_ON_COVER = re.compile(r"((?:[A-Z][a-z]+ ){1,5}Inspection) of youth offending work")
_PARENT = re.compile(r"as part of our ([^.\n]{3,80}? programme)\b")
_SERVICES = re.compile(rf"visits to all ({NUMBER}) ")
_PERIOD = re.compile(rf"over an? ({NUMBER}) years? period from ({MONTH}) (\d{{4}})")
_FIELDWORK = re.compile(
    rf"[Ff]ieldwork [^.\n]{{0,80}}? in (?:(?P<first>{MONTH})(?: (?P<year>\d{{4}}))?"
    rf"(?: and | to |-| / ))?(?P<last>{MONTH}) (?P<last_year>\d{{4}})"
)
_CASES = re.compile(rf"examination of ({NUMBER}) cases")
_SAMPLE = re.compile(rf"between ({NUMBER}) and ({NUMBER}) (?:individual )?cases")
_CASE_AGE = re.compile(r"cases (up to [a-z0-9-]{1,12} months old)")
_INPUTS = re.compile(r"receive copies of ([^.\n]{3,120}?) and ([^.\n]{3,120})\.")
_VIEWS = re.compile(r"gather the (views of [^.\n]{3,200})\.")


@dataclass(frozen=True, slots=True)
class Programme:
    """The programme and the fieldwork, each fact where the report states it."""

    name: Stated[str] | None
    abbreviation: Stated[str] | None
    parent: Stated[str] | None
    services: Stated[int] | None
    period: Stated[Period] | None
    fieldwork: Stated[Month] | None
    cases_examined: Stated[int] | None
    sample_range: Stated[tuple[int, int]] | None
    case_age_limit: Stated[str] | None
    inputs: tuple[Stated[str], ...]


def arrangements_of(parts: Sequence[Part]) -> Passage:
    """Return the appendix on inspection arrangements, wherever it is numbered."""
    for part in parts_of(parts, APPENDIX):
        if "arrangements" in part.heading.title.lower():
            return part.body
    return body_of(parts, APPENDIX, 3)


def read_programme(parts: Sequence[Part], problems: list[Problem]) -> Programme:
    """Read the appendix on arrangements, and what the foreword says the programme is part of."""
    arrangements, foreword = arrangements_of(parts), body_of(parts, FOREWORD)
    named = arrangements.find(_NAME)
    name = named or foreword.find(_NAME_ON_COVER)
    parent = foreword.find(_PARENT)
    programme = Programme(
        name=name.stated() if name else None,
        abbreviation=named.stated(2) if named else None,
        parent=parent.stated() if parent else None,
        services=_number(arrangements.find(_SERVICES)),
        period=_period(arrangements.find(_PERIOD)),
        fieldwork=_fieldwork(arrangements.find(_FIELDWORK), problems),
        cases_examined=_number(arrangements.find(_CASES)),
        sample_range=_range(arrangements.find(_SAMPLE)),
        case_age_limit=_stated(arrangements.find(_CASE_AGE)),
        inputs=_inputs(arrangements),
    )
    _note_what_is_missing(programme, arrangements, problems)
    return programme


def _stated(found: Found | None) -> Stated[str] | None:
    return found.stated() if found else None


def _number(found: Found | None) -> Stated[int] | None:
    number = read_number(found.groups[1]) if found else None
    return Stated(number, found.line) if found and number is not None else None


def _range(found: Found | None) -> Stated[tuple[int, int]] | None:
    if found is None:
        return None
    low, high = read_number(found.groups[1]), read_number(found.groups[2])
    return None if low is None or high is None else Stated((low, high), found.line)


def _period(found: Found | None) -> Stated[Period] | None:
    years = read_number(found.groups[1]) if found else None
    if found is None or years is None:
        return None
    return Stated(Period(years, read_month(found.groups[2], found.groups[3])), found.line)


def _fieldwork(found: Found | None, problems: list[Problem]) -> Stated[Month] | None:
    """Return the month the visit ended in; where two are printed, say so."""
    if found is None:
        return None
    first, _, last, year = found.groups[1:5]
    if first:
        sentence = f"Fieldwork was in {first} and {last} {year}; the later is taken as the visit's."
        problems.append(Problem(sentence, found.line))
    return Stated(read_month(last, year), found.line)


def _inputs(arrangements: Passage) -> tuple[Stated[str], ...]:
    copies, views = arrangements.find(_INPUTS), arrangements.find(_VIEWS)
    received = (copies.stated(1), copies.stated(2)) if copies else ()
    return (*received, views.stated()) if views else received


def _note_what_is_missing(
    programme: Programme, arrangements: Passage, problems: list[Problem]
) -> None:
    line = arrangements.first_line
    wanted = {
        "name of the programme": programme.name,
        "abbreviation of the programme": programme.abbreviation,
        "programme that this one is part of": programme.parent,
        "number of services in the programme": programme.services,
        "period of the programme": programme.period,
        "month of the fieldwork": programme.fieldwork,
        "number of cases examined": programme.cases_examined,
        "range of cases in a sample": programme.sample_range,
        "age limit of cases": programme.case_age_limit,
        "account of what is received before the visit": programme.inputs,
    }
    for what, fact in wanted.items():
        if not fact:
            problems.append(Problem(f"No {what} could be read.", line))
