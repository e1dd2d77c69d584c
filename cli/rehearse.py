"""plans rehearse: a whole follow-up in seconds, on a scratch database."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from cli.reports import EXAMPLE_PUBLISHED, EXAMPLE_VISIT_ENDED, day, read_file
from rehearsal.days import Course, Day
from rehearsal.record import as_document, as_page, full_date, in_words
from rehearsal.rehearse import Rehearsal, Source, run
from rules.errors import Refused
from rules.published_report import PublishedReport
from rules.timeline import DeadlineKind
from settings import get_settings

DATES = ["%Y-%m-%d"]
USUAL_LENGTH = 480


def rehearse(
    file: Annotated[
        Path | None, typer.Argument(help="A published report. Without one: the example's.")
    ] = None,
    visit_ended: Annotated[
        datetime | None, typer.Option(formats=DATES, help="The last day of the visit.")
    ] = None,
    published: Annotated[
        datetime | None,
        typer.Option(formats=DATES, help="The day of publication. Without it: as forecast."),
    ] = None,
    late: Annotated[
        list[str] | None,
        typer.Option(help="Who is late, in days: improvement_plan=12. May be given again."),
    ] = None,
    record: Annotated[Path, typer.Option(help="Where the one-page record goes.")] = Path(
        "rehearsal.html"
    ),
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")] = False,
) -> None:
    """Rehearse a report's whole follow-up, from the visit to the end of monitoring.

    The same code that runs for years runs here in seconds, on a scratch database that is
    removed afterwards: a calendar that goes day by day, everybody acting on the due day or as
    late as you say. Nothing is sent to anybody.

    Example: plans rehearse report.txt --visit-ended 2012-02-10 --published 2012-06-13
    """
    given = read_file(file)
    ended, out = day(visit_ended), day(published)
    if file is None:
        ended, out = ended or EXAMPLE_VISIT_ENDED, out or EXAMPLE_PUBLISHED
    ended = ended or _visit_ended(given.report)
    console = Console(quiet=as_json)
    with _watching(console) as watch:
        rehearsed = run(
            Source(given.name, given.content, given.report),
            ended,
            Course(out, _lateness(late or [])),
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


def _lateness(given: list[str]) -> dict[DeadlineKind, int]:
    return dict(_late(each) for each in given)


def _late(given: str) -> tuple[DeadlineKind, int]:
    kind, _, days = given.partition("=")
    if kind not in set(DeadlineKind) or not days.isdigit():
        known = ", ".join(DeadlineKind)
        raise Refused(f"--late {given} is not understood. Write one of {known}, = and days.")
    return DeadlineKind(kind), int(days)


def _visit_ended(report: PublishedReport) -> date:
    said = report.fieldwork
    month = (
        f" only that it was in {date(said.value.year, said.value.month, 1):%B %Y}," if said else ""
    )
    raise Refused(
        f"The report does not say on which day the visit ended,{month} and a day is never "
        "guessed. Give it: --visit-ended YYYY-MM-DD."
    )
