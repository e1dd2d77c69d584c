"""Reads the register's CSV file: every row checked by itself, every wrong one said with why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from models.register_load import NewRow
from portal.language import _
from portal.table_file import Row, day_of, nation_of, rows_of, unsafe

COLUMNS = ("service", "nation", "region", "post", "holder", "email", "from")
EXAMPLE = (
    ",".join(COLUMNS) + "\r\n"
    "Thornshire YOS,England,East,YOS Head of Service,Hollis Head,head@example.org,1/4/2012\r\n"
    "Thornshire YOS,England,East,Operations Manager,Orla Owner,owner@example.org,1/4/2012\r\n"
)
MOST_ROWS = 1000


@dataclass(frozen=True, slots=True)
class Wrong:
    """A row that cannot be used, by its number in the file, where the first line is 1."""

    row: int
    sentence: str


def read_rows(content: bytes) -> tuple[list[NewRow], list[Wrong]]:
    """Return the rows that can be used and those that can't.

    Raises NotAList where there is no table in the file to speak of.
    """
    rows: list[NewRow] = []
    wrong: list[Wrong] = []
    for row in rows_of(content, COLUMNS, MOST_ROWS):
        wrong += [Wrong(row.line, sentence) for sentence in _read(row, rows)]
    return rows, wrong


def _read(row: Row, rows: list[NewRow]) -> Iterator[str]:
    """Add the row where it is right; give each thing that is wrong with it."""
    if row.mistake:
        yield row.mistake
        return
    said = row.said
    mistakes = [*(sentence for _name, sentence in unsafe(said, COLUMNS)), *_missing(said)]
    nation, from_on = nation_of(said["nation"]), day_of(said["from"])
    if nation is None:
        mistakes.append(_("The nation must be England or Wales"))
    if from_on is None and (said["holder"] or said["from"]):
        mistakes.append(_("“from” must be a real date, such as 11/7/2012"))
    if mistakes or nation is None:
        yield from mistakes
        return
    rows.append(
        NewRow(
            row=row.line,
            service=said["service"],
            nation=nation,
            region=said["region"] or None,
            post=said["post"],
            holder=said["holder"],
            email=said["email"],
            from_on=from_on,
        )
    )


def _missing(said: Mapping[str, str]) -> Iterator[str]:
    if not said["service"]:
        yield _("It names no service")
    if said["holder"] and not said["post"]:
        yield _("It names a holder but no post")
    if said["holder"] and not said["email"]:
        yield _("It gives no e-mail address for the holder")
    if said["email"] and not said["holder"]:
        yield _("It gives an e-mail address but no holder")
