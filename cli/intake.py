"""plans intake: takes a published report in, and with its dates starts the follow-up."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

import clock
from cli.reports import EXAMPLE_PUBLISHED, EXAMPLE_VISIT_ENDED, ReportFileRead, day, read_file
from models import Acting, Inspection, Session, schema
from models.database import engine
from models.publication import take_in_published
from models.register import NewInspection, adopt_rules, schedule
from models.report_register import keep_reading, receive, register
from models.rules_document import shipped_rules
from notifications.announcing import announced
from reports.published import as_document
from rules.permissions import OPERATOR
from rules.published_report import Nation, Problem, PublishedReport

DATES = ["%Y-%m-%d"]


def intake(
    file: Annotated[
        Path | None, typer.Argument(help="The report's text. Without one: the example's.")
    ] = None,
    visit_ended: Annotated[
        datetime | None, typer.Option(formats=DATES, help="The last day of the visit.")
    ] = None,
    published: Annotated[
        datetime | None, typer.Option(formats=DATES, help="The day the report became public.")
    ] = None,
    dry_run: Annotated[bool, typer.Option(help="Read and show; write nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print all that was read.")] = False,
) -> None:
    """Read a published report and register its inspection, scores and recommendations.

    The report gives months only, and a day is never guessed: the follow-up's dates begin once
    --visit-ended (and, when it is out, --published) are given. What cannot be read is said with
    its line. Look first with --dry-run.

    Example: plans intake report.txt --visit-ended 2012-02-10 --published 2012-06-13
    """
    given = read_file(file)
    ended, out = day(visit_ended), day(published)
    if file is None:
        ended, out = ended or EXAMPLE_VISIT_ENDED, out or EXAMPLE_PUBLISHED
    console = Console(quiet=as_json)
    _show(console, given.report)
    if as_json:
        typer.echo(json.dumps(as_document(given.report), indent=1, ensure_ascii=False))
    if dry_run:
        console.print("Nothing was written.")
        return
    schema.upgrade(engine())
    reference = _take_in(given, ended, out)
    console.print(f"Registered as [bold]{reference}[/bold].")


def _take_in(given: ReportFileRead, ended: date | None, out: date | None) -> str:
    acting = Acting(OPERATOR, clock.today(), clock.now())
    with announced(acting) as session:
        file = receive(session, acting, given.name, given.content)
        keep_reading(file, acting.at, as_document(given.report), None)
        inspection = _inspection(session, acting, given.report, ended)
        register(session, acting, inspection, file, given.report)
        if ended is not None:
            inspection.end_visit(acting, ended)
        if out is not None:
            take_in_published(acting, inspection, out)
        return inspection.reference


def _inspection(
    session: Session, acting: Acting, report: PublishedReport, ended: date | None
) -> Inspection:
    version = adopt_rules(session, acting, shipped_rules())
    new = NewInspection(
        service=report.service.value if report.service else f"{report.area.value} YOS",
        area=report.area.value,
        nation=report.nation.value if report.nation else Nation.ENGLAND,
        visit_planned_until=ended,
        region=report.region.value if report.region else None,
    )
    return schedule(session, acting, version, new)


def _show(console: Console, report: PublishedReport) -> None:
    console.print(f"[bold]{report.area.value}[/bold]: {report.programme_title.value}")
    table = Table(box=None, title="Recommendations", title_justify="left")
    for heading in ("No.", "Recommendation", "Primary responsibility", "Line"):
        table.add_column(heading)
    for item in report.recommendations.items:
        owners = ", ".join(item.owners)
        table.add_row(str(item.number), item.text, owners, str(item.line))
    console.print(table)
    for problem in report.problems:
        console.print(_placed(problem), markup=False)


def _placed(problem: Problem) -> str:
    """Put the line before a doubt, unless its sentence says it itself."""
    if problem.line is None or f"ine {problem.line}" in problem.sentence:
        return problem.sentence
    return f"Line {problem.line}: {problem.sentence}"
