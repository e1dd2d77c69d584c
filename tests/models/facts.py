"""Facts to fill a chain with, and the sessions to look at it."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from models import Acting, EventKind, database
from models.chain import Head, Verdict, verify
from models.event import record
from tests.moments import london_morning

DAY = date(2012, 2, 1)
CALENDAR = Acting.calendar(DAY, london_morning(DAY))
# What a text column may hold that is awkward to carry from one place to another.
AWKWARD = 'tab\tnewline\nbackslash\\ quote" Môn \\N \\. 日本'


def write_facts(session: Session, count: int, acting: Acting = CALENDAR) -> None:
    """Note some facts, each with a body of its own."""
    for number in range(count):
        record(
            session,
            EventKind.DEADLINE_MOVED,
            acting,
            (None, UUID(int=number)),
            number=number,
            share=0.1,
            is_late=number % 2 == 0,
            nobody=None,
            said=AWKWARD,
            days=[date(2012, 2, 29), 3],
        )


def chain_of(count: int) -> None:
    """Write some facts into this process's database, in transactions of three."""
    for start in range(0, count, 3):
        with database.transaction(CALENDAR) as session:
            write_facts(session, min(3, count - start))


def verdict(anchor: Head | Sequence[Head] | None = None) -> Verdict:
    """Verify the chain of this process's database."""
    with database.reading() as session:
        return verify(session, anchor)
