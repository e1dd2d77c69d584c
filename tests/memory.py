"""What many tests begin with is lived once; the next test has it back as it was, row for row."""

import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, ParamSpec, Protocol, TypeVar

import psycopg
from sqlalchemy import Engine, event

from tests.postgresql_shelf import filled, wipe

P = ParamSpec("P")
T = TypeVar("T")
Key = tuple[Hashable, ...]
MOST_KEPT = 60


class Rows(Protocol):
    """All rows of a database at one moment."""

    def put_back(self, connection: Any) -> None:  # noqa: ANN401 - a driver's own connection
        """Let a database hold these rows and no others."""


@dataclass(slots=True)
class _File:
    """An SQLite database, page for page."""

    pages: sqlite3.Connection

    def put_back(self, connection: sqlite3.Connection) -> None:
        self.pages.backup(connection)


@dataclass(frozen=True, slots=True)
class _Tables:
    """The rows of a PostgreSQL database, as it writes and reads them itself."""

    rows: Mapping[str, bytes]

    def put_back(self, connection: psycopg.Connection[Any]) -> None:
        wipe(connection)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            for name, rows in self.rows.items():
                with cursor.copy(f"COPY {name} FROM STDIN".encode()) as copy:
                    copy.write(rows)
        connection.commit()


@dataclass(slots=True)
class Memory:
    """The database of the test that runs, how it came to its rows, and all that is remembered."""

    engine: Engine | None = None
    key: Key | None = None
    facts: int = 0
    kept: OrderedDict[Key, tuple[Rows, Any]] = field(default_factory=OrderedDict)

    def begin(self, engine: Engine) -> None:
        """Begin a test: its database holds nothing yet."""
        self.engine, self.key, self.facts = engine, (engine.dialect.name,), 0
        event.listen(engine, "commit", self._changed)

    def end(self) -> None:
        """Leave that database alone."""
        self.engine = self.key = None

    def recall(self, what: Key, live: Callable[[], T]) -> T:
        """Live something, or, where it was lived before from the same beginning, recall it."""
        if self.key is None or self._with_driver(_facts) != self.facts:
            return live()
        key = (*self.key, what)
        outcome: T
        if key in self.kept:
            self.kept.move_to_end(key)
            rows, outcome = self.kept[key]
            self._with_driver(rows.put_back)
        else:
            outcome = live()
            self.kept[key] = self._with_driver(_rows), outcome
            if len(self.kept) > MOST_KEPT:
                self.kept.popitem(last=False)
        self.key, self.facts = key, self._with_driver(_facts)
        return outcome

    def _changed(self, _: object) -> None:
        """What anybody else writes is not remembered, nor what comes after it."""
        self.key = None

    def _with_driver(self, do: Callable[[Any], Any]) -> Any:  # noqa: ANN401
        assert self.engine
        lent = self.engine.raw_connection()
        try:
            return do(lent.driver_connection)
        finally:
            lent.close()


def _facts(connection: Any) -> int:  # noqa: ANN401 - a driver's own connection
    """Count what another process, too, cannot write without a trace."""
    found = connection.execute(
        "SELECT (SELECT count(*) FROM event) + (SELECT count(*) FROM person)"
    )
    return int(found.fetchone()[0])


def _rows(connection: Any) -> Rows:  # noqa: ANN401 - a driver's own connection
    if isinstance(connection, sqlite3.Connection):
        pages = sqlite3.connect(":memory:", check_same_thread=False)
        connection.backup(pages)
        return _File(pages)
    found = {}
    with connection.cursor() as cursor:
        for name in filled(connection):
            with cursor.copy(f"COPY {name} TO STDOUT".encode()) as copy:
                found[name] = b"".join(bytes(part) for part in copy)
    connection.rollback()
    return _Tables(found)


MEMORY = Memory()


def lived_once(live: Callable[P, T]) -> Callable[P, T]:
    """Let something that always goes the same way be recalled instead of lived again."""

    @wraps(live)
    def recalled(*given: P.args, **named: P.kwargs) -> T:
        said = [_said(each) for each in (*given, *named, *named.values())]
        if not all(_goes_the_same_way(each) for each in said):
            return live(*given, **named)
        return MEMORY.recall((live.__name__, *said), lambda: live(*given, **named))

    return recalled


def _said(given: object) -> Hashable:
    if isinstance(given, list):
        return tuple(given)
    return getattr(given, "inspection_id", given)


def _goes_the_same_way(given: Hashable) -> bool:
    """A test's own way to hold a transaction may do anything."""
    return not callable(given) or given.__module__ in {
        "models.database",
        "notifications.announcing",
    }
