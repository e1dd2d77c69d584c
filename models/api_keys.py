"""Keys to the JSON API: made and shown once, known by their hash, taken back by their owner."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

import clock
from models.acting import Acting
from models.api_token import ApiToken
from models.event import EventKind, record
from models.person import Person
from models.queries.people import actor
from models.reason import hash_of_words
from models.signing_in import hashed
from rules.errors import NotFound, Refused
from rules.permissions import Actor

BEGINS = "plans"
MOST_A_PERSON = 10
USED_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """Whose key a program came with, and what that person may do today."""

    key_id: UUID
    person_id: UUID
    actor: Actor
    last_used_at: datetime | None


def make_key(session: Session, acting: Acting, name: str, lives: timedelta) -> tuple[ApiToken, str]:
    """Make oneself a key; return its row and the secret, which is stored nowhere.

    That it was made is a fact of the record: by whom, for whom, a hash of its name, never the key.
    """
    person_id, at = _oneself(acting), acting.at
    if len(live_keys_of(session, person_id, at)) >= MOST_A_PERSON:
        raise Refused(f"You have {MOST_A_PERSON} keys already. Take one back to make another.")
    prefix = secrets.token_hex(4)
    secret = f"{BEGINS}_{prefix}_{secrets.token_urlsafe(32)}"
    key = ApiToken(
        person_id=person_id,
        name=name,
        prefix=prefix,
        token_hash=hashed(secret),
        made_at=at,
        expires_at=at + lives,
    )
    session.add(key)
    session.flush()
    _note(session, acting, EventKind.API_KEY_MADE, key)
    return key, secret


def holder_of(session: Session, secret: str, at: datetime, today: date) -> KeyHolder | None:
    """Return whose key this is; None where it opens nothing.

    That is one that is unknown, over or taken back, or whose person holds no post today.
    """
    key = session.scalars(
        select(ApiToken)
        .join(Person, Person.id == ApiToken.person_id)
        .where(ApiToken.token_hash == hashed(secret), Person.is_active, *_is_live(at))
    ).one_or_none()
    if key is None:
        return None
    acting = actor(session, key.person_id, today)
    return KeyHolder(key.id, key.person_id, acting, key.last_used_at) if acting.posts else None


def was_used(session: Session, key_id: UUID, at: datetime) -> None:
    """Note that a key is in use."""
    session.get_one(ApiToken, key_id).last_used_at = at


def live_keys_of(session: Session, person_id: UUID, at: datetime) -> Sequence[ApiToken]:
    """List somebody's keys that still open the API, the newest first."""
    return session.scalars(
        select(ApiToken)
        .where(ApiToken.person_id == person_id, *_is_live(at))
        .order_by(ApiToken.made_at.desc(), ApiToken.prefix)
    ).all()


def take_back(session: Session, acting: Acting, key_id: UUID) -> ApiToken:
    """Take one's own key back: from the next request on it opens nothing."""
    key = session.get(ApiToken, key_id, with_for_update=True)
    if key is None or key.person_id != _oneself(acting):
        raise NotFound("key", key_id)
    if key.revoked_at is None:
        key.revoked_at = acting.at
        _note(session, acting, EventKind.API_KEY_TAKEN_BACK, key)
    return key


def _oneself(acting: Acting) -> UUID:
    assert acting.actor.person_id is not None
    return acting.actor.person_id


def _note(session: Session, acting: Acting, kind: EventKind, key: ApiToken) -> None:
    until = key.expires_at.astimezone(clock.LONDON).date()
    name = hash_of_words(key.name)
    record(session, kind, acting, (None, key.id), person=key.person_id, name=name, until=until)


def _is_live(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return (ApiToken.revoked_at.is_(None), ApiToken.expires_at > at)
