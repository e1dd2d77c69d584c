"""Follow-ups whose worker is killed again and again end as if nothing had happened.

Run it with `python -m tests.nightly.crash [--kills 50] [--engine sqlite] [--seed 1]`. A process
lives several inspections through day by day: the morning, the messages (inbox and mail), what
people do. It is killed -9 at random moments and started again, until all are closed. What the
database and the mail server then hold is compared with a run nobody disturbed.
"""

import argparse
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from models import schema
from models.database import standing_in
from tests.nightly._engines import asked_for, empty_database
from tests.nightly._followups import FIRST, begun_last, set_the_scene
from tests.nightly._mail_server import mail_server
from tests.nightly._outcome import Outcome, outcome
from tests.nightly._worker import worker_of

INSPECTIONS = 3
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Plan:
    """On which days to kill, counted from the first, and how long a day lasts undisturbed."""

    days: Sequence[int] = ()
    seconds_a_day: float = 0

    @classmethod
    def drawn(cls, kills: int, calm: "Life", chance: random.Random) -> "Plan":
        """Draw the days by lot from those an undisturbed run took."""
        days = sorted(chance.randrange(calm.days - 3) for _ in range(kills))
        return cls(days, calm.seconds / calm.days)


@dataclass(frozen=True, slots=True)
class Life:
    """A whole run: what it left, what the mail server got, how often it was killed."""

    left: Outcome
    mails: Counter[str]
    kills: int
    seconds: float
    days: int


def main() -> int:
    """Compare a disturbed run with an undisturbed one on each engine asked for."""
    asked = _arguments()
    chance = random.Random(asked.seed)  # noqa: S311 - moments, not secrets
    problems = [
        problem for each in asked_for(asked.engine) for problem in _try(each, asked.kills, chance)
    ]
    for problem in problems[:SHOWN]:
        _say(problem)
    _say(f"{len(problems)} problems, seed {asked.seed}")
    return 1 if problems else 0


def _try(engine: str, kills: int, chance: random.Random) -> list[str]:
    with empty_database(engine) as address, TemporaryDirectory() as folder:
        calm = _live(address, Path(folder), Plan(), chance)
    with empty_database(engine) as address, TemporaryDirectory() as folder:
        killed = _live(address, Path(folder), Plan.drawn(kills, calm, chance), chance)
    doubles = sum((killed.mails - Counter(set(killed.mails))).values())
    _say(
        f"{engine}: {killed.kills} kills in {killed.seconds:.0f} s of life (undisturbed "
        f"{calm.seconds:.0f} s); {killed.left.sizes}; {killed.mails.total()} mails, "
        f"{doubles} of them twice"
    )
    return [f"{engine}: {problem}" for problem in _problems(calm, killed, kills, doubles)]


def _problems(calm: Life, killed: Life, kills: int, doubles: int) -> Iterator[str]:
    """Say everything in which the disturbed run is not as it must be."""
    if killed.kills < kills:
        yield f"only {killed.kills} kills of {kills} came before the end"
    yield from (f"undisturbed: {problem}" for problem in calm.left.problems)
    yield from killed.left.problems
    for name, wanted in calm.left.facts.items():
        found = killed.left.facts[name]
        yield from (f"{name}: lost {row}" for row in (wanted - found).elements())
        yield from (f"{name}: too many {row}" for row in (found - wanted).elements())
    sent = set(killed.left.mailed)
    yield from (f"mail said to be sent never came: {each}" for each in sent - set(killed.mails))
    if doubles > killed.kills:
        yield f"{doubles} mails came twice after {killed.kills} kills"
    if not calm.mails or len(set(calm.mails)) != calm.mails.total():
        yield "undisturbed: no mail came, or one came twice"


def _live(address: str, folder: Path, plan: Plan, chance: random.Random) -> Life:
    """Set the scene, and live it to its end through that many kills."""
    with standing_in(address) as engine:
        schema.upgrade(engine)
        set_the_scene(folder, INSPECTIONS)
        with mail_server() as (port, server):
            seconds, done = _through_kills(address, folder, port, plan, chance)
        days = (begun_last(folder) - FIRST).days
        return Life(outcome(), Counter(server.message_ids), done, seconds, days)


def _through_kills(
    address: str, folder: Path, mail_port: int, plan: Plan, chance: random.Random
) -> tuple[float, int]:
    """Return how long the worker lived in all, and how often it was killed."""
    lived, done = 0.0, 0
    for day in plan.days:
        with _worker(address, folder, mail_port) as worker:
            began = time.monotonic()
            while worker.poll() is None and (begun_last(folder) - FIRST).days < day:
                time.sleep(0.001)
            time.sleep(chance.uniform(0, plan.seconds_a_day))
            worker.kill()
        done += worker.returncode == -signal.SIGKILL
        lived += time.monotonic() - began
    with _worker(address, folder, mail_port) as worker:
        began = time.monotonic()
    if worker.returncode != 0:
        raise SystemExit(f"the worker failed with {worker.returncode} on {begun_last(folder)}")
    return lived + time.monotonic() - began, done


def _worker(
    address: str, folder: Path, mail_port: int
) -> AbstractContextManager[subprocess.Popen[bytes]]:
    module, data = "tests.nightly._followups", str(folder)
    return worker_of(module, data, address, mail_port, PLANS_DATA_DIR=data)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--engine", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    return parser.parse_args()


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
