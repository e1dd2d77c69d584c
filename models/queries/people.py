"""People, and what the posts they hold today let them do."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.person import Person
from models.post import Post, PostHolding
from models.queries.outbox import holdings_of
from rules.permissions import Actor, PostHeld
from rules.posts import PostKind
from rules.responsibility import answerable


def actor(session: Session, person_id: UUID, day: date) -> Actor:
    """Return a person as the permission rules see them on a day; who has left holds nothing."""
    held = session.execute(
        select(Post.id, Post.kind, Post.organisation_id, Post.inspection_id)
        .join(PostHolding, PostHolding.post_id == Post.id)
        .join(Person, Person.id == PostHolding.person_id)
        .where(
            PostHolding.person_id == person_id,
            Person.is_active,
            PostHolding.from_on <= day,
            or_(PostHolding.until_on.is_(None), PostHolding.until_on >= day),
        )
    ).all()
    posts = frozenset(PostHeld(row[0], row[1], row[2], row[3]) for row in held)
    return Actor(person_id=person_id, posts=posts)


def answering(
    session: Session, kinds: Collection[PostKind], day: date
) -> Sequence[tuple[UUID, UUID]]:
    """Return (post, person) for each filled standing post of these kinds on a day."""
    posts = session.scalars(select(Post.id).where(Post.kind.in_(kinds)).order_by(Post.id)).all()
    held = holdings_of(session, posts)
    answers = ((post_id, answerable(held[post_id], day)) for post_id in posts)
    return [(post_id, answer.person_id) for post_id, answer in answers if answer]
