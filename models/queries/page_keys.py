"""The story of somebody's keys to the API: which were made and taken back, when, by whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.api_token import ApiToken
from models.event import Event, EventKind
from models.person import Person

_OF_KEYS = (EventKind.API_KEY_MADE, EventKind.API_KEY_TAKEN_BACK)


@dataclass(frozen=True, slots=True)
class KeyFact:
    """One fact of the record about a key, with what the key was called."""

    kind: EventKind
    at: datetime
    name: str
    prefix: str
    by: str | None


def key_facts_of(session: Session, person_id: UUID) -> Sequence[KeyFact]:
    """List what the record says of somebody's keys, the newest first."""
    rows = session.execute(
        select(Event.kind, Event.recorded_at, ApiToken.name, ApiToken.prefix, Person.name)
        .join(ApiToken, ApiToken.id == Event.subject_id)
        .outerjoin(Person, Person.id == Event.actor_id)
        .where(Event.inspection_id.is_(None), Event.kind.in_(_OF_KEYS))
        .where(ApiToken.person_id == person_id)
        .order_by(Event.sequence.desc())
    )
    return [KeyFact(*row) for row in rows]
