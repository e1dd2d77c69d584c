"""The chain of facts: written in one place, last in a transaction, and checked link by link."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from models.base import Base
from models.event import FIRST_LINK, Event, link, noted

_LOCK = text("SELECT pg_advisory_xact_lock(5171040)")
_EVENTS = Base.metadata.tables[Event.__tablename__]
_AT_A_TIME = 5_000


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain: how many facts there are, and the last one's hash."""

    sequence: int
    hash: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What checking the chain found. `broken_at` is the first sequence number that is wrong."""

    head: Head
    broken_at: int | None
    sentence: str

    @property
    def is_intact(self) -> bool:
        """Whether every link held."""
        return self.broken_at is None


def seal(session: Session) -> None:
    """Chain and write this transaction's facts. Takes the chain's lock until the commit."""
    facts = noted(session)
    if not facts:
        return
    if session.get_bind().dialect.name == "postgresql":
        session.execute(_LOCK)
    end = head(session)
    rows, previous = [], end.hash
    for sequence, fact in enumerate(facts, start=end.sequence + 1):
        row = fact.chained(sequence, previous)
        previous = row["hash"]
        rows.append(row)
    session.execute(insert(_EVENTS), rows)
    facts.clear()


def head(session: Session) -> Head:
    """Return the end of the chain as it stands."""
    last = session.execute(
        select(_EVENTS.c.sequence, _EVENTS.c.hash).order_by(_EVENTS.c.sequence.desc()).limit(1)
    ).first()
    return Head(last.sequence, last.hash) if last else Head(0, FIRST_LINK)


def verify(session: Session, anchor: Head | None = None) -> Verdict:
    """Walk the chain from its first fact and say whether anything was changed.

    `anchor` is an end of the chain noted earlier outside the database; without it a cut tail
    cannot be seen.
    """
    sequence, previous = 0, FIRST_LINK
    for row in _rows(session):
        sequence += 1
        wrong = _what_is_wrong(row, sequence, previous)
        if wrong:
            return Verdict(Head(sequence - 1, previous), sequence, wrong)
        previous = row["hash"]
        if anchor and anchor.sequence == sequence and anchor.hash != previous:
            return _rewritten(sequence, previous)
    if anchor and anchor.sequence > sequence:
        return _cut(anchor, sequence, previous)
    end = Head(sequence, previous)
    return Verdict(end, None, f"{sequence} facts, every link intact.")


def _rows(session: Session) -> Iterator[dict[str, Any]]:
    found = session.execute(
        select(_EVENTS).order_by(_EVENTS.c.sequence).execution_options(yield_per=_AT_A_TIME)
    )
    names = _EVENTS.c.keys()
    for row in found:
        yield dict(zip(names, row, strict=True))


def _what_is_wrong(row: dict[str, Any], sequence: int, previous: str) -> str | None:
    if row["sequence"] != sequence:
        return f"Fact {sequence} is missing: the next on record is {row['sequence']}."
    if row["previous_hash"] != previous:
        return f"Fact {sequence} does not follow from the one before it."
    if row["hash"] != link(row):
        return f"Fact {sequence} is not as it was written."
    return None


def _rewritten(sequence: int, previous: str) -> Verdict:
    sentence = f"Fact {sequence} is not the one that was noted outside the database."
    return Verdict(Head(sequence, previous), sequence, sentence)


def _cut(anchor: Head, sequence: int, previous: str) -> Verdict:
    sentence = (
        f"The chain ends at fact {sequence}, but fact {anchor.sequence} was noted outside "
        "the database: the end has been cut off."
    )
    return Verdict(Head(sequence, previous), sequence + 1, sentence)
