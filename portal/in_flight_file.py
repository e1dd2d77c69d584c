"""Reads a CSV file of inspections under way: every row checked, each mistake with its column."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date

from models.in_flight import UnderWay
from portal.language import _
from portal.table_file import Row, day_of, nation_of, rows_of, unsafe
from rules.in_flight import DatesSoFar, Wrong
from rules.published_report import Nation

_WORDS = ("programme", "service", "nation", "region", "area", "lead_inspector", "lead_email")
DATES = tuple(each.name for each in fields(DatesSoFar))
COLUMNS = (*_WORDS, *DATES, "address")
MOST_ROWS = 200
EXAMPLE = (
    ",".join(COLUMNS) + "\r\n"
    ",Thornshire YOS,England,East,Thornshire,Alex Carter,alex.carter@example.org,"
    "6/2/2012,10/2/2012,10/2/2012,24/2/2012,16/3/2012,30/3/2012,13/6/2012,"
    "https://www.example.org/thornshire\r\n"
    ",Newshire YOS,England,North,Newshire,Sam Lee,sam.lee@example.org,"
    "2/7/2012,6/7/2012,,,,,,\r\n"
)


@dataclass(frozen=True, slots=True)
class WrongCell:
    """Something wrong in a file: its row, where the headings are row 1, its column, and why."""

    row: int
    column: str
    sentence: str


def read_under_way(content: bytes) -> tuple[list[UnderWay], list[WrongCell]]:
    """Return the rows that can be read and each cell that can't.

    Raises NotAList where there is no table in the file to speak of.
    """
    rows: list[UnderWay] = []
    wrong: list[WrongCell] = []
    for row in rows_of(content, COLUMNS, MOST_ROWS):
        if row.mistake:
            wrong.append(WrongCell(row.line, "", row.mistake))
            continue
        nation, mistakes = nation_of(row.said["nation"]), list(_mistakes(row.said))
        wrong += [WrongCell(row.line, *each) for each in mistakes]
        if nation is not None and not mistakes:
            rows.append(_under_way(row, nation))
    return rows, wrong


def wrong_cells(wrong: Mapping[int, Sequence[Wrong]]) -> Iterator[WrongCell]:
    """Give what was wrong with rows as wrong cells of their file."""
    for row, mistakes in wrong.items():
        for each in mistakes:
            yield WrongCell(row, each.column, each.sentence)


def _mistakes(said: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield from unsafe(said, (*_WORDS, "address"))
    if not said["service"]:
        yield "service", _("It names no service")
    if not said["area"]:
        yield "area", _("It names no area")
    if nation_of(said["nation"]) is None:
        yield "nation", _("The nation must be England or Wales")
    for name in DATES:
        if said[name] and day_of(said[name]) is None:
            sentence = _("“%(column)s” must be a real date, such as 11/7/2012")
            yield name, sentence % {"column": name}


def _under_way(row: Row, nation: Nation) -> UnderWay:
    said = row.said
    days: dict[str, date | None] = {name: day_of(said[name]) for name in DATES}
    return UnderWay(
        row=row.line,
        service=said["service"],
        nation=nation,
        area=said["area"],
        dates=DatesSoFar(**days),
        programme=said["programme"],
        region=said["region"] or None,
        lead_inspector=said["lead_inspector"],
        lead_email=said["lead_email"],
        address=said["address"] or None,
    )
