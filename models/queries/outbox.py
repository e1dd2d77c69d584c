"""The outbox: what waits to be sent, taken under a lease, and what came of it. Core only."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    ColumnElement,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from models.base import Base
from models.ids import among
from models.inspection import Inspection
from models.notification import (
    AttemptPhase,
    ChannelName,
    InboxMessage,
    Notification,
    NotificationAttempt,
    NotificationState,
)
from models.once import insert_all, insert_once
from models.person import Language, Person
from models.post import Post
from rules.posts import PostKind

S = NotificationState
_OUTBOX = Base.metadata.tables[Notification.__tablename__]
_ATTEMPTS = Base.metadata.tables[NotificationAttempt.__tablename__]
_INBOX = Base.metadata.tables[InboxMessage.__tablename__]
_N = _OUTBOX.c
# Written as the partial index is, or no database would use it.
TO_SEND: ColumnElement[bool] = literal_column("notification.state IN ('queued', 'sending')")
EXCUSED = ("configuration", "not_tried")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message taken from the outbox, with whom it is for and in which post."""

    id: UUID
    dedupe_key: str
    message: str
    channel: ChannelName
    person_id: UUID
    post_id: UUID | None
    message_id: str
    event_id: UUID | None
    digest_id: UUID | None
    inspection_id: UUID | None
    facts: Mapping[str, Any]
    language: Language
    attempts: int
    maybe_duplicate: bool
    is_taken_again: bool
    name: str
    email: str
    is_active: bool
    post_kind: PostKind | None
    area: str | None
    lease_token: UUID | None = None


@dataclass(frozen=True, slots=True)
class Settlement:
    """What became of one message, ready to be written down."""

    id: UUID
    number: int
    state: NotificationState
    outcome: str
    code: str
    detail: str
    not_before: datetime | None = None
    maybe_duplicate: bool = False

    @property
    def what_became(self) -> tuple[Any, ...]:
        """Everything but whose it is: messages of which all of it is the same settle together."""
        told = (self.outcome, self.code, self.detail)
        return (self.number, self.state, *told, self.not_before, self.maybe_duplicate)


def languages(session: Session, person_ids: Collection[UUID]) -> dict[UUID, Language]:
    """Return the language each of these people is written to in."""
    if not person_ids:
        return {}
    session.flush()  # somebody may have been entered in this very transaction
    rows = session.connection().execute(_LANGUAGES, {"people": person_ids})
    return dict(rows.all())


_PEOPLE = Base.metadata.tables[Person.__tablename__]
_LANGUAGES = select(_PEOPLE.c.id, _PEOPLE.c.language).where(among(_PEOPLE.c.id, "people"))


def add(session: Session, rows: Sequence[dict[str, Any]]) -> int:
    """Put messages in the outbox; return how many were not there yet."""
    return insert_once(session, _OUTBOX, rows, ("dedupe_key",))


def waiting(
    session: Session, channel: ChannelName, at: datetime, limit: int, leave_out: Sequence[str] = ()
) -> Sequence[Waiting]:
    """Lock what a channel may send now: queued, or under a lease that has run out.

    Messages named in `leave_out` stay where they are.
    """
    asked = {"at": at, "channel": channel, "left_out": leave_out, "most": limit}
    rows: Sequence[Any] = session.connection().execute(_WAITING, asked).all()
    return [Waiting(*row) for row in rows]


# Built once: every delivery asks it, batch after batch. The columns stand as in Waiting.
_POSTS = Base.metadata.tables[Post.__tablename__]
_INSPECTIONS = Base.metadata.tables[Inspection.__tablename__]
_WAITING = (
    select(
        _N.id,
        _N.dedupe_key,
        _N.message,
        _N.channel,
        _N.person_id,
        _N.post_id,
        _N.message_id,
        _N.event_id,
        _N.digest_id,
        _N.inspection_id,
        _N.facts,
        _N.language,
        _N.attempts,
        _N.maybe_duplicate,
        (_N.state == S.SENDING).label("is_taken_again"),
        _PEOPLE.c.name,
        _PEOPLE.c.email,
        _PEOPLE.c.is_active,
        _POSTS.c.kind,
        _INSPECTIONS.c.area,
    )
    .join(_PEOPLE, _PEOPLE.c.id == _N.person_id)
    .outerjoin(_POSTS, _POSTS.c.id == _N.post_id)
    .outerjoin(_INSPECTIONS, _INSPECTIONS.c.id == _N.inspection_id)
    .where(TO_SEND, _N.not_before <= bindparam("at"), _N.channel == bindparam("channel"))
    .where(or_(_N.state == S.QUEUED, _N.lease_until <= bindparam("at")))
    .where(_N.message.not_in(bindparam("left_out", expanding=True)))
    .order_by(_N.not_before)
    .limit(bindparam("most"))
    .with_for_update(of=_OUTBOX, skip_locked=True)
)


def lease(
    session: Session, messages: Sequence[Waiting], token: UUID, at: datetime, until: datetime
) -> None:
    """Write down the intent to send these messages; the commit makes it stand."""
    if not messages:
        return
    session.execute(
        update(_OUTBOX)
        .where(_N.id.in_([message.id for message in messages]))
        .values(
            maybe_duplicate=or_(_N.maybe_duplicate, _N.state == S.SENDING),
            state=S.SENDING,
            attempts=_N.attempts + 1,
            lease_token=token,
            lease_until=until,
        )
    )
    begin(session, messages, at)


def begin(session: Session, messages: Sequence[Waiting], at: datetime) -> None:
    """Append the first half of an attempt for each of these messages."""
    rows = [
        {"notification_id": each.id, "number": each.attempts + 1, "at": at, **_NO_RESULT}
        for each in messages
    ]
    insert_all(session, _ATTEMPTS, rows)


_NO_RESULT = {"phase": AttemptPhase.BEGUN, "outcome": None, "code": None, "detail": None}


def settle(session: Session, done: Settlement, token: UUID, at: datetime) -> bool:
    """Record what became of a message; False when the lease was no longer ours."""
    values = _values(done, at) | {"which": done.id, "mine": token}
    if session.scalars(_SETTLE_MINE, values).first() is None:
        return False
    _end(session, [done], at)
    return True


def settle_unleased(session: Session, done: Sequence[Settlement], at: datetime) -> None:
    """Record what became of messages locked in this very transaction."""
    alike: dict[tuple[Any, ...], list[Settlement]] = defaultdict(list)
    for each in done:
        alike[each.what_became].append(each)
    for each, *others in alike.values():
        ids = [each.id, *(other.id for other in others)]
        now = _values(each, at) | {"number": each.number, "ids": ids}
        session.connection().execute(_SETTLE_ALIKE, now)
    _end(session, done, at)


# Built once: writing them anew costs more than running them.
_CHANGES: dict[str, Any] = {
    "state": bindparam("new_state", type_=_N.state.type),
    "outcome": bindparam("new_outcome"),
    "code": bindparam("new_code"),
    "detail": bindparam("new_detail"),
    "sent_at": bindparam("now", type_=_N.sent_at.type),
    "not_before": func.coalesce(bindparam("next", type_=_N.not_before.type), _N.not_before),
    "maybe_duplicate": or_(_N.maybe_duplicate, bindparam("unsure", type_=Boolean())),
    "lease_token": None,
    "lease_until": None,
}
_SETTLE_MINE = (
    update(_OUTBOX)
    .where(_N.id == bindparam("which"), _N.lease_token == bindparam("mine"))
    .values(**_CHANGES)
    .returning(_N.id)
)
_SETTLE_ALIKE = (
    update(_OUTBOX)
    .where(among(_N.id, "ids"))
    .values(**_CHANGES, attempts=bindparam("number", type_=_N.attempts.type))
)


def _values(done: Settlement, at: datetime) -> dict[str, Any]:
    return {
        "new_state": done.state,
        "new_outcome": done.outcome,
        "new_code": done.code,
        "new_detail": done.detail,
        "now": at if done.state is S.SENT else None,
        "next": done.not_before,
        "unsure": done.maybe_duplicate,
    }


def _end(session: Session, done: Sequence[Settlement], at: datetime) -> None:
    rows = [
        {
            "notification_id": s.id,
            "number": s.number,
            "phase": AttemptPhase.ENDED,
            "at": at,
            "outcome": s.outcome,
            "code": s.code,
            "detail": s.detail,
        }
        for s in done
    ]
    insert_all(session, _ATTEMPTS, rows)


def receive(session: Session, letters: Sequence[dict[str, Any]]) -> None:
    """Write messages into people's inboxes."""
    insert_all(session, _INBOX, letters)


def attempts_excused(session: Session, ids: Collection[UUID]) -> dict[UUID, int]:
    """Count, for each message, the attempts that were no fault of the message's."""
    rows = session.execute(
        select(_ATTEMPTS.c.notification_id, func.count())
        .where(_ATTEMPTS.c.notification_id.in_(ids), _ATTEMPTS.c.outcome.in_(EXCUSED))
        .group_by(_ATTEMPTS.c.notification_id)
    )
    return dict(rows.all())


def stranded(
    session: Session, channel: ChannelName, at: datetime, attempts: int
) -> Sequence[tuple[UUID, int]]:
    """Lock the messages whose sender died on at least their n-th attempt, with that number."""
    rows = session.execute(
        select(_N.id, _N.attempts)
        .where(TO_SEND, _N.channel == channel, _N.state == S.SENDING, _N.lease_until <= at)
        .where(_N.attempts >= attempts)
        .with_for_update(skip_locked=True)
    )
    return rows.all()
