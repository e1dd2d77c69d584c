"""Runs a rehearsal and shows it: each day as it ends, then every date and why."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from cli.reports import ReportFileRead
from rehearsal.days import Day
from rehearsal.differences import Differences, compare
from rehearsal.record import as_document, as_page, differences_as_document
from rehearsal.rehearse import Rehearsal, Source, run
from rehearsal.what_if import AsAsked, Change
from rehearsal.wording import full_date, in_words
from settings import get_settings

USUAL_LENGTH = 480


def rehearse_and_show(
    given: ReportFileRead, asked: AsAsked, changes: Sequence[Change], record: Path, *, as_json: bool
) -> None:
    """Rehearse a report; where there are changes, without them first and then with them."""
    console = Console(quiet=as_json)
    source = Source(given.name, given.content, given.report)
    address = get_settings().address_of_database()
    differences = None
    with _watching(console, is_shown=not changes) as watch:
        rehearsed = run(source, asked.visit_ended_on, asked.course, address, watch)
    if changes:
        without = rehearsed
        with _watching(console, is_shown=True) as watch:
            rehearsed = run(source, asked.visit_ended_on, asked.course, address, watch, changes)
        differences = compare(without, rehearsed, [change.sentence for change in changes])
    record.write_text(as_page(rehearsed, differences), encoding="utf-8")
    if as_json:
        _print_json(rehearsed, differences)
    _show_dates(console, rehearsed)
    if differences:
        _show_differences(console, differences)
    console.print(f"The record is in [bold]{record}[/bold].")


def _print_json(rehearsed: Rehearsal, differences: Differences | None) -> None:
    document = as_document(rehearsed)
    if differences:
        document["differences"] = differences_as_document(differences)
    typer.echo(json.dumps(document, indent=1, ensure_ascii=False))


@contextmanager
def _watching(console: Console, *, is_shown: bool) -> Iterator[Callable[[Day], None]]:
    """Show each day that brought something as it ends, above a bar that moves with the days."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        running = progress.add_task("Rehearsing", total=USUAL_LENGTH)

        def watch(ended: Day) -> None:
            progress.update(running, advance=1, description=full_date(ended.on))
            if is_shown and (ended.facts or ended.messages):
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


def _show_differences(console: Console, differences: Differences) -> None:
    table = Table(
        title="What if: " + "; ".join(differences.changes), title_justify="left", box=None
    )
    for heading in ("What", "Its day", "Without", "With", "Apart"):
        table.add_column(heading)
    for each in differences.dates:
        without, with_changes = each.without or "not set", each.with_changes or "not set"
        table.add_row(each.label, each.what, without, with_changes, each.apart)
    console.print(table)
    console.print(
        f"{differences.messages_without} messages without, {differences.messages_with} with; "
        f"{len(differences.messages)} are on one side only."
    )
