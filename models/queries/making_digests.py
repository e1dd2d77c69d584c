"""Each person's one digest of a day: made with what is entered for it, queued once all is in it.

Whoever enters reminders puts them into digests nothing is queued for yet. Queueing them waits for
whoever is still entering, and afterwards nobody puts in more: what comes later is linked here,
while its digest is held back, or waits for the next. What a morning that broke off had put into
digests is let go by the next one.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    TextClause,
    Update,
    bindparam,
    delete,
    exists,
    func,
    select,
    text,
    union,
    update,
)
from sqlalchemy.orm import Session

from models.base import Base
from models.ids import among
from models.notification import Digest, Notice, Notification, NotificationState, Reminder
from models.once import insert_once
from models.queries.outbox import TO_SEND

S = NotificationState
_TABLES = Base.metadata.tables
_DIGESTS = _TABLES[Digest.__tablename__]
_LEDGER = _TABLES[Reminder.__tablename__]
_NOTICES = _TABLES[Notice.__tablename__]
_OUTBOX = _TABLES[Notification.__tablename__]
_LINES = (_LEDGER, _NOTICES)
_D, _N = _DIGESTS.c, _OUTBOX.c


def digests_to_fill(session: Session, people: Collection[UUID], on: date) -> Mapping[UUID, UUID]:
    """Make a day's digest for each of these people; return, by person, those not queued yet.

    Until this transaction is over none of them will be.
    """
    if not people:
        return {}
    _take(session, _WHILE_ENTERING)
    rows = [{"person_id": one, "for_on": on} for one in sorted(people, key=lambda one: one.int)]
    insert_once(session, _DIGESTS, rows, ("person_id", "for_on"))
    asked = {"on": on, "people": people}
    return dict(session.connection().execute(_OPEN_OF, asked).all())


def open_digests(session: Session, on: date, message: str) -> Sequence[tuple[UUID, UUID]]:
    """Make a day's digest for everybody something waits for, and link to it what waits.

    Returns the digests, with their people, that nothing has been queued for yet. One that is on
    its way out is left as it went: what came since waits for the next.
    """
    _take(session, _WHILE_QUEUEING)
    _let_go_of_older(session, on)
    connection = session.connection()
    people = connection.execute(_WAITED_FOR).scalars().all()
    if people:
        day = {"on": on, "word": message}
        connection.execute(_HOLD_BACK, day).all()
        rows = [{"person_id": person, "for_on": on} for person in people]
        insert_once(session, _DIGESTS, rows, ("person_id", "for_on"))
        for link in _LINKS:
            connection.execute(link, {"on": on})
    return connection.execute(_OPEN, {"on": on}).all()


def supersede_older(session: Session, on: date, message: str) -> None:
    """Cancel digests of earlier days not yet sent; today's carries what they would have said."""
    connection = session.connection()
    old = connection.execute(_SUPERSEDE, {"on": on, "word": message}).scalars().all()
    if old:
        for carry_over in _CARRY_OVER:
            connection.execute(carry_over, {"on": on, "digests": old})


def _let_go_of_older(session: Session, on: date) -> None:
    """Unmake what an earlier morning made and broke off before it queued; its lines wait again.

    A morning that ends has queued all its digests, so those left stand on the last days alone.
    """
    connection = session.connection()
    while left := connection.execute(_LEFT, {"on": on}).scalars().all():
        for let_go in _LET_GO:
            connection.execute(let_go, {"digests": left})


def _take(session: Session, lock: TextClause) -> None:
    """Hold a lock until this transaction is over. SQLite lets one alone write anyhow."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(lock)


def _into(lines: Any, *which: ColumnElement[bool]) -> Update:  # noqa: ANN401 - ledger or notices
    """Put lines into their person's digest of a day."""
    theirs = (lines.c.person_id == _D.person_id, _D.for_on == bindparam("on"))
    return update(lines).where(*which, *theirs).values(digest_id=_D.id)


# Built once: every morning asks them all.
_WHILE_ENTERING = text("SELECT pg_advisory_xact_lock_shared(5171041)")
_WHILE_QUEUEING = text("SELECT pg_advisory_xact_lock(5171041)")
_UNQUEUED = ~exists().where(_N.digest_id == _D.id)
_OPEN = select(_D.id, _D.person_id).where(_D.for_on == bindparam("on"), _UNQUEUED)
_OPEN_OF = select(_D.person_id, _D.id).where(
    _D.for_on == bindparam("on"), among(_D.person_id, "people"), _UNQUEUED
)
_EARLIER = _DIGESTS.alias("earlier")
_LAST_DAY = select(func.max(_EARLIER.c.for_on)).where(_EARLIER.c.for_on < bindparam("on"))
_LEFT = select(_D.id).where(_D.for_on == _LAST_DAY.scalar_subquery(), _UNQUEUED)
_LET_GO = (
    *(
        update(lines).where(among(lines.c.digest_id, "digests")).values(digest_id=None)
        for lines in _LINES
    ),
    delete(_DIGESTS).where(among(_D.id, "digests")),
)
_WAITED_FOR = union(
    *(select(lines.c.person_id).where(lines.c.digest_id.is_(None)) for lines in _LINES)
)
# Locks today's digests still queued, so that none leaves while lines are added to it.
_HOLD_BACK = (
    select(_N.id)
    .join(_DIGESTS, _D.id == _N.digest_id)
    .where(_D.for_on == bindparam("on"), TO_SEND)
    .where(_N.state == S.QUEUED, _N.message == bindparam("word"))
    .order_by(_N.id)
    .with_for_update(of=_OUTBOX)
)
_HAS_LEFT = exists().where(_N.digest_id == _D.id, _N.state != S.QUEUED)
_LINKS = tuple(_into(lines, lines.c.digest_id.is_(None), ~_HAS_LEFT) for lines in _LINES)
_CARRY_OVER = tuple(_into(lines, among(lines.c.digest_id, "digests")) for lines in _LINES)
_OLDER, _TODAYS = _DIGESTS.alias("older"), _DIGESTS.alias("todays")
_NEWER = _OUTBOX.alias("newer")
_REPLACED = exists().where(
    _TODAYS.c.person_id == _OLDER.c.person_id,
    _TODAYS.c.for_on == bindparam("on"),
    _NEWER.c.digest_id == _TODAYS.c.id,
    _NEWER.c.channel == _N.channel,
    _NEWER.c.state == S.QUEUED,
)
_SUPERSEDE = (
    update(_OUTBOX)
    .where(TO_SEND, _N.state == S.QUEUED, _N.message == bindparam("word"))
    .where(_OLDER.c.id == _N.digest_id, _OLDER.c.for_on < bindparam("on"), _REPLACED)
    .values(state=S.CANCELLED, outcome="cancelled", code="superseded")
    .returning(_N.digest_id)
)
