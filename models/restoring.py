"""Puts a backup in a database's place: checked before anything is touched, whole or not at all."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path
from shutil import copyfile
from typing import Any

from sqlalchemy import Connection, inspect, text
from sqlalchemy.orm import Session

from models import chain, postgresql_programs, schema
from models.backup import (
    WAYS_IN,
    BackupRefused,
    Manifest,
    manifest_of,
    refuse_damage,
    sha256_of,
    written_whole,
)
from models.database import make_engine
from models.opening import (
    DatabaseUnusable,
    address_of,
    connected,
    explained,
    is_empty,
    name_of,
    opened,
    require_known,
)
from models.written_facts import in_database, in_dump

_ROUTINES = text(
    "SELECT oid::regprocedure::text FROM pg_proc"
    " WHERE pronamespace = current_schema()::regnamespace AND NOT EXISTS"
    " (SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')"
)


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put in place, the schema it was brought to, and where the old database went."""

    manifest: Manifest
    revision: str | None
    kept_as: Path | None


def check(address: str, file: Path) -> Manifest:
    """Read a backup through and say what it holds; nothing is touched.

    Raises BackupRefused when it is damaged, from another engine or newer than this release.
    """
    manifest = manifest_of(file)
    engine = address_of(address).get_backend_name()
    if manifest.engine != engine:
        raise BackupRefused(
            f"{file} is a backup of {manifest.engine}, and the database to restore is {engine}."
        )
    with explained(address):
        if sha256_of(file) != manifest.sha256:
            raise BackupRefused(f"{file} is not as it was written: its SHA-256 has changed.")
    require_known(manifest.revision, str(file))
    verdict = _read_through(address, file, manifest)
    if not verdict.is_intact or verdict.head != manifest.head:
        raise BackupRefused(f"{file} can't be trusted. {verdict.sentence}")
    return manifest


def refuse_what_is_there(address: str, *, replace: bool) -> None:
    """Raise BackupRefused when a database with anything in it is in place and may not go."""
    if not replace and _holds_anything(address):
        raise BackupRefused(
            f"{name_of(address)} is not empty. To put the backup in its place, say --replace."
        )


def _holds_anything(address: str) -> bool:
    url = address_of(address)
    is_sqlite = url.get_backend_name() == "sqlite"
    if is_sqlite and not _is_there(Path(url.database or "")):
        return False
    try:
        with connected(address) as connection:
            return not is_empty(connection)
    except DatabaseUnusable:
        if is_sqlite:
            return True  # a damaged file is all the more to be kept
        raise


def restore(
    address: str,
    file: Path,
    at: datetime,
    *,
    replace: bool = False,
    checked: Manifest | None = None,
) -> Restored:
    """Check a backup, unless it just was, and put it in place, with every way in ended.

    It is brought to the newest schema. An SQLite file that was there is kept under another name;
    what was in a PostgreSQL database goes in the same transaction in which the backup comes.
    """
    manifest = checked or check(address, file)
    refuse_what_is_there(address, replace=replace)
    url = address_of(address)
    with explained(address):
        if url.get_backend_name() == "postgresql":
            _into_postgresql(address, file, manifest)
            kept_as = None
        else:
            kept_as = _into_sqlite(Path(url.database or ""), file, manifest, at)
    return Restored(manifest, schema.newest_revision(), kept_as)


def _is_there(file: Path) -> bool:
    return file.exists() and file.stat().st_size > 0


def _read_through(address: str, file: Path, manifest: Manifest) -> chain.Verdict:
    try:
        if manifest.engine == "postgresql":
            with connected(address) as connection:
                programs = postgresql_programs.for_server(connection)
            return chain.walk(in_dump(programs.rows(file, "event")), manifest.head)
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as copy:
            refuse_damage(copy, str(file))
        with opened(f"sqlite:///{file}") as session:
            return chain.walk(in_database(session), manifest.head)
    except (sqlite3.Error, ValueError, postgresql_programs.ProgramFailed) as problem:
        raise BackupRefused(f"{file} can't be read as a backup: {problem}") from problem


def _make_current(connection: Connection, manifest: Manifest) -> None:
    """Bring what was restored to today's schema, end every way in, and check the chain again."""
    schema.upgrade_within(connection)
    for table in WAYS_IN:
        connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608 - our own tables' names
    with Session(connection) as session:
        verdict = chain.verify(session, manifest.head)
    if not verdict.is_intact:
        raise BackupRefused(f"The backup did not survive being restored. {verdict.sentence}")


def _into_sqlite(place: Path, file: Path, manifest: Manifest, at: datetime) -> Path | None:
    """Make the new database ready beside the old one, then let it take the name."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with written_whole(place) as partial:
        copyfile(file, partial)
        engine = make_engine(f"sqlite:///{partial}")
        try:
            with engine.begin() as connection:
                _make_current(connection, manifest)
        finally:
            engine.dispose()
        _into_one_file(partial)
        return _set_aside(place, at)


def _set_aside(place: Path, at: datetime) -> Path | None:
    """Give the old database a second name; its first one passes to the new one in one step."""
    kept = place.with_name(f"{place.name}.replaced-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    was_there = _is_there(place)
    if was_there:
        _into_one_file_unless_damaged(place)
        os.link(place, kept)
    for ending in ("-wal", "-shm"):  # left by a damaged one; the new one must not read them
        with suppress(FileNotFoundError):
            Path(f"{place}{ending}").rename(f"{kept}{ending}")
    return kept if was_there else None


def _into_one_file_unless_damaged(file: Path) -> None:
    try:
        _into_one_file(file)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        return


def _into_one_file(file: Path) -> None:
    """Bring SQLite's log back into the database. Fails while anybody else has it open."""
    with closing(sqlite3.connect(file, isolation_level=None)) as alone:
        alone.execute("PRAGMA busy_timeout = 5000")
        alone.execute("PRAGMA journal_mode = DELETE")


def _into_postgresql(address: str, file: Path, manifest: Manifest) -> None:
    """Do everything in one transaction: what was there goes only if all of the backup comes."""
    engine = make_engine(address)
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql("SET LOCAL lock_timeout = '10s'")
            _empty(connection)
            with postgresql_programs.for_server(connection).script(file) as script:
                _run(connection, script)
            connection.exec_driver_sql("RESET ALL")
            _make_current(connection, manifest)
    finally:
        engine.dispose()


def _empty(connection: Connection) -> None:
    """Drop every table of ours and what hangs on it: a newer schema's, too."""
    tables = inspect(connection).get_table_names()
    if tables and not {"event", "alembic_version"} <= set(tables):
        raise BackupRefused("The database holds tables of something else: name one of its own.")
    quote = connection.dialect.identifier_preparer.quote
    for table in tables:
        connection.exec_driver_sql(f"DROP TABLE {quote(table)} CASCADE")
    for routine in connection.scalars(_ROUTINES).all():
        connection.exec_driver_sql(f"DROP ROUTINE {routine} CASCADE")


def _run(connection: Connection, script: Iterator[str]) -> None:
    """Run what pg_restore wrote, rows and all, leaving out what only psql or a newer server has."""
    cursor = connection.connection.cursor()
    statements: list[str] = []
    for line in script:
        if line.startswith("COPY ") and line.endswith(" FROM stdin;\n"):
            _execute(cursor, statements)
            with cursor.copy(line.encode()) as rows:
                for row in takewhile(lambda row: row != "\\.\n", script):
                    rows.write(row)
        elif not line.startswith(("\\", "SET transaction_timeout")):
            statements.append(line)
    _execute(cursor, statements)


def _execute(cursor: Any, statements: list[str]) -> None:  # noqa: ANN401 - psycopg's, by way of a pool
    cursor.execute("".join(statements).encode())
    statements.clear()
