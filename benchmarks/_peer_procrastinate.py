"""A peer, run by an interpreter that has it: procrastinate, a job a reminder."""

import asyncio
import json
import sys
import time
from importlib.metadata import version

import procrastinate

APP = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=sys.argv[1]))


async def tell(reminder: str) -> None:
    """Stand where a sender would: this one takes no time."""
    del reminder


TELL = APP.task(name="tell")(tell)


async def measure(count: int) -> float:
    """Create so many jobs, each once, and work them off; return the seconds that took."""
    async with APP.open_async():
        await APP.schema_manager.apply_schema_async()
        began = time.perf_counter()
        for number in range(count):
            await TELL.configure(queueing_lock=f"reminder {number}").defer_async(reminder="x")
        await APP.run_worker_async(wait=False, install_signal_handlers=False, concurrency=4)
        return time.perf_counter() - began


if __name__ == "__main__":
    seconds = asyncio.run(measure(int(sys.argv[2])))
    print(json.dumps({"seconds": seconds, "version": version("procrastinate")}))  # noqa: T201
