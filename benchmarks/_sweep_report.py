"""What the sweep's benchmark found, and how docs/performance.md says it."""

import math

from sqlalchemy import create_engine

from benchmarks._measure import Seconds, few, machine, median, ratio, table, verdict
from benchmarks._peers import INSTALL, Pace
from benchmarks._seed import Size

FEW_DUE = 1_000
LIMIT, SWEEP = "one SQL statement, told the answers", "the sweep, deciding in Python"
ALL_LIMIT, ALL_SWEEP = "one SQL statement with the digests", "the whole step, with its digests"
GOAL_TIMES_LIMIT, GOAL_TIMES_PEER, GOAL_SLOPE = 3, 20, 0.1
GOAL_IDLE_MILLISECONDS, GOAL_MEGABYTES = 50, 150


class Register:
    """A register of one size, and what was found on it."""

    def __init__(self, size: Size, address: str) -> None:
        self.size, self.address = size, address
        self.engine = create_engine(address)
        self.open = self.due = self.reminders = self.digests = 0
        self.took: Seconds = {}
        self.handed_over = self.in_words = self.extra_megabytes = 0.0
        self.peers: list[Pace] = []
        self.few_due: list[float] = []
        self.few_written = (0, 0, 0)
        self.nothing_due: list[float] = []


def sweep_section(middle: Register, large: Register) -> str:
    """Write how the sweep stands beside the statement and beside its peers."""
    best = max((peer.per_second or 0 for peer in middle.peers), default=0)
    times = middle.handed_over / best
    peers = [
        (peer.name, few(peer.per_second) if peer.per_second else f"not run: {peer.remark}")
        for peer in middle.peers
    ]
    ours = [
        ("this service", few(middle.handed_over)),
        ("this service, in words into people's inboxes", few(middle.in_words)),
    ]
    absent = [peer for peer in middle.peers if peer.per_second is None]
    how = f"\n\nTo install the peers: `{INSTALL}`." if absent else ""
    return f"""## The morning sweep

`python -m benchmarks.sweep` · {machine("sqlalchemy", "psycopg", "prefect")}, PostgreSQL, durable

Of {few(middle.due)} deadlines somebody must hear today; the sweep locks each, looks again, decides
rung and hearers in Python, enters each reminder once and moves the row's next day on
({few(middle.reminders)} reminders to {few(middle.digests)} people), two chunks beside one another.
The statement beside it writes the very same rows and decides nothing; the sweep makes the digests
its reminders go into as well, and the whole step queues them.

{
        table(
            (
                "seconds, medians of " + str(len(large.took[SWEEP])),
                *(f"{few(f.open)} open" for f in (middle, large)),
            ),
            [
                (name, *(f"{median(f.took[name]):.2f}" for f in (middle, large)))
                for name in (LIMIT, SWEEP, ALL_LIMIT, ALL_SWEEP)
            ],
        )
    }

{
        table(
            (
                "times as long as the statement",
                "100,000 open",
                "1,000,000 open",
                f"goal: at most {GOAL_TIMES_LIMIT}",
            ),
            [
                _times("the sweep", LIMIT, SWEEP, middle, large),
                _times("the whole step", ALL_LIMIT, ALL_SWEEP, middle, large),
            ],
        )
    }

### Created once each and handed over

{table(("", "reminders per second"), [*ours, *peers])}

{few(times)} times the best of the others; goal at least {GOAL_TIMES_PEER}: \
{verdict(met=times >= GOAL_TIMES_PEER)}. Every sender takes no time; nothing was lost or
doubled. Here {few(middle.reminders)} reminders reach {few(middle.digests)} people, each in one
digest.{how}"""


def _times(name: str, limit: str, ours: str, *found: Register) -> tuple[str, ...]:
    ratios = [ratio(f.took, ours, limit) for f in found]
    met = verdict(met=max(ratios) <= GOAL_TIMES_LIMIT)
    return (name, *(f"{each:.1f}" for each in ratios), met)


def growth_section(small: Register, middle: Register, large: Register) -> str:
    """Write what a larger register costs."""
    all_sizes = (small, middle, large)
    times = median([a / b for a, b in zip(large.few_due, small.few_due, strict=True)])
    grown = math.log(times) / math.log(large.open / small.open)
    idle = median(large.nothing_due) * 1000
    return f"""## Growth: cost follows what is due, not what is open

`python -m benchmarks.sweep` · {machine("sqlalchemy", "psycopg")}, PostgreSQL, durable

The same work in a register of any size: in so many plans, spread over all there are, two owners
each have three dates due. How much each size wrote stands below.

{
        table(
            ("", *(f"{few(f.open)} open" for f in all_sizes)),
            [
                (
                    f"{few(FEW_DUE)} due, the whole step, seconds",
                    *(f"{median(f.few_due):.2f}" for f in all_sizes),
                ),
                (
                    "reminders, people, plans",
                    *(", ".join(map(few, f.few_written)) for f in all_sizes),
                ),
                (
                    "nothing due, a whole morning, ms",
                    *(few(median(f.nothing_due) * 1000) for f in all_sizes),
                ),
                (
                    "memory above idle at most, MB (all due)",
                    *(few(f.extra_megabytes) for f in all_sizes),
                ),
            ],
        )
    }

{
        table(
            ("at a million open", "found", "goal", ""),
            [
                (
                    "log-log slope, 10,000 to 1,000,000 open",
                    f"{grown:.2f}",
                    f"at most {GOAL_SLOPE}",
                    verdict(met=grown <= GOAL_SLOPE),
                ),
                (
                    "nothing due",
                    f"{few(idle)} ms",
                    f"under {GOAL_IDLE_MILLISECONDS} ms",
                    verdict(met=idle < GOAL_IDLE_MILLISECONDS),
                ),
                (
                    "memory above idle",
                    f"{few(large.extra_megabytes)} MB",
                    f"under {GOAL_MEGABYTES} MB",
                    verdict(met=large.extra_megabytes < GOAL_MEGABYTES),
                ),
            ],
        )
    }"""
