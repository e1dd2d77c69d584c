"""What was left undone, all of it in one list; and who is told of it, once a day each kind."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from uuid import UUID

import clock
from models import Acting, EventKind, Session
from models.event import record
from models.queries import expected, runs, standing
from models.queries.expected_messages import LATEST_DELIVERY, in_no_digest, not_delivered
from models.queries.expected_steps import missing_steps
from models.queries.people import answering
from notifications.outbox import Draft, enqueue, next_sending_time
from notifications.timing import what_must_wait
from rules.posts import PostKind
from rules.running import BY_THEMSELVES, MORNING, Silence, morning_expected, silences
from rules.undone import Difference, Undone
from settings import get_settings

MESSAGE = EventKind.WORK_LEFT_UNDONE.value
_TOLD = (PostKind.SCHEDULER, PostKind.ADMINISTRATOR)
Hearers = Sequence[tuple[UUID, UUID]]


def left_undone(session: Session, now: datetime) -> list[Difference]:
    """Compare what should have happened by now with what did. An empty list is good news.

    Only finished mornings are held to account: before one has run, what it will do is not missing.
    """
    done = expected.mornings(session, _today(now))
    return [
        *_morning_not_run(session, now),
        *expected.passed_over(session, done),
        *missing_steps(session, done),
        *in_no_digest(session, done),
        *not_delivered(session, done, now, _may_wait(session, now)),
    ]


def not_running(session: Session, now: datetime) -> list[Silence]:
    """Name each flow that has not run when it should."""
    morning_on = runs.last_morning(session, MORNING)
    ends = runs.last_ends(session, BY_THEMSELVES)
    began = None if set(ends) >= set(BY_THEMSELVES) else runs.first_began(session)
    return list(silences(ends, morning_on, now.astimezone(clock.LONDON), began))


def tell(session: Session, found: Sequence[Difference], acting: Acting) -> int:
    """Tell administrators and schedulers of each kind once a day; return how many messages.

    What is told for the first time that day is a fact, too.
    """
    hearers = answering(session, _TOLD, acting.on) if found else ()
    return sum(_told(session, each, hearers, acting) for each in found)


def _told(session: Session, found: Difference, hearers: Hearers, acting: Acting) -> int:
    calendar = standing.calendar(session)
    at = next_sending_time(acting.at, calendar, get_settings())
    facts = {"what": found.what.value, "count": found.count, "found_at": acting.at.isoformat()}
    if found.since_on:
        facts["since_on"] = found.since_on.isoformat()
    drafts = [
        Draft(f"{MESSAGE}:{found.what}:{acting.on}", MESSAGE, person_id, at, post_id, facts)
        for post_id, person_id in hearers
    ]
    new = enqueue(session, drafts, acting.at)
    if new:
        kind, nothing = EventKind.WORK_LEFT_UNDONE, (None, None)
        record(session, kind, acting, nothing, what=found.what, count=found.count)
    return new


def _morning_not_run(session: Session, now: datetime) -> Iterator[Difference]:
    last = runs.last_morning(session, MORNING)
    due_on = morning_expected(now.astimezone(clock.LONDON))
    if (last is None or last < due_on) and expected.is_morning_owed(session, due_on):
        yield Difference(Undone.MORNING_NOT_RUN, since_on=last)


def _may_wait(session: Session, now: datetime) -> Sequence[str]:
    """Name the messages that may wait: those that could not leave a quarter of an hour ago."""
    waited = what_must_wait(session, now - LATEST_DELIVERY)
    return tuple({*waited, *what_must_wait(session, now)})


def _today(now: datetime) -> date:
    return now.astimezone(clock.LONDON).date()
