"""Writes many rows in one statement; those that may be there already land once, however often."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Insert,
    Select,
    Table,
    TableValuedAlias,
    Update,
    bindparam,
    func,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

Rows = Sequence[Mapping[str, Any]]
Names = tuple[str, ...]


def insert_once(session: Session, table: Table, rows: Rows, unique: Sequence[str]) -> int:
    """Insert the rows whose unique columns are new and return how many those were.

    Every row carries the same columns; its `id` is made where it has none. What RETURNING gives
    is counted, never a row count.
    """
    if not rows:
        return 0
    key, connection = tuple(unique), session.connection()
    if _on_sqlite(session):
        return len(connection.execute(_each_once(table, key), list(rows)).all())
    every, same = _parted(rows, key)
    once = _all_once(table, tuple(every), tuple(same), key)
    return connection.execute(once, _given_as(every, same)).scalar_one()


def insert_all(session: Session, table: Table, rows: Rows) -> None:
    """Insert rows that cannot be there yet; one that is, is an error."""
    if not rows:
        return
    if _on_sqlite(session):
        session.connection().execute(_each(table), list(rows))
        return
    every, same = _parted(rows, tuple(rows[0])[:1])
    session.connection().execute(_all(table, tuple(every), tuple(same)), _given_as(every, same))


def update_each(session: Session, table: Table, name: str, new: Mapping[UUID, Any]) -> None:
    """Give each of these rows, by id, its own new value in one column."""
    if not new:
        return
    if _on_sqlite(session):
        rows = [{"which": identity, "new": value} for identity, value in new.items()]
        session.connection().execute(_change_one(table, name), rows)
        return
    every = {"id": list(new), name: list(new.values())}
    session.connection().execute(_change_all(table, name), _given_as(every, {}))


# Each is built once: writing it anew costs more than running it on a few rows.
@lru_cache
def _each(table: Table) -> Insert:
    return table.insert()


@lru_cache
def _each_once(table: Table, key: Names) -> Insert:
    one = sqlite.insert(table).on_conflict_do_nothing(index_elements=key)
    return one.returning(literal_column("1"))


@lru_cache
def _change_one(table: Table, name: str) -> Update:
    return update(table).where(table.c.id == bindparam("which")).values({name: bindparam("new")})


@lru_cache
def _all(table: Table, every: Names, same: Names) -> postgresql.Insert:
    given = _columns(table, every)
    values: dict[str, ColumnElement[Any]] = {name: given.c[name] for name in every}
    values |= {name: bindparam(_same(name), type_=table.c[name].type) for name in same}
    if "id" not in values:
        values["id"] = func.gen_random_uuid()
    rows = select(*values.values()).select_from(given)
    return postgresql.insert(table).from_select(list(values), rows)


@lru_cache
def _all_once(table: Table, every: Names, same: Names, key: Names) -> Select[int]:
    once = _all(table, every, same).on_conflict_do_nothing(index_elements=key)
    entered = once.returning(literal_column("1")).cte("entered")
    return select(func.count()).select_from(entered)


@lru_cache
def _change_all(table: Table, name: str) -> Update:
    given = _columns(table, ("id", name))
    return update(table).where(table.c.id == given.c.id).values({name: given.c[name]})


def _columns(table: Table, names: Names) -> TableValuedAlias:
    """Read rows given as one array a column: a thousand rows are then a handful of parameters."""
    arrays = [bindparam(_every(name), type_=postgresql.ARRAY(table.c[name].type)) for name in names]
    return func.unnest(*arrays).table_valued(*names, name="given").render_derived()


def _parted(rows: Rows, apart: Names) -> tuple[dict[str, list[Any]], dict[str, Any]]:
    """Part rows into columns: those whose values differ, and those that say one thing throughout.

    The latter are one parameter each. Columns named `apart` always count among the former, so
    that there are as many rows as were given.
    """
    every: dict[str, list[Any]] = {}
    same: dict[str, Any] = {}
    for name in rows[0]:
        column = [row[name] for row in rows]
        first = column[0]
        if name not in apart and all(value is first or value == first for value in column):
            same[name] = first
        else:
            every[name] = column
    return every, same


def _given_as(every: Mapping[str, list[Any]], same: Mapping[str, Any]) -> dict[str, Any]:
    return {_every(name): column for name, column in every.items()} | {
        _same(name): value for name, value in same.items()
    }


def _every(name: str) -> str:
    return f"every_{name}"


def _same(name: str) -> str:
    return f"same_{name}"


def _on_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
