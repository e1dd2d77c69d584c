"""What a user would pick instead, if installed; it is no part of this project."""

import json
import os
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url

from benchmarks._postgresql import a_database

INSTALL = (
    "python3 -m venv peers && peers/bin/pip install procrastinate 'psycopg[binary,pool]' "
    "'apscheduler<4' sqlalchemy 'celery[redis]', then PLANS_BENCH_PEERS=peers/bin/python make bench"
)
PEERS = {
    "celery": "Celery and Redis, a task a reminder",
    "procrastinate": "procrastinate, a job a reminder",
    "apscheduler": "APScheduler, a date job a reminder, SQLAlchemy store",
}


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a peer was; without a pace, why it was not run."""

    name: str
    per_second: float | None
    remark: str


def pace(server: str, peer: str, count: int, rounds: int) -> Pace:
    """Let a peer create and hand over so many reminders, each time in a database of its own."""
    took = []
    for _ in range(rounds):
        with a_database(server) as address:
            ran = _run(peer, count, address)
        if ran.returncode:
            said = ran.stderr.strip().splitlines()[-1]
            why = "not installed here" if "ModuleNotFoundError" in said else said
            return Pace(PEERS[peer], None, why)
        found = json.loads(ran.stdout.splitlines()[-1])
        took.append(found["seconds"])
    return Pace(f"{PEERS[peer]} ({found['version']})", count / statistics.median(took), "")


def _run(peer: str, count: int, address: str) -> subprocess.CompletedProcess[str]:
    python = os.environ.get("PLANS_BENCH_PEERS", sys.executable)
    script = str(Path(__file__).with_name(f"_peer_{peer}.py"))
    url = make_url(address).set(drivername="postgresql")
    plain = url.render_as_string(hide_password=False)
    command = [python, "-P", script, plain, str(count), address]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
