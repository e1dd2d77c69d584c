"""What every flow shares: the day it is asked for, and work in chunks of one transaction each."""

import gc
import logging
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

import clock
from models import Acting
from models.calendar_acts import decide
from models.database import reading, writers_at_once
from models.flow_runs import begin_run, end_run
from models.queries import due
from notifications.announcing import announced
from rules.errors import DateNotYetReached
from rules.timeline import DeadlineKind

log = logging.getLogger("flows")
Kinds = Collection[DeadlineKind]


@dataclass(slots=True)
class Tally:
    """What a step did: how many things it looked at, changed, and failed on."""

    looked_at: int = 0
    changed: int = 0
    failed: list[UUID] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Count another step's work with this one's."""
        self.looked_at += other.looked_at
        self.changed += other.changed
        self.failed += other.failed

    def refuse_failures(self) -> None:
        """Fail the run when something in it failed; the rest of its work is already done."""
        if self.failed:
            listed = ", ".join(str(each) for each in self.failed[:10])
            raise StepFailed(f"{len(self.failed)} could not be looked at: {listed}")


class StepFailed(Exception):  # noqa: N818 - reads as English where it is raised
    """Some of a step's work failed; each piece was tried alone and stopped no other."""


def the_day(as_of: date | None) -> date:
    """Return the day a flow works for: today, or an earlier one. Facts can't be undone."""
    today = clock.today()
    if as_of is not None and as_of > today:
        raise DateNotYetReached(
            f"{as_of:%-d %B %Y} has not come yet, and what a flow records can't be undone. "
            "Rehearse it instead: plans rehearse."
        )
    return as_of or today


def calendar_acting(as_of: date) -> Acting:
    """Act as the calendar on a day, recorded now."""
    return Acting.calendar(as_of, clock.now())


def waiting_chunks(kinds: Kinds, as_of: date, leave_out: Collection[UUID]) -> list[Sequence[UUID]]:
    """Find what a stage must look at, cut into pieces of one transaction each."""
    with reading() as session:
        return list(due.chunks(due.to_decide(session, kinds, as_of, leave_out)))


def look_at_stage(kinds: Kinds, acting: Acting) -> Tally:
    """Do a whole stage without Prefect: what one look brings about is looked at as well."""
    return work_off(
        lambda failed: waiting_chunks(kinds, acting.on, failed),
        lambda chunks: [look_at(chunk, acting) for chunk in chunks],
    )


def work_off(
    waiting: Callable[[Collection[UUID]], list[Sequence[UUID]]],
    do: Callable[[list[Sequence[UUID]]], list[Tally]],
) -> Tally:
    """Repeat a look until nothing is waiting, or what still waits is in somebody else's hands.

    What failed is left out of the next look.
    """
    total = Tally()
    while chunks := waiting(total.failed):
        this_time = Tally()
        for tally in do(chunks):
            this_time.add(tally)
        total.add(this_time)
        if not this_time.changed:
            break
    return total


def look_at(ids: Sequence[UUID], acting: Acting) -> Tally:
    """Lock some deadlines, look again at each, and do what has come due."""

    def decide_all(some: Sequence[UUID]) -> int:
        with announced(acting) as session:
            return sum(decide(deadline, acting) for deadline in due.locked(session, some))

    return halved_while_it_fails(ids, decide_all)


def halved_while_it_fails(ids: Sequence[UUID], do: Callable[[Sequence[UUID]], int]) -> Tally:
    """Do a chunk in one transaction; if that fails, each half of it, down to the one that fails.

    So none stops another, and finding it costs a few more tries, not one for every item.
    """
    try:
        return Tally(len(ids), do(ids))
    except Exception:  # whatever it was is logged with the one item that caused it
        if len(ids) == 1:
            log.exception("deadline %s could not be looked at", ids[0])
            return Tally(1, failed=[*ids])
        log.warning("a chunk of %d failed and is done in halves", len(ids))
    middle = len(ids) // 2
    tally = halved_while_it_fails(ids[:middle], do)
    tally.add(halved_while_it_fails(ids[middle:], do))
    return tally


def beside_one_another(
    chunks: Iterable[Sequence[UUID]], do: Callable[[Sequence[UUID]], int]
) -> Tally:
    """Do chunks as they are found, so many at once as the database lets write.

    While one waits for the database another is decided; no more are taken up than are worked on.
    """
    hands, total = writers_at_once(), Tally()
    if hands == 1:
        for chunk in chunks:
            total.add(halved_while_it_fails(chunk, do))
        return total
    with ThreadPoolExecutor(hands) as workers:
        begun: deque[Future[Tally]] = deque()
        for chunk in chunks:
            begun.append(workers.submit(halved_while_it_fails, chunk, do))
            if len(begun) > hands:
                total.add(begun.popleft().result())
        for each in begun:
            total.add(each.result())
    return total


@contextmanager
def what_is_loaded_set_aside() -> Iterator[None]:
    """Let the garbage collector pass over everything loaded before; Prefect alone is a lot of it.

    Looking through that again and again took as long as the work itself.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@contextmanager
def kept_run(flow: str, as_of: date) -> Iterator[Tally]:
    """Keep a run's beginning, end and counts in our own tables, and fail it if a piece failed."""
    run_id = begin_run(flow, as_of, clock.now())
    tally, failure = Tally(), None
    try:
        with what_is_loaded_set_aside():
            yield tally
        tally.refuse_failures()
    except StepFailed as problem:
        failure = f"StepFailed: {problem}"
        raise
    except Exception as problem:
        # What an error says may hold a name: it stays in our table and our log, away from Prefect.
        failure = f"{type(problem).__name__}: {problem}"
        log.exception("%s failed", flow)
        raise StepFailed(f"{type(problem).__name__}; see flow_run {run_id}") from None
    finally:
        counts = (tally.looked_at, tally.changed, len(tally.failed))
        end_run(run_id, clock.now(), counts, failure)
