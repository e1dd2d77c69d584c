"""What the pages about monitoring reviews show to the service that is reviewed."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.deadline import Deadline
from models.monitoring import MonitoringReview
from models.plan import Plan
from models.queries.plans import inspection_rules
from rules.errors import NotFound
from rules.timeline import DeadlineKind


def reviews_for(session: Session, inspection_id: UUID) -> Sequence[MonitoringReview]:
    """List the reviews of an inspection's plan, the latest first."""
    return session.scalars(
        select(MonitoringReview)
        .join(MonitoringReview.plan)
        .where(Plan.inspection_id == inspection_id)
        .order_by(MonitoringReview.number.desc())
    ).all()


def updates_due(session: Session, inspection_id: UUID) -> Mapping[UUID, Deadline]:
    """Find by when the update before each review is due, by review."""
    rows = session.scalars(
        select(Deadline).where(
            Deadline.inspection_id == inspection_id, Deadline.kind == DeadlineKind.PROGRESS_UPDATE
        )
    )
    return {row.review_id: row for row in rows if row.review_id is not None}


def review_numbered(session: Session, inspection_id: UUID, number: int) -> MonitoringReview:
    """Load one review with its plan's inspection, or say that there is none."""
    found = session.scalars(
        select(MonitoringReview)
        .join(MonitoringReview.plan)
        .where(Plan.inspection_id == inspection_id, MonitoringReview.number == number)
        .options(
            joinedload(MonitoringReview.plan)
            .joinedload(Plan.inspection)
            .options(inspection_rules())
        )
    ).one_or_none()
    if found is None:
        raise NotFound("monitoring review", number)
    return found
