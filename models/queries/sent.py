"""Puts on record which messages were accepted: each by itself, over one connection that is kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, bindparam, insert, select, update

from models import database
from models.base import Base
from models.notification import (
    AttemptPhase,
    Notification,
    NotificationAttempt,
    NotificationState,
)

_OUTBOX = Base.metadata.tables[Notification.__tablename__]
_ATTEMPTS = Base.metadata.tables[NotificationAttempt.__tablename__]
_N, _A = _OUTBOX.c, _ATTEMPTS.c


@dataclass(frozen=True, slots=True)
class Accepted:
    """One message a channel took: the how-many-th attempt it was, and the other side's words."""

    id: UUID
    number: int
    outcome: str
    code: str
    detail: str


class Records:
    """Records one accepted message after another, each in a transaction of its own.

    On PostgreSQL that is one statement without a word more: what goes to and fro takes longer
    than the work. Whoever has nothing to record holds no connection.
    """

    def __init__(self, token: UUID) -> None:
        self._token = token
        self._kept: Connection | None = None

    def enter(self, accepted: Accepted, at: datetime) -> bool:
        """Record that a message is sent; False when its lease was no longer ours."""
        values, connection = _values(accepted, self._token, at), self._connection()
        if connection.dialect.name == "postgresql":
            return connection.execute(_IN_ONE, values).first() is not None
        with connection.begin():
            if connection.execute(_SENT, values).first() is None:
                return False
            connection.execute(_ENDED, values)
        return True

    def close(self) -> None:
        """Give the connection back."""
        if self._kept is not None:
            self._kept.close()

    def _connection(self) -> Connection:
        if self._kept is None:
            self._kept = database.engine().connect()
            if self._kept.dialect.name == "postgresql":
                self._kept.execution_options(isolation_level="AUTOCOMMIT")
        return self._kept


_GIVEN = {
    name: bindparam(f"its_{name}", type_=_A[name].type)
    for name in ("id", "notification_id", "number", "phase", "at", "outcome", "code", "detail")
}
_SENT = (
    update(_OUTBOX)
    .where(_N.id == _GIVEN["notification_id"], _N.lease_token == bindparam("mine"))
    .values(
        state=NotificationState.SENT,
        outcome=_GIVEN["outcome"],
        code=_GIVEN["code"],
        detail=_GIVEN["detail"],
        sent_at=_GIVEN["at"],
        lease_token=None,
        lease_until=None,
    )
    .returning(_N.id)
)
_ENDED = insert(_ATTEMPTS).values(_GIVEN)
_MINE = _SENT.cte("mine")
_IN_ONE = (
    insert(_ATTEMPTS)
    .from_select(list(_GIVEN), select(*_GIVEN.values()).select_from(_MINE))
    .returning(_A.notification_id)
)


def _values(accepted: Accepted, token: UUID, at: datetime) -> dict[str, Any]:
    return {
        "its_id": uuid4(),
        "its_notification_id": accepted.id,
        "its_number": accepted.number,
        "its_phase": AttemptPhase.ENDED,
        "its_at": at,
        "its_outcome": accepted.outcome,
        "its_code": accepted.code,
        "its_detail": accepted.detail,
        "mine": token,
    }
