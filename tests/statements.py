"""Hears what is asked of a database meanwhile, by whoever reads it and whoever writes."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event

from models.database import reader_of


@contextmanager
def counting(engine: Engine) -> Iterator[list[str]]:
    """Collect the statements that are sent to a database meanwhile."""
    sent: list[str] = []

    def note(*of: object) -> None:
        sent.append(str(of[2]))

    through = {engine, reader_of(engine)}
    for each in through:
        event.listen(each, "before_cursor_execute", note)
    yield sent
    for each in through:
        event.remove(each, "before_cursor_execute", note)
