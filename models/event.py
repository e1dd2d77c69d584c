"""What has happened, in order: facts added once, chained so that a change shows."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.acting import Acting
from models.base import Base, words

FIRST_LINK = "0" * 64
TAKEN_IN = "taken_in"  # marks a fact from before the service followed the inspection
_IN_ONE_FORM = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


class EventKind(StrEnum):
    """Named in the past tense: an event is a fact."""

    INSPECTION_SCHEDULED = "inspection_scheduled"
    INSPECTION_ANNOUNCED = "inspection_announced"
    INSPECTION_CANCELLED = "inspection_cancelled"
    INSPECTION_POSTPONED = "inspection_postponed"
    INSPECTION_CLOSED = "inspection_closed"
    VISIT_ENDED = "visit_ended"
    PROVISIONAL_FINDINGS_GIVEN = "provisional_findings_given"
    DRAFT_SENT = "draft_sent"
    COMMENTS_RECEIVED = "comments_received"
    COMMENTS_LAPSED = "comments_lapsed"
    REPORT_REGISTERED = "report_registered"
    REPORT_PUBLISHED = "report_published"
    DEADLINE_SET = "deadline_set"
    DEADLINE_MOVED = "deadline_moved"
    DEADLINE_CANCELLED = "deadline_cancelled"
    DEADLINE_FELL_DUE = "deadline_fell_due"
    DEADLINE_PASSED = "deadline_passed"
    WINDOW_OPENED = "window_opened"
    WINDOW_CLOSED = "window_closed"
    FACT_ASKED_FOR = "fact_asked_for"
    PLAN_REQUESTED = "plan_requested"
    PLAN_STARTED = "plan_started"
    RECOMMENDATION_ANSWERED = "recommendation_answered"
    ACTION_ADDED = "action_added"
    ACTION_CHANGED = "action_changed"
    ACTION_REMOVED = "action_removed"
    PLAN_ENDORSED = "plan_endorsed"
    PLAN_REOPENED = "plan_reopened"
    PLAN_SUBMITTED = "plan_submitted"
    PLAN_TAKEN_UP = "plan_taken_up"
    PLAN_RETURNED = "plan_returned"
    PLAN_FINALISED = "plan_finalised"
    PLAN_FORWARDED = "plan_forwarded"
    PLAN_ACKNOWLEDGED = "plan_acknowledged"
    PLAN_COMPLETED = "plan_completed"
    PLAN_CLOSED = "plan_closed"
    ACTION_PROPOSED = "action_proposed"
    ACTION_HANDED_OVER = "action_handed_over"
    ACTION_ACCEPTED = "action_accepted"
    ACTION_DECLINED = "action_declined"
    ACTION_STARTED = "action_started"
    ACTION_BLOCKED = "action_blocked"
    ACTION_CLAIMED = "action_claimed"
    ACTION_VERIFIED = "action_verified"
    ACTION_REFUSED = "action_refused"
    RECOMMENDATION_CLAIMED = "recommendation_claimed"
    RECOMMENDATION_VERIFIED = "recommendation_verified"
    RECOMMENDATION_REFUSED = "recommendation_refused"
    REVIEW_SCHEDULED = "review_scheduled"
    UPDATE_REQUESTED = "update_requested"
    UPDATE_RECEIVED = "update_received"
    NO_UPDATE_RECORDED = "no_update_recorded"
    REVIEW_ASSESSED = "review_assessed"
    REVIEW_RECORDED = "review_recorded"
    POST_FILLED = "post_filled"
    API_KEY_MADE = "api_key_made"
    API_KEY_TAKEN_BACK = "api_key_taken_back"
    INSPECTION_TAKEN_IN = "inspection_taken_in"
    INSPECTION_RESUMED = "inspection_resumed"
    VISIT_REPLANNED = "visit_replanned"
    VISIT_END_CORRECTED = "visit_end_corrected"
    FACT_CORRECTED = "fact_corrected"
    FORECAST_ENTERED = "forecast_entered"
    CLOSURE_ADDED = "closure_added"
    CLOSURE_REMOVED = "closure_removed"
    QUIET_PERIOD_ADDED = "quiet_period_added"
    QUIET_PERIOD_REMOVED = "quiet_period_removed"
    EXTENSION_ASKED = "extension_asked"
    EXTENSION_WITHDRAWN = "extension_withdrawn"
    EXTENSION_GRANTED = "extension_granted"
    EXTENSION_REFUSED = "extension_refused"
    EXTENSION_REVERSED = "extension_reversed"
    CLOCK_STOPPED = "clock_stopped"
    CLOCK_RESTARTED = "clock_restarted"
    DOCUMENT_RELEASED = "document_released"
    DOCUMENT_OPENED = "document_opened"
    COMMENTS_ANSWERED = "comments_answered"
    WELSH_REPORT_REGISTERED = "welsh_report_registered"
    PUBLICATION_PREPARED = "publication_prepared"
    PUBLICATION_WITHDRAWN = "publication_withdrawn"
    PUBLICATION_CORRECTED = "publication_corrected"
    EMBARGO_PASSED = "embargo_passed"
    REPORT_DISTRIBUTED = "report_distributed"
    DISTRIBUTION_TAKEN_BACK = "distribution_taken_back"
    FURTHER_INSPECTION_CONSIDERED = "further_inspection_considered"
    FURTHER_INSPECTION_ORDERED = "further_inspection_ordered"
    RECOMMENDATION_CARRIED_FORWARD = "recommendation_carried_forward"
    WORK_LEFT_UNDONE = "work_left_undone"


class Event(Base):
    """A fact. Its hash covers every column and the hash of the fact before it."""

    __tablename__ = "event"
    __table_args__ = (
        CheckConstraint("sequence > 0", name="sequence_from_one"),
        Index("ix_event_inspection_id", "inspection_id", "sequence"),
    )

    sequence: Mapped[int] = mapped_column(unique=True)
    kind: Mapped[EventKind] = mapped_column(words(EventKind))
    inspection_id: Mapped[UUID | None] = mapped_column(ForeignKey("inspection.id"))
    subject_id: Mapped[UUID | None]
    occurred_on: Mapped[date]
    recorded_at: Mapped[datetime]
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    post_id: Mapped[UUID | None] = mapped_column(ForeignKey("post.id"))
    on_behalf_of_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    body: Mapped[dict[str, Any]]
    previous_hash: Mapped[str] = mapped_column(unique=True)
    hash: Mapped[str] = mapped_column(unique=True)


@dataclass(frozen=True, slots=True)
class Fact:
    """An event of this transaction, not yet chained. Bodies hold ids, dates and hashes only."""

    kind: EventKind
    inspection_id: UUID | None
    subject_id: UUID | None
    occurred_on: date
    recorded_at: datetime
    actor_id: UUID | None
    post_id: UUID | None
    on_behalf_of_id: UUID | None
    body: Mapping[str, Any]
    id: UUID = field(default_factory=uuid4)

    def chained(self, sequence: int, previous: str) -> dict[str, Any]:
        """Return the row of this fact at its place in the chain."""
        row = {name: getattr(self, name) for name in self.__dataclass_fields__}
        row |= {"body": dict(self.body), "sequence": sequence, "previous_hash": previous}
        return row | {"hash": link(row)}


def link(row: Mapping[str, Any]) -> str:
    """Return the SHA-256, in hex, of an event's columns, `hash` itself left out."""
    covered = {
        "id": row["id"].hex,
        "sequence": row["sequence"],
        "kind": str(row["kind"]),
        "inspection_id": _hex(row["inspection_id"]),
        "subject_id": _hex(row["subject_id"]),
        "occurred_on": row["occurred_on"].isoformat(),
        "recorded_at": row["recorded_at"].isoformat(timespec="microseconds"),
        "actor_id": _hex(row["actor_id"]),
        "post_id": _hex(row["post_id"]),
        "on_behalf_of_id": _hex(row["on_behalf_of_id"]),
        "body": row["body"],
        "previous_hash": row["previous_hash"],
    }
    return hash_of(covered)


def hash_of(covered: Mapping[str, Any]) -> str:
    """Return the SHA-256, in hex, of what `link` covers, already in the form that is hashed."""
    return sha256(canonical(covered).encode()).hexdigest()


def canonical(document: object) -> str:
    """Write JSON in the one form that is hashed: keys sorted, no spaces, plain UTF-8."""
    return _IN_ONE_FORM.encode(document)


def _hex(identity: UUID | None) -> str | None:
    return identity.hex if identity else None


def record(
    session: Session,
    kind: EventKind,
    acting: Acting,
    subject: tuple[UUID | None, UUID | None],
    occurred_on: date | None = None,
    **body: object,
) -> Fact:
    """Note a fact in this transaction; it is chained and written when the transaction ends.

    `subject` is (inspection_id, subject_id). Values of `body` become text unless they are
    numbers, booleans or None.
    """
    fact = Fact(
        kind=kind,
        inspection_id=subject[0],
        subject_id=subject[1],
        occurred_on=occurred_on or acting.on,
        recorded_at=acting.at,
        actor_id=acting.actor.person_id,
        post_id=acting.post_id,
        on_behalf_of_id=acting.on_behalf_of_id,
        body={name: _plain(value) for name, value in body.items()} | _marks(acting),
    )
    noted(session).append(fact)
    return fact


def _marks(acting: Acting) -> dict[str, object]:
    return {TAKEN_IN: True} if acting.is_taking_in else {}


def noted(session: Session) -> list[Fact]:
    """Return the facts of this transaction that are not yet written."""
    facts: list[Fact] = session.info.setdefault("facts", [])
    return facts


def _plain(value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return str(value)
