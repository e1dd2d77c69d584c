"""Who is at the door: a session with its person, and what every page says of the service."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from models.person import Language, Person
from models.programme import ProgrammeVersion
from models.queries.people import actor
from models.rules_document import InspectorateDetails, rules_of, shipped_rules
from models.session import PortalSession
from models.signing_in import IDLE, hashed, posts_hash
from rules.permissions import Actor


@dataclass(frozen=True, slots=True)
class Visit:
    """A person in a live session, with the posts they hold today."""

    session_id: UUID
    person_id: UUID
    name: str
    email: str
    language: Language
    actor: Actor
    last_seen_at: datetime
    banner: str | None


@dataclass(frozen=True, slots=True)
class OwnSession:
    """One of somebody's live sessions, as their account page lists it."""

    id: UUID
    browser: str
    begun_at: datetime
    last_seen_at: datetime


def visit_of(session: Session, token: str, at: datetime, today: date) -> Visit | None:
    """Return whose session a token opens now; one whose posts have changed is over."""
    rows = session.execute(
        select(PortalSession, Person)
        .join(Person, Person.id == PortalSession.person_id)
        .where(PortalSession.token_hash == hashed(token), *_is_live(at))
        .where(Person.is_active)
    )
    found = rows.one_or_none()
    if found is None:
        return None
    opened, person = found
    acting = actor(session, person.id, today)
    if posts_hash(acting.posts) != opened.posts_hash:
        return None
    return Visit(
        session_id=opened.id,
        person_id=person.id,
        name=person.name,
        email=person.email,
        language=person.language,
        actor=acting,
        last_seen_at=opened.last_seen_at,
        banner=opened.banner,
    )


def sessions_of(session: Session, person_id: UUID, at: datetime) -> Sequence[OwnSession]:
    """List somebody's live sessions, the newest first."""
    rows = session.execute(
        select(
            PortalSession.id,
            PortalSession.browser,
            PortalSession.begun_at,
            PortalSession.last_seen_at,
        )
        .where(PortalSession.person_id == person_id, *_is_live(at))
        .order_by(PortalSession.begun_at.desc())
    )
    return [OwnSession(*row) for row in rows]


def person_with_address(session: Session, address: str) -> Person | None:
    """Find somebody who uses the service by their e-mail address."""
    return session.scalars(
        select(Person).where(Person.email == address.strip().casefold(), Person.is_active)
    ).one_or_none()


def inspectorate(session: Session) -> InspectorateDetails:
    """Return whom readers write to, as the newest rules say; before any are adopted, ours."""
    newest = select(ProgrammeVersion.document).order_by(
        ProgrammeVersion.adopted_on.desc(), ProgrammeVersion.number.desc()
    )
    document = session.scalars(newest.limit(1)).first()
    return rules_of(document or shipped_rules())[0].inspectorate


def _is_live(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        PortalSession.ended_at.is_(None),
        PortalSession.expires_at > at,
        PortalSession.last_seen_at > at - IDLE,
    )
