"""What stands for one inspection: its deadlines, and the posts that answer for them."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.interfaces import LoaderOption

from models.base import Base
from models.deadline import Deadline
from models.ids import one_id
from models.organisation import MonitoredService
from models.post import Post, PostHolding
from models.working_calendar import ClosureDay, working_calendar
from rules.posts import PostKind
from rules.timeline import DeadlineKind
from rules.working_days import WorkingCalendar

# Built once: every transaction asks it.
_CLOSED = Base.metadata.tables[ClosureDay.__tablename__].c
_CLOSURES = select(_CLOSED.day, _CLOSED.reason)


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
    return session.scalars(_OF_INSPECTION, {"inspection": inspection_id}).all()


def deadline_about(session: Session, kind: DeadlineKind, subject_id: UUID) -> Deadline | None:
    """Load the one deadline of a kind about a thing."""
    return session.scalars(_ABOUT, {"kind": kind, "subject": subject_id}).one_or_none()


# Built once: hardly anything is recorded without them.
_OF_INSPECTION = (
    select(Deadline)
    .where(Deadline.inspection_id == one_id("inspection"))
    .order_by(Deadline.due_on, Deadline.kind)
)
_ABOUT = select(Deadline).where(
    Deadline.kind == bindparam("kind"), Deadline.subject_id == one_id("subject")
)


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
    about = {"service": service_id, "monitor": monitor_id}
    return session.scalars(_WATCHING, about).one_or_none()


_WATCHED = Base.metadata.tables[MonitoredService.__tablename__]
_POSTS = Base.metadata.tables[Post.__tablename__]
_WATCHING = (
    select(_WATCHED.c.post_id)
    .join(_POSTS, _POSTS.c.id == _WATCHED.c.post_id)
    .where(
        _WATCHED.c.service_id == one_id("service"),
        _POSTS.c.organisation_id == one_id("monitor"),
    )
)


def _with_holders() -> LoaderOption:
    return selectinload(Post.holdings).joinedload(PostHolding.person)
