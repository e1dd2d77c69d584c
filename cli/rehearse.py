"""plans rehearse: a whole follow-up in seconds, on a scratch database."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from cli.reports import EXAMPLE_PUBLISHED, EXAMPLE_VISIT_ENDED, day, read_file
from rules.errors import Refused
from rules.published_report import PublishedReport
from rules.timeline import DeadlineKind

DATES = ["%Y-%m-%d"]


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
    # Brings Prefect along, which takes seconds no other command should wait for.
    from cli.rehearsing import rehearse_and_show  # noqa: PLC0415

    rehearse_and_show(given, (ended, out), _lateness(late or []), record, as_json=as_json)


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
