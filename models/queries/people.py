"""People, and what the posts they hold today let them do."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from models.base import Base
from models.ids import one_id
from models.person import Person
from models.post import Post, PostHolding
from models.queries.holdings import holdings_of
from rules.permissions import Actor, PostHeld
from rules.posts import PostKind
from rules.responsibility import answerable


def actor(session: Session, person_id: UUID, day: date) -> Actor:
    """Return a person as the permission rules see them on a day; who has left holds nothing."""
    held = session.execute(_HELD, {"person": person_id, "day": day})
    posts = frozenset(PostHeld(row[0], row[1], row[2], row[3]) for row in held)
    return Actor(person_id=person_id, posts=posts)


# Built once: nobody acts without it.
_POSTS = Base.metadata.tables[Post.__tablename__]
_HOLDINGS = Base.metadata.tables[PostHolding.__tablename__]
_PEOPLE = Base.metadata.tables[Person.__tablename__]
_H = _HOLDINGS.c
_HELD = (
    select(_POSTS.c.id, _POSTS.c.kind, _POSTS.c.organisation_id, _POSTS.c.inspection_id)
    .join(_HOLDINGS, _H.post_id == _POSTS.c.id)
    .join(_PEOPLE, _PEOPLE.c.id == _H.person_id)
    .where(
        _H.person_id == one_id("person"),
        _PEOPLE.c.is_active,
        _H.from_on <= bindparam("day"),
        or_(_H.until_on.is_(None), _H.until_on >= bindparam("day")),
    )
)


def answering(
    session: Session, kinds: Collection[PostKind], day: date
) -> Sequence[tuple[UUID, UUID]]:
    """Return (post, person) for each filled standing post of these kinds on a day."""
    posts = session.scalars(select(Post.id).where(Post.kind.in_(kinds)).order_by(Post.id)).all()
    held = holdings_of(session, posts)
    answers = ((post_id, answerable(held[post_id], day)) for post_id in posts)
    return [(post_id, answer.person_id) for post_id, answer in answers if answer]
