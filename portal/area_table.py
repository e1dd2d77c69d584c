"""A monitor's areas as a table for a spreadsheet, in which no cell is ever a formula."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from models.queries.page_areas import WatchedArea, WatchedPlan
from portal.language import _, for_later
from portal.words import sentence_case
from rules.progress import RAG_WORDS, Rag

# Every report of the programme warns of this under its scoring table.
CAUTION = for_later(
    "Scores should not be compared closely from one area to another: the samples differ in size, "
    "and in the kinds of cases that happen to be in them."
)
THEMES = {
    "safeguarding": for_later("Safeguarding"),
    "risk_of_harm": for_later("Risk of Harm to others"),
    "likelihood_of_reoffending": for_later("Likelihood of Reoffending"),
}
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_BEGINS_A_FILE = "\ufeff"  # or spreadsheets take UTF-8 for something else


def as_csv(areas: Iterable[WatchedArea]) -> str:
    """Write a row for each area, under one line of headings."""
    written = StringIO()
    written.write(_BEGINS_A_FILE)
    table = csv.writer(written, lineterminator="\r\n")
    table.writerow(_headings())
    for area in areas:
        table.writerow([safe(cell) for cell in _row(area)])
    return written.getvalue()


def safe(cell: object) -> str:
    """Return what a spreadsheet will show and never work out."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.lstrip(" ").startswith(_BEGINS_A_FORMULA) else text


def _headings() -> list[str]:
    words = [_("Area"), _("Service"), _("Inspection"), _("Report published"), _("Plan due")]
    words += [_("Days late"), _("Plan received"), _("Acknowledged"), _("Plan is")]
    words += [f"{_('Actions')}: {_(RAG_WORDS[colour])}" for colour in Rag]
    words += [_("Next review"), _("Cases examined")]
    words += [f"{_(name)} (%)" for name in THEMES.values()]
    return [*words, _("What the scores cover"), _("How to read the scores")]


def _row(area: WatchedArea) -> Iterator[object]:
    yield from (area.area, area.service, area.reference, area.published_on, area.plan_due_on)
    yield area.days_late or None
    yield from _of_plan(area.plan)
    yield area.cases_examined
    yield from (area.scores.percents.get(theme) for theme in THEMES)
    yield area.scores.scope_note
    yield _(CAUTION) if area.scores.percents else None


def _of_plan(plan: WatchedPlan | None) -> Iterator[object]:
    if plan is None:
        yield from [None] * (len(Rag) + 4)
        return
    yield from (plan.forwarded_on, plan.acknowledged_on, _(sentence_case(plan.state.value)))
    yield from (plan.actions[colour] for colour in Rag)
    yield plan.review.review_on if plan.review else None
