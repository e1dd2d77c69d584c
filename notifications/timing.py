"""When a run may write and what it must leave for the morning."""

from contextlib import AbstractContextManager
from datetime import datetime

import clock
from models import Acting, Session
from models.database import transaction
from models.queries import quiet, standing
from notifications.outbox import DIGEST, next_sending_time
from settings import get_settings


def writing(at: datetime) -> AbstractContextManager[Session]:
    """Open a transaction in which the calendar acts at this moment."""
    return transaction(Acting.calendar(at.astimezone(clock.LONDON).date(), at))


def what_must_wait(session: Session, at: datetime) -> tuple[str, ...]:
    """Name the messages that do not go out at this hour, on a day nobody works or a quiet one."""
    if quiet.quiet_on(session, at.astimezone(clock.LONDON).date()):
        return (DIGEST,)
    return () if is_sending_time(session, at) else (DIGEST,)


def is_sending_time(session: Session, at: datetime) -> bool:
    """Whether somebody may be disturbed at this moment: in sending hours of a working day."""
    return next_sending_time(at, standing.calendar(session), get_settings()) == at
