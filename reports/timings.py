"""Reads when things are due after an inspection, and who is sent what, in the report's words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reports.numbers import NUMBER, read_number
from reports.passages import Found, Passage
from reports.programme import arrangements_of
from reports.sections import NEXT_STEPS, Part, body_of
from rules.published_report import PlanRoute, Problem, Stated, StatedTiming


@dataclass(frozen=True, slots=True)
class _Rule:
    """A rule looked for: its event and anchor, how exact it is, and how reports word it."""

    event: str
    anchor: str
    exactness: str
    pattern: re.Pattern[str]


_ARRANGED = (
    _Rule(
        "provisional_findings",
        "visit",
        "exact",
        re.compile(
            r"(Provisional findings [^.\n]{3,80}? "
            rf"(?P<least>{NUMBER}) weeks? after [^.\n]{{3,80}}\.)"
        ),
    ),
    _Rule(
        "draft_report",
        "visit",
        "range",
        re.compile(
            rf"(A draft report [^.\n]{{3,80}}? (?P<least>{NUMBER}) ?(?:-|to) ?(?P<most>{NUMBER}) "
            r"weeks after the inspection(?: visit)?)"
        ),
    ),
    _Rule(
        "publication",
        "draft_report",
        "approximate",
        re.compile(
            r"(with publication [^.\n]{0,40}?(?:approximately|about) "
            rf"(?P<least>{NUMBER}) weeks later)"
        ),
    ),
    _Rule(
        "welsh_and_english",
        "area_in_wales",
        "no-clock",
        re.compile(
            r"(Reports [^.\n]{0,60}in Wales [^.\n]{0,60}"
            r"(?:Welsh and English|English and Welsh)[^.\n]{0,20}\.)"
        ),
    ),
)
_NEXT = (
    _Rule(
        "improvement_plan",
        "publication",
        "exact",
        re.compile(rf"((?P<least>{NUMBER}) weeks (?:after|of|from) the publication[^.\n]{{0,60}})"),
    ),
    _Rule(
        "plan_forwarded",
        "plan_finalised",
        "event-driven",
        re.compile(r"(Once finalised[^.\n]{3,160}\.)"),
    ),
)
_WHAT_FOR = {
    "provisional_findings": "when provisional findings are given",
    "draft_report": "when the draft report is sent",
    "publication": "when the report is published",
    "welsh_and_english": "in which languages a report on Wales is published",
    "improvement_plan": "when the improvement plan is due",
    "plan_forwarded": "when the improvement plan is forwarded",
}
_SUBMITTED = re.compile(
    r"\b[Aa]n? ([a-z]{3,20} plan) [^.\n]{0,80}?(?:submitted|sent) to (?:the )?"
    rf"([A-Z][^.\n]{{2,60}}?) (?:within )?{NUMBER} weeks"
)
_FORWARDED = re.compile(
    r"forwarded to (?:the )?([^.\n]{2,60}?) (?:to|in order to) ([^.\n]{3,100})\."
)
_COPIES = re.compile(
    r"(?:In addition to a copy going to|Copies go to) ([^.\n]{3,300}?)(?: receive a copy)?\."
)
_ALSO = re.compile(r"(Copies) (?:are|may be) ([^.\n]{3,100}?) and ([^.\n]{3,100})\.")
_AND = re.compile(r", and |, | and (?=the |[A-Z])")
# Printed so in reports of 2012; kept in mind, never corrected in silence.
_MISPRINT = ("Minsters", "Ministers")


def read_timings(parts: Sequence[Part], problems: list[Problem]) -> tuple[StatedTiming, ...]:
    """Read the timing rules, each with its own words.

    Appendix 3, "Publication arrangements", and "Next steps".
    """
    sought = [(rule, arrangements_of(parts)) for rule in _ARRANGED]
    sought += [(rule, body_of(parts, NEXT_STEPS)) for rule in _NEXT]
    timings = []
    for rule, passage in sought:
        timing = _timing(rule, passage)
        if timing:
            timings.append(timing)
        else:
            sentence = (
                f"The report doesn't say, in words that can be read, {_WHAT_FOR[rule.event]}."
            )
            problems.append(Problem(sentence, passage.first_line))
    return tuple(timings)


def _timing(rule: _Rule, passage: Passage) -> StatedTiming | None:
    found = passage.find(rule.pattern)
    if found is None:
        return None
    numbers = [read_number(printed) for printed in found.groups[2:]]
    if None in numbers:
        return None
    least = numbers[0] if numbers else None
    most = numbers[-1] if numbers else None
    quote = found.groups[1]
    return StatedTiming(rule.event, rule.anchor, least, most, rule.exactness, quote, found.line)


def read_next_steps(
    parts: Sequence[Part], problems: list[Problem]
) -> tuple[Stated[str] | None, PlanRoute | None]:
    """Read "Next steps" as printed, and where it says the improvement plan goes."""
    passage = body_of(parts, NEXT_STEPS)
    line = passage.first_line
    if line is None:
        problems.append(Problem("The report has no “Next steps”.", None))
        return None, None
    submitted, forwarded = passage.find(_SUBMITTED), passage.find(_FORWARDED)
    if submitted is None or forwarded is None:
        sentence = "Where the improvement plan goes could not be read in “Next steps”."
        problems.append(Problem(sentence, line))
    return Stated(passage.text, line), _route(submitted, forwarded)


def _route(submitted: Found | None, forwarded: Found | None) -> PlanRoute | None:
    if submitted is None or forwarded is None:
        return None
    term, to = submitted.groups[1:3]
    forwarded_to, purpose = forwarded.groups[1:3]
    return PlanRoute(term, to, forwarded_to, purpose, submitted.line)


def read_recipients(
    parts: Sequence[Part], problems: list[Problem]
) -> tuple[tuple[Stated[str], ...], tuple[Stated[str], ...]]:
    """Read who receives a copy of a report, and where copies may be had besides."""
    arrangements = arrangements_of(parts)
    copies, also = arrangements.find(_COPIES), arrangements.find(_ALSO)
    if copies is None or also is None:
        sentence = "Who receives a copy of the report could not be read."
        problems.append(Problem(sentence, arrangements.first_line))
    named = _AND.split(copies.groups[1]) if copies else []
    recipients = tuple(
        Stated(_spelled(name.removeprefix("the "), copies.line, problems), copies.line)
        for name in named
        if copies
    )
    return recipients, _besides(also)


def _besides(also: Found | None) -> tuple[Stated[str], ...]:
    if also is None:
        return ()
    copies, first, second = also.groups[1:4]
    return Stated(f"{copies.lower()} {first}", also.line), Stated(second, also.line)


def _spelled(name: str, line: int, problems: list[Problem]) -> str:
    printed, meant = _MISPRINT
    if printed not in name:
        return name
    problems.append(Problem(f"Line {line} prints “{printed}”; it is read as “{meant}”.", line))
    return name.replace(printed, meant)
