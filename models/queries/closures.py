"""The days added to the working calendar, and the dates that rest on it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select, text
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from models.deadline import Deadline
from models.inspection import Inspection
from models.person import Person
from models.programme import ProgrammeVersion
from models.working_calendar import ClosureDay
from rules.errors import NotFound
from rules.stages import DeadlineState

AT_A_TIME = 500
_LOCK = text("SELECT pg_advisory_xact_lock(5171041)")
_STILL_TO_COME = Deadline.state.in_((DeadlineState.OPEN, DeadlineState.STOPPED))


@dataclass(frozen=True, slots=True)
class Closed:
    """A day somebody added, why, and who."""

    id: UUID
    day: date
    reason: str
    by: str | None


def closed_days(session: Session) -> Sequence[Closed]:
    """List every day that was added to the bank holidays, the earliest first."""
    rows = session.execute(_closed().order_by(ClosureDay.day))
    return [Closed(*row) for row in rows]


def closed_day(session: Session, closure_id: UUID) -> Closed:
    """Return one of the days that were added, or say that there is none."""
    row = session.execute(_closed().where(ClosureDay.id == closure_id)).one_or_none()
    if row is None:
        raise NotFound("day", closure_id)
    return Closed(*row)


def _closed() -> Select[UUID, date, str, str | None]:
    return select(ClosureDay.id, ClosureDay.day, ClosureDay.reason, Person.name).outerjoin(
        Person, Person.id == ClosureDay.added_by_id
    )


def change_alone(session: Session) -> None:
    """Wait until nobody else changes the calendar, so that none misses another's day.

    On SQLite nobody else can be writing.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(_LOCK)


def inspections_with_open_dates(session: Session) -> Iterator[Sequence[UUID]]:
    """Give the inspections that have dates still to come, some hundred at a time."""
    wanted = select(Deadline.inspection_id).where(_STILL_TO_COME).distinct()
    ids = session.scalars(wanted.order_by(Deadline.inspection_id)).all()
    return (ids[start : start + AT_A_TIME] for start in range(0, len(ids), AT_A_TIME))


def dates_still_to_come(session: Session, inspection_ids: Sequence[UUID]) -> Sequence[Deadline]:
    """Load and lock the dates of these inspections that are not over, with their rules."""
    inspections = {
        each.id: each
        for each in session.scalars(
            select(Inspection)
            .where(Inspection.id.in_(inspection_ids))
            .options(
                # A version's document is long: it comes once, not with each of its inspections.
                selectinload(Inspection.programme_version).selectinload(ProgrammeVersion.programme)
            )
        )
    }
    deadlines = session.scalars(
        select(Deadline)
        .where(Deadline.inspection_id.in_(inspection_ids), _STILL_TO_COME)
        .order_by(Deadline.inspection_id, Deadline.due_on, Deadline.id)
        .with_for_update(of=Deadline)
    ).all()
    for each in deadlines:
        set_committed_value(each, "inspection", inspections[each.inspection_id])
    return deadlines
