"""Facts as a database or its dump holds them: text in the form that is hashed, never trusted."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from heapq import heappop, heappush
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.event import hash_of

Written = Mapping[str, Any]

_IDS = ("id", "inspection_id", "subject_id", "actor_id", "post_id", "on_behalf_of_id")
_COLUMNS = (
    *_IDS,
    "sequence",
    "kind",
    "occurred_on",
    "recorded_at",
    "body",
    "previous_hash",
    "hash",
)
_AT_A_TIME = 2_000
# How each engine is asked for what it does not already hold in the form that is hashed.
_ASKED = {
    "sqlite": {"recorded_at": "replace(recorded_at, ' ', 'T') || '+00:00'"},
    "postgresql": {
        **{name: f"replace({name}::text, '-', '')" for name in _IDS},
        "occurred_on": "occurred_on::text",
        "recorded_at": (
            "to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US') || '+00:00'"
        ),
        "body": "body::text",
    },
}
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def in_database(session: Session) -> Iterator[Written]:
    """Read every fact in order of sequence, a few thousand at a time."""
    asked = _ASKED[session.get_bind().dialect.name]
    columns = ", ".join(asked.get(name, name) for name in _COLUMNS)
    statement = text(f"SELECT {columns} FROM event ORDER BY sequence")  # noqa: S608 - constants above
    found = session.execute(statement.execution_options(yield_per=_AT_A_TIME))
    for rows in found.partitions():
        for row in rows:
            yield dict(zip(_COLUMNS, row, strict=True))


def in_dump(lines: Iterable[str]) -> Iterator[Written]:
    """Read every fact from what pg_restore writes of the table, put in order of sequence.

    Raises ValueError for text that is no such table.
    """
    return _in_order(_as_they_lie(lines))


def _as_they_lie(lines: Iterable[str]) -> Iterator[Written]:
    columns: Sequence[str] = ()
    for line in lines:
        if columns and line.startswith("\\."):
            columns = ()
        elif columns:
            yield _fact(columns, line.rstrip("\n").split("\t"))
        elif line.startswith("COPY "):
            columns = line[line.index("(") + 1 : line.index(")")].split(", ")


def _in_order(facts: Iterable[Written]) -> Iterator[Written]:
    """Hold back only what lies before its turn, so that a long chain needs little memory."""
    waiting: list[tuple[int, int, Written]] = []
    due = 1
    for place, fact in enumerate(facts):
        heappush(waiting, (fact["sequence"], place, fact))
        while waiting and waiting[0][0] <= due:
            yield heappop(waiting)[-1]
            due += 1
    while waiting:
        yield heappop(waiting)[-1]


def is_as_written(fact: Written) -> bool:
    """Whether a fact's hash is that of its columns. Columns of any nonsense are not."""
    try:
        covered = {name: fact[name] for name in _COLUMNS if name != "hash"}
        covered["body"] = json.loads(covered["body"])
        return bool(hash_of(covered) == fact["hash"])
    except (TypeError, ValueError, LookupError):
        return False


def _fact(columns: Sequence[str], fields: Sequence[str]) -> Written:
    fact: dict[str, Any] = {}
    for name, field in zip(columns, fields, strict=True):
        if field == r"\N":
            fact[name] = None
        else:
            fact[name] = _FROM_DUMP.get(name, str)(_ESCAPE.sub(_unescaped, field))
    return fact


def _unescaped(found: re.Match[str]) -> str:
    return _ESCAPED.get(found[1], found[1])


def _moment(printed: str) -> str:
    return datetime.fromisoformat(printed).astimezone(UTC).isoformat(timespec="microseconds")


def _hex(printed: str) -> str:
    return printed.replace("-", "")


_FROM_DUMP: Mapping[str, Callable[[str], object]] = {
    **dict.fromkeys(_IDS, _hex),
    "sequence": int,
    "recorded_at": _moment,
}
