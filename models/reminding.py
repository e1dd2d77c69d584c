"""Writes the reminder ledger: each person, each rung of each deadline, each due date, once."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from models.base import Base
from models.deadline import Deadline
from models.inspection import Inspection
from models.notification import Reminder
from models.once import insert_once
from models.queries import standing
from models.queries.audience import Audience, audience_of
from models.queries.digests import timelines
from rules.posts import PostKind
from rules.reminders import Rung, newest_rung, next_rung_on
from rules.stages import DeadlineState
from rules.timeline import DeadlineKind, Milestone, TimelineRules
from rules.working_days import WorkingCalendar

_DEADLINES = Base.metadata.tables[Deadline.__tablename__]
_LEDGER = Base.metadata.tables[Reminder.__tablename__]
_UNIQUE = ("deadline_id", "step", "due_on", "person_id")


def remind(session: Session, ids: Sequence[UUID], today: date) -> int:
    """Enter the newest rung of each of these deadlines; return how many reminders that made.

    Looks again at every row under its lock, so running twice, or eight at once, adds nothing.
    """
    due = _locked(session, ids, today)
    audience = audience_of(session, {row.inspection_id for row in due})
    climb = _Climb(
        timelines(session, {row.programme_version_id for row in due}),
        standing.calendar(session),
        today,
    )
    rows: list[dict[str, Any]] = []
    for row in due:
        rung, _ = climb.of(row)
        if rung is not None:
            rows += _entries(row, climb.milestone(row), rung, audience, today)
    _move_on(session, [{"which": row.id, "next": climb.of(row)[1]} for row in due])
    return len(insert_once(session, _LEDGER, rows, _UNIQUE))


class _Climb:
    """How far up its ladder each deadline is today; worked out once for deadlines alike."""

    def __init__(
        self, rules: Mapping[UUID, TimelineRules], calendar: WorkingCalendar, today: date
    ) -> None:
        self._rules, self._calendar, self._today = rules, calendar, today
        self._known: dict[tuple[UUID, DeadlineKind, date], tuple[Rung | None, date | None]] = {}

    def milestone(self, row: Any) -> Milestone:  # noqa: ANN401 - a row of _locked
        """Return the line of the timetable a deadline comes from."""
        return self._rules[row.programme_version_id][row.kind]

    def of(self, row: Any) -> tuple[Rung | None, date | None]:  # noqa: ANN401 - a row of _locked
        """Return the newest rung that has come, and the day of the next."""
        key = (row.programme_version_id, row.kind, row.due_on)
        if key not in self._known:
            ladder = self.milestone(row).ladder
            self._known[key] = (
                newest_rung(ladder, row.due_on, self._calendar, self._today),
                next_rung_on(ladder, row.due_on, self._calendar, self._today),
            )
        return self._known[key]


def _locked(session: Session, ids: Sequence[UUID], today: date) -> Sequence[Any]:
    return session.execute(
        select(
            Deadline.id,
            Deadline.kind,
            Deadline.due_on,
            Deadline.post_id,
            Deadline.inspection_id,
            Inspection.programme_version_id,
        )
        .join(Inspection, Inspection.id == Deadline.inspection_id)
        .where(Deadline.id.in_(ids), Deadline.state == DeadlineState.OPEN)
        .where(Deadline.remind_on <= today)
        .with_for_update(of=Deadline, skip_locked=True)
    ).all()


def _entries(
    row: Any,  # noqa: ANN401 - a row of _locked
    milestone: Milestone,
    rung: Rung,
    audience: Audience,
    today: date,
) -> Iterator[dict[str, Any]]:
    for person_id in people_who_hear(row, milestone, rung.level, audience, today):
        yield {
            "id": uuid4(),
            "deadline_id": row.id,
            "step": rung.step,
            "level": rung.level,
            "due_on": row.due_on,
            "rung_on": rung.on,
            "person_id": person_id,
            "digest_id": None,
        }


def people_who_hear(
    row: Any,  # noqa: ANN401 - a row that names its post_id and inspection_id
    milestone: Milestone,
    level: int,
    audience: Audience,
    today: date,
) -> set[UUID]:
    """Return who hears at this level; while a post is vacant, the next level hears in its place."""
    heard: set[UUID] = set()
    for step in range(len(milestone.escalation)):
        if step > level and heard:
            break
        for post_id in _posts_at(row, milestone, step, audience):
            holder = audience.holder(post_id, today)
            if holder is not None:
                heard.add(holder.person_id)
    return heard


def _posts_at(
    row: Any,  # noqa: ANN401 - a row of _locked
    milestone: Milestone,
    step: int,
    audience: Audience,
) -> Iterator[UUID]:
    if step == 0:
        yield row.post_id
        return
    for kind in milestone.escalation[step]:
        yield from audience.posts_of(row.inspection_id, PostKind(kind))


def _move_on(session: Session, moved: list[dict[str, Any]]) -> None:
    if moved:
        session.connection().execute(
            update(_DEADLINES)
            .where(_DEADLINES.c.id == bindparam("which"))
            .values(remind_on=bindparam("next")),
            moved,
        )
