"""Opens a database that should be there, or says in one sentence why it can't be used."""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.orm import Session

from models import schema
from rules.errors import Refused

_SECONDS_TO_CONNECT = 10
_IN_OUR_WORDS = {
    "database is locked": "somebody else is using it; stop the service first",
    "lock timeout": "somebody else is using it; stop the service first",
    "file is not a database": "it is not an SQLite database, or is damaged",
    "disk image is malformed": "it is damaged",
    "disk is full": "there is no room left on the disk",
    "disk I/O error": "the disk would not read or write it",
}


class DatabaseUnusable(Refused):
    """The database isn't there, can't be reached, or isn't one this release can use."""


def address_of(written: str) -> URL:
    """Read a database's URL. Raises DatabaseUnusable for any this service can't use."""
    try:
        url = make_url(written)
        url.get_dialect()
    except (ArgumentError, NoSuchModuleError, ImportError, ValueError):
        raise DatabaseUnusable(
            "The database's address is not one: it begins with sqlite:/// or postgresql+psycopg://."
        ) from None
    if url.get_driver_name() not in ("pysqlite", "psycopg"):
        raise DatabaseUnusable(
            f"The service keeps its data in SQLite or PostgreSQL, not in {url.drivername}: "
            "the address begins with sqlite:/// or postgresql+psycopg://."
        )
    if url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:"):
        raise DatabaseUnusable("A database in memory is gone when the command ends: name a file.")
    return url


def name_of(written: str) -> str:
    """Return a database's address as it may be shown: a file, or a URL without its password."""
    url = address_of(written)
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return url.set(query={}).render_as_string(hide_password=True)


@contextmanager
def connected(written: str) -> Iterator[Connection]:
    """Yield a connection that can only read and creates nothing. The schema may be any."""
    with explained(written):
        engine = _reading_engine(address_of(written))
        try:
            with engine.connect() as connection:
                yield connection
        finally:
            engine.dispose()


@contextmanager
def opened(written: str) -> Iterator[Session]:
    """Yield a session that can only read a database at a schema this release knows."""
    with connected(written) as connection:
        require_known(schema.revision_of(connection), name_of(written))
        with Session(connection, autoflush=False) as session:
            yield session


def require_known(revision: str | None, name: str) -> str:
    """Return a database's revision. Raises DatabaseUnusable when it isn't one of ours."""
    if revision is None:
        raise DatabaseUnusable(f"{name} holds none of the service's tables: run plans migrate.")
    if not schema.is_known(revision):
        raise DatabaseUnusable(
            f"{name} is at schema {revision}, and this release knows none newer than "
            f"{schema.newest_revision()}: use the release that wrote it."
        )
    return revision


def is_empty(connection: Connection) -> bool:
    """Whether a database holds no tables, or ours with no fact, person or inspection in them."""
    tables = set(inspect(connection).get_table_names())
    if not tables:
        return True
    if "event" not in tables:
        return False
    ours = tables & {"event", "person", "organisation", "inspection"}
    return not any(
        connection.exec_driver_sql(f"SELECT 1 FROM {table} LIMIT 1").first()  # noqa: S608 - ours
        for table in ours
    )


@contextmanager
def explained(written: str) -> Iterator[None]:
    """Turn whatever goes wrong with a database inside into one sentence."""
    try:
        yield
    except (DBAPIError, sqlite3.Error, psycopg.Error) as problem:
        reason = _reason(problem)
        raise DatabaseUnusable(f"{name_of(written)} can't be used: {reason}.") from problem
    except OSError as problem:
        raise DatabaseUnusable(reason_of(problem)) from problem


def reason_of(problem: OSError) -> str:
    """Say what the operating system said, with the file it said it of."""
    if problem.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "There is no room left to write. Nothing was changed."
    said = problem.strerror or str(problem)
    return f"{problem.filename}: {said}." if problem.filename else f"{said}."


def _reason(problem: DBAPIError | sqlite3.Error | psycopg.Error) -> str:
    said = str(getattr(problem, "orig", None) or problem)
    first = (said.strip().splitlines() or [type(problem).__name__])[0].rstrip(".")
    return next((ours for theirs, ours in _IN_OUR_WORDS.items() if theirs in first), first)


def _reading_engine(url: URL) -> Engine:
    if url.get_backend_name() == "postgresql":
        made = create_engine(url, connect_args={"connect_timeout": _SECONDS_TO_CONNECT})
        return made.execution_options(postgresql_readonly=True)
    file = Path(url.database or "")
    if not file.is_file():
        raise DatabaseUnusable(f"There is no database at {file}: run plans migrate to make one.")
    if not os.access(file, os.R_OK):
        raise DatabaseUnusable(f"{file} may not be read by this account.")
    made = create_engine("sqlite://", creator=lambda: _readable(file))
    event.listen(made, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return made


def _readable(file: Path) -> sqlite3.Connection:
    """Open a file without the right to change it: not even its journal mode."""
    made = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    made.execute("PRAGMA busy_timeout = 5000")
    return made
