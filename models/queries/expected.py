"""What the calendar should have done by now and has not: the questions of the self-check."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

import clock
from models.deadline import Deadline
from models.event import Event, EventKind
from models.inspection import Inspection
from models.plan import Plan
from models.queries import runs
from models.queries.due import chunks
from models.queries.quiet_calendar import quiet_days
from models.timetable import NOTED
from rules.owed import Window
from rules.running import MORNING, MORNING_DONE_BY
from rules.stages import DeadlineState, PlanState
from rules.timeline import DeadlineKind
from rules.undone import Difference, Place, Undone

REMINDERS = "reminders"
LOOKED_BACK = timedelta(days=35)
PLACES_NAMED = 10
INSPECTIONS_AT_A_TIME = 1_000
_OPEN = Deadline.state == DeadlineState.OPEN
_NOTED_BY_ITSELF = frozenset({*NOTED.values(), EventKind.DEADLINE_CANCELLED})


@dataclass(frozen=True, slots=True)
class Mornings:
    """The finished mornings that answer for what was due: of the stages, and of the reminders.

    On quiet days nobody is reminded, so those count for the stages alone.
    """

    stages: Window
    reminders: Window


def mornings(session: Session, today: date) -> Mornings:
    """Load the mornings that came to their end in the last five weeks."""
    first = today - LOOKED_BACK
    quiet = quiet_days(session, first, today)
    reminded = [run for run in runs.finished(session, REMINDERS, first) if run.as_of not in quiet]
    return Mornings(
        Window(runs.finished(session, MORNING, first), first + timedelta(days=1)),
        Window(reminded, first + timedelta(days=1)),
    )


def passed_over(session: Session, done: Mornings) -> Iterator[Difference]:
    """Find what the last finished morning should have looked at and did not."""
    yield from _left(session, Undone.STAGE_MISSED, Deadline.decide_on, done.stages)
    yield from _left(session, Undone.REMINDING_MISSED, Deadline.remind_on, done.reminders)
    if done.stages.runs:
        yield from _not_forwarded(session, done.stages.last_on)


def is_morning_owed(session: Session, due_on: date) -> bool:
    """Whether a day's morning had work to do: one was done before, or there was a date by then.

    Before the service held an inspection no morning was missed.
    """
    if runs.last_morning(session, MORNING) is not None:
        return True
    if session.scalars(select(Deadline.id).where(_OPEN).limit(1)).first() is None:
        return False
    first = select(Event.recorded_at).where(Event.inspection_id.is_not(None))
    began = session.scalars(first.order_by(Event.sequence).limit(1)).first()
    return began is not None and began < clock.london(due_on, MORNING_DONE_BY)


def last_set(session: Session, rows: Collection[Any]) -> Mapping[UUID, datetime]:
    """Return when each of these deadlines was set, or last touched by a person, at the latest.

    What a fact about it did to its dates is not asked: whatever came before is not held against
    the calendar.
    """
    at: dict[UUID | None, datetime] = {}
    inspections = sorted({row.inspection_id for row in rows})
    for some in chunks(inspections, INSPECTIONS_AT_A_TIME):
        found = session.execute(
            select(Event.subject_id, func.max(Event.recorded_at))
            .where(Event.inspection_id.in_(some), Event.kind.not_in(_NOTED_BY_ITSELF))
            .group_by(Event.subject_id)
        )
        at |= dict(found.all())
    moments = {
        row.id: [at[each] for each in (row.id, row.subject_id) if each in at] for row in rows
    }
    return {identity: max(known) for identity, known in moments.items() if known}


def places_of(found: Mapping[UUID, str]) -> tuple[Place, ...]:
    """Name the first few inspections, by area."""
    named = sorted(found.items(), key=lambda each: each[1])
    return tuple(Place(which, area) for which, area in named[:PLACES_NAMED])


def _left(
    session: Session, what: Undone, look: InstrumentedAttribute[date | None], window: Window
) -> Iterator[Difference]:
    """Count open deadlines whose day came up to the last run, but for those set since."""
    if not window.runs:
        return
    last = max(window.runs, key=lambda run: (run.as_of, run.began_at))
    rows: Sequence[Any] = session.execute(
        select(
            Deadline.id,
            Deadline.subject_id,
            Deadline.inspection_id,
            Inspection.area,
            look.label("look_on"),
        )
        .join(Inspection, Inspection.id == Deadline.inspection_id)
        .where(_OPEN, look <= last.as_of)
    ).all()
    since = last_set(session, rows) if rows else {}
    left = [row for row in rows if row.id not in since or since[row.id] < last.began_at]
    if left:
        where = places_of({row.inspection_id: row.area for row in left})
        yield Difference(what, len(left), min(row.look_on for row in left), where)


def _not_forwarded(session: Session, last_on: date) -> Iterator[Difference]:
    rows = session.execute(
        select(Inspection.id, Inspection.area, Deadline.due_on)
        .join(Plan, Plan.inspection_id == Inspection.id)
        .join(Deadline, Deadline.inspection_id == Inspection.id)
        .where(Plan.state == PlanState.FINALISED, _OPEN)
        .where(Deadline.kind == DeadlineKind.FORWARDING, Deadline.due_on < last_on)
    ).all()
    if rows:
        where = places_of({row[0]: row[1] for row in rows})
        yield Difference(Undone.PLAN_NOT_FORWARDED, len(rows), min(row[2] for row in rows), where)
