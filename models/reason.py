"""Why somebody did something, in their words. The chain of facts holds only a hash of them."""

from hashlib import sha256
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base
from models.event import Fact
from rules.errors import Refused


class Reason(Base):
    """The reason given for one fact, shown wherever the fact is."""

    __tablename__ = "reason"
    __table_args__ = (
        CheckConstraint("text <> ''", name="said_something"),
        Index("ix_reason_inspection_id", "inspection_id"),
    )

    event_id: Mapped[UUID] = mapped_column(unique=True)
    inspection_id: Mapped[UUID | None] = mapped_column(ForeignKey("inspection.id"))
    text: Mapped[str]


def given(reason: str, what: str) -> str:
    """Return a reason without the space around it, or refuse: "Say why {what}."."""
    if not reason.strip():
        raise Refused(f"Say why {what}.")
    return reason.strip()


def hash_of_words(text: str) -> str:
    """Return what a fact's body holds of somebody's words: their SHA-256, in hex."""
    return sha256(text.encode()).hexdigest()


def keep_reason(session: Session, fact: Fact, text: str) -> None:
    """Keep the words given for a fact of this transaction."""
    session.add(Reason(event_id=fact.id, inspection_id=fact.inspection_id, text=text))
