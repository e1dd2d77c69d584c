"""The service's numbered comments on the draft report, and the inspectorate's answer to each."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, words


class CommentAnswer(StrEnum):
    """What the inspectorate does with a comment. Partly accepted and rejected need a reason."""

    ACCEPTED = "accepted"
    PARTLY_ACCEPTED = "partly_accepted"
    REJECTED = "rejected"


class DraftComment(Base):
    """One comment: where in the draft, what is wrong. They are sent, and answered, together."""

    __tablename__ = "draft_comment"
    __table_args__ = (
        UniqueConstraint("inspection_id", "number"),
        CheckConstraint("number > 0", name="numbered_from_one"),
        CheckConstraint("text <> ''", name="said_something"),
        CheckConstraint(
            "answer IS NULL OR answer = 'accepted' OR answer_reason IS NOT NULL",
            name="not_accepted_for_a_reason",
        ),
        CheckConstraint("answered_on IS NULL OR answer IS NOT NULL", name="answered_somehow"),
    )

    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("inspection.id"))
    number: Mapped[int]
    place: Mapped[str]
    text: Mapped[str]
    written_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    sent_on: Mapped[date | None]
    answer: Mapped[CommentAnswer | None] = mapped_column(words(CommentAnswer))
    answer_reason: Mapped[str | None]
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    answered_on: Mapped[date | None]
