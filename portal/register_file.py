"""Reads the register's CSV file: every row checked by itself, every wrong one said with why."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from io import StringIO

from models.register_load import NewRow
from portal.language import _
from rules.published_report import Nation

COLUMNS = ("service", "nation", "region", "post", "holder", "email", "from")
EXAMPLE = (
    ",".join(COLUMNS) + "\r\n"
    "Thornshire YOS,England,East,YOS Head of Service,Hollis Head,head@example.org,1/4/2012\r\n"
    "Thornshire YOS,England,East,Operations Manager,Orla Owner,owner@example.org,1/4/2012\r\n"
)
MOST_ROWS = 1000
LONGEST = 200
# A spreadsheet would run what begins so, wherever the register is shown in one later.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


@dataclass(frozen=True, slots=True)
class Wrong:
    """A row that cannot be used, by its number in the file, where the first line is 1."""

    row: int
    sentence: str


class NotAList(ValueError):  # noqa: N818 - reads as English where it is raised
    """The file as a whole cannot be read; its message is a sentence."""


def read_rows(content: bytes) -> tuple[list[NewRow], list[Wrong]]:
    """Return the rows that can be used and those that can't.

    Raises NotAList where there is no table in the file to speak of.
    """
    reader = csv.reader(StringIO(_decoded(content), newline=""), strict=True)
    rows: list[NewRow] = []
    wrong: list[Wrong] = []
    try:
        header = [name.strip().casefold() for name in next(reader, [])]
        _refuse_header(header)
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(rows) + len(wrong) >= MOST_ROWS:
                raise NotAList(_("The file has more than %(rows)s rows") % {"rows": MOST_ROWS})
            mistakes = list(_read(reader.line_num, header, cells, rows))
            wrong += [Wrong(reader.line_num, sentence) for sentence in mistakes]
    except csv.Error as problem:
        sentence = _("Line %(row)s is not written as a CSV file needs it")
        raise NotAList(sentence % {"row": reader.line_num}) from problem
    if not rows and not wrong:
        raise NotAList(_("The file has no rows under its headings"))
    return rows, wrong


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", text):
            return text
    raise NotAList(_("The file holds bytes that are not text. Save it as CSV (UTF-8)"))


def _refuse_header(header: list[str]) -> None:
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        sentence = _("The first line must name the columns. Missing: %(names)s")
        raise NotAList(sentence % {"names": ", ".join(missing)})


def _read(row: int, header: list[str], cells: list[str], rows: list[NewRow]) -> Iterator[str]:
    """Add the row where it is right; give each thing that is wrong with it."""
    if len(cells) != len(header):
        yield _("It has %(has)s cells instead of %(needs)s") % {
            "has": len(cells),
            "needs": len(header),
        }
        return
    said = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
    mistakes = [*_unsafe(said), *_missing(said)]
    nation, from_on = _nation(said["nation"]), _day(said["from"])
    if nation is None:
        mistakes.append(_("The nation must be England or Wales"))
    if from_on is None and (said["holder"] or said["from"]):
        mistakes.append(_("“from” must be a real date, such as 11/7/2012"))
    if mistakes or nation is None:
        yield from mistakes
        return
    rows.append(
        NewRow(
            row=row,
            service=said["service"],
            nation=nation,
            region=said["region"] or None,
            post=said["post"],
            holder=said["holder"],
            email=said["email"],
            from_on=from_on,
        )
    )


def _unsafe(said: Mapping[str, str]) -> Iterator[str]:
    for name in COLUMNS:
        if said[name].startswith(_FORMULA):
            sentence = _("“%(column)s” begins with a sign that a spreadsheet would run")
            yield sentence % {"column": name}
        if len(said[name]) > LONGEST or not said[name].isprintable():
            sentence = _("“%(column)s” must be one line of %(most)s characters or fewer")
            yield sentence % {"column": name, "most": LONGEST}


def _missing(said: Mapping[str, str]) -> Iterator[str]:
    if not said["service"]:
        yield _("It names no service")
    if said["holder"] and not said["post"]:
        yield _("It names a holder but no post")
    if said["holder"] and not said["email"]:
        yield _("It gives no e-mail address for the holder")
    if said["email"] and not said["holder"]:
        yield _("It gives an e-mail address but no holder")


def _nation(said: str) -> Nation | None:
    return Nation(said.casefold()) if said.casefold() in set(Nation) else None


def _day(said: str) -> date | None:
    try:
        found = _DAY.fullmatch(said)
        if found:
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date.fromisoformat(said)
    except ValueError:
        return None
