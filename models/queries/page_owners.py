"""The posts that may own an action of a service, each with whoever holds it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from models.post import Post
from models.queries import standing
from rules.posts import PostKind


@dataclass(frozen=True, slots=True)
class OwnerPost:
    """One post of the service or of a partner agency; nobody's name when it is vacant."""

    post_id: UUID
    kind: PostKind
    title: str
    holder: str | None


def owners_of(session: Session, service_id: UUID, on: date) -> Sequence[OwnerPost]:
    """List a service's posts by title, with the name of who answers for each on a day."""
    posts = standing.organisation_posts(session, [service_id])
    return [OwnerPost(post.id, post.kind, post.title, _holder(post, on)) for post in posts]


def _holder(post: Post, on: date) -> str | None:
    answers = post.answerable_on(on)
    people = {holding.person_id: holding.person for holding in post.holdings}
    somebody = people[answers.person_id] if answers else None
    return somebody.name if somebody and somebody.is_active else None
