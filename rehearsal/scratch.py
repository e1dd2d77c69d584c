"""A database to rehearse on, made beside the real one and gone afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from models import schema
from models.database import standing_in
from models.scratch import on_postgresql, scratch_schema


@contextmanager
def scratch_database(address: str) -> Iterator[None]:
    """Put this process on an empty database of the same engine as the one configured.

    On SQLite a file in a temporary folder; on PostgreSQL a schema of its own, dropped at the end.
    """
    with _address(address) as scratch, standing_in(scratch, durable=False) as engine:
        schema.upgrade(engine)
        yield


@contextmanager
def _address(address: str) -> Iterator[str]:
    if on_postgresql(address):
        with scratch_schema(address) as scratch:
            yield scratch
        return
    with TemporaryDirectory(prefix="plans-rehearsal-") as folder:
        yield f"sqlite:///{folder}/plans.db"
