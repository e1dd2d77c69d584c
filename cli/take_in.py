"""plans take-in: takes inspections that were under way already in from a CSV file."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

import clock
from models import Acting, schema
from models.database import engine
from models.in_flight import TakenIn, UnderWay, take_in
from models.trial import taken_back
from notifications.announcing import announced
from portal.in_flight_file import EXAMPLE, WrongCell, read_under_way, wrong_cells
from portal.table_file import NotAList
from rules.errors import Refused
from rules.permissions import OPERATOR

WRONG = 1


class _WrongRows(Exception):  # noqa: N818 - reads as English where it is raised
    """Some rows are wrong, so the transaction they were tried in is rolled back."""

    def __init__(self, done: TakenIn) -> None:
        super().__init__()
        self.done = done


def take_in_file(
    file: Annotated[
        Path | None, typer.Argument(help="A CSV file. Without one: print one to fill in.")
    ] = None,
    dry_run: Annotated[bool, typer.Option(help="Check every row; write nothing.")] = False,
) -> None:
    """Take in inspections that were under way, with the dates they really had.

    Nobody is told of what has already happened; deadlines run from today on. Every row is
    checked: where one is wrong nothing is written, and each wrong cell is named with its row and
    column (exit code 1). Rows that are here already change nothing.

    Example: plans take-in under-way.csv --dry-run
    """
    if file is None:
        typer.echo(EXAMPLE, nl=False)
        return
    console = Console()
    rows, wrong = _read(file)
    schema.upgrade(engine())
    done = _taken_in(rows, keep=not dry_run and not wrong)
    wrong += wrong_cells(done.wrong)
    if wrong:
        _show_wrong(console, wrong)
        raise typer.Exit(WRONG)
    _show(console, done)
    if dry_run:
        console.print("Nothing was written.")


def _read(file: Path) -> tuple[list[UnderWay], list[WrongCell]]:
    try:
        return read_under_way(file.read_bytes())
    except NotAList as problem:
        raise Refused(f"{problem}.") from problem
    except OSError as problem:
        raise Refused(f"{file} cannot be read: {problem.strerror}.") from None


def _taken_in(rows: Sequence[UnderWay], *, keep: bool) -> TakenIn:
    """Take the rows in; unless they are to be kept, and all are right, take it back again."""
    acting = Acting(OPERATOR, clock.today(), clock.now())
    try:
        with announced(acting) as session:
            if keep:
                return _all_right(take_in(session, acting, rows))
            with taken_back(session) as trial:
                return take_in(trial, acting, rows)
    except _WrongRows as wrong:
        return wrong.done


def _all_right(done: TakenIn) -> TakenIn:
    if done.wrong:
        raise _WrongRows(done)
    return done


def _show(console: Console, done: TakenIn) -> None:
    table = Table(box=None)
    for heading in ("Row", "Reference", "Area", "How far it has come", ""):
        table.add_column(heading)
    rows = {**done.added, **done.known}
    for row, inspection in sorted(rows.items()):
        note = "" if row in done.added else "was here already"
        state = inspection.state.value.replace("_", " ")
        table.add_row(str(row), inspection.reference, inspection.area, state, note)
    console.print(table)
    console.print(f"{len(done.added)} taken in, {len(done.known)} here already.")


def _show_wrong(console: Console, wrong: Sequence[WrongCell]) -> None:
    table = Table(title="Nothing was taken in. What is wrong:", title_justify="left", box=None)
    for heading in ("Row", "Column", "Why"):
        table.add_column(heading)
    for cell in sorted(wrong, key=lambda each: each.row):
        table.add_row(str(cell.row), cell.column or "-", cell.sentence)
    console.print(table)
