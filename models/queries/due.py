"""What the morning has to look at: narrowed by index, locked, and looked at again before acting."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, literal_column, select
from sqlalchemy.orm import Session, joinedload

from models.base import Base
from models.deadline import Deadline
from models.ids import among
from models.inspection import Inspection
from models.programme import ProgrammeVersion
from rules.timeline import DeadlineKind

CHUNK = 500
REMINDED_AT_A_TIME = 1_000
_D = Base.metadata.tables[Deadline.__tablename__].c
# Written as the partial indexes are, or no database would use them; typed, SQLite gets "= 1" more.
_OPEN: ColumnElement[bool] = literal_column("deadline.state = 'open'")


def to_decide(
    session: Session, kinds: Collection[DeadlineKind], today: date, leave_out: Collection[UUID] = ()
) -> Sequence[UUID]:
    """Find the open deadlines of a stage that it must look at by today, oldest first."""
    found = session.execute(_TO_DECIDE, {"today": today})
    wanted, left_out = frozenset(kinds), frozenset(leave_out)
    return [one for one, kind in found if kind in wanted and one not in left_out]


# Built once: every morning asks it for every stage. What is due today is little, whatever is open.
_TO_DECIDE = (
    select(_D.id, _D.kind)
    .where(_OPEN, _D.decide_on <= bindparam("today"))
    .order_by(_D.decide_on, _D.id)
)


def to_remind(session: Session, today: date) -> Iterator[Sequence[UUID]]:
    """Find the open deadlines of which somebody must hear by today, a chunk at a time.

    Those of one inspection come together, so that a chunk has few audiences to look up. What is
    due is found first and ordered then: to have the order at once PostgreSQL would go through
    every open deadline by its inspection.
    """
    due = select(_D.id, _D.inspection_id).where(_OPEN, _D.remind_on <= today)
    found = due.cte("due").prefix_with("MATERIALIZED")
    return (
        session.scalars(
            select(found.c.id)
            .order_by(found.c.inspection_id, found.c.id)
            .execution_options(yield_per=REMINDED_AT_A_TIME)
        )
    ).partitions()


def locked(session: Session, ids: Sequence[UUID]) -> Sequence[Deadline]:
    """Lock those of these deadlines that nobody else holds, with inspection and rules.

    The lock is on deadlines alone; what another worker holds is its own to finish.
    """
    return session.scalars(_LOCKED, {"ids": ids}).all()


_LOCKED = (
    select(Deadline)
    .where(among(Deadline.id, "ids"), _OPEN)
    .options(
        joinedload(Deadline.inspection)
        .joinedload(Inspection.programme_version)
        .joinedload(ProgrammeVersion.programme)
    )
    .order_by(Deadline.due_on, Deadline.id)
    .with_for_update(of=Deadline, skip_locked=True)
)


def chunks(ids: Sequence[UUID], size: int = CHUNK) -> Iterator[Sequence[UUID]]:
    """Cut what was found into pieces of one transaction each."""
    return (ids[start : start + size] for start in range(0, len(ids), size))
