"""The follow-up list as a table for a spreadsheet, in which no cell is ever a formula."""

import csv
from collections.abc import Callable, Iterable, Iterator
from io import StringIO

from models.queries.page_follow_up import FollowedUp
from portal.area_table import safe
from portal.language import _
from portal.words import WORDS, sentence_case

BEGINS_A_FILE = "\ufeff"  # or spreadsheets take UTF-8 for something else


def as_csv(listed: Iterable[FollowedUp], standing: Callable[[FollowedUp], str]) -> str:
    """Write a row for each inspection, under one line of headings."""
    written = StringIO()
    written.write(BEGINS_A_FILE)
    table = csv.writer(written, lineterminator="\r\n")
    table.writerow(_headings())
    for each in listed:
        table.writerow([safe(cell) for cell in _row(each, standing(each))])
    return written.getvalue()


def _headings() -> list[str]:
    words = [_("Inspection"), _("Area"), _("Service"), _("Nation"), _("How far it has come")]
    words += [_("Lead inspector"), _("Next date"), _("Opens"), _("Due"), _("How it stands")]
    return [*words, _("Days late")]


def _row(each: FollowedUp, standing: str) -> Iterator[object]:
    yield from (each.reference, each.area, each.service, _said(each.nation), _said(each.state))
    yield each.lead.name if each.lead else None
    due = each.next
    yield from (_said(due.kind), due.opens_on, due.due_on) if due else (None, None, None)
    yield _said(standing) if standing else None
    yield each.days_late or None


def _said(word: str) -> str:
    return _(WORDS.get(word, sentence_case(word)))
