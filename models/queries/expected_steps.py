"""Compares each open deadline's steps and notes with the record: what is owed and is not there."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

import clock
from models.deadline import Deadline
from models.event import Event, EventKind
from models.inspection import Inspection
from models.notification import Reminder
from models.queries import standing
from models.queries.audience import Audience, audience_of
from models.queries.digests import timelines
from models.queries.due import CHUNK
from models.queries.expected import Mornings, last_set, places_of
from models.reminding import people_who_hear
from models.timetable import NOTED
from rules.attention import Moment, moments
from rules.owed import Run, moments_owed, steps_of, steps_owed
from rules.reminders import Rung
from rules.stages import DeadlineState
from rules.timeline import Dates, DeadlineKind, Milestone, TimelineRules
from rules.undone import Difference, Undone
from rules.working_days import WorkingCalendar

E = EventKind
# The widest ladder reminds from so long before a date.
BEFORE_A_DATE = timedelta(days=31)
_LONG_AGO = datetime.fromisoformat("1900-01-01T00:00:00+00:00")
_ACTS = frozenset(NOTED)
# When the days nobody works or hears change, so do the days of steps not yet taken.
_OF_THE_CALENDAR = frozenset(
    {E.CLOSURE_ADDED, E.CLOSURE_REMOVED, E.QUIET_PERIOD_ADDED, E.QUIET_PERIOD_REMOVED}
)


@dataclass(slots=True)
class _Missing:
    """What was found so far: how much, from which day on, and where."""

    count: int = 0
    since_on: date | None = None
    where: dict[UUID, str] = field(default_factory=dict)

    def add(self, row: Any, on: date, number: int) -> None:  # noqa: ANN401 - a row of _candidates
        """Count what one deadline lacks."""
        self.count += number
        self.since_on = min(on, self.since_on or on)
        self.where[row.inspection_id] = row.area

    def as_difference(self, what: Undone) -> Iterator[Difference]:
        """Give it as the self-check tells it, if it is anything."""
        if self.count:
            yield Difference(what, self.count, self.since_on, places_of(self.where))


def missing_steps(session: Session, done: Mornings) -> Iterator[Difference]:
    """Find dates that passed unnoted, and reminders that should be in the ledger and are not."""
    facts, reminders = _Missing(), _Missing()
    rows = _candidates(session, done)
    look = _Look.at(session, rows, done)
    for start in range(0, len(rows), CHUNK):
        some = rows[start : start + CHUNK]
        known = last_set(session, some)
        since = {row.id: max(known.get(row.id, _LONG_AGO), look.since.calendar) for row in some}
        _add_missing_facts(session, look, some, since, facts)
        _add_missing_reminders(session, look, some, since, reminders)
    yield from facts.as_difference(Undone.FACT_MISSING)
    yield from reminders.as_difference(Undone.REMINDER_MISSING)


@dataclass(slots=True)
class _Since:
    """Since when the days of the calendar are what they are, and each person is in their posts."""

    calendar: datetime = _LONG_AGO
    filled: dict[UUID, datetime] = field(default_factory=dict)


class _Look:
    """One look at all of them: rules, calendar and windows; dates alike are worked out once."""

    def __init__(
        self,
        rules: Mapping[UUID, TimelineRules],
        calendar: WorkingCalendar,
        done: Mornings,
        since: "_Since",
    ) -> None:
        self.rules, self.calendar, self.done, self.since = rules, calendar, done, since
        self._steps: dict[tuple[UUID, DeadlineKind, date], list[Rung]] = {}

    @classmethod
    def at(cls, session: Session, rows: Sequence[Any], done: Mornings) -> "_Look":
        """Load what the look needs beside the deadlines themselves."""
        rules = timelines(session, {row.programme_version_id for row in rows})
        return cls(rules, standing.calendar(session), done, _since(session) if rows else _Since())

    def milestone(self, row: Any) -> Milestone | None:  # noqa: ANN401 - a row of _candidates
        """Return the line of the timetable a deadline comes from, if its rules have one."""
        return self.rules[row.programme_version_id].milestones.get(row.kind)

    def steps(self, row: Any, since: datetime) -> Iterator[tuple[Rung, Run]]:  # noqa: ANN401
        """Give the steps that must be in the ledger for a deadline."""
        window = self.done.reminders
        milestone = self.milestone(row)
        if milestone is None or not window.runs:
            return
        key = (row.programme_version_id, row.kind, row.due_on)
        if key not in self._steps:
            ladder = milestone.ladder
            self._steps[key] = steps_of(ladder, row.due_on, self.calendar, window)
        yield from steps_owed(self._steps[key], _day(since), since, window)

    def moments(self, row: Any, since: datetime) -> Iterator[Moment]:  # noqa: ANN401
        """Give the moments that must be on record for a deadline."""
        milestone = self.milestone(row)
        if milestone is None or not self.done.stages.runs:
            return
        dates = Dates(row.raw_on, row.due_on, row.opens_raw_on, row.opens_on)
        every = moments(milestone, row.anchor_on, dates, self.calendar)
        yield from moments_owed(every, _ACTS, _day(since), since, self.done.stages)


def _candidates(session: Session, done: Mornings) -> Sequence[Any]:
    """Load the open deadlines of which a step or a moment has come by the last morning."""
    last = [window.last_on for window in (done.stages, done.reminders) if window.runs]
    if not last:
        return ()
    until = max(last) + BEFORE_A_DATE
    return session.execute(
        select(
            *(Deadline.id, Deadline.kind, Deadline.subject_id, Deadline.post_id),
            *(Deadline.inspection_id, Deadline.due_on, Deadline.raw_on, Deadline.anchor_on),
            *(Deadline.opens_on, Deadline.opens_raw_on),
            *(Inspection.area, Inspection.programme_version_id),
        )
        .join(Inspection, Inspection.id == Deadline.inspection_id)
        .where(Deadline.state == DeadlineState.OPEN)
        .where(or_(Deadline.due_on <= until, Deadline.opens_on <= until))
        .order_by(Deadline.inspection_id)
    ).all()


def _add_missing_facts(
    session: Session,
    look: _Look,
    rows: Sequence[Any],
    since: Mapping[UUID, datetime],
    found: _Missing,
) -> None:
    owed = {row: list(look.moments(row, since[row.id])) for row in rows}
    noted = _noted(session, [row for row, moments_ in owed.items() if moments_], look)
    for row, due in owed.items():
        left = [each for each in due if (row.id, NOTED[each.act], each.on) not in noted]
        if left:
            found.add(row, left[0].on, len(left))


def _noted(
    session: Session, rows: Sequence[Any], look: _Look
) -> frozenset[tuple[UUID | None, EventKind, date]]:
    if not rows:
        return frozenset()
    found = session.execute(
        select(Event.subject_id, Event.kind, Event.occurred_on)
        .where(Event.inspection_id.in_({row.inspection_id for row in rows}))
        .where(Event.kind.in_(set(NOTED.values())))
        .where(Event.occurred_on >= look.done.stages.first_on)
    )
    return frozenset((row[0], row[1], row[2]) for row in found)


def _add_missing_reminders(
    session: Session,
    look: _Look,
    rows: Sequence[Any],
    since: Mapping[UUID, datetime],
    found: _Missing,
) -> None:
    owed = {row: list(look.steps(row, since[row.id])) for row in rows}
    owed = {row: steps for row, steps in owed.items() if steps}
    if not owed:
        return
    ledger = _ledger(session, [row.id for row in owed])
    audience = audience_of(session, {row.inspection_id for row in owed})
    for row, steps in owed.items():
        for rung, run in steps:
            heard = ledger[row.id, rung.step, row.due_on]
            number = _unheard(look, row, (rung, run), audience, heard)
            if number:
                found.add(row, rung.on, number)


def _unheard(
    look: _Look,
    row: Any,  # noqa: ANN401 - a row of _candidates
    step: tuple[Rung, Run],
    audience: Audience,
    heard: int,
) -> int:
    """Count who should have heard of a step and did not.

    Whoever was entered in a post only after the run was nobody it could have known of; and where
    as many heard as should have, a post changed hands in between.
    """
    rung, run = step
    milestone = look.milestone(row)
    assert milestone is not None
    people = people_who_hear(row, milestone, rung.level, audience, run.as_of)
    known = [who for who in people if look.since.filled.get(who, _LONG_AGO) < run.began_at]
    return max(0, len(known) - heard)


def _ledger(session: Session, ids: Sequence[UUID]) -> Counter[tuple[UUID, str, date]]:
    """Count who was entered for each step of these deadlines."""
    rows = session.execute(
        select(Reminder.deadline_id, Reminder.step, Reminder.due_on).where(
            Reminder.deadline_id.in_(ids)
        )
    )
    return Counter((row[0], row[1], row[2]) for row in rows)


def _since(session: Session) -> _Since:
    rows = session.execute(
        select(Event.kind, Event.body, Event.recorded_at).where(
            Event.kind.in_({E.POST_FILLED, *_OF_THE_CALENDAR})
        )
    )
    found = _Since()
    for kind, body, at in rows:
        if kind in _OF_THE_CALENDAR:
            found.calendar = max(at, found.calendar)
        else:
            who = UUID(body["person"])
            found.filled[who] = max(at, found.filled.get(who, at))
    return found


def _day(moment: datetime) -> date:
    return moment.astimezone(clock.LONDON).date()
