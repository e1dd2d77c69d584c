"""A peer, run by an interpreter that has it: Celery, a task a reminder, Redis between."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

import redis
from celery import Celery

SOCKET = os.environ.get("PEER_REDIS", "")
APP = Celery("peer", broker=f"redis+socket://{SOCKET}", broker_connection_retry_on_startup=True)
APP.conf.update(task_ignore_result=True, worker_hijack_root_logger=False)
TOLD = redis.Redis(unix_socket_path=SOCKET) if SOCKET else None


def tell(number: int) -> None:
    """Stand where a sender would: this one takes no time, and counts each once."""
    if TOLD and not TOLD.sadd("told", number):
        TOLD.incr("doubled")


TELL = APP.task(name="tell")(tell)


def measure(count: int) -> float:
    """Create so many tasks and let the worker do them; return the seconds that took."""
    if TOLD is None:
        raise SystemExit("no Redis to count in")
    while not APP.control.ping(timeout=0.5):
        pass
    began = time.perf_counter()
    for number in range(count):
        TELL.delay(number)
    while TOLD.scard("told") < count:
        time.sleep(0.005)
    took = time.perf_counter() - began
    if TOLD.get("doubled"):
        raise SystemExit("some were told twice")
    return took


def beside_redis_and_a_worker(count: int) -> None:
    """Start what it needs in a folder of its own, measure in a process that knows it, stop it."""
    server = shutil.which("redis-server")
    if server is None:
        raise SystemExit("redis-server is not installed here")
    with tempfile.TemporaryDirectory(prefix="peer-") as folder:
        socket = str(Path(folder) / "redis.sock")
        kept = ["--port", "0", "--unixsocket", socket, "--dir", folder, "--appendonly", "yes"]
        knowing = {**os.environ, "PEER_REDIS": socket}
        quiet = subprocess.DEVNULL
        running = [subprocess.Popen([server, *kept], stdout=quiet)]  # noqa: S603
        try:
            while not Path(socket).exists():
                time.sleep(0.01)
            again = [sys.executable, "-P", __file__]
            worker = subprocess.Popen([*again, "worker"], env=knowing, stdout=quiet, stderr=quiet)  # noqa: S603
            running.append(worker)
            subprocess.run([*again, "measure", str(count)], env=knowing, check=True)  # noqa: S603
        finally:
            for each in reversed(running):
                each.terminate()
                each.wait(60)


if __name__ == "__main__":
    if sys.argv[1] == "worker":
        APP.worker_main(["worker", "--concurrency=2", "--without-mingle", "--without-gossip"])
    elif sys.argv[1] == "measure":
        seconds = measure(int(sys.argv[2]))
        print(json.dumps({"seconds": seconds, "version": version("celery")}))  # noqa: T201
    else:
        beside_redis_and_a_worker(int(sys.argv[2]))
