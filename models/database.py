"""The way in to the database: an engine, a reading, a transaction. Nothing else commits."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.orm import Session

from models import chain
from models.acting import Acting
from settings import get_settings

_PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA busy_timeout = 5000",
    "PRAGMA trusted_schema = OFF",
)


_standing_in: list[Engine] = []


def engine() -> Engine:
    """Return this process's connection pool."""
    return _standing_in[-1] if _standing_in else _engine_of_settings()


def writers_at_once() -> int:
    """Return how many transactions of one process do well to write at the same time."""
    return 1 if engine().dialect.name == "sqlite" else 2


@lru_cache
def _engine_of_settings() -> Engine:
    return make_engine(get_settings().address_of_database())


@contextmanager
def standing_in(address: str, *, durable: bool = True) -> Iterator[Engine]:
    """Use another database for a while: a rehearsal's scratch one, or a test's."""
    made = make_engine(address, durable=durable)
    _standing_in.append(made)
    try:
        yield made
    finally:
        _standing_in.remove(made)
        made.dispose()


def make_engine(address: str, *, durable: bool = True) -> Engine:
    """Connect to a database by its SQLAlchemy URL, as this service needs it.

    What people wrote is never part of an error, and so of no log. A file that need not survive
    the machine's fall is not `durable`: nothing then waits for the disk.
    """
    url = make_url(address)
    if url.get_backend_name() != "sqlite":
        made = create_engine(url, pool_pre_ping=True, hide_parameters=True)
        event.listen(made, "connect", _prepare_postgresql)
        return made
    if url.database:
        _make_private(Path(url.database))
    made, reader = _sqlite(url, "BEGIN IMMEDIATE", durable), _sqlite(url, "BEGIN", durable)
    event.listen(reader, "connect", _only_read)
    event.listen(made, "engine_disposed", lambda _: reader.dispose())
    READERS[made] = reader
    return made


# SQLite's connections that only read are kept apart from those that write: to switch one over and
# back would have it forget every statement it has prepared, each time.
READERS: WeakKeyDictionary[Engine, Engine] = WeakKeyDictionary()


def reader_of(writer: Engine) -> Engine:
    """Return the engine through which a database is read: its own, or the same."""
    return READERS.get(writer, writer)


def _sqlite(url: URL, begin: str, durable: bool) -> Engine:
    made = create_engine(url, hide_parameters=True, connect_args={"cached_statements": 1_000})
    event.listen(made, "connect", _prepare_sqlite)
    if not durable:
        event.listen(made, "connect", _do_not_wait_for_the_disk)
    event.listen(made, "begin", lambda connection: connection.exec_driver_sql(begin))
    return made


@contextmanager
def reading() -> Iterator[Session]:
    """Yield a session that may only read and blocks no writer."""
    with reader_of(engine()).connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(postgresql_readonly=True)
        with Session(connection, autoflush=False) as session:
            yield session


@contextmanager
def transaction(acting: Acting) -> Iterator[Session]:
    """Yield a session in which somebody acts; commit on leaving, roll back on any error.

    Facts noted inside are chained and written last, just before the commit.
    """
    with Session(engine(), info={"acting": acting}, expire_on_commit=False) as session:
        yield session
        session.flush()
        chain.seal(session)
        session.commit()


def _prepare_postgresql(connection: Any, _: Any) -> None:  # noqa: ANN401 - psycopg's, the pool's
    """Send a column of many rows in binary, four times as fast; look rows up rather than read all.

    The server reckons with a disk that has to seek: a thousand rows by id would then cost it more
    than reading every row there is.
    """
    from psycopg.types.array import ListBinaryDumper  # noqa: PLC0415 - only where it is used

    connection.adapters.register_dumper(list, ListBinaryDumper)
    connection.execute("SET random_page_cost = 1.1")
    connection.commit()


def _make_private(file: Path) -> None:
    """Create the database file readable by its owner alone, before SQLite would by its umask."""
    file.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))


def _prepare_sqlite(connection: SqliteConnection, _: Any) -> None:  # noqa: ANN401 - the pool's record
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _do_not_wait_for_the_disk(connection: SqliteConnection, _: Any) -> None:  # noqa: ANN401
    connection.execute("PRAGMA synchronous = OFF")


def _only_read(connection: SqliteConnection, _: Any) -> None:  # noqa: ANN401
    connection.execute("PRAGMA query_only = ON")
