"""Who holds which post and when, of many posts at once."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.base import Base
from models.ids import among
from models.person import Person
from models.post import PostHolding
from rules.responsibility import Holding


def holdings_of(session: Session, post_ids: Collection[UUID]) -> dict[UUID, list[Holding]]:
    """Return who holds these posts and when; people who have left hold nothing."""
    held: dict[UUID, list[Holding]] = {post_id: [] for post_id in post_ids}
    session.flush()  # a post may have changed hands in this very transaction
    rows = session.connection().execute(_HOLDINGS, {"posts": post_ids}).all()
    for post_id, person_id, from_on, until_on, is_deputy in rows:
        held[post_id].append(Holding(person_id, from_on, until_on, is_deputy))
    return held


# Built once: whatever is told, somebody must answer for it.
_PEOPLE = Base.metadata.tables[Person.__tablename__]
_HELD = Base.metadata.tables[PostHolding.__tablename__].c
_HOLDINGS = (
    select(_HELD.post_id, _HELD.person_id, _HELD.from_on, _HELD.until_on, _HELD.is_deputy)
    .join(_PEOPLE, _PEOPLE.c.id == _HELD.person_id)
    .where(among(_HELD.post_id, "posts"), _PEOPLE.c.is_active)
)
