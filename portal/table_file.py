"""Reads a CSV file that people hand in: its headings and rows, and cells safe to show again."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO

from portal.language import _
from rules.published_report import Nation

LONGEST = 200
# A spreadsheet would run what begins so, wherever it is shown in one later.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


class NotAList(ValueError):  # noqa: N818 - reads as English where it is raised
    """The file as a whole cannot be read; its message is a sentence."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line in the file, and its cells by heading; none where there is a wrong number.

    `mistake` then says so.
    """

    line: int
    said: Mapping[str, str]
    mistake: str = ""


def rows_of(content: bytes, columns: Sequence[str], most_rows: int) -> Iterator[Row]:
    """Give every row that is not empty. Raises NotAList where there is no table to speak of."""
    reader = csv.reader(StringIO(_decoded(content), newline=""), strict=True)
    count = 0
    try:
        header = [name.strip().casefold() for name in next(reader, [])]
        _refuse_header(header, columns)
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if count >= most_rows:
                raise NotAList(_("The file has more than %(rows)s rows") % {"rows": most_rows})
            count += 1
            yield _row(reader.line_num, header, cells)
    except csv.Error as problem:
        sentence = _("Line %(row)s is not written as a CSV file needs it")
        raise NotAList(sentence % {"row": reader.line_num}) from problem
    if not count:
        raise NotAList(_("The file has no rows under its headings"))


def unsafe(said: Mapping[str, str], columns: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Give each column whose cell must not be kept as it is, and why."""
    for name in columns:
        value = said.get(name, "")
        if value.startswith(_FORMULA):
            sentence = _("“%(column)s” begins with a sign that a spreadsheet would run")
            yield name, sentence % {"column": name}
        if len(value) > LONGEST or not value.isprintable():
            sentence = _("“%(column)s” must be one line of %(most)s characters or fewer")
            yield name, sentence % {"column": name, "most": LONGEST}


def nation_of(said: str) -> Nation | None:
    """Read "England" or "Wales"."""
    return Nation(said.casefold()) if said.casefold() in set(Nation) else None


def day_of(said: str) -> date | None:
    """Read 11/7/2012 or 2012-07-11; None for what is no real date."""
    try:
        found = _DAY.fullmatch(said)
        if found:
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date.fromisoformat(said)
    except ValueError:
        return None


def _row(line: int, header: Sequence[str], cells: Sequence[str]) -> Row:
    if len(cells) != len(header):
        sentence = _("It has %(has)s cells instead of %(needs)s")
        return Row(line, {}, sentence % {"has": len(cells), "needs": len(header)})
    return Row(line, {name: cell.strip() for name, cell in zip(header, cells, strict=True)})


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", text):
            return text
    raise NotAList(_("The file holds bytes that are not text. Save it as CSV (UTF-8)"))


def _refuse_header(header: Sequence[str], columns: Sequence[str]) -> None:
    missing = [name for name in columns if name not in header]
    if missing:
        sentence = _("The first line must name the columns. Missing: %(names)s")
        raise NotAList(sentence % {"names": ", ".join(missing)})
