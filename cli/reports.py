"""Report files as the commands take them: read from disk, or the example that is shipped."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from reports.example import FILE_NAME, example_report
from reports.published import read_report
from rules.errors import NotAReport
from rules.published_report import PublishedReport
from settings import get_settings

# The invented report on Thornshire gives months only, as published reports do.
EXAMPLE_VISIT_ENDED = date(2012, 6, 15)
EXAMPLE_PUBLISHED = date(2012, 10, 10)


@dataclass(frozen=True, slots=True)
class ReportFileRead:
    """A report's file with what was read in it."""

    name: str
    content: bytes
    report: PublishedReport


def read_file(path: Path | None) -> ReportFileRead:
    """Read a report from disk, or the example without a path; refuse what is none in words."""
    content = example_report() if path is None else _bytes_of(path)
    return ReportFileRead(path.name if path else FILE_NAME, content, read_report(content))


def day(given: datetime | None) -> date | None:
    """Return the day of an option, which arrives as a moment."""
    return given.date() if given else None


def _bytes_of(path: Path) -> bytes:
    limit = get_settings().report_max_bytes
    try:
        with path.open("rb") as file:
            content = file.read(limit + 1)
    except OSError as problem:
        raise NotAReport(f"{path} cannot be read: {problem.strerror}.") from None
    if len(content) > limit:
        raise NotAReport(f"{path} is larger than {limit:,} bytes, so it is not read.")
    return content
