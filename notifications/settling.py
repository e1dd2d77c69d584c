"""What an outcome means for a message: over, tried again later, or a channel to be mended."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import datetime

from models import NotificationState, Session
from models.queries import standing
from models.queries.outbox import Settlement, Waiting
from notifications.outbox import DIGEST, next_sending_time
from notifications.outcome import BURNS_NO_ATTEMPT, MOST_ATTEMPTS, Outcome, OutcomeKind, backoff
from settings import get_settings

K, S = OutcomeKind, NotificationState


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one run did, in messages. Paused ones wait until their channel is mended."""

    sent: int = 0
    cancelled: int = 0
    retried: int = 0
    dead: int = 0
    paused: int = 0

    def __add__(self, other: "Delivered") -> "Delivered":
        return Delivered(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))

    @property
    def looked_at(self) -> int:
        """How many messages were taken up."""
        return sum(astuple(self))


def settlement(
    session: Session, message: Waiting, outcome: Outcome, at: datetime, excused: int = 0
) -> Settlement:
    """Decide what becomes of a message. `excused` attempts don't count towards the last one."""
    number = message.attempts + 1
    given_up = number - excused >= MOST_ATTEMPTS
    state = _state_after(outcome.kind, given_up=given_up)
    is_over = state is not S.QUEUED
    return Settlement(
        id=message.id,
        number=number,
        state=state,
        outcome=outcome.kind.value,
        code=outcome.code,
        detail=outcome.detail,
        not_before=None if is_over else _next_try(session, message, outcome.kind, at),
        maybe_duplicate=outcome.kind is K.UNKNOWN,
    )


def counted(settled: Iterable[Settlement]) -> Delivered:
    """Count what became of some messages."""
    ways = Counter(_WAYS.get(each.state) or _put_back(each) for each in settled)
    return Delivered(**ways)


_WAYS = {S.SENT: "sent", S.CANCELLED: "cancelled", S.DEAD: "dead"}


def _put_back(done: Settlement) -> str:
    return "paused" if done.outcome in BURNS_NO_ATTEMPT else "retried"


def _state_after(kind: OutcomeKind, *, given_up: bool) -> NotificationState:
    match kind:
        case K.ACCEPTED:
            return S.SENT
        case K.CANCELLED:
            return S.CANCELLED
        case K.PERMANENT:
            return S.DEAD
        case K.CONFIGURATION | K.NOT_TRIED:
            return S.QUEUED
    return S.DEAD if given_up else S.QUEUED


def _next_try(
    session: Session, message: Waiting, kind: OutcomeKind, at: datetime
) -> datetime | None:
    if kind in BURNS_NO_ATTEMPT:
        return None
    moment = at + backoff(message.attempts + 1)
    if message.message != DIGEST:
        return moment
    return next_sending_time(moment, standing.calendar(session), get_settings())
