"""Who holds which post in some inspections, loaded at once for everything a chunk must tell."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, select
from sqlalchemy.orm import Session

from models.action import Action
from models.inspection import Inspection
from models.organisation import MonitoredService
from models.post import Post
from models.programme import Programme, ProgrammeVersion
from models.queries.outbox import holdings_of
from models.recommendation import Recommendation, RecommendationPost
from rules.posts import TEAM_POSTS, Body, PostKind, body_of
from rules.responsibility import Answerable, Holding, answerable


@dataclass(frozen=True, slots=True)
class Bodies:
    """The organisations that meet over one inspection."""

    service: UUID
    inspectorate: UUID
    monitor: UUID
    watching_post: UUID | None


@dataclass(slots=True)
class Audience:
    """Every post of some inspections and who answers for it, ready to be asked by kind."""

    bodies: dict[UUID, Bodies] = field(default_factory=dict)
    posts: dict[tuple[UUID, PostKind], list[UUID]] = field(default_factory=dict)
    holdings: Mapping[UUID, list[Holding]] = field(default_factory=dict)
    owners: Mapping[UUID, list[UUID]] = field(default_factory=dict)
    action_owners: Mapping[UUID, list[UUID]] = field(default_factory=dict)

    def posts_of(self, inspection_id: UUID, kind: PostKind) -> list[UUID]:
        """Return an inspection's posts of a kind: the team's own, or the body's."""
        bodies = self.bodies[inspection_id]
        if kind in TEAM_POSTS:
            return self.posts.get((inspection_id, kind), [])
        if kind is PostKind.MONITOR and bodies.watching_post:
            return [bodies.watching_post]
        homes = {
            Body.INSPECTORATE: bodies.inspectorate,
            Body.MONITOR: bodies.monitor,
            Body.SERVICE: bodies.service,
            Body.PARTNER: bodies.service,
        }
        return self.posts.get((homes[body_of(kind)], kind), [])

    def holder(self, post_id: UUID, day: date) -> Answerable | None:
        """Return who answers for a post on a day, or None when it is vacant."""
        return answerable(self.holdings.get(post_id, ()), day)


def audience_of(session: Session, inspection_ids: Collection[UUID]) -> Audience:
    """Load the audience of some inspections in a fixed number of queries."""
    found = posts_and_holders(session, inspection_ids)
    found.owners = _owners(session, inspection_ids)
    found.action_owners = _action_owners(session, inspection_ids)
    return found


def posts_and_holders(session: Session, inspection_ids: Collection[UUID]) -> Audience:
    """Load the audience of some inspections but for who owns what in their plans."""
    found = Audience(bodies=dict(_bodies(session, inspection_ids)))
    homes = {home for b in found.bodies.values() for home in (b.service, b.inspectorate, b.monitor)}
    ids: set[UUID] = set()
    # Asked apart, each by its own index: the inspectorate has a team for every inspection.
    for post in (
        *_posts(session, Post.organisation_id.in_(homes), Post.inspection_id.is_(None)),
        *_posts(session, Post.inspection_id.in_(inspection_ids)),
    ):
        place = post.inspection_id or post.organisation_id
        found.posts.setdefault((place, post.kind), []).append(post.id)
        ids.add(post.id)
    found.holdings = holdings_of(session, ids)
    return found


def is_held(session: Session, inspection_id: UUID, kind: PostKind, day: date) -> bool:
    """Return whether anybody answers for an inspection's post of a kind on a day."""
    audience = audience_of(session, [inspection_id])
    return any(audience.holder(post, day) for post in audience.posts_of(inspection_id, kind))


def _bodies(session: Session, inspection_ids: Collection[UUID]) -> Iterator[tuple[UUID, Bodies]]:
    rows = session.execute(
        select(
            Inspection.id,
            Inspection.service_id,
            Programme.inspectorate_id,
            Programme.monitor_id,
            MonitoredService.post_id,
        )
        .join(ProgrammeVersion, ProgrammeVersion.id == Inspection.programme_version_id)
        .join(Programme, Programme.id == ProgrammeVersion.programme_id)
        .outerjoin(MonitoredService, watches(MonitoredService.service_id == Inspection.service_id))
        .where(Inspection.id.in_(inspection_ids))
    )
    return ((row[0], Bodies(row[1], row[2], row[3], row[4])) for row in rows)


def watches(row: ColumnElement[bool]) -> ColumnElement[bool]:
    """Narrow a join to the watching posts of the programme's own monitoring body."""
    posts = select(Post.id).where(
        Post.id == MonitoredService.post_id, Post.organisation_id == Programme.monitor_id
    )
    return and_(row, posts.exists())


def _posts(
    session: Session, *where: ColumnElement[bool]
) -> Sequence[Row[UUID, PostKind, UUID, UUID | None]]:
    wanted = select(Post.id, Post.kind, Post.organisation_id, Post.inspection_id)
    return session.execute(wanted.where(*where).order_by(Post.title)).all()


def _owners(session: Session, inspection_ids: Collection[UUID]) -> Mapping[UUID, list[UUID]]:
    posts: dict[UUID, list[UUID]] = defaultdict(list)
    for inspection_id, post_id in session.execute(
        select(Recommendation.inspection_id, RecommendationPost.post_id)
        .join(RecommendationPost, RecommendationPost.recommendation_id == Recommendation.id)
        .where(Recommendation.inspection_id.in_(inspection_ids))
        .distinct()
    ):
        posts[inspection_id].append(post_id)
    return posts


def _action_owners(session: Session, inspection_ids: Collection[UUID]) -> Mapping[UUID, list[UUID]]:
    posts: dict[UUID, list[UUID]] = defaultdict(list)
    for inspection_id, post_id in session.execute(
        select(Action.inspection_id, Action.owner_post_id)
        .where(Action.inspection_id.in_(inspection_ids), Action.owner_post_id.is_not(None))
        .distinct()
    ):
        if post_id is not None:
            posts[inspection_id].append(post_id)
    return posts
