"""What the tests of rehearsals share: the shipped example, cut short, and nobody who watches."""

from datetime import date

from rehearsal.days import Day
from rehearsal.rehearse import Source
from reports.example import FILE_NAME, example_report
from reports.published import read_report

VISIT_ENDED, PUBLISHED = date(2012, 6, 15), date(2012, 10, 10)


def example() -> Source:
    return Source(FILE_NAME, example_report(), read_report(example_report()))


def nobody_watches(day: Day) -> None:
    del day


class EnoughError(Exception):
    """Ends a rehearsal early: what comes later is shown elsewhere."""
