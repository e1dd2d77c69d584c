"""Where the tests' reports come from: the shared published one, the invented example, changes."""

import os
from pathlib import Path

import pytest

from reports.example import example_report
from reports.published import read_report
from reports.text import Line
from rules.published_report import PublishedReport, Stated

SHARED = Path(__file__).parents[2].parent / "shared"
PUBLISHED = SHARED / "reports" / "leicestershire-rutland-2012.txt"


def published_report() -> bytes:
    """Return the published report; skip where the shared folder isn't here, unless required."""
    if PUBLISHED.exists():
        return PUBLISHED.read_bytes()
    missing = "The shared published report is not on this machine."
    if os.environ.get("PLANS_REQUIRE_SHARED") == "1":
        pytest.fail(missing)
    pytest.skip(missing)


def changed(*changes: tuple[str, str]) -> PublishedReport:
    """Read the example after changing words that it really holds."""
    text = example_report().decode()
    for old, new in changes:
        assert old in text, f"the example doesn't hold {old!r}"
        text = text.replace(old, new)
    return read_report(text.encode())


def sentences(report: PublishedReport) -> list[str]:
    """Return what a report's reading complains of."""
    return [problem.sentence for problem in report.problems]


def line_of(words: str) -> int:
    """Return the example's line that these words begin on."""
    return example_report().decode().partition(words)[0].count("\n") + 1


def lines(text: str) -> list[Line]:
    """Return a fragment's lines, numbered from 1."""
    return [Line(number, line) for number, line in enumerate(text.split("\n"), 1)]


def values(stated: tuple[Stated[str], ...]) -> list[str]:
    """Return stated words without their lines."""
    return [one.value for one in stated]
