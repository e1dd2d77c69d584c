"""A worker in a process of its own, so that it can be killed; its mail goes to a server here."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]


@contextmanager
def worker_of(
    module: str, argument: str, address: str, mail_port: int, **more: str
) -> Iterator[subprocess.Popen[bytes]]:
    """Start a module as a worker on a database, and wait until it says that it lives."""
    environment = os.environ | {
        "PLANS_DATABASE_URL": address,
        "PLANS_MAIL_HOST": "127.0.0.1",
        "PLANS_MAIL_PORT": str(mail_port),
        "PLANS_MAIL_TLS": "none",
        "PYTHONPATH": str(ROOT),
        **more,
    }
    command = [sys.executable, "-m", module, argument]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as worker:
        assert worker.stdout is not None
        worker.stdout.readline()
        yield worker
