"""Databases for tests on PostgreSQL: wiped and used again, for making one takes a long while."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import psycopg
from sqlalchemy import URL

# What has been wiped this often may have grown, and be slower for it.
MOST_USES = 100
LOOKS = """
SELECT md5(string_agg(one, ',' ORDER BY one)) FROM (
  SELECT concat(relname, relkind, relnatts) FROM pg_class
    WHERE relnamespace = 'public'::regnamespace
  UNION ALL SELECT concat(tgname, tgrelid, tgenabled) FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL SELECT concat(conname, conrelid, pg_get_constraintdef(oid)) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
  UNION ALL SELECT concat(proname, prosrc) FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace
  UNION ALL SELECT version_num FROM alembic_version
  UNION ALL SELECT post_kind::text FROM post_kind
) AS every (one)
"""
ALONE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
# The tables that hold anything, but for what a migrated database holds from the start.
FILLED = """
SELECT quote_ident(relname) FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND pg_relation_size(oid) > 0
AND relname NOT IN ('alembic_version', 'post_kind')
"""


@dataclass(slots=True)
class Shelf:
    """Migrated databases of one server, those that wait wiped and each with how often it served."""

    server: URL
    template: str
    looks: str = ""
    waiting: list[tuple[str, int]] = field(default_factory=list)

    @contextmanager
    def database(self) -> Iterator[URL]:
        """Yield a database of one's own at the newest schema, with nothing in it."""
        name, uses = self.waiting.pop() if self.waiting else (self._made(), 0)
        yield self.server.set(database=name)
        if uses < MOST_USES and self._wiped(name):
            self.waiting.append((name, uses + 1))
        else:
            self.order(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def order(self, statement: str) -> None:
        """Let the server itself do something."""
        with psycopg.connect(_address(self.server), autocommit=True) as connection:
            connection.execute(statement.encode())

    def _made(self) -> str:
        if not self.looks:
            with psycopg.connect(_address(self.server.set(database=self.template))) as connection:
                self.looks = _looks(connection)
        name = f"test_{uuid4().hex}"
        self.order(f"CREATE DATABASE {name} TEMPLATE {self.template}")
        return name

    def _wiped(self, name: str) -> bool:
        """Wipe a database that is still made as it was; say whether it can serve again."""
        address = _address(self.server.set(database=name))
        try:
            with psycopg.connect(address, autocommit=True) as connection:
                connection.execute("SET lock_timeout = '10s'")
                connection.execute(ALONE)
                if names := wipe(connection):
                    # Rows come in the order in which they were written, as in a new database.
                    connection.execute(f"VACUUM {', '.join(names)}".encode())
                return _looks(connection) == self.looks
        except psycopg.Error:
            return False


def filled(connection: "psycopg.Connection[Any]") -> list[str]:
    """Return the names of the tables that hold anything."""
    return [name for (name,) in connection.execute(FILLED).fetchall()]


def wipe(connection: "psycopg.Connection[Any]") -> list[str]:
    """Delete every row, whatever guards it; return the names of the tables that had any."""
    names = filled(connection)
    connection.execute("SET session_replication_role = replica")
    for name in names:
        connection.execute(f"DELETE FROM {name}".encode())  # noqa: S608 - quoted by the server
    connection.execute("SET session_replication_role = DEFAULT")
    return names


def _looks(connection: "psycopg.Connection[tuple[str]]") -> str:
    found = connection.execute(LOOKS).fetchone()
    assert found
    return found[0]


def _address(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)
