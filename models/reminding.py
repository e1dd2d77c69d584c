"""Writes the reminder ledger: each person, each rung of each deadline, each due date, once."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.base import Base
from models.deadline import Deadline
from models.ids import among
from models.inspection import Inspection
from models.notification import Reminder
from models.once import insert_once, update_each
from models.queries import standing
from models.queries.audience import Audience, posts_and_holders
from models.queries.digests import timelines
from models.queries.holdings import holdings_of
from models.queries.making_digests import digests_to_fill
from rules.posts import PostKind
from rules.reminders import Rung, newest_rung, next_rung_on
from rules.responsibility import Answerable
from rules.stages import DeadlineState
from rules.timeline import DeadlineKind, Milestone, TimelineRules
from rules.working_days import WorkingCalendar

S = DeadlineState
_DEADLINES = Base.metadata.tables[Deadline.__tablename__]
_D = _DEADLINES.c
_INSPECTIONS = Base.metadata.tables[Inspection.__tablename__]
_LEDGER = Base.metadata.tables[Reminder.__tablename__]
# A row that names its post_id and inspection_id, the line of the timetable it comes from, a level.
_Asked = tuple[Any, Milestone, int]
_UNIQUE = ("deadline_id", "step", "due_on", "person_id")


def remind(session: Session, ids: Sequence[UUID], today: date) -> int:
    """Enter the newest rung of each of these deadlines; return how many reminders that made.

    Looks again at every row under its lock, so running twice, or eight at once, adds nothing.
    """
    due = _locked(session, ids, today)
    climb = _Climb(
        timelines(session, {row.programme_version_id for row in due}),
        standing.calendar(session),
        today,
    )
    climbed = [(row, climb.of(row)) for row in due]
    told = [(row, at.milestone, at.rung) for row, at in climbed if at.rung is not None]
    hearing = Hearing(session, [(row, line, rung.level) for row, line, rung in told], today)
    rows: list[dict[str, Any]] = []
    for row, line, rung in told:
        rows += _entries(row, rung, hearing.people(row, line, rung.level))
    update_each(session, _DEADLINES, "remind_on", {row.id: at.next_on for row, at in climbed})
    _put_into_digests(session, rows, today)
    return insert_once(session, _LEDGER, rows, _UNIQUE)


def _put_into_digests(session: Session, rows: Sequence[dict[str, Any]], today: date) -> None:
    """Say which of today's digests each entry goes into; on a day nobody works there are none."""
    if standing.calendar(session).is_working_day(today):
        to_fill = digests_to_fill(session, {row["person_id"] for row in rows}, today)
        for row in rows:
            row["digest_id"] = to_fill.get(row["person_id"])


class _Reached(NamedTuple):
    """How far up its ladder a deadline is: the newest rung that has come, the day of the next."""

    milestone: Milestone
    rung: Rung | None
    next_on: date | None


class _Climb:
    """How far up its ladder each deadline is today; worked out once for deadlines alike."""

    def __init__(
        self, rules: Mapping[UUID, TimelineRules], calendar: WorkingCalendar, today: date
    ) -> None:
        self._rules, self._calendar, self._today = rules, calendar, today
        self._known: dict[tuple[UUID, DeadlineKind, date], _Reached] = {}

    def of(self, row: Any) -> _Reached:  # noqa: ANN401 - a row of _locked
        """Return the line of the timetable a deadline comes from, and where it is on its ladder."""
        key = (row.programme_version_id, row.kind, row.due_on)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._worked_out(*key)
        return known

    def _worked_out(self, version_id: UUID, kind: DeadlineKind, due_on: date) -> _Reached:
        milestone = self._rules[version_id][kind]
        days = (milestone.ladder, due_on, self._calendar, self._today)
        return _Reached(milestone, newest_rung(*days), next_rung_on(*days))


class Hearing:
    """Who hears of some deadlines today, each at its level.

    Most are told to whoever answers for them. The rest of an audience is looked up only where a
    rung climbs further, or the post is vacant.
    """

    def __init__(self, session: Session, asked: Sequence[_Asked], today: date) -> None:
        self._today = today
        nearest = Audience(holdings=holdings_of(session, {row.post_id for row, _, _ in asked}))
        self._answers = {post_id: nearest.holder(post_id, today) for post_id in nearest.holdings}
        climbing = {row.inspection_id for row, _, level in asked if not self._holder(row, level)}
        self._wider = posts_and_holders(session, climbing) if climbing else Audience()
        self._wider.holdings = {**self._wider.holdings, **nearest.holdings}

    def people(self, row: Any, milestone: Milestone, level: int) -> Collection[UUID]:  # noqa: ANN401
        """Return the people who hear of a deadline, a row that was asked about, at this level."""
        holder = self._holder(row, level)
        if holder is not None:
            return (holder.person_id,)
        return people_who_hear(row, milestone, level, self._wider, self._today)

    def _holder(self, row: Any, level: int) -> Answerable | None:  # noqa: ANN401 - a row
        """Return who alone hears of it, if nobody else does."""
        return self._answers[row.post_id] if level == 0 else None


def _locked(session: Session, ids: Sequence[UUID], today: date) -> Sequence[Any]:
    """Lock those of these deadlines that nobody else holds; give those that are still due.

    They are found by id alone: by their day each chunk would go through all that are due.
    """
    rows = session.connection().execute(_LOCKED, {"ids": ids}).all()
    return [row for row in rows if row.state is S.OPEN and row.remind_on and row.remind_on <= today]


# Built once: every chunk of a morning asks it.
_LOCKED = (
    select(
        _D.id,
        _D.kind,
        _D.due_on,
        _D.post_id,
        _D.inspection_id,
        _D.state,
        _D.remind_on,
        _INSPECTIONS.c.programme_version_id,
    )
    .join(_INSPECTIONS, _INSPECTIONS.c.id == _D.inspection_id)
    .where(among(_D.id, "ids"))
    .with_for_update(of=_DEADLINES, skip_locked=True)
)


def _entries(
    row: Any,  # noqa: ANN401 - a row of _locked
    rung: Rung,
    people: Collection[UUID],
) -> Iterator[dict[str, Any]]:
    for person_id in people:
        yield {
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
