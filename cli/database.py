"""plans migrate, backup and restore: what an operator does to the database as a whole."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

import clock
from models import backup as backups
from models import restoring
from models.migrating import migrate as bring_up_to_date
from models.opening import name_of, opened
from models.queries.status import outbox
from rules.errors import Refused
from settings import get_settings


def migrate() -> None:
    """Bring the database to the newest schema.

    Run it before the first start, and after every upgrade before the service starts again. It
    makes the database if there is none. Running it again does nothing, and says so. Take a
    backup first: a schema only goes forward.

    Example: plans migrate
    """
    address = get_settings().address_of_database()
    done = bring_up_to_date(address)
    if done.before == done.now:
        say(f"{name_of(address)} is at the newest schema, {done.now}: nothing to do.")
    else:
        say(f"{name_of(address)} went from schema {done.before or 'none'} to {done.now}.")


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write, in a folder that exists.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Overwrite the file if it is there.")
    ] = False,
) -> None:
    """Copy the whole database into one file while the service runs.

    Run it every quarter of an hour from a timer, each time under a new name, and keep the files
    on another machine. A manifest is written beside it: keep the two together. Sign-in links and
    sessions are left out, so that whoever finds the file can't sign in with it.

    Example: plans backup /backups/plans-2012-06-13T0915
    """
    settings, now = get_settings(), clock.now()
    taken = backups.take(settings.address_of_database(), file, now, replace=replace)
    backups.note_taken(settings.data_dir, now)
    say(f"Backed up {taken.sequence:,} facts at schema {taken.revision} to {file}.")
    say(f"Its manifest is {backups.manifest_path(file)}.")


def restore(
    file: Annotated[Path, typer.Argument(help="A file that plans backup wrote.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in the place of a database with facts in it.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before doing it.")] = False,
) -> None:
    """Put a backup in the database's place.

    Stop the service first. The backup is checked through before anything is touched: its
    SHA-256, its schema, every link of its chain. Then it comes whole or not at all, is brought
    to the newest schema, and everybody has to sign in again. An SQLite file that was there is
    kept under another name; what was in a PostgreSQL database is gone.

    Example: plans restore /backups/plans-2012-06-13T0915 --replace
    """
    address = get_settings().address_of_database()
    held = restoring.check(address, file)
    restoring.refuse_what_is_there(address, replace=replace)
    say(f"{file} holds {held.sequence:,} facts, as of {moment(held.taken_at)}.")
    if not yes:
        ask(f"Put it in the place of {name_of(address)}?")
    done = restoring.restore(address, file, clock.now(), replace=replace, checked=held)
    report(address, done)


def report(address: str, done: restoring.Restored) -> None:
    """Say what was restored, and what a person should know before starting the service."""
    say(f"{name_of(address)} is restored, at schema {done.revision}; every link is intact.")
    if done.kept_as:
        say(f"The database that was there is kept as {done.kept_as}.")
    say("Every sign-in link and session has ended: everybody signs in again.")
    with opened(address) as session:
        waiting = outbox(session, clock.now()).waiting
    if waiting:
        say(f"{waiting:,} messages were waiting: some may since have been sent, and go again.")
    say("Ends of the chain noted since that backup no longer fit: begin a new anchor file.")


def ask(question: str) -> None:
    """Refuse to go on unless a person at the keyboard says yes."""
    if not sys.stdin.isatty():
        raise Refused("Nobody is there to be asked: say --yes if you are sure.")
    if not typer.confirm(question):
        raise Refused("Nothing was changed.")


def moment(at: datetime) -> str:
    """Write a moment as London's clocks show it."""
    return f"{at.astimezone(clock.LONDON):%-d %B %Y, %H:%M}"


def say(sentence: str) -> None:
    """Print one line."""
    typer.echo(sentence)
