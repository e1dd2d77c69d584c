"""Ids in statements that are built once and run often: one, or however many as one parameter."""

import json
from collections.abc import Collection
from typing import Any, Self
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    Boolean,
    ColumnElement,
    Dialect,
    SQLColumnExpression,
    String,
    TypeDecorator,
    Uuid,
    bindparam,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeEngine


def one_id(name: str) -> BindParameter[UUID]:
    """Give one id its place in a statement that is built once, by a name.

    Its type is said here: a column that points to a table has none before that table is known.
    """
    return bindparam(name, type_=Uuid())


def among(column: SQLColumnExpression[Any], name: str) -> ColumnElement[bool]:
    """Narrow a statement that is built once to ids it is given, under a name, when it runs."""
    return _Among(column, bindparam(name, type_=_Ids()))


def is_among(column: SQLColumnExpression[Any], ids: Collection[UUID]) -> ColumnElement[bool]:
    """Narrow a statement to these ids."""
    return _Among(column, bindparam(None, ids, type_=_Ids()))


class _Ids(TypeDecorator[Collection[UUID]]):
    """Many ids as one value: an array, or the list of a database that has none."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String())
        return dialect.type_descriptor(ARRAY(Uuid()))

    def process_bind_param(self, value: Collection[UUID] | None, dialect: Dialect) -> Any:  # noqa: ANN401
        ids = value or ()
        return json.dumps([each.hex for each in ids]) if dialect.name == "sqlite" else list(ids)


class _Among(FunctionElement[bool]):
    """A column, and the ids it may have."""

    name = "among"
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: OperatorType | None = None) -> Self:
        """Stand in a condition as it is: with "= 1" behind it no index would be used."""
        del against
        return self


@compiles(_Among)
def _is_any(element: _Among, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401
    column, ids = (compiler.process(each, **kw) for each in element.clauses)
    return f"{column} = ANY ({ids})"


@compiles(_Among, "sqlite")
def _is_in_list(element: _Among, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401
    column, ids = (compiler.process(each, **kw) for each in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({ids}))"  # noqa: S608 - a parameter's place
