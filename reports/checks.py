"""Checks that a report agrees with itself; what does not is said, never put right."""

import re
from collections.abc import Iterator

from rules.published_report import (
    Criterion,
    HeadlineScore,
    NumberedItem,
    Problem,
    PublishedReport,
    Section,
    Theme,
)

_OUT_OF = re.compile(
    r"\b(\d{1,4}) (?:out of|of(?: the)?) (\d{1,4})\b(?!%)([^%();.]{0,80}?)\((\d{1,3})%\)"
)
_OF_THE = re.compile(
    r"\b[Oo]f the (\d{1,4}) ([^%();.]{0,120}?), (\d{1,4})\b(?!%)[^%();.,]{0,60}\((\d{1,3})%\)"
)


def disagreements(report: PublishedReport) -> Iterator[Problem]:
    """Yield a sentence for each place where the report contradicts itself."""
    yield from _against_headlines(report)
    for section in report.sections:
        yield from _section_outside_its_criteria(section)
        for criterion in section.criteria:
            yield from _counts_in(criterion)
    yield from _unknown_citations(report)
    yield from _sample_outside_range(report)
    yield from _repeated_numbers(report)


def _against_headlines(report: PublishedReport) -> Iterator[Problem]:
    """Compare the headline block with the foreword's table and sentences."""
    headlines = {score.theme: score for score in report.headline_scores}
    for row in report.scores_to_date:
        if row.area is not None:
            yield from _differs(headlines, row.theme, row.area, row.line)
        spread = (row.lowest, row.average, row.highest)
        figures = [figure for figure in spread if figure is not None]
        if figures != sorted(figures):
            sentence = f"Lowest, average and highest are out of order on line {row.line}."
            yield Problem(sentence, row.line)
    for score in report.foreword_scores:
        yield from _differs(headlines, score.theme, score.percent, score.line)


def _differs(
    headlines: dict[Theme, HeadlineScore], theme: Theme, percent: int, line: int
) -> Iterator[Problem]:
    headline = headlines.get(theme)
    if headline and headline.percent != percent:
        sentence = (
            f"The foreword gives {percent}% on line {line} where the summary table gives "
            f"{headline.percent}% for “{headline.label}”, line {headline.line}."
        )
        yield Problem(sentence, line)


def _section_outside_its_criteria(section: Section) -> Iterator[Problem]:
    scores = [c.percent for c in section.criteria if c.percent is not None]
    if section.percent is None or not scores:
        return
    if not min(scores) <= section.percent <= max(scores):
        sentence = (
            f"Section {section.number} scores {section.percent}%, which is not between its "
            f"criteria's lowest, {min(scores)}%, and highest, {max(scores)}%."
        )
        yield Problem(sentence, section.line)


def _counts_in(criterion: Criterion) -> Iterator[Problem]:
    for item in (*criterion.strengths, *criterion.areas_for_improvement):
        for match in _OUT_OF.finditer(item.text):
            yield from _count_differs(item, int(match[1]), int(match[2]), int(match[4]))
        for match in _OF_THE.finditer(item.text):
            yield from _count_differs(item, int(match[3]), int(match[1]), int(match[4]))


def _count_differs(item: NumberedItem, part: int, whole: int, percent: int) -> Iterator[Problem]:
    """Compare a count with its percentage, rounded either way at the half."""
    if whole == 0 or abs(200 * part - 2 * percent * whole) > whole:
        sentence = f"{part} out of {whole} is not {percent}%, as item {item.number} says."
        yield Problem(sentence, item.line)


def _unknown_citations(report: PublishedReport) -> Iterator[Problem]:
    known = {criterion.ref for section in report.sections for criterion in section.criteria}
    for cited in report.cited_criteria:
        if cited.value not in known:
            yield Problem(f"Criterion {cited.value} is cited, but not reported on.", cited.line)


def _sample_outside_range(report: PublishedReport) -> Iterator[Problem]:
    cases, sample = report.cases_examined, report.sample_range
    if cases and sample and not sample.value[0] <= cases.value <= sample.value[1]:
        low, high = sample.value
        sentence = f"{cases.value} cases were examined; a sample is between {low} and {high}."
        yield Problem(sentence, cases.line)


def _repeated_numbers(report: PublishedReport) -> Iterator[Problem]:
    seen: set[int] = set()
    for item in report.recommendations.items:
        if item.number in seen:
            yield Problem(f"Two recommendations are numbered {item.number}.", item.line)
        seen.add(item.number)
