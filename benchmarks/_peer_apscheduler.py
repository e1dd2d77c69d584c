"""A peer, run by an interpreter that has it: APScheduler, a date job a reminder, kept in SQL."""

import json
import sys
import threading
import time
from datetime import UTC, datetime
from importlib.metadata import version

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler

COUNT = int(sys.argv[2])
TOLD: list[int] = []
ALL_TOLD = threading.Event()


def tell(number: int) -> None:
    """Stand where a sender would: this one takes no time."""
    TOLD.append(number)
    if len(TOLD) == COUNT:
        ALL_TOLD.set()


def measure() -> float:
    """Create so many jobs that are due now, and let them run; return the seconds that took."""
    store = SQLAlchemyJobStore(url=sys.argv[3])
    scheduler = BackgroundScheduler(
        jobstores={"default": store}, executors={"default": ThreadPoolExecutor(4)}, timezone=UTC
    )
    scheduler.start(paused=True)
    began = time.perf_counter()
    due = datetime.now(UTC)
    for number in range(COUNT):
        scheduler.add_job(
            tell, "date", [number], id=str(number), run_date=due, misfire_grace_time=None
        )
    scheduler.resume()
    ALL_TOLD.wait(600)
    took = time.perf_counter() - began
    scheduler.shutdown()
    if sorted(TOLD) != list(range(COUNT)):
        raise SystemExit(f"{len(TOLD)} of {COUNT} were told.")
    return took


if __name__ == "__main__":
    print(json.dumps({"seconds": measure(), "version": version("apscheduler")}))  # noqa: T201
