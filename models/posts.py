"""Which post answers for what in one inspection; a post that is missing is made, vacant."""

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.post import Post
from models.queries.standing import monitor_post_for
from rules.posts import TEAM_POSTS, TITLES, Body, PostKind, body_of
from rules.timeline import Milestone

if TYPE_CHECKING:
    from models.inspection import Inspection

ONE_A_SERVICE = frozenset({PostKind.HEAD_OF_SERVICE, PostKind.BOARD_CHAIR})


def post_for(session: Session, inspection: "Inspection", milestone: Milestone) -> Post:
    """Return the post that answers for a milestone of this inspection."""
    return post_of(session, inspection, PostKind(milestone.responsible))


def post_of(session: Session, inspection: "Inspection", kind: PostKind) -> Post:
    """Return this inspection's post of a kind: its team's, its service's, or a body's own."""
    if kind is PostKind.MONITOR:
        home = organisation_for(inspection, kind)
        named = monitor_post_for(session, inspection.service_id, home)
        if named is not None:
            return session.get_one(Post, named)
    return _found(session, inspection, kind) or _made(session, inspection, kind)


def titled_post(session: Session, organisation_id: UUID, kind: PostKind, title: str) -> Post:
    """Return an organisation's post by its printed title, making it when it is new."""
    post = session.scalars(
        select(Post).where(
            Post.organisation_id == organisation_id, Post.kind == kind, Post.title == title
        )
    ).one_or_none()
    if post is None:
        post = Post(organisation_id=organisation_id, kind=kind, title=title)
        session.add(post)
        session.flush()
    return post


def known_post(session: Session, organisation_id: UUID, kind: PostKind, title: str) -> Post:
    """Return a service's one Head or chair, whatever they are called; any other by its title."""
    if kind in ONE_A_SERVICE:
        standing = select(Post).where(Post.organisation_id == organisation_id, Post.kind == kind)
        found = session.scalars(standing.order_by(Post.title).limit(1)).first()
        if found is not None:
            return found
    return titled_post(session, organisation_id, kind, title)


def organisation_for(inspection: "Inspection", kind: PostKind) -> UUID:
    """Return the organisation in which posts of this kind stand for an inspection."""
    programme = inspection.programme_version.programme
    homes = {
        Body.INSPECTORATE: programme.inspectorate_id,
        Body.MONITOR: programme.monitor_id,
        Body.SERVICE: inspection.service_id,
        Body.PARTNER: inspection.service_id,
    }
    return homes[body_of(kind)]


def _found(session: Session, inspection: "Inspection", kind: PostKind) -> Post | None:
    wanted = select(Post).where(Post.kind == kind).order_by(Post.title)
    if kind in TEAM_POSTS:
        wanted = wanted.where(Post.inspection_id == inspection.id)
    else:
        home = organisation_for(inspection, kind)
        wanted = wanted.where(Post.organisation_id == home, Post.inspection_id.is_(None))
    return session.scalars(wanted.limit(1)).first()


def _made(session: Session, inspection: "Inspection", kind: PostKind) -> Post:
    post = Post(
        organisation_id=organisation_for(inspection, kind),
        kind=kind,
        title=TITLES[kind],
        inspection_id=inspection.id if kind in TEAM_POSTS else None,
    )
    session.add(post)
    session.flush()
    return post
