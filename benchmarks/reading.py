"""Reading the published report the service is shipped with, and one named on the command line."""

import sys
import time
from importlib.resources import files
from pathlib import Path

from benchmarks._document import write_section
from benchmarks._measure import machine, median, table, verdict
from reports.published import read_report

ROUNDS = 9
GOAL_SECONDS = 0.3


def main() -> None:
    """Read each report again and again, and write the section."""
    shipped = files("reports") / "example" / "thornshire-2012.txt"
    given = {"the invented example, shipped": shipped.read_bytes()}
    given |= {f"a real one, {Path(name).stem}": Path(name).read_bytes() for name in sys.argv[1:]}
    heading = ("report, as text", "KB", f"seconds, median of {ROUNDS}", f"goal: {GOAL_SECONDS} s")
    rows = [_row(name, report) for name, report in given.items()]
    write_section(
        "reading",
        f"""## Reading a published report

`python -m benchmarks.reading [REPORT.txt]` · {machine()}

{table(heading, rows)}""",
    )


def _row(name: str, report: bytes) -> tuple[str, ...]:
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        read_report(report)
        took.append(time.perf_counter() - began)
    seconds = median(took)
    met = verdict(met=seconds <= GOAL_SECONDS)
    return (name, f"{len(report) / 1000:.0f}", f"{seconds:.3f}", met)


if __name__ == "__main__":
    main()
