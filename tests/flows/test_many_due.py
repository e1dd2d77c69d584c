import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from sqlalchemy import exists, func, select

from flows import reminders
from flows._steps import Tally, halved_while_it_fails
from models import Deadline, Digest, Notification, Reminder
from models.database import reading, transaction
from models.queries import due
from models.reminding import remind
from rules.posts import PostKind
from rules.timeline import DeadlineKind
from tests.course import Step, bring_to
from tests.factories import Case, make_case
from tests.many_due import many_more_actions
from tests.mornings import calendar_at_seven

A_FORTNIGHT_BEFORE = date(2012, 9, 3)
THE_NEXT_STEP = date(2012, 9, 10)
MANY = 600
on_both = pytest.mark.usefixtures("engine")
on_postgresql = pytest.mark.parametrize("address", ["postgresql"], indirect=True)


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(due, "REMINDED_AT_A_TIME", 50)


def with_many_due() -> tuple[Case, int]:
    """A monitored plan with many actions due on one day, and how many that is."""
    case = make_case()
    bring_to(case, Step.ACKNOWLEDGED)
    many_more_actions(case, MANY)
    with reading() as session:
        of_actions = select(func.count()).where(Deadline.kind == DeadlineKind.ACTION_TARGET)
        return case, session.scalar(of_actions) or 0


def by_workers(count: int) -> list[Tally]:
    """Let some workers sweep the same morning at the same moment."""
    together = Barrier(count)

    def sweep() -> Tally:
        together.wait(timeout=60)
        return reminders.step(calendar_at_seven(A_FORTNIGHT_BEFORE))

    with ThreadPoolExecutor(count) as workers:
        started = [workers.submit(sweep) for _ in range(count)]
        return [each.result(timeout=300) for each in started]


@on_both
@on_postgresql
@pytest.mark.usefixtures("small_chunks")
def test_two_workers_at_once_remind_of_each_of_many_dates_exactly_once() -> None:
    case, dates = with_many_due()
    tallies = by_workers(2)
    assert sum(tally.changed for tally in tallies) == dates
    assert all(not tally.failed for tally in tallies)
    with reading() as session:
        reminded = session.scalars(select(Reminder.deadline_id)).all()
        moved = session.scalars(
            select(Deadline.remind_on).where(Deadline.kind == DeadlineKind.ACTION_TARGET).distinct()
        ).all()
        owners = select(func.count()).where(Digest.person_id == case.people[PostKind.OWNER])
        assert session.scalar(owners) == 1
    assert len(reminded) == len(set(reminded)) == dates
    assert moved == [THE_NEXT_STEP]


@on_both
@pytest.mark.usefixtures("small_chunks")
def test_many_dates_are_gone_through_chunk_by_chunk_and_none_is_left() -> None:
    _, dates = with_many_due()
    tally = reminders.step(calendar_at_seven(A_FORTNIGHT_BEFORE))
    assert (tally.looked_at, tally.changed, tally.failed) == (dates, dates, [])
    again = reminders.step(calendar_at_seven(A_FORTNIGHT_BEFORE))
    assert (again.looked_at, again.changed) == (0, 0)


@on_both
@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize("days_later", [0, 1])
def test_what_a_morning_that_broke_off_had_put_into_digests_is_in_those_of_the_next(
    days_later: int,
) -> None:
    _, dates = with_many_due()
    with reading() as session:
        found = [*due.to_remind(session, A_FORTNIGHT_BEFORE)]
    for chunk in found:
        with transaction(calendar_at_seven(A_FORTNIGHT_BEFORE)) as session:
            remind(session, chunk, A_FORTNIGHT_BEFORE)
    # Here the process ended: everything is entered, and no digest is in the outbox.
    day = A_FORTNIGHT_BEFORE + timedelta(days=days_later)
    assert reminders.step(calendar_at_seven(day)).changed == 0
    with reading() as session:
        carried = session.execute(
            select(Digest.for_on, func.count(Reminder.id)).join(Reminder).group_by(Digest.for_on)
        ).all()
        unqueued = select(Digest).where(~exists().where(Notification.digest_id == Digest.id))
        assert session.scalars(unqueued).all() == []
    assert carried == [(day, dates)]


def test_a_piece_that_cannot_be_done_is_found_by_halving_and_stops_no_other(
    caplog: pytest.LogCaptureFixture,
) -> None:
    pieces = [uuid4() for _ in range(1000)]
    broken, tries = pieces[617], list[int]()
    done: set[UUID] = set()

    def do(some: Sequence[UUID]) -> int:
        tries.append(len(some))
        if broken in some:
            raise RuntimeError("no")
        done.update(some)
        return len(some)

    with caplog.at_level(logging.ERROR, "flows"):
        tally = halved_while_it_fails(pieces, do)
    assert (tally.looked_at, tally.changed, tally.failed) == (1000, 999, [broken])
    assert done == set(pieces) - {broken}
    assert str(broken) in caplog.text
    assert len(tries) <= 21  # not one for each
