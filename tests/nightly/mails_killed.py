"""A worker killed again and again amid hundreds of mails loses none and doubles one a kill at most.

Run it with `python -m tests.nightly.mails_killed [--mails 600] [--kills 20] [--engine sqlite]
[--seed 1]`. Each life begins when the lease of the one before has run out.
"""

import argparse
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager

from sqlalchemy import select

from models import Notification, NotificationState, schema
from models.database import reading, standing_in, transaction
from notifications.outbox import enqueue
from tests.mornings import calendar_at_seven
from tests.nightly._engines import asked_for, empty_database
from tests.nightly._mail_server import MailServer, mail_server
from tests.nightly._worker import worker_of
from tests.notifications.delivery import AT, DAY, MAIL, make_draft
from tests.notifications.factories import make_world

MINUTES_BETWEEN_LIVES = 6
SECONDS_TO_A_KILL = 0.03


def main() -> int:
    """Try each engine asked for; fail if a mail was lost, or doubled more often than was killed."""
    asked = _arguments()
    chance = random.Random(asked.seed)  # noqa: S311 - moments, not secrets
    problems = [
        f"{engine}: {problem}"
        for engine in asked_for(asked.engine)
        for problem in _try(engine, asked.mails, asked.kills, chance)
    ]
    _say(*problems, f"{len(problems)} problems, seed {asked.seed}")
    return 1 if problems else 0


def _try(engine: str, mails: int, kills: int, chance: random.Random) -> list[str]:
    with empty_database(engine) as address, standing_in(address) as database:
        schema.upgrade(database)
        _queue(mails)
        with mail_server() as (port, server):
            killed = _through_kills(address, port, server, mails, kills, chance)
        came = Counter(server.message_ids)
        _say(f"{engine}: {mails} mails, {killed} kills, {came.total() - len(came)} came twice")
        return list(_problems(came, killed))


def _queue(mails: int) -> None:
    with transaction(calendar_at_seven(DAY)) as session:
        world = make_world(session)
        enqueue(session, [make_draft(world, number) for number in range(mails)], AT, MAIL)


def _through_kills(
    address: str, port: int, server: MailServer, mails: int, kills: int, chance: random.Random
) -> int:
    """Kill each life a moment after it has sent its lot; let the last one end."""
    killed = 0
    for life in range(kills):
        with _worker(address, port, life) as worker:
            enough = len(server.message_ids) + chance.randrange(mails // kills)
            while worker.poll() is None and len(server.message_ids) < enough:
                time.sleep(0.001)
            time.sleep(chance.uniform(0, SECONDS_TO_A_KILL))
            worker.kill()
        killed += worker.returncode == -signal.SIGKILL
    with _worker(address, port, kills) as worker:
        pass
    if worker.returncode:
        raise SystemExit(f"the last worker failed with {worker.returncode}")
    return killed


def _problems(came: Counter[str], killed: int) -> Iterator[str]:
    """Say everything that is not as it must be."""
    with reading() as session:
        queued = session.scalars(select(Notification)).all()
    if not killed:
        yield "nobody was killed"
    yield from (f"lost {each.message_id}" for each in queued if each.message_id not in came)
    not_sent = [each for each in queued if each.state is not NotificationState.SENT]
    yield from (f"{each.message_id} is on record as {each.state}" for each in not_sent)
    doubled = {each for each, times in came.items() if times > 1}
    if came.total() - len(came) > killed:
        yield f"{came.total() - len(came)} came twice after {killed} kills"
    unsaid = [each for each in queued if each.message_id in doubled and not each.maybe_duplicate]
    yield from (f"nobody knew that {each.message_id} came twice" for each in unsaid)


def _worker(address: str, port: int, life: int) -> AbstractContextManager[subprocess.Popen[bytes]]:
    minutes = str(life * MINUTES_BETWEEN_LIVES)
    return worker_of("tests.nightly._mails", minutes, address, port)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--mails", type=int, default=600)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--engine", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    return parser.parse_args()


def _say(*sentences: str) -> None:
    sys.stdout.write("".join(f"{sentence}\n" for sentence in sentences))
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
