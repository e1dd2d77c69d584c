"""Writes many rows in one statement; those that may be there already land once, however often."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    SQLColumnExpression,
    Table,
    TableValuedAlias,
    Uuid,
    any_,
    bindparam,
    func,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

Rows = Sequence[dict[str, Any]]


def insert_once(session: Session, table: Table, rows: Rows, unique: Sequence[str]) -> list[UUID]:
    """Insert the rows whose unique columns are new and return the ids of those that were.

    Every row carries its own `id`, and the same columns. What RETURNING gives is counted, never
    a row count.
    """
    if not rows:
        return []
    key = list(unique)
    if _on_sqlite(session):
        each = sqlite.insert(table).on_conflict_do_nothing(index_elements=key)
        return list(session.scalars(each.returning(table.c.id), list(rows)))
    names = list(rows[0])
    given = _columns(table, names)
    every = postgresql.insert(table).from_select(names, select(*(given.c[n] for n in names)))
    once = every.on_conflict_do_nothing(index_elements=key).returning(table.c.id)
    return list(session.scalars(once, {_all(name): [row[name] for row in rows] for name in names}))


def update_each(session: Session, table: Table, name: str, new: dict[UUID, Any]) -> None:
    """Give each of these rows, by id, its own new value in one column."""
    if not new:
        return
    connection = session.connection()
    if _on_sqlite(session):
        one = update(table).where(table.c.id == bindparam("which"))
        rows = [{"which": identity, "new": value} for identity, value in new.items()]
        connection.execute(one.values({name: bindparam("new")}), rows)
        return
    given = _columns(table, ["id", name])
    every = update(table).where(table.c.id == given.c.id).values({name: given.c[name]})
    connection.execute(every, {_all("id"): list(new), _all(name): list(new.values())})


def is_among(
    session: Session, column: SQLColumnExpression[UUID], ids: Collection[UUID]
) -> ColumnElement[bool]:
    """Narrow to rows whose id is among very many, which are then one parameter, not thousands."""
    if _on_sqlite(session):
        return column.in_(ids)
    return column == any_(bindparam(None, list(ids), type_=postgresql.ARRAY(Uuid())))


def _columns(table: Table, names: Sequence[str]) -> TableValuedAlias:
    """Read rows given as one array a column: a thousand rows are then a handful of parameters."""
    arrays = [bindparam(_all(name), type_=postgresql.ARRAY(table.c[name].type)) for name in names]
    return func.unnest(*arrays).table_valued(*names, name="given").render_derived()


def _all(name: str) -> str:
    return f"every_{name}"


def _on_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
