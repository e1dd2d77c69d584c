"""Takes contestants in turns, A B A B, so that a busy minute meets them all alike."""

import os
import platform
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version

Seconds = dict[str, list[float]]


def in_turns(
    contestants: Mapping[str, Callable[[], object]], before_each: Callable[[], object], rounds: int
) -> Seconds:
    """Time each contestant once a round, from the same beginning; return the seconds of each."""
    took: Seconds = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, contestant in contestants.items():
            before_each()
            began = time.perf_counter()
            contestant()
            took[name].append(time.perf_counter() - began)
    return took


def median(seconds: Sequence[float]) -> float:
    """Return the middle one."""
    return statistics.median(seconds)


def ratio(took: Seconds, one: str, other: str) -> float:
    """Return how many times longer one took than the other: the median over their rounds."""
    return statistics.median(a / b for a, b in zip(took[one], took[other], strict=True))


def table(heading: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Write a table in Markdown."""
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def verdict(*, met: bool) -> str:
    """Say whether a goal was reached."""
    return "met" if met else "**not met**"


def few(number: float) -> str:
    """Write a number with two significant digits, or whole with commas when it is large."""
    if number >= 100:  # noqa: PLR2004 - from here on, digits behind the point say nothing
        return f"{number:,.0f}"
    return f"{number:.2g}" if number < 10 else f"{number:.0f}"  # noqa: PLR2004 - two digits


def machine(*packages: str) -> str:
    """Name what it ran on: cores, how busy they were, and the versions of what was measured."""
    cores, busy = os.cpu_count(), os.getloadavg()[2]
    known = [f"{cores} cores (load {busy:.0f})", f"Python {platform.python_version()}"]
    return ", ".join(known + [f"{package} {version(package)}" for package in packages])
