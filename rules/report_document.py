"""A published report as plain JSON and back, so that a reading can be kept and looked at again."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from types import UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from rules.published_report import PublishedReport

FORM = 1
"""The form of the document; raised when a key changes its name or meaning."""


def as_document(report: PublishedReport) -> dict[str, Any]:
    """Return the report in plain JSON types; keys are the field names, `form` the version."""
    return {"form": FORM, **cast("dict[str, Any]", _plain(report))}


def from_document(document: Mapping[str, Any]) -> PublishedReport:
    """Rebuild the report that `as_document` wrote.

    Raises ValueError where the document is of another form, KeyError where a needed key is gone.
    """
    if document.get("form") != FORM:
        raise ValueError(f"A report document of form {document.get('form')} is not known.")
    return cast("PublishedReport", _built(PublishedReport, document))


def _plain(value: object) -> object:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(member) for member in value]
    return value.value if isinstance(value, Enum) else value


def _built(kind: Any, value: Any) -> Any:  # noqa: ANN401 - any field of any dataclass
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        inner = next(member for member in get_args(kind) if member is not type(None))
        return None if value is None else _built(inner, value)
    if origin is tuple:
        return _tuple(get_args(kind), value)
    if is_dataclass(origin or kind):
        return _dataclass(kind, value)
    return kind(value) if isinstance(kind, type) and issubclass(kind, Enum) else value


def _tuple(kinds: tuple[Any, ...], value: list[Any]) -> tuple[Any, ...]:
    if len(kinds) > 1 and kinds[1] is Ellipsis:
        return tuple(_built(kinds[0], member) for member in value)
    return tuple(_built(kind, member) for kind, member in zip(kinds, value, strict=True))


def _dataclass(kind: Any, value: Mapping[str, Any]) -> Any:  # noqa: ANN401 - see _built
    """Build one dataclass; `Stated[int]` hands its int to the field typed T."""
    plain_kind = get_origin(kind) or kind
    meant = get_args(kind)
    hints = get_type_hints(plain_kind)
    built = {
        field.name: _built(_without_variable(hints[field.name], meant), value[field.name])
        for field in fields(plain_kind)
    }
    return plain_kind(**built)


def _without_variable(hint: Any, meant: tuple[Any, ...]) -> Any:  # noqa: ANN401 - see _built
    return meant[0] if isinstance(hint, TypeVar) else hint
