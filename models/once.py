"""Inserts rows that may be there already: each lands once, however often it is tried."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session


def insert_once(
    session: Session, table: Table, rows: Sequence[dict[str, Any]], unique: Sequence[str]
) -> list[UUID]:
    """Insert the rows whose unique columns are new and return the ids of those that were.

    Every row carries its own `id`. What RETURNING gives is counted, never a row count.
    """
    if not rows:
        return []
    engine = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    statement = engine.insert(table).on_conflict_do_nothing(index_elements=list(unique))
    return list(session.scalars(statement.returning(table.c.id), list(rows)))
