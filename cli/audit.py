"""plans audit: whether the record of facts is as it was written."""

from pathlib import Path
from typing import Annotated

import typer

from cli.database import moment, say
from models.anchor import AnchorUnusable, anchors, note
from models.chain import verify as verify_chain
from models.opening import opened
from settings import get_settings

BROKEN = 1

audit = typer.Typer(
    help="Check that the record of facts is as it was written, and note its end elsewhere.",
    no_args_is_help=True,
)
Database = Annotated[
    str | None,
    typer.Option(help="Another database than the service's: sqlite:////backups/plans-2012-06-13."),
]


@audit.command()
def verify(
    anchor: Annotated[
        Path | None, typer.Option(help="A file that plans audit anchor wrote.")
    ] = None,
    database: Database = None,
) -> None:
    """Check every fact against the one before it.

    Finds a fact that was changed, deleted, inserted or moved, and names the first. Give it the
    anchor file too: without one nobody can see that the end was cut off, or written anew. It
    only reads, needs no service, and works on a copy of the database on another machine.

    Exit code 0: intact. 1: broken. 2: it could not be checked.

    Example: plans audit verify --anchor /elsewhere/anchor.jsonl
    """
    if anchor is not None and not anchor.is_file():
        raise AnchorUnusable(f"There is no file {anchor}.")
    noted = anchors(anchor) if anchor else []
    with opened(database or get_settings().address_of_database()) as session:
        verdict = verify_chain(session, noted)
    say(verdict.sentence)
    if not verdict.is_intact:
        raise typer.Exit(BROKEN)
    if noted:
        last = noted[-1]
        say(
            f"{len(noted):,} noted, the last at fact {last.sequence:,} on {moment(last.at)}: agree."
        )
    else:
        say("No noted end was given, so a cut end can't be seen: say --anchor FILE.")


@audit.command()
def anchor(
    file: Annotated[Path, typer.Argument(help="The file to add a line to, best elsewhere.")],
    database: Database = None,
) -> None:
    """Note the end of the record in a file outside the database.

    Run it every hour from a timer, with the file on a machine whose administrator is not the
    database's. Lines are only ever added. The service keeps one of its own in its data folder.

    Example: plans audit anchor /elsewhere/anchor.jsonl
    """
    with opened(database or get_settings().address_of_database()) as session:
        noted = note(session, file)
    say(f"Noted in {file}: fact {noted.sequence:,}, {noted.hash}, {moment(noted.at)}.")
