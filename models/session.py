"""Ways in: sign-in links, used once, and the sessions they open. Only hashes are kept."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class SignInLink(Base):
    """A link sent to somebody's address; the token itself is never stored."""

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
    """A signed-in browser. `last_seen_at` is written at most every five minutes."""

    __tablename__ = "portal_session"
    __table_args__ = (Index("ix_portal_session_person_id", "person_id"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    token_hash: Mapped[str] = mapped_column(unique=True)
    begun_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
