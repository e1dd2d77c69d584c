"""What each person's digest carries, and what their posts have to do: sets, never row by row."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from models.action import Action
from models.base import Base
from models.deadline import Deadline
from models.event import Event
from models.ids import among
from models.inspection import Inspection
from models.monitoring import MonitoringReview
from models.notification import Notice, Reminder
from models.once import insert_once
from models.post import PostHolding
from models.programme import ProgrammeVersion
from models.recommendation import Recommendation
from models.rules_document import rules_of
from rules.stages import DeadlineState
from rules.timeline import TimelineRules

_TABLES = Base.metadata.tables
_LEDGER = _TABLES[Reminder.__tablename__]
_NOTICES = _TABLES[Notice.__tablename__]


def reminders_in(session: Session, digest_ids: Collection[UUID]) -> Sequence[Row[*tuple[Any, ...]]]:
    """Load what these digests were to remind of and is still open on the same day."""
    return session.execute(_REMINDERS_IN, {"digests": digest_ids}).all()


def due_for_posts(
    session: Session, post_ids: Collection[UUID], until: date
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Load the open deadlines of these posts that are late or fall due by a day."""
    return session.execute(_DUE_FOR, {"posts": post_ids, "until": until}).all()


# Built once: every delivery asks for the lines of its digests.
_A, _DATES, _I, _R, _REVIEWS = (
    _TABLES[each.__tablename__].c
    for each in (Action, Deadline, Inspection, Recommendation, MonitoringReview)
)
_L, _NEWS = _LEDGER.c, _NOTICES.c
_OPEN = _DATES.state == DeadlineState.OPEN
_LINE = (
    _DATES.id,
    _DATES.kind,
    _DATES.due_on,
    _DATES.post_id,
    _DATES.inspection_id,
    _I.area,
    _I.programme_version_id,
    _R.number.label("recommendation"),
    _A.letter,
    _REVIEWS.number.label("review"),
)
_WHAT_A_LINE_SAYS = (
    _DATES.id.table.join(_I.id.table, _I.id == _DATES.inspection_id)
    .outerjoin(_A.id.table, _A.id == _DATES.action_id)
    .outerjoin(_R.id.table, _R.id == _A.recommendation_id)
    .outerjoin(_REVIEWS.id.table, _REVIEWS.id == _DATES.review_id)
)
_IN_ORDER = (_DATES.due_on, _I.area, _R.number, _A.letter)
_DUE_FOR = (
    select(*_LINE)
    .select_from(_WHAT_A_LINE_SAYS)
    .where(among(_DATES.post_id, "posts"), _OPEN, _DATES.due_on <= bindparam("until"))
    .order_by(*_IN_ORDER)
)
_REMINDERS_IN = (
    select(_L.digest_id, _L.person_id.label("reminded_id"), _L.step, _L.level, _L.rung_on, *_LINE)
    .select_from(_WHAT_A_LINE_SAYS.join(_LEDGER, _DATES.id == _L.deadline_id))
    .where(among(_L.digest_id, "digests"), _OPEN, _DATES.due_on == _L.due_on)
    .order_by(*_IN_ORDER)
)
_NOTICES_IN = (
    select(_NEWS.digest_id, Event)
    .join(Event, Event.id == _NEWS.event_id)
    .where(among(_NEWS.digest_id, "digests"))
    .order_by(Event.sequence)
)
_HELD = _TABLES[PostHolding.__tablename__].c
_HELD_BY = select(_HELD.post_id, _HELD.person_id).where(
    among(_HELD.person_id, "people"),
    _HELD.from_on <= bindparam("day"),
    _HELD.until_on.is_(None) | (_HELD.until_on >= bindparam("day")),
)
_VERSIONS = _TABLES[ProgrammeVersion.__tablename__].c
_RULES = select(_VERSIONS.id, _VERSIONS.document).where(among(_VERSIONS.id, "versions"))


def notices_in(
    session: Session, digest_ids: Collection[UUID]
) -> Sequence[tuple[UUID | None, Event]]:
    """Load the facts these digests were to tell of, in the order they happened."""
    return session.execute(_NOTICES_IN, {"digests": digest_ids}).all()


def posts_of_people(
    session: Session, person_ids: Collection[UUID], on: date
) -> Sequence[tuple[UUID, UUID]]:
    """Return (post, person) for the posts these people hold or deputise in on a day."""
    return session.execute(_HELD_BY, {"people": person_ids, "day": on}).all()


def timelines(session: Session, version_ids: Collection[UUID]) -> dict[UUID, TimelineRules]:
    """Return the timetables of these versions of programmes' rules."""
    if not version_ids:
        return {}
    rows = session.execute(_RULES, {"versions": version_ids})
    return {identity: rules_of(document)[1] for identity, document in rows}


def add_reminders(session: Session, rows: Sequence[dict[str, Any]]) -> int:
    """Enter reminders for whoever took a post over; those they already had stay as they are."""
    return insert_once(session, _LEDGER, rows, ("deadline_id", "step", "due_on", "person_id"))
