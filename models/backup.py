"""Copies the whole database into one file while the service runs, with a manifest beside it."""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from secrets import token_hex

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from models import chain, postgresql_programs, schema
from models.opening import address_of, connected, name_of, reason_of, require_known
from models.session import PortalSession, SignInLink
from rules.errors import Refused

LAST_TAKEN = "last-backup.txt"
# Ways in never leave with a copy: whoever finds it can't become anybody.
WAYS_IN = (SignInLink.__tablename__, PortalSession.__tablename__)


class BackupRefused(Refused):
    """A backup can't be taken, or what is called one can't be used."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: which schema, how long a chain, and the SHA-256 of its file."""

    engine: str
    revision: str
    sequence: int
    hash: str
    taken_at: datetime
    sha256: str

    @property
    def head(self) -> chain.Head:
        """The end of the chain it holds."""
        return chain.Head(self.sequence, self.hash)


def note_taken(folder: Path, at: datetime) -> None:
    """Leave word in a machine's data folder that a backup was taken, where there is such a folder.

    The backup itself is whole without it.
    """
    with suppress(OSError), written_whole(folder / LAST_TAKEN) as noted:
        noted.write_text(f"{at.isoformat()}\n", encoding="utf-8")


def last_backup(folder: Path) -> datetime | None:
    """Return when the last backup was taken that a folder has word of."""
    try:
        return datetime.fromisoformat((folder / LAST_TAKEN).read_text(encoding="utf-8").strip())
    except (OSError, ValueError):
        return None


def manifest_path(file: Path) -> Path:
    """Return where a backup's manifest lies: beside it."""
    return file.with_name(f"{file.name}.manifest.json")


def take(address: str, file: Path, at: datetime, *, replace: bool = False) -> Manifest:
    """Write a consistent copy of a database, readable by its owner alone, whole or not at all.

    Raises BackupRefused when the file is there already and `replace` isn't said.
    """
    _refuse_overwriting(file, replace=replace)
    copy = _copy_sqlite if address_of(address).get_backend_name() == "sqlite" else _dump
    with (
        connected(address) as connection,
        written_whole(manifest_path(file)) as beside,
        written_whole(file) as partial,
    ):
        engine = connection.dialect.name
        revision = require_known(schema.revision_of(connection), name_of(address))
        end = copy(connection, address, partial)
        manifest = Manifest(engine, revision, end.sequence, end.hash, at, sha256_of(partial))
        held = asdict(manifest) | {"taken_at": at.isoformat()}
        beside.write_text(json.dumps(held, indent=2) + "\n", encoding="utf-8")
    return manifest


def manifest_of(file: Path) -> Manifest:
    """Read what a backup says it holds. Raises BackupRefused when there is none to be read."""
    if not file.is_file():
        raise BackupRefused(f"There is no file {file}.")
    beside = manifest_path(file)
    try:
        held = json.loads(beside.read_bytes())
        held["taken_at"] = datetime.fromisoformat(held["taken_at"])
        return Manifest(**held)
    except FileNotFoundError:
        raise BackupRefused(
            f"{file} is not a backup: its manifest, {beside.name}, is not beside it."
        ) from None
    except OSError as problem:
        raise BackupRefused(reason_of(problem)) from problem
    except (LookupError, TypeError, ValueError):
        raise BackupRefused(f"{beside} is not the manifest of a backup.") from None


def sha256_of(file: Path) -> str:
    """Return the SHA-256 of a file, in hex."""
    with file.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest()


@contextmanager
def written_whole(file: Path) -> Iterator[Path]:
    """Yield a private, empty file in the same folder that takes this name only when all is done."""
    partial = file.with_name(f".{file.name}.{token_hex(4)}.partial")
    try:
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        yield partial
        onto_the_disk(partial)
        partial.replace(file)
        onto_the_disk(file.parent)
    finally:
        partial.unlink(missing_ok=True)


def onto_the_disk(path: Path) -> None:
    """Wait until what was written to a file, or renamed in a folder, would outlast a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _refuse_overwriting(file: Path, *, replace: bool) -> None:
    if file.is_dir():
        raise BackupRefused(f"{file} is a folder: name a file in it.")
    if not file.parent.is_dir():
        raise BackupRefused(f"There is no folder {file.parent}.")
    if file.exists() and not replace:
        raise BackupRefused(f"{file} is there already: choose another name, or say --replace.")


def _copy_sqlite(connection: Connection, _: str, file: Path) -> chain.Head:
    """Copy in one step: a writer neither waits for it nor makes it begin again."""
    source = connection.connection.driver_connection
    assert isinstance(source, sqlite3.Connection)
    with closing(sqlite3.connect(file, isolation_level=None)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        copy.execute("PRAGMA secure_delete = ON")
        for table in WAYS_IN:
            copy.execute(f"DELETE FROM {table}")  # noqa: S608 - our own tables' names
        refuse_damage(copy, file.name)
    with connected(f"sqlite:///{file}") as copied, Session(copied) as session:
        return chain.head(session)


def refuse_damage(copy: sqlite3.Connection, name: str) -> None:
    """Ask SQLite whether a file is whole."""
    found = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if found != "ok":
        raise BackupRefused(f"{name} is damaged: {found}.")


def _dump(connection: Connection, address: str, file: Path) -> chain.Head:
    """Dump the very snapshot whose end of the chain goes into the manifest."""
    connection.rollback()
    connection.execution_options(isolation_level="REPEATABLE READ")
    with Session(connection) as session:
        end = chain.head(session)
        snapshot = session.connection().exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
        programs = postgresql_programs.for_server(connection)
        programs.dump(address_of(address), file, snapshot, leave_empty=WAYS_IN)
    return end
