"""What lies on somebody's desk: the open deadlines of the posts they answer for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from models.deadline import Deadline
from models.inspection import Inspection
from models.post import Post
from models.programme import ProgrammeVersion
from models.rules_document import rules_of
from rules.posts import PostKind
from rules.stages import DeadlineState
from rules.timeline import DeadlineKind, Timing

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """One date that waits for somebody, with where it belongs. A forecast is never late."""

    kind: DeadlineKind
    opens_on: date | None
    due_on: date
    is_forecast: bool
    inspection_id: UUID
    area: str
    reference: str
    post_kind: PostKind
    action_id: UUID | None


def open_deadlines(
    session: Session, post_ids: Collection[UUID], helps: Collection[UUID] = ()
) -> Sequence[Waiting]:
    """List what is open and theirs, earliest due first.

    Who `helps` a service's Head write has the Head's dates of that service before them, too.
    """
    rows = session.execute(
        select(
            Deadline, Inspection.area, Inspection.reference, Post.kind, ProgrammeVersion.document
        )
        .join(Inspection, Inspection.id == Deadline.inspection_id)
        .join(ProgrammeVersion, ProgrammeVersion.id == Inspection.programme_version_id)
        .join(Post, Post.id == Deadline.post_id)
        .where(_is_theirs(post_ids, helps), Deadline.state == DeadlineState.OPEN)
        .order_by(Deadline.due_on, Inspection.area, Deadline.kind)
        .limit(MOST_SHOWN)
    )
    return [
        Waiting(
            kind=deadline.kind,
            opens_on=deadline.opens_on,
            due_on=deadline.due_on,
            is_forecast=_is_forecast(document, deadline.kind),
            inspection_id=deadline.inspection_id,
            area=area,
            reference=reference,
            post_kind=post_kind,
            action_id=deadline.action_id,
        )
        for deadline, area, reference, post_kind, document in rows
    ]


def _is_theirs(post_ids: Collection[UUID], helps: Collection[UUID]) -> ColumnElement[bool]:
    own = Deadline.post_id.in_(post_ids)
    if not helps:
        return own
    return or_(own, (Post.kind == PostKind.HEAD_OF_SERVICE) & Post.organisation_id.in_(helps))


def _is_forecast(document: str, kind: DeadlineKind) -> bool:
    milestone = rules_of(document)[1].milestones.get(kind)
    return milestone is not None and milestone.timing is Timing.FORECAST
