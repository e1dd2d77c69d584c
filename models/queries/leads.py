"""Who leads each inspection on a day, asked for many at once."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.person import Person
from models.post import Post, PostHolding
from rules.posts import PostKind
from rules.responsibility import Holding, answerable


@dataclass(frozen=True, slots=True)
class Lead:
    """Somebody who leads an inspection, or deputises in leading it."""

    person_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Leads:
    """Everybody who ever led these inspections, ready to be asked for a day."""

    holdings: Mapping[UUID, list[Holding]]
    names: Mapping[UUID, str]

    def on(self, inspection_id: UUID, day: date) -> Lead | None:
        """Return who leads an inspection on a day, or None while nobody does."""
        found = answerable(self.holdings.get(inspection_id, ()), day)
        return Lead(found.person_id, self.names[found.person_id]) if found else None


def leading(session: Session, only: Collection[UUID] | None = None) -> Leads:
    """Load who leads these inspections, or every one, and when."""
    wanted = (
        select(
            Post.inspection_id,
            PostHolding.person_id,
            PostHolding.from_on,
            PostHolding.until_on,
            PostHolding.is_deputy,
            Person.name,
        )
        .join(PostHolding, PostHolding.post_id == Post.id)
        .join(Person, Person.id == PostHolding.person_id)
        .where(Post.kind == PostKind.LEAD_INSPECTOR, Post.inspection_id.is_not(None))
        .where(Person.is_active)
    )
    if only is not None:
        wanted = wanted.where(Post.inspection_id.in_(only))
    holdings: dict[UUID, list[Holding]] = defaultdict(list)
    names: dict[UUID, str] = {}
    for inspection_id, person_id, from_on, until_on, is_deputy, name in session.execute(wanted):
        assert inspection_id is not None
        holdings[inspection_id].append(Holding(person_id, from_on, until_on, is_deputy))
        names[person_id] = name
    return Leads(holdings, names)


def leads_of(
    session: Session, day: date, only: Collection[UUID] | None = None
) -> Mapping[UUID, Lead]:
    """Return who leads each of these inspections, or of all, on a day."""
    known = leading(session, only)
    found = {inspection_id: known.on(inspection_id, day) for inspection_id in known.holdings}
    return {inspection_id: lead for inspection_id, lead in found.items() if lead}
