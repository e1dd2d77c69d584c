"""Runs a programme's rehearsal and shows it: a bar while it runs, then what it came to."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from rehearsal.programme import Programme, run_programme
from rehearsal.programme_outcome import ProgrammeRehearsal
from rehearsal.record import programme_as_document, programme_as_page
from rehearsal.wording import full_date
from settings import get_settings

_USUAL_LENGTH_AFTER = 470


def rehearse_and_show(asked: Mapping[str, int | date], record: Path, *, as_json: bool) -> None:
    """Rehearse a programme; `asked` holds the options that were given, by name."""
    plan = Programme(**{_FIELDS[option]: value for option, value in asked.items()})  # type: ignore[arg-type]
    console = Console(quiet=as_json)
    with _watching(console, plan) as watch:
        rehearsed = run_programme(plan, get_settings().address_of_database(), watch)
    record.write_text(programme_as_page(rehearsed), encoding="utf-8")
    if as_json:
        typer.echo(json.dumps(programme_as_document(rehearsed), indent=1, ensure_ascii=False))
    _show(console, rehearsed)
    console.print(f"The record is in [bold]{record}[/bold].")


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
