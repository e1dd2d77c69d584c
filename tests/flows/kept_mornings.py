"""Mornings as the flows leave them: the work done, and a row of each run in our own table."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time

import clock
from models.database import reading
from models.flow_runs import begin_run, end_run
from notifications.dispatcher import dispatch
from notifications.undone import left_undone
from rules.undone import Difference
from tests.mornings import days, morning_of

KEPT = ("timeline", "reminders")


@contextmanager
def kept(on: date) -> Iterator[None]:
    """Keep a row for the morning of a day, as the flows do around what they do."""
    at = clock.london(on, time(6, 30))
    begun = [begin_run(flow, on, at) for flow in KEPT]
    yield
    for run in begun:
        end_run(run, clock.london(on, time(6, 31)), (0, 0, 0), None)


def kept_morning(on: date) -> None:
    """Do a morning's work, keep its runs, and deliver at eight."""
    with kept(on):
        morning_of(on)
    dispatch(clock.london(on, time(8)))


def kept_mornings(first: date, last: date) -> None:
    for on in days(first, last):
        kept_morning(on)


def found_at(moment: datetime) -> list[Difference]:
    with reading() as session:
        return left_undone(session, moment)


def found_on(on: date, hour: int = 9) -> list[Difference]:
    return found_at(clock.london(on, time(hour)))
