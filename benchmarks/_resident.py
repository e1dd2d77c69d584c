"""Run by itself: one morning in a process of its own, and how much memory that took at most."""

import gc
import json
import re
import sys
from pathlib import Path

from benchmarks._seed import acting
from flows.timeline import morning
from models.database import reading, standing_in
from models.queries import standing


def megabytes(field: str) -> float:
    """Return a figure of this process, as Linux keeps it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(rf"^{field}:\s+(\d+) kB", status, re.MULTILINE)
    assert found
    return int(found[1]) / 1024


def main() -> None:
    """Sweep the database named on the command line."""
    with standing_in(sys.argv[1]):
        with reading() as session:
            standing.calendar(session)
        gc.collect()
        idle = megabytes("VmRSS")
        tally = morning(acting())
        said = {"idle": idle, "most": megabytes("VmHWM"), "looked_at": tally.looked_at}
        print(json.dumps(said))  # noqa: T201 - read by whoever started this


if __name__ == "__main__":
    main()
