"""Which post answers for what in one inspection; a post that is missing is made, vacant."""

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from models.ids import one_id
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
    about = {"organisation": organisation_id, "kind": kind, "title": title}
    post = session.scalars(_TITLED, about).one_or_none()
    if post is None:
        post = Post(organisation_id=organisation_id, kind=kind, title=title)
        session.add(post)
        session.flush()
    return post


def known_post(session: Session, organisation_id: UUID, kind: PostKind, title: str) -> Post:
    """Return a service's one Head or chair, whatever they are called; any other by its title."""
    if kind in ONE_A_SERVICE:
        about = {"organisation": organisation_id, "kind": kind}
        found = session.scalars(_ONE_OF_A_KIND, about).first()
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
    if kind in TEAM_POSTS:
        place, wanted = inspection.id, _OF_A_TEAM
    else:
        place, wanted = organisation_for(inspection, kind), _OF_A_BODY
    return session.scalars(wanted, {"kind": kind, "place": place}).first()


# Built once: no date is set without them.
_OF_A_KIND = select(Post).where(Post.kind == bindparam("kind")).order_by(Post.title).limit(1)
_OF_A_TEAM = _OF_A_KIND.where(Post.inspection_id == one_id("place"))
_OF_A_BODY = _OF_A_KIND.where(Post.organisation_id == one_id("place"), Post.inspection_id.is_(None))
_TITLED = select(Post).where(
    Post.organisation_id == one_id("organisation"),
    Post.kind == bindparam("kind"),
    Post.title == bindparam("title"),
)
_ONE_OF_A_KIND = (
    select(Post)
    .where(Post.organisation_id == one_id("organisation"), Post.kind == bindparam("kind"))
    .order_by(Post.title)
    .limit(1)
)


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
