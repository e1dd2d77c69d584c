"""Runs a programme's rehearsal and shows it: a bar while it runs, then what it came to."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from rehearsal.differences import ProgrammeDifferences, compare_programmes
from rehearsal.programme import Programme, run_programme
from rehearsal.programme_outcome import ProgrammeRehearsal
from rehearsal.record import differences_as_document, programme_as_document, programme_as_page
from rehearsal.what_if import Change
from rehearsal.wording import full_date
from settings import get_settings

_USUAL_LENGTH_AFTER = 470


def rehearse_and_show(
    asked: Mapping[str, int | date], changes: Sequence[Change], record: Path, *, as_json: bool
) -> None:
    """Rehearse a programme; `asked` holds the options that were given, by name.

    Where there are changes, without them first and then with them.
    """
    plan = Programme(**{_FIELDS[option]: value for option, value in asked.items()})  # type: ignore[arg-type]
    console, address = Console(quiet=as_json), get_settings().address_of_database()
    differences = None
    with _watching(console, plan) as watch:
        rehearsed = run_programme(plan, address, watch)
    if changes:
        without = rehearsed
        with _watching(console, plan) as watch:
            rehearsed = run_programme(plan, address, watch, changes)
        sentences = [change.sentence for change in changes]
        differences = compare_programmes(without, rehearsed, sentences)
    record.write_text(programme_as_page(rehearsed, differences), encoding="utf-8")
    if as_json:
        _print_json(rehearsed, differences)
    _show(console, rehearsed)
    if differences:
        _show_differences(console, differences)
    console.print(f"The record is in [bold]{record}[/bold].")


def _print_json(rehearsed: ProgrammeRehearsal, differences: ProgrammeDifferences | None) -> None:
    document = programme_as_document(rehearsed)
    if differences:
        document["differences"] = differences_as_document(differences)
    typer.echo(json.dumps(document, indent=1, ensure_ascii=False))


_FIELDS = {
    "--services": "services",
    "--years": "years",
    "--starts": "starts_on",
    "--seed": "seed",
}


@contextmanager
def _watching(console: Console, plan: Programme) -> Iterator[Callable[[date, int], None]]:
    """Move a bar with the days, and say how many services have been registered so far."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        length = (plan.visits_end_on - plan.starts_on).days + _USUAL_LENGTH_AFTER
        running = progress.add_task("Rehearsing", total=length)

        def watch(on: date, services: int) -> None:
            said = f"{full_date(on)}: {services} of {plan.services} services"
            progress.update(running, advance=1, description=said)

        yield watch


def _show(console: Console, rehearsed: ProgrammeRehearsal) -> None:
    began, ended = full_date(rehearsed.began_on), full_date(rehearsed.ended_on)
    table = Table(
        title=f"{len(rehearsed.services)} services, {began} to {ended}",
        title_justify="left",
        box=None,
    )
    for heading in ("What", "Happened", "By the due day", "After it", "Most days after"):
        table.add_column(heading, justify="left" if heading == "What" else "right")
    for each in rehearsed.timeliness:
        table.add_row(
            each.kind.replace("_", " "),
            *(str(number) for number in (each.met, each.on_time, each.met - each.on_time)),
            str(each.most_days_late or ""),
        )
    console.print(table)
    busiest = rehearsed.busiest_day
    console.print(
        f"{sum(rehearsed.facts.values()):,} facts and {sum(rehearsed.messages.values()):,} "
        f"messages to {rehearsed.people_told} people; at most {busiest.messages} to one of them "
        f"on one day. {rehearsed.plans_late} plans came late, and {rehearsed.escalations:,} "
        f"reminders went further up. {rehearsed.chain}"
    )


def _show_differences(console: Console, differences: ProgrammeDifferences) -> None:
    table = Table(
        title="What if: " + "; ".join(differences.changes), title_justify="left", box=None
    )
    for heading in ("What", "Without", "With"):
        table.add_column(heading, justify="left" if heading == "What" else "right")
    for each in differences.figures:
        table.add_row(each.what, f"{each.without:,}", f"{each.with_changes:,}")
    console.print(table)
