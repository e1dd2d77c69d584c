"""Runs a rehearsal and shows it: each day as it ends, then every date and why."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from cli.reports import ReportFileRead
from rehearsal.days import Day
from rehearsal.habits import Course
from rehearsal.record import as_document, as_page
from rehearsal.rehearse import Rehearsal, Source, run
from rehearsal.wording import full_date, in_words
from rules.timeline import DeadlineKind
from settings import get_settings

USUAL_LENGTH = 480


def rehearse_and_show(
    given: ReportFileRead,
    dates: tuple[date, date | None],
    late: Mapping[DeadlineKind, int],
    record: Path,
    *,
    as_json: bool,
) -> None:
    """Rehearse a report; `dates` are the visit's last day and the day of publication, if given."""
    ended, published = dates
    console = Console(quiet=as_json)
    with _watching(console) as watch:
        rehearsed = run(
            Source(given.name, given.content, given.report),
            ended,
            Course(published, late),
            get_settings().address_of_database(),
            watch,
        )
    record.write_text(as_page(rehearsed), encoding="utf-8")
    if as_json:
        typer.echo(json.dumps(as_document(rehearsed), indent=1, ensure_ascii=False))
    _show_dates(console, rehearsed)
    console.print(f"The record is in [bold]{record}[/bold].")


@contextmanager
def _watching(console: Console) -> Iterator[Callable[[Day], None]]:
    """Show each day that brought something as it ends, above a bar that moves with the days."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        running = progress.add_task("Rehearsing", total=USUAL_LENGTH)

        def watch(ended: Day) -> None:
            progress.update(running, advance=1, description=full_date(ended.on))
            if ended.facts or ended.messages:
                progress.console.print(_day_table(ended))

        yield watch


def _day_table(ended: Day) -> Table:
    table = Table(title=full_date(ended.on), title_justify="left", box=None, expand=True)
    table.add_column("What happened", ratio=1)
    table.add_column("Who was told", ratio=1)
    facts = [f"{in_words(fact)} ({fact.actor or 'the calendar'})" for fact in ended.facts]
    messages = [f"{message.to}: {message.subject}" for message in ended.messages]
    for row in range(max(len(facts), len(messages))):
        table.add_row("".join(facts[row : row + 1]), "".join(messages[row : row + 1]))
    return table


def _show_dates(console: Console, rehearsed: Rehearsal) -> None:
    table = Table(title=f"{rehearsed.area}, {rehearsed.reference}", title_justify="left", box=None)
    for heading in ("What", "First set for", "Due", "Met", "Why this date"):
        table.add_column(heading)
    for each in rehearsed.deadlines:
        opens = f"{full_date(each.opens_on)} to " if each.opens_on else ""
        met = full_date(each.met_on) if each.met_on else each.state
        table.add_row(
            each.kind.replace("_", " "),
            full_date(each.original_due_on),
            opens + full_date(each.due_on),
            met,
            f"{each.why.rule}, from {full_date(each.why.anchor_on)}",
        )
    console.print(table)
    told = sum(len(each.messages) for each in rehearsed.days)
    console.print(f"{len(rehearsed.facts)} facts and {told} messages. {rehearsed.chain}")
