"""What people are told: reminders kept once, digests, the outbox, its attempts, the inbox."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, one_of, words
from models.person import Language


class ChannelName(StrEnum):
    """How a message travels. The inbox is always on; the others stand beside it."""

    INBOX = "inbox"
    MAIL = "mail"
    GOVUK_NOTIFY = "govuk_notify"
    CHAT = "chat"


class NotificationState(StrEnum):
    """Where a message stands on its way out."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"
    CANCELLED = "cancelled"


class Digest(Base):
    """One morning's message to one person, covering everything they must act on."""

    __tablename__ = "digest"
    __table_args__ = (UniqueConstraint("person_id", "for_on"), Index("ix_digest_for_on", "for_on"))

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    for_on: Mapped[date]


class Reminder(Base):
    """The ledger: this person was to hear of this rung of this deadline on this due date."""

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("deadline_id", "step", "due_on", "person_id"),
        Index("ix_reminder_digest_id", "digest_id"),
        Index(
            "ix_reminder_waiting",
            "person_id",
            postgresql_where=text("digest_id IS NULL"),
            sqlite_where=text("digest_id IS NULL"),
        ),
    )

    deadline_id: Mapped[UUID] = mapped_column(ForeignKey("deadline.id"))
    step: Mapped[str]
    level: Mapped[int]
    due_on: Mapped[date]
    rung_on: Mapped[date]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    digest_id: Mapped[UUID | None] = mapped_column(ForeignKey("digest.id"))


class Notice(Base):
    """A fact somebody hears of in their next digest, because it can wait until the morning."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("event_id", "person_id"),
        Index("ix_notice_digest_id", "digest_id"),
        Index(
            "ix_notice_waiting",
            "person_id",
            postgresql_where=text("digest_id IS NULL"),
            sqlite_where=text("digest_id IS NULL"),
        ),
    )

    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    digest_id: Mapped[UUID | None] = mapped_column(ForeignKey("digest.id"))


class Notification(Base):
    """One message to one person over one channel, from the decision to tell until it is told."""

    __tablename__ = "notification"
    __table_args__ = (
        CheckConstraint("attempts >= 0", name="attempts_count_up"),
        CheckConstraint(
            "state <> 'sending' OR (lease_token IS NOT NULL AND lease_until IS NOT NULL)",
            name="sending_under_a_lease",
        ),
        CheckConstraint("state <> 'sent' OR sent_at IS NOT NULL", name="sent_at_a_moment"),
        Index(
            "ix_notification_to_send",
            "not_before",
            postgresql_where=text("state IN ('queued', 'sending')"),
            sqlite_where=text("state IN ('queued', 'sending')"),
        ),
        Index("ix_notification_person_id", "person_id"),
        Index("ix_notification_digest_id", "digest_id"),
    )

    dedupe_key: Mapped[str] = mapped_column(unique=True)
    message: Mapped[str]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    post_id: Mapped[UUID | None] = mapped_column(ForeignKey("post.id"))
    channel: Mapped[ChannelName] = mapped_column(words(ChannelName), one_of("channel", ChannelName))
    message_id: Mapped[str] = mapped_column(unique=True)
    event_id: Mapped[UUID | None] = mapped_column(ForeignKey("event.id"))
    digest_id: Mapped[UUID | None] = mapped_column(ForeignKey("digest.id"))
    inspection_id: Mapped[UUID | None] = mapped_column(ForeignKey("inspection.id"))
    facts: Mapped[dict[str, Any]]
    language: Mapped[Language] = mapped_column(words(Language))
    state: Mapped[NotificationState] = mapped_column(
        words(NotificationState),
        one_of("state", NotificationState),
        default=NotificationState.QUEUED,
    )
    not_before: Mapped[datetime]
    created_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    lease_token: Mapped[UUID | None]
    lease_until: Mapped[datetime | None]
    maybe_duplicate: Mapped[bool] = mapped_column(default=False, server_default=false())
    outcome: Mapped[str | None]
    code: Mapped[str | None]
    detail: Mapped[str | None]
    sent_at: Mapped[datetime | None]


class AttemptPhase(StrEnum):
    """An attempt is written down before it is made, and again with what came of it."""

    BEGUN = "begun"
    ENDED = "ended"


class NotificationAttempt(Base):
    """One phase of one attempt to send. Rows are only ever added."""

    __tablename__ = "notification_attempt"
    __table_args__ = (UniqueConstraint("notification_id", "number", "phase"),)

    notification_id: Mapped[UUID] = mapped_column(ForeignKey("notification.id"))
    number: Mapped[int]
    phase: Mapped[AttemptPhase] = mapped_column(words(AttemptPhase), one_of("phase", AttemptPhase))
    at: Mapped[datetime]
    outcome: Mapped[str | None]
    code: Mapped[str | None]
    detail: Mapped[str | None]


class InboxMessage(Base):
    """A message as the portal shows it. Written with its own settlement, so exactly once."""

    __tablename__ = "inbox_message"
    __table_args__ = (Index("ix_inbox_message_person_id", "person_id", "received_at"),)

    notification_id: Mapped[UUID] = mapped_column(ForeignKey("notification.id"), unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str]
    received_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class ChannelState(Base):
    """A channel that staff must mend before anything more is tried on it."""

    __tablename__ = "channel_state"

    channel: Mapped[ChannelName] = mapped_column(
        words(ChannelName), one_of("channel", ChannelName), unique=True
    )
    paused_at: Mapped[datetime | None]
    reason: Mapped[str | None]
