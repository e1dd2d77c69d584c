"""Each morning: enters who must hear of which date, and writes each person's one digest."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from prefect import flow

from flows._stage import with_its_day
from flows._steps import (
    Tally,
    beside_one_another,
    calendar_acting,
    kept_run,
    the_day,
    what_is_loaded_set_aside,
)
from models import Acting
from models.database import reading, transaction
from models.queries import due, quiet
from models.reminding import remind
from notifications.digest import write_digests


def step(acting: Acting) -> Tally:
    """Enter today's reminders in the ledger and put each person's digest in the outbox.

    On a quiet day it does neither: the first working day after it says the newest of each once.
    """
    total = Tally()
    with what_is_loaded_set_aside():
        with reading() as session:
            if quiet.quiet_on(session, acting.on):
                return total
            found = due.to_remind(session, acting.on)
            total.add(beside_one_another(found, lambda ids: _enter(ids, acting)))
        with transaction(acting) as session:
            write_digests(session, acting.on, acting.at)
    return total


def _enter(ids: Sequence[UUID], acting: Acting) -> int:
    with transaction(acting) as session:
        return remind(session, ids, acting.on)


@flow(flow_run_name=with_its_day)
def reminders(as_of: date | None = None) -> None:
    """Remind everybody who must hear of a date today, each in one digest."""
    acting = calendar_acting(the_day(as_of))
    with kept_run("reminders", acting.on) as tally:
        tally.add(step(acting))
