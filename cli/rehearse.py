"""plans rehearse: a whole follow-up, or a whole programme of them, on a scratch database."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from cli.reports import EXAMPLE_PUBLISHED, EXAMPLE_VISIT_ENDED, day, read_file
from rehearsal.habits import Course
from rehearsal.what_if import GRAMMAR, AsAsked, Change, read_changes, refuse_for_one_service
from rules.errors import Refused
from rules.published_report import PublishedReport
from rules.timeline import DeadlineKind

DATES = ["%Y-%m-%d"]
_OF_A_REPORT = "Only for one report"
_OF_A_PROGRAMME = "Only with --programme"
RECORD = Path("rehearsal.html")


def rehearse(  # noqa: PLR0913, PLR0917 - one parameter an option
    file: Annotated[
        Path | None, typer.Argument(help="A published report. Without one: the example's.")
    ] = None,
    visit_ended: Annotated[
        datetime | None,
        typer.Option(
            formats=DATES, help="The last day of the visit.", rich_help_panel=_OF_A_REPORT
        ),
    ] = None,
    published: Annotated[
        datetime | None,
        typer.Option(
            formats=DATES,
            help="The day of publication. Without it: as forecast.",
            rich_help_panel=_OF_A_REPORT,
        ),
    ] = None,
    late: Annotated[
        list[str] | None,
        typer.Option(
            help="Who is late, in days: improvement_plan=12. May be given again.",
            rich_help_panel=_OF_A_REPORT,
        ),
    ] = None,
    what_if: Annotated[
        list[str] | None,
        typer.Option(
            help="A change; the record shows all it brings about. May be given again. One of: "
            + ", ".join(GRAMMAR.values())
            + "."
        ),
    ] = None,
    programme: Annotated[
        bool, typer.Option("--programme", help="Rehearse a programme of invented services.")
    ] = False,
    services: Annotated[
        int | None,
        typer.Option(
            help="How many services are inspected, each once. Without it: 158.",
            rich_help_panel=_OF_A_PROGRAMME,
        ),
    ] = None,
    years: Annotated[
        int | None,
        typer.Option(
            help="Over how many years the visits are spread. Without it: 3.",
            rich_help_panel=_OF_A_PROGRAMME,
        ),
    ] = None,
    starts: Annotated[
        datetime | None,
        typer.Option(
            formats=DATES,
            help="The programme's first day. Without it: 2009-04-01.",
            rich_help_panel=_OF_A_PROGRAMME,
        ),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(
            help="Draws the areas, people and habits; the same seed brings the same. "
            "Without it: 7.",
            rich_help_panel=_OF_A_PROGRAMME,
        ),
    ] = None,
    record: Annotated[Path, typer.Option(help="Where the one-page record goes.")] = RECORD,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")] = False,
) -> None:
    """Rehearse a report's whole follow-up, or a whole programme's, on a scratch database.

    The same code that runs for years runs here in seconds, with a calendar that goes day by day.
    With one report everybody acts on the due day, or as late as you say; in a programme each
    service has habits of its own, drawn by lot. The database is removed afterwards, also
    when you stop it, and nothing is sent to anybody.

    Example: plans rehearse report.txt --visit-ended 2012-02-10 --published 2012-06-13

    With --what-if everything is rehearsed twice, without the change and with it, and the record
    begins with every date and message that differs. WHAT is a kind of date, such as
    improvement_plan; in a programme only closures and quiet days can be asked for.

    Example: plans rehearse --programme --services 158 --years 3 --seed 7

    Example: plans rehearse --what-if extension=improvement_plan:2012-11-21
    """
    _refuse_no_place_for(record)
    changes = read_changes(what_if or ())
    asked = {"--services": services, "--years": years, "--starts": day(starts), "--seed": seed}
    if programme:
        _refuse_beside_programme(file, {"--visit-ended": visit_ended, "--published": published})
        _rehearse_programme(asked, late, (changes, record), as_json=as_json)
        return
    for option, value in asked.items():
        if value is not None:
            raise Refused(f"{option} is about a programme: give --programme with it.")
    dates = (day(visit_ended), day(published))
    _rehearse_report(file, dates, late, (changes, record), as_json=as_json)


def _rehearse_report(
    file: Path | None,
    dates: tuple[date | None, date | None],
    late: list[str] | None,
    changes_and_record: tuple[Sequence[Change], Path],
    *,
    as_json: bool,
) -> None:
    given = read_file(file)
    ended, out = dates
    if file is None:
        ended, out = ended or EXAMPLE_VISIT_ENDED, out or EXAMPLE_PUBLISHED
    ended = ended or _visit_ended(given.report)
    # Brings Prefect along, which takes seconds no other command should wait for.
    from cli.rehearsing import rehearse_and_show  # noqa: PLC0415

    changes, record = changes_and_record
    course = Course(out, _lateness(late or []))
    rehearse_and_show(given, AsAsked(ended, course), changes, record, as_json=as_json)


def _rehearse_programme(
    asked: dict[str, int | date | None],
    late: list[str] | None,
    changes_and_record: tuple[Sequence[Change], Path],
    *,
    as_json: bool,
) -> None:
    changes, record = changes_and_record
    refuse_for_one_service(changes)
    if late:
        raise Refused("In a programme everybody's lateness is drawn by lot: leave --late out.")
    from cli.rehearsing_programme import rehearse_and_show  # noqa: PLC0415 - brings Prefect along

    given = {option: value for option, value in asked.items() if value is not None}
    rehearse_and_show(given, changes, record, as_json=as_json)


def _refuse_beside_programme(file: Path | None, others: dict[str, object]) -> None:
    if file is not None:
        raise Refused("A programme's services and their reports are invented: leave FILE out.")
    for option, value in others.items():
        if value is not None:
            raise Refused(f"{option} is about one report: leave it out, or leave --programme out.")


def _refuse_no_place_for(record: Path) -> None:
    """Say before the work, not after it, that the record could not be written."""
    if not record.absolute().parent.is_dir():
        raise Refused(f"The record cannot go to {record}: there is no such folder.")
    if record.is_dir():
        raise Refused(f"The record cannot go to {record}: that is a folder, not a file.")


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
