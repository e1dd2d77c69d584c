"""plans rules: checks a programme's rules document, shows its timetable, adopts it."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

import clock
from models import Acting, schema
from models.database import engine, transaction
from models.register import adopt_rules
from models.rules_document import RulesDocument, read_rules, shipped_rules
from rules.errors import Refused
from rules.permissions import OPERATOR
from rules.timeline import TimelineRules, rule_in_words


def rules(
    file: Annotated[
        Path | None, typer.Argument(help="A rules document in TOML. Without one: the one shipped.")
    ] = None,
    adopt: Annotated[
        bool, typer.Option(help="Keep it as the programme's next version. New inspections use it.")
    ] = False,
) -> None:
    """Check a programme's rules and show the timetable they give.

    Unknown anchors, cycles, windows that close before they open and unknown keys are found here,
    with the key and its line, before anything depends on them. An inspection that has begun
    keeps the version it began with.

    Example: plans rules my-programme.toml --adopt
    """
    text = shipped_rules() if file is None else _text_of(file)
    document = read_rules(text)
    console = Console()
    _show(console, document, document.timeline())
    if adopt:
        console.print(f"Adopted as version {_adopted(text)} of {document.name}.")


def _adopted(text: str) -> int:
    schema.upgrade(engine())
    acting = Acting(OPERATOR, clock.today(), clock.now())
    with transaction(acting) as session:
        return adopt_rules(session, acting, text).number


def _show(console: Console, document: RulesDocument, timeline: TimelineRules) -> None:
    table = Table(title=document.name, title_justify="left", box=None)
    for heading in ("Milestone", "Rule", "Kind", "Who answers, then who hears", "Source"):
        table.add_column(heading)
    for milestone in timeline.milestones.values():
        heard = [" and ".join(level).replace("_", " ") for level in milestone.escalation]
        table.add_row(
            milestone.kind.replace("_", " "),
            rule_in_words(milestone),
            milestone.timing.replace("_", " "),
            ", ".join(dict.fromkeys(heard)),
            milestone.source,
        )
    console.print(table)


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as problem:
        raise Refused(f"{file} cannot be read: {problem.strerror}.") from None
    except UnicodeDecodeError:
        raise Refused(f"{file} is not UTF-8 text, as a rules document must be.") from None
