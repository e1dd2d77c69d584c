"""Runs the calendar day by day: the morning, the post, then whoever is due to act."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

import clock
from flows.timeline import morning
from models import Acting, Deadline, Inspection
from models.database import reading
from models.queries.story import (
    HappenedFact,
    ToldMessage,
    deadlines_in_full,
    facts_after,
    messages_between,
)
from notifications.announcing import announced
from notifications.dispatcher import dispatch
from rehearsal.cast import Cast
from rehearsal.players import Scene, act, is_acted_on
from rules.stages import InspectionState
from rules.timeline import DeadlineKind

MORNING, POST, DAYTIME = time(7), time(8), time(11)
ONE_DAY = timedelta(days=1)
LONGEST = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True)
class Day:
    """What one day of a rehearsal brought: facts written, messages received."""

    on: date
    facts: Sequence[HappenedFact]
    messages: Sequence[ToldMessage]


@dataclass(frozen=True, slots=True)
class Course:
    """How a rehearsal is to go: when the report is published, and who is how many days late."""

    published_on: date | None = None
    late: Mapping[DeadlineKind, int] = field(default_factory=dict)

    def acts_on(self, deadline: Deadline) -> date:
        """Return the day somebody does what this deadline asks."""
        if deadline.kind is DeadlineKind.PUBLICATION and self.published_on:
            return self.published_on
        return deadline.due_on + timedelta(days=self.late.get(deadline.kind, 0))


def days(inspection_id: UUID, cast: Cast, course: Course, first: date, seen: int) -> Iterator[Day]:
    """Yield each day until the follow-up is closed. `seen` is the last fact already shown."""
    on = first
    while on < first + LONGEST:
        _live_through(inspection_id, cast, course, on)
        day = _told(on, seen)
        seen += len(day.facts)
        yield day
        if _is_over(inspection_id):
            break
        on += ONE_DAY


def _live_through(inspection_id: UUID, cast: Cast, course: Course, on: date) -> None:
    morning(Acting.calendar(on, clock.london(on, MORNING)))
    dispatch(clock.london(on, POST))
    for deadline_id in _asked_today(inspection_id, course, on):
        _do(deadline_id, inspection_id, cast, on)
    dispatch(clock.london(on, DAYTIME) + timedelta(minutes=1))


def _asked_today(inspection_id: UUID, course: Course, on: date) -> Sequence[UUID]:
    with reading() as session:
        return [
            deadline.id
            for deadline in deadlines_in_full(session, inspection_id)
            if deadline.is_open and is_acted_on(deadline.kind) and course.acts_on(deadline) <= on
        ]


def _do(deadline_id: UUID, inspection_id: UUID, cast: Cast, on: date) -> None:
    at = clock.london(on, DAYTIME)
    with announced(Acting.calendar(on, at)) as session:
        mine = {d.id: d for d in deadlines_in_full(session, inspection_id)}[deadline_id]
        if mine.is_open:
            act(Scene(session, cast, mine, on, at))


def _told(on: date, seen: int) -> Day:
    begin, end = _ends_of(on)
    with reading() as session:
        return Day(on, facts_after(session, seen), messages_between(session, begin, end))


def _ends_of(on: date) -> tuple[datetime, datetime]:
    return clock.london(on, time(0)), clock.london(on + ONE_DAY, time(0))


def _is_over(inspection_id: UUID) -> bool:
    with reading() as session:
        state = session.get_one(Inspection, inspection_id).state
    return state in {InspectionState.CLOSED, InspectionState.CANCELLED}
