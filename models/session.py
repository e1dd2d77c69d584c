"""Ways in: links asked for and used once, and the sessions they open. Only hashes are kept."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, false
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class SignInRequest(Base):
    """Somebody asked for a link. Written alike for addresses nobody has: those have no person.

    Counting these rows is the throttle, so it holds across processes and restarts.
    """

    __tablename__ = "sign_in_request"
    __table_args__ = (
        Index("ix_sign_in_request_address_hash", "address_hash", "asked_at"),
        Index("ix_sign_in_request_client_hash", "client_hash", "asked_at"),
    )

    address_hash: Mapped[str]
    client_hash: Mapped[str]
    browser_hash: Mapped[str]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    is_queued: Mapped[bool] = mapped_column(default=False, server_default=false())


class SignInLink(Base):
    """A link sent to somebody's address; the token itself is never stored.

    With a `browser_hash` only the browser that asked can use it.
    """

    __tablename__ = "sign_in_link"
    __table_args__ = (
        CheckConstraint("expires_at > created_at", name="expires_after_it_is_made"),
        Index("ix_sign_in_link_person_id", "person_id"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    token_hash: Mapped[str] = mapped_column(unique=True)
    browser_hash: Mapped[str | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class PortalSession(Base):
    """A signed-in browser. `last_seen_at` is written at most every five minutes.

    `posts_hash` is what the person's posts were at sign-in: once they are others, it has ended.
    `banner` waits for the next page, which shows it once.
    """

    __tablename__ = "portal_session"
    __table_args__ = (Index("ix_portal_session_person_id", "person_id"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    token_hash: Mapped[str] = mapped_column(unique=True)
    begun_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    posts_hash: Mapped[str] = mapped_column(default="", server_default="")
    browser: Mapped[str] = mapped_column(default="", server_default="")
    banner: Mapped[str | None]
