"""Two workers sweep the same ten thousand due dates at once, on PostgreSQL: each is told once.

Run it with `python -m tests.nightly.two_workers [--dates 10000] [--times 5]`.
"""

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from time import perf_counter

from sqlalchemy import func, select

from flows import reminders
from flows._steps import Tally
from models import Deadline, Digest, Reminder, schema
from models.database import reading, standing_in
from rules.timeline import DeadlineKind
from tests.course import Step, bring_to
from tests.factories import make_case
from tests.many_due import many_more_actions
from tests.mornings import calendar_at_seven
from tests.nightly._engines import empty_database

A_FORTNIGHT_BEFORE = date(2012, 9, 3)
WORKERS = 2


def main() -> int:
    """Sweep so many times, each on a database of its own; fail if anything was lost or doubled."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--dates", type=int, default=10_000)
    asked.add_argument("--times", type=int, default=5)
    given = asked.parse_args()
    began = perf_counter()
    wrong = [found for _ in range(given.times) for found in _one(given.dates)]
    for each in wrong:
        print(each)  # noqa: T201 - the programme's answer
    print(  # noqa: T201 - the programme's answer
        f"{given.times} mornings of {given.dates:,} dates by {WORKERS} workers at once, "
        f"{len(wrong)} differences, {perf_counter() - began:.1f} seconds"
    )
    return 1 if wrong else 0


def _one(dates: int) -> list[str]:
    with empty_database("postgresql") as address, standing_in(address) as engine:
        schema.upgrade(engine)
        case = make_case()
        bring_to(case, Step.ACKNOWLEDGED)
        many_more_actions(case, dates)
        return _differences(_by_workers())


def _by_workers() -> list[Tally]:
    together = Barrier(WORKERS)

    def sweep() -> Tally:
        together.wait()
        return reminders.step(calendar_at_seven(A_FORTNIGHT_BEFORE))

    with ThreadPoolExecutor(WORKERS) as workers:
        started = [workers.submit(sweep) for _ in range(WORKERS)]
        return [each.result() for each in started]


def _differences(tallies: list[Tally]) -> list[str]:
    of_actions = Deadline.kind == DeadlineKind.ACTION_TARGET
    with reading() as session:
        owed = session.scalar(select(func.count()).where(of_actions))
        waiting = session.scalar(
            select(func.count()).where(of_actions, Deadline.remind_on <= A_FORTNIGHT_BEFORE)
        )
        entered = session.scalar(select(func.count()).select_from(Reminder))
        once = session.scalar(select(func.count(Reminder.deadline_id.distinct())))
        digests = session.scalar(select(func.count()).where(Digest.for_on == A_FORTNIGHT_BEFORE))
    found = {
        "reminders entered": (entered, owed),
        "dates reminded of": (once, owed),
        "entered by the workers together": (sum(tally.changed for tally in tallies), owed),
        "failed": (sum(len(tally.failed) for tally in tallies), 0),
        "still waiting": (waiting, 0),
        "digests of one owner": (digests, 1),
    }
    return [f"{what}: {is_} instead of {due}" for what, (is_, due) in found.items() if is_ != due]


if __name__ == "__main__":
    sys.exit(main())
