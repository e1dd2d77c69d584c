"""Writes the reminder ledger: each person, each rung of each deadline, each due date, once."""

from collections.abc import Iterator, Sequence
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
from models.programme import ProgrammeVersion
from models.queries import standing
from models.queries.audience import Audience, audience_of
from models.rules_document import rules_of
from rules.posts import PostKind
from rules.reminders import Rung, newest_rung, next_rung_on
from rules.stages import DeadlineState
from rules.timeline import Milestone
from rules.working_days import WorkingCalendar

_DEADLINES = Base.metadata.tables[Deadline.__tablename__]
_LEDGER = Base.metadata.tables[Reminder.__tablename__]
_UNIQUE = ("deadline_id", "step", "due_on", "person_id")


def remind(session: Session, ids: Sequence[UUID], today: date) -> int:
    """Enter the newest rung of each of these deadlines; return how many reminders that made.

    Looks again at every row under its lock, so running twice, or eight at once, adds nothing.
    """
    due = _locked(session, ids, today)
    calendar = standing.calendar(session)
    audience = audience_of(session, {row.inspection_id for row in due})
    rows: list[dict[str, Any]] = []
    for row in due:
        milestone = rules_of(row.document)[1][row.kind]
        rung = newest_rung(milestone.ladder, row.due_on, calendar, today)
        if rung is not None:
            rows += _entries(row, milestone, rung, audience, today)
    _move_on(session, due, calendar, today)
    return len(insert_once(session, _LEDGER, rows, _UNIQUE))


def _locked(session: Session, ids: Sequence[UUID], today: date) -> Sequence[Any]:
    return session.execute(
        select(
            Deadline.id,
            Deadline.kind,
            Deadline.due_on,
            Deadline.post_id,
            Deadline.inspection_id,
            ProgrammeVersion.document,
        )
        .join(Inspection, Inspection.id == Deadline.inspection_id)
        .join(ProgrammeVersion, ProgrammeVersion.id == Inspection.programme_version_id)
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
    for person_id in _people(row, milestone, rung.level, audience, today):
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


def _people(
    row: Any,  # noqa: ANN401 - a row of _locked
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


def _move_on(session: Session, due: Sequence[Any], calendar: WorkingCalendar, today: date) -> None:
    moved = [
        {
            "which": row.id,
            "next": next_rung_on(
                rules_of(row.document)[1][row.kind].ladder, row.due_on, calendar, today
            ),
        }
        for row in due
    ]
    if moved:
        session.connection().execute(
            update(_DEADLINES)
            .where(_DEADLINES.c.id == bindparam("which"))
            .values(remind_on=bindparam("next")),
            moved,
        )
