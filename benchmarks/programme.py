"""A whole programme rehearsed: 158 services, visits over three years, from first visit to close."""

import time
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks._document import write_section
from rehearsal.programme import Programme, run_programme
from rehearsal.programme_outcome import ProgrammeRehearsal

GOAL_SECONDS, STRETCH_SECONDS = 60, 15
ADDITIONS = 5_000_000


def main() -> None:
    """Rehearse it once on SQLite, beside a loop that shows how fast this machine is just now."""
    before = _seconds_to_add()
    began, began_cpu = time.perf_counter(), time.process_time()
    with TemporaryDirectory() as folder:
        rehearsed = run_programme(Programme(), f"sqlite:///{Path(folder) / 'plans.db'}", _nobody)
    seconds, cpu = time.perf_counter() - began, time.process_time() - began_cpu
    write_section("programme", _section(rehearsed, (seconds, cpu), (before, _seconds_to_add())))


def _section(
    rehearsed: ProgrammeRehearsal, took: tuple[float, float], yardstick: tuple[float, float]
) -> str:
    seconds, cpu = took
    facts, messages = sum(rehearsed.facts.values()), sum(rehearsed.messages.values())
    return f"""\
## A whole programme rehearsed

`python -m benchmarks.programme`: {len(rehearsed.services)} services, visits over three years,
the calendar going on until the last follow-up is closed, {rehearsed.days:,} days on SQLite.

| | measured |
|---|---|
| seconds (of the processor alone) | {seconds:.0f} ({cpu:.0f}) |
| goal {GOAL_SECONDS} s: times the goal | {seconds / GOAL_SECONDS:.2f} |
| stretch {STRETCH_SECONDS} s: times the stretch | {seconds / STRETCH_SECONDS:.2f} |
| facts written | {facts:,} ({facts / seconds:,.0f} a second) |
| messages delivered | {messages:,} ({messages / seconds:,.0f} a second) |
| days with something to do | {rehearsed.days_with_work:,} |
| yardstick: {ADDITIONS:,} additions in Python, before and after | {yardstick[0]:.2f} s, \
{yardstick[1]:.2f} s |

{rehearsed.chain}"""


def _seconds_to_add() -> float:
    """Time a plain loop: what the other figures of this table stand beside."""
    began, total = time.perf_counter(), 0
    for number in range(ADDITIONS):
        total += number
    return time.perf_counter() - began


def _nobody(on: date, services: int) -> None:
    del on, services


if __name__ == "__main__":
    main()
