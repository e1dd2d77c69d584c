"""Signing in and out: links minted, claimed once, and the sessions they open and end."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import Update, delete, func, or_, select, update
from sqlalchemy.orm import Session

from models.base import Base
from models.person import Person
from models.session import PortalSession, SignInLink, SignInRequest
from rules.errors import Refused
from rules.permissions import PostHeld

LINK_LIVES = timedelta(minutes=15)
IDLE = timedelta(minutes=60)
LONGEST_SESSION = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=5)
WINDOW = timedelta(minutes=15)
MOST_FOR_AN_ADDRESS = 5
MOST_FROM_A_CLIENT = 30
REQUESTS_ARE_KEPT = timedelta(days=1)
_SESSIONS = Base.metadata.tables[PortalSession.__tablename__]
_S = _SESSIONS.c


class TooManyRequests(Refused):
    """So many links were asked for that more have to wait."""


class LinkDoesNotWork(Refused):
    """The link was used, has expired, never was, or is another browser's."""


def hashed(secret: str) -> str:
    """Return what is stored of a secret."""
    return sha256(secret.encode()).hexdigest()


def ask_for_link(session: Session, address: str, client: str, browser: str, at: datetime) -> UUID:
    """Note that somebody asked for a link: the same work whoever has this address, or nobody."""
    written = address.strip().casefold()
    _throttle(session, hashed(written), hashed(client), at)
    somebody = select(Person.id).where(Person.email == written, Person.is_active)
    asked = SignInRequest(
        address_hash=hashed(written),
        client_hash=hashed(client),
        browser_hash=hashed(browser),
        person_id=session.scalars(somebody).one_or_none(),
        asked_at=at,
    )
    session.add(asked)
    session.flush()
    session.execute(delete(SignInRequest).where(SignInRequest.asked_at < at - REQUESTS_ARE_KEPT))
    return asked.id


def requests_to_queue(session: Session, at: datetime) -> list[SignInRequest]:
    """Take the requests of people we know whose message is not in the outbox yet."""
    found = session.scalars(
        select(SignInRequest)
        .where(
            SignInRequest.is_queued.is_(False),
            SignInRequest.person_id.is_not(None),
            SignInRequest.asked_at > at - LINK_LIVES,
        )
        .order_by(SignInRequest.asked_at)
        .with_for_update(skip_locked=True)
    ).all()
    for request in found:
        request.is_queued = True
    return list(found)


def mint_link(
    session: Session, person_id: UUID, browser_hash: str | None, at: datetime, until: datetime
) -> str:
    """Make a link for somebody and return its token, which is written down nowhere."""
    token = secrets.token_urlsafe(32)
    session.add(
        SignInLink(
            person_id=person_id,
            token_hash=hashed(token),
            browser_hash=browser_hash,
            created_at=at,
            expires_at=until,
        )
    )
    return token


def claim_link(session: Session, token: str, browser: str, at: datetime) -> UUID:
    """Use a link up and return whose it is. Of any number of claims one succeeds."""
    claimed = session.scalars(
        update(SignInLink)
        .where(
            SignInLink.token_hash == hashed(token),
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > at,
            or_(SignInLink.browser_hash.is_(None), SignInLink.browser_hash == hashed(browser)),
            SignInLink.person_id.in_(select(Person.id).where(Person.is_active)),
        )
        .values(used_at=at)
        .returning(SignInLink.person_id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if claimed is None:
        raise LinkDoesNotWork(
            "This link has been used or has expired, or you asked for it in another browser."
        )
    return claimed


def begin_session(
    session: Session, person_id: UUID, posts: Iterable[PostHeld], browser: str, at: datetime
) -> str:
    """Open a session and return its token, for the browser's cookie alone."""
    token = secrets.token_urlsafe(32)
    session.add(
        PortalSession(
            person_id=person_id,
            token_hash=hashed(token),
            begun_at=at,
            last_seen_at=at,
            expires_at=at + LONGEST_SESSION,
            posts_hash=posts_hash(posts),
            browser=browser,
        )
    )
    session.flush()
    return token


def posts_hash(posts: Iterable[PostHeld]) -> str:
    """Return a fingerprint of what somebody's posts are."""
    held = sorted(f"{post.post_id}{post.kind}{post.inspection_id}" for post in posts)
    return hashed("\n".join(held))


def saw(session: Session, session_id: UUID, at: datetime) -> None:
    """Note that somebody is still there."""
    session.execute(update(_SESSIONS).where(_S.id == session_id).values(last_seen_at=at))


def end_session(session: Session, token: str, at: datetime) -> None:
    """End the session a cookie speaks of, if there is one."""
    session.execute(_ending(at).where(_S.token_hash == hashed(token)))


def end_every_session(session: Session, person_id: UUID, at: datetime) -> int:
    """Sign somebody out everywhere; return how many sessions that ended."""
    ended = session.scalars(_ending(at).where(_S.person_id == person_id).returning(_S.id))
    return len(ended.all())


def leave_banner(session: Session, session_id: UUID, sentence: str) -> None:
    """Keep a sentence for the next page of this session."""
    session.execute(update(_SESSIONS).where(_S.id == session_id).values(banner=sentence))


def take_banner(session: Session, session_id: UUID) -> None:
    """Forget the sentence that has been shown."""
    session.execute(update(_SESSIONS).where(_S.id == session_id).values(banner=None))


def _ending(at: datetime) -> Update:
    return update(_SESSIONS).where(_S.ended_at.is_(None)).values(ended_at=at)


def _throttle(session: Session, address_hash: str, client_hash: str, at: datetime) -> None:
    counts = (
        (SignInRequest.address_hash == address_hash, MOST_FOR_AN_ADDRESS),
        (SignInRequest.client_hash == client_hash, MOST_FROM_A_CLIENT),
    )
    if session.get_bind().dialect.name == "postgresql":
        # One at a time, or many at once would each find room. SQLite has one writer anyway.
        for key in (address_hash, client_hash):
            session.execute(select(func.pg_advisory_xact_lock(int(key[:15], 16))))
    for whose, most in counts:
        recent = select(func.count()).where(whose, SignInRequest.asked_at > at - WINDOW)
        if session.scalars(recent).one() >= most:
            raise TooManyRequests("Too many links have been asked for. Try again in 15 minutes.")
