"""What stands before and after a change: dates, and what has been prepared to be sent of them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session

from models.action import Action
from models.base import Base
from models.deadline import Deadline, DeadlineMove
from models.inspection import Inspection
from models.monitoring import MonitoringReview
from models.notification import Notification, Reminder
from models.person import Person
from models.post import Post
from models.queries.outbox import TO_SEND
from models.recommendation import Recommendation
from rules.stages import DeadlineState
from rules.timeline import DeadlineKind

AT_A_TIME = 500
_STILL_TO_COME = (DeadlineState.OPEN, DeadlineState.STOPPED)
_OUTBOX = Base.metadata.tables[Notification.__tablename__]


@dataclass(frozen=True, slots=True)
class Stood:
    """A deadline as it stood at one moment of a transaction."""

    id: UUID
    inspection_id: UUID
    kind: DeadlineKind
    state: DeadlineState
    opens_on: date | None
    due_on: date
    raw_on: date
    anchor_on: date
    anchor_source: str
    repeat: int
    remind_on: date | None
    post_id: UUID
    post: str
    area: str
    reference: str
    programme_version_id: UUID
    number: str | None

    @property
    def is_open(self) -> bool:
        """Whether somebody still had to act."""
        return self.state is DeadlineState.OPEN

    @property
    def is_over(self) -> bool:
        """Whether it was history; one whose clock is stopped still has a day."""
        return self.state not in _STILL_TO_COME


@dataclass(frozen=True, slots=True)
class Unsent:
    """A reminder in the ledger that has not reached anybody yet."""

    deadline_id: UUID
    due_on: date
    rung_on: date
    person_id: UUID
    person: str


def standing_now(
    session: Session, inspection_id: UUID | None, also: Collection[UUID] = ()
) -> dict[UUID, Stood]:
    """Load the deadlines of one inspection; of all, those not over and those in `also`."""
    if inspection_id is not None:
        wanted = _deadlines().where(Deadline.inspection_id == inspection_id)
        return dict(_stood(session, wanted))
    found = dict(_stood(session, _deadlines().where(Deadline.state.in_(_STILL_TO_COME))))
    for some in in_parts(each for each in also if each not in found):
        found |= _stood(session, _deadlines().where(Deadline.id.in_(some)))
    return found


def reasons_of(session: Session, event_ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """Return, by deadline, why it moved by one of these events."""
    found: dict[UUID, str] = {}
    for some in in_parts(event_ids):
        rows = session.execute(
            select(DeadlineMove.deadline_id, DeadlineMove.reason).where(
                DeadlineMove.event_id.in_(some)
            )
        )
        found |= dict(rows.all())
    return found


def unsent_about(session: Session, deadline_ids: Iterable[UUID]) -> Sequence[Unsent]:
    """Load the reminders about these deadlines that are in no digest, or in one still to leave."""
    still_to_leave = exists().where(_OUTBOX.c.digest_id == Reminder.digest_id, TO_SEND)
    found: list[Unsent] = []
    for some in in_parts(deadline_ids):
        rows = session.execute(
            select(
                Reminder.deadline_id,
                Reminder.due_on,
                Reminder.rung_on,
                Reminder.person_id,
                Person.name,
            )
            .join(Person, Person.id == Reminder.person_id)
            .where(Reminder.deadline_id.in_(some))
            .where(or_(Reminder.digest_id.is_(None), still_to_leave))
        )
        found += [Unsent(*row) for row in rows]
    return found


def names_of(session: Session, person_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return what these people are called."""
    found: dict[UUID, str] = {}
    for some in in_parts(person_ids):
        rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(some)))
        found |= dict(rows.all())
    return found


def titles_of(session: Session, post_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return what these posts are called."""
    found: dict[UUID, str] = {}
    for some in in_parts(post_ids):
        found |= dict(session.execute(select(Post.id, Post.title).where(Post.id.in_(some))).all())
    return found


def in_parts(everything: Iterable[UUID]) -> Iterator[list[UUID]]:
    """Cut any number of things into parts that one statement can name."""
    rest = iter(everything)
    while part := list(islice(rest, AT_A_TIME)):
        yield part


def _deadlines() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Deadline.id,
            Deadline.inspection_id,
            Deadline.kind,
            Deadline.state,
            Deadline.opens_on,
            Deadline.due_on,
            Deadline.raw_on,
            Deadline.anchor_on,
            Deadline.anchor_source,
            Deadline.repeat,
            Deadline.remind_on,
            Deadline.post_id,
            Post.title,
            Inspection.area,
            Inspection.reference,
            Inspection.programme_version_id,
            Recommendation.number,
            Action.letter,
            MonitoringReview.number,
        )
        .join(Post, Post.id == Deadline.post_id)
        .join(Inspection, Inspection.id == Deadline.inspection_id)
        .outerjoin(Action, Action.id == Deadline.action_id)
        .outerjoin(Recommendation, Recommendation.id == Action.recommendation_id)
        .outerjoin(MonitoringReview, MonitoringReview.id == Deadline.review_id)
    )


def _stood(session: Session, wanted: Select[*tuple[Any, ...]]) -> Iterator[tuple[UUID, Stood]]:
    for row in session.execute(wanted):
        recommendation, letter, review = row[-3:]
        number = f"{recommendation}{letter}" if letter else review and str(review)
        held: tuple[Any, ...] = (*row[:-3], number)
        yield row[0], Stood(*held)
