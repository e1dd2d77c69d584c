"""What stands for one inspection: its deadlines, and the posts that answer for them."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.interfaces import LoaderOption

from models.base import Base
from models.deadline import Deadline
from models.organisation import MonitoredService
from models.post import Post, PostHolding
from models.working_calendar import ClosureDay, working_calendar
from rules.posts import PostKind
from rules.timeline import DeadlineKind
from rules.working_days import WorkingCalendar

# Built once: every transaction asks it.
_CLOSURES = select(ClosureDay.day, ClosureDay.reason)


def calendar(session: Session) -> WorkingCalendar:
    """Return the working calendar with today's closures, loaded once a transaction."""
    if "calendar" not in session.info:
        closures = session.execute(_CLOSURES).all()
        session.info["calendar"] = working_calendar(closures)
    found: WorkingCalendar = session.info["calendar"]
    return found


def forget_calendar(session: Session) -> None:
    """Let the calendar be loaded anew, because a day of it has changed."""
    session.info.pop("calendar", None)


def review_moved(session: Session, review_id: UUID, on: date) -> None:
    """Keep a monitoring review's own day in step with its deadline."""
    reviews = Base.metadata.tables["monitoring_review"]
    session.connection().execute(
        update(reviews).where(reviews.c.id == review_id).values(review_on=on)
    )


def deadlines_of(session: Session, inspection_id: UUID) -> Sequence[Deadline]:
    """Load every deadline of an inspection, whatever its state, earliest first."""
    return session.scalars(
        select(Deadline)
        .where(Deadline.inspection_id == inspection_id)
        .order_by(Deadline.due_on, Deadline.kind)
    ).all()


def deadline_about(session: Session, kind: DeadlineKind, subject_id: UUID) -> Deadline | None:
    """Load the one deadline of a kind about a thing."""
    return session.scalars(
        select(Deadline).where(Deadline.kind == kind, Deadline.subject_id == subject_id)
    ).one_or_none()


def team_posts(session: Session, inspection_id: UUID) -> Sequence[Post]:
    """Load the posts that belong to one inspection, with their holders."""
    return session.scalars(
        select(Post).where(Post.inspection_id == inspection_id).options(_with_holders())
    ).all()


def organisation_posts(session: Session, organisation_ids: Sequence[UUID]) -> Sequence[Post]:
    """Load the standing posts of some organisations, with their holders."""
    return session.scalars(
        select(Post)
        .where(Post.organisation_id.in_(organisation_ids), Post.inspection_id.is_(None))
        .options(_with_holders())
        .order_by(Post.title)
    ).all()


def post_titled(session: Session, organisation_id: UUID, kind: PostKind, title: str) -> Post | None:
    """Find a standing post of an organisation by its kind and title."""
    return session.scalars(
        select(Post).where(
            Post.organisation_id == organisation_id,
            Post.kind == kind,
            Post.title == title,
            Post.inspection_id.is_(None),
        )
    ).one_or_none()


def monitor_post_for(session: Session, service_id: UUID, monitor_id: UUID) -> UUID | None:
    """Return the post of this monitoring body that watches this service, if one was named."""
    return session.scalars(
        select(MonitoredService.post_id)
        .join(Post, Post.id == MonitoredService.post_id)
        .where(MonitoredService.service_id == service_id, Post.organisation_id == monitor_id)
    ).one_or_none()


def _with_holders() -> LoaderOption:
    return selectinload(Post.holdings).joinedload(PostHolding.person)
