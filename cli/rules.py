"""plans rules: lists the programmes, checks a rules document, shows its timetable, adopts it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

import clock
from models import Acting, schema
from models.database import engine, transaction
from models.opening import DatabaseUnusable, opened
from models.queries.programmes import Adopted, adopted
from models.register import adopt_rules
from models.rules_document import RulesDocument, fingerprint, read_rules, shipped_programmes
from rules.errors import Refused
from rules.permissions import OPERATOR
from rules.timeline import Milestone, TimelineRules, rule_in_words
from settings import get_settings


def rules(
    which: Annotated[
        str | None,
        typer.Argument(
            metavar="[PROGRAMME or FILE]",
            help="A programme that is shipped, by its key, or a rules document in TOML. "
            "Without one: list the programmes.",
        ),
    ] = None,
    adopt: Annotated[
        bool, typer.Option(help="Keep it as the programme's next version. New inspections use it.")
    ] = False,
) -> None:
    """List the programmes; or check one's rules and show the timetable they give.

    Dead ends, cycles, unknown anchors, windows that close before they open, reminders to whoever
    may not yet know, and unknown keys are found here, each with its key and line, before anything
    depends on them. An inspection that has begun keeps the version it began with.

    Examples: plans rules · plans rules youth-justice-services · plans rules mine.toml --adopt
    """
    console = Console()
    if which is None:
        if adopt:
            raise Refused("Say which rules to adopt: plans rules PROGRAMME --adopt.")
        _list(console, _on_record())
        return
    text = _text_of(which)
    document = read_rules(text)
    _show(console, document, document.timeline())
    if adopt:
        console.print(f"Adopted as version {_adopted(text)} of {document.name}.")


def _adopted(text: str) -> int:
    schema.upgrade(engine())
    acting = Acting(OPERATOR, clock.today(), clock.now())
    with transaction(acting) as session:
        return adopt_rules(session, acting, text).number


def _on_record() -> Sequence[Adopted]:
    """Read what was adopted; where there is no database yet, nothing was."""
    try:
        with opened(get_settings().address_of_database()) as session:
            return adopted(session)
    except DatabaseUnusable:
        return ()


def _list(console: Console, versions: Sequence[Adopted]) -> None:
    table = Table(title="Programmes", title_justify="left", box=None)
    table.add_column("Programme", no_wrap=True)
    for heading in ("Name", "Rules", "Inspections"):
        table.add_column(heading)
    kept = {version.sha256 for version in versions}
    for version in versions:
        since = f"version {version.number}, adopted {version.adopted_on:%-d %B %Y}"
        table.add_row(version.key, version.name, since, str(version.inspections))
    for text in shipped_programmes():
        document = read_rules(text)
        if fingerprint(text) not in kept:
            table.add_row(document.key, document.name, "shipped, not adopted", "")
    console.print(table)
    console.print(
        "See one with: plans rules PROGRAMME. Adopt it with: plans rules PROGRAMME --adopt"
    )


def _show(console: Console, document: RulesDocument, timeline: TimelineRules) -> None:
    table = Table(title=document.name, title_justify="left", box=None)
    headings = ("Milestone", "Rule", "Kind", "If nobody works then", "Reminders")
    for heading in (*headings, "Who answers, then who hears", "Source"):
        table.add_column(heading)
    for milestone in timeline.milestones.values():
        heard = [" and ".join(level).replace("_", " ") for level in milestone.escalation]
        table.add_row(
            milestone.kind.replace("_", " "),
            rule_in_words(milestone) + ("; may be extended" if milestone.may_be_extended else ""),
            milestone.timing.replace("_", " "),
            milestone.roll.replace("_", " "),
            document.milestones[milestone.kind].reminders,
            ", ".join(dict.fromkeys(heard)) + _told(milestone),
            milestone.source,
        )
    console.print(table)
    console.print(
        f"Monitored by {document.monitoring_body}. "
        f"A date may be extended {document.extensions_allowed} times."
    )


def _told(milestone: Milestone) -> str:
    names = " and ".join(milestone.told).replace("_", " ")
    return f"; told when it is set: {names}" if names else ""


def _text_of(which: str) -> str:
    """Return a shipped programme's rules by its key, or else what a file holds."""
    for text in shipped_programmes():
        if read_rules(text).key == which:
            return text
    file = Path(which)
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        known = ", ".join(read_rules(text).key for text in shipped_programmes())
        raise Refused(f"There is no file {file}, nor a programme of that key: {known}.") from None
    except OSError as problem:
        raise Refused(f"{file} cannot be read: {problem.strerror}.") from None
    except UnicodeDecodeError:
        raise Refused(f"{file} is not UTF-8 text, as a rules document must be.") from None
