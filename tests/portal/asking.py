"""What a page costs and what it says, for tests of pages over many inspections."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from html import unescape

from sqlalchemy import Engine

from tests.portal.people import Watch
from tests.statements import counting


def at(watch: Watch, day: date, hour: int = 9) -> None:
    watch.at = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def text_of(html: str) -> str:
    """What a reader reads: no markup, single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def main_of(html: str) -> str:
    """The same of what is the page's own."""
    return text_of(html[html.index("<main") : html.index("</main>")])


def asked(engine: Engine, ask: Callable[[], object]) -> int:
    """Count the statements the database is asked."""
    with counting(engine) as statements:
        ask()
    return len(statements)
