"""Who holds which post in some inspections, loaded at once for everything a chunk must tell."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, literal_column, select, union, union_all
from sqlalchemy.orm import Session

from models.action import Action
from models.base import Base
from models.ids import among
from models.inspection import Inspection
from models.organisation import MonitoredService
from models.post import Post
from models.programme import Programme, ProgrammeVersion
from models.queries.holdings import holdings_of
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
    owners: dict[bool, dict[UUID, list[UUID]]] = {True: defaultdict(list), False: defaultdict(list)}
    for inspection_id, post_id, is_of_action in session.execute(
        _OWNERS, {"inspections": inspection_ids}
    ):
        owners[bool(is_of_action)][inspection_id].append(post_id)
    found.owners, found.action_owners = owners[False], owners[True]
    return found


def posts_and_holders(session: Session, inspection_ids: Collection[UUID]) -> Audience:
    """Load the audience of some inspections but for who owns what in their plans."""
    rows = session.execute(_BODIES, {"inspections": inspection_ids})
    found = Audience(bodies={row[0]: Bodies(row[1], row[2], row[3], row[4]) for row in rows})
    homes = {home for b in found.bodies.values() for home in (b.service, b.inspectorate, b.monitor)}
    ids: set[UUID] = set()
    for post_id, kind, organisation_id, inspection_id, _ in session.execute(
        _POSTS, {"inspections": inspection_ids, "homes": homes}
    ):
        found.posts.setdefault((inspection_id or organisation_id, kind), []).append(post_id)
        ids.add(post_id)
    found.holdings = holdings_of(session, ids)
    return found


def is_held(session: Session, inspection_id: UUID, kind: PostKind, day: date) -> bool:
    """Return whether anybody answers for an inspection's post of a kind on a day."""
    audience = audience_of(session, [inspection_id])
    return any(audience.holder(post, day) for post in audience.posts_of(inspection_id, kind))


def watches(row: ColumnElement[bool]) -> ColumnElement[bool]:
    """Narrow a join to the watching posts of the programme's own monitoring body."""
    posts = select(Post.id).where(
        Post.id == MonitoredService.post_id, Post.organisation_id == Programme.monitor_id
    )
    return and_(row, posts.exists())


# Built once: every transaction in which anything happens asks them, and writing them anew costs
# more than running them.
_INSPECTIONS = Base.metadata.tables[Inspection.__tablename__].c
_VERSIONS = Base.metadata.tables[ProgrammeVersion.__tablename__].c
_PROGRAMMES = Base.metadata.tables[Programme.__tablename__].c
_WATCHED = Base.metadata.tables[MonitoredService.__tablename__].c
_P = Base.metadata.tables[Post.__tablename__].c
_RECOMMENDATIONS = Base.metadata.tables[Recommendation.__tablename__].c
_RESPONSIBLE = Base.metadata.tables[RecommendationPost.__tablename__].c
_ACTIONS = Base.metadata.tables[Action.__tablename__].c
_BODIES = (
    select(
        _INSPECTIONS.id,
        _INSPECTIONS.service_id,
        _PROGRAMMES.inspectorate_id,
        _PROGRAMMES.monitor_id,
        _WATCHED.post_id,
    )
    .join(_VERSIONS.id.table, _VERSIONS.id == _INSPECTIONS.programme_version_id)
    .join(_PROGRAMMES.id.table, _PROGRAMMES.id == _VERSIONS.programme_id)
    .outerjoin(_WATCHED.id.table, watches(_WATCHED.service_id == _INSPECTIONS.service_id))
    .where(among(_INSPECTIONS.id, "inspections"))
)
# Asked apart, each by its own index: the inspectorate has a team for every inspection.
_POST = select(_P.id, _P.kind, _P.organisation_id, _P.inspection_id, _P.title)
_POSTS = union_all(
    _POST.where(among(_P.inspection_id, "inspections")),
    _POST.where(among(_P.organisation_id, "homes"), _P.inspection_id.is_(None)),
).order_by("title")
_OWNERS = union(
    select(_RECOMMENDATIONS.inspection_id, _RESPONSIBLE.post_id, literal_column("0"))
    .join(_RESPONSIBLE.id.table, _RESPONSIBLE.recommendation_id == _RECOMMENDATIONS.id)
    .where(among(_RECOMMENDATIONS.inspection_id, "inspections")),
    select(_ACTIONS.inspection_id, _ACTIONS.owner_post_id, literal_column("1")).where(
        among(_ACTIONS.inspection_id, "inspections"), _ACTIONS.owner_post_id.is_not(None)
    ),
)
