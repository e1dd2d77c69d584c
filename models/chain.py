"""The chain of facts: written in one place, last in a transaction, and checked link by link."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from models.base import Base
from models.event import FIRST_LINK, Event, noted
from models.written_facts import Written, in_database, is_as_written

_LOCK = text("SELECT pg_advisory_xact_lock(5171040)")
_EVENTS = Base.metadata.tables[Event.__tablename__]
_LAST = select(_EVENTS.c.sequence, _EVENTS.c.hash).order_by(_EVENTS.c.sequence.desc()).limit(1)
_CHAINED = insert(_EVENTS)


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
    session.execute(_CHAINED, rows)
    facts.clear()


def head(session: Session) -> Head:
    """Return the end of the chain as it stands."""
    last = session.execute(_LAST).first()
    return Head(last.sequence, last.hash) if last else Head(0, FIRST_LINK)


def verify(session: Session, anchor: Head | Iterable[Head] | None = None) -> Verdict:
    """Walk the chain from its first fact and say whether anything was changed.

    `anchor` is an end of the chain noted earlier outside the database, or several; without one
    a cut tail cannot be seen, nor a tail written anew with its hashes.
    """
    return walk(in_database(session), anchor)


def walk(facts: Iterable[Written], anchor: Head | Iterable[Head] | None = None) -> Verdict:
    """Do the same for facts read from wherever they are kept, in order of sequence."""
    noted = _by_sequence(anchor)
    sequence, previous = 0, FIRST_LINK
    for fact in facts:
        wrong = _what_is_wrong(fact, sequence + 1, previous)
        if wrong:
            return Verdict(Head(sequence, previous), sequence + 1, wrong)
        sequence, previous = sequence + 1, fact["hash"]
        if sequence in noted and noted[sequence] != {previous}:
            return _rewritten(sequence, previous)
    last = max(noted, default=0)
    if last > sequence:
        return _cut(last, sequence, previous)
    end = Head(sequence, previous)
    return Verdict(end, None, f"{sequence:,} {_facts(sequence)}, every link intact.")


def _by_sequence(anchor: Head | Iterable[Head] | None) -> dict[int, set[str]]:
    ends = [anchor] if isinstance(anchor, Head) else anchor or ()
    noted: dict[int, set[str]] = {}
    for end in ends:
        noted.setdefault(end.sequence, set()).add(end.hash)
    return noted


def _facts(number: int) -> str:
    return "fact" if number == 1 else "facts"


def _what_is_wrong(fact: Written, sequence: int, previous: str) -> str | None:
    if fact["sequence"] != sequence:
        return f"Fact {sequence} is missing: the next on record is {fact['sequence']}."
    if fact["previous_hash"] != previous:
        return f"Fact {sequence} does not follow from the one before it."
    if not is_as_written(fact):
        return f"Fact {sequence} is not as it was written."
    return None


def _rewritten(sequence: int, previous: str) -> Verdict:
    sentence = f"Fact {sequence} is not the one that was noted outside the database."
    return Verdict(Head(sequence, previous), sequence, sentence)


def _cut(noted: int, sequence: int, previous: str) -> Verdict:
    sentence = (
        f"The chain ends at fact {sequence}, but fact {noted} was noted outside "
        "the database: the end has been cut off."
    )
    return Verdict(Head(sequence, previous), sequence + 1, sentence)
