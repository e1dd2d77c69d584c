"""Facts that people hear of in their next morning's digest, each person each fact once."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.orm import Session

from models.base import Base
from models.notification import Notice
from models.once import insert_once

_NOTICES = Base.metadata.tables[Notice.__tablename__]


def add_notices(session: Session, told: Iterable[tuple[UUID, UUID]]) -> int:
    """Note (event, person) pairs for the next digest; return how many were new."""
    rows = [
        {"event_id": event_id, "person_id": person_id, "digest_id": None}
        for event_id, person_id in told
    ]
    return insert_once(session, _NOTICES, rows, ("event_id", "person_id"))
