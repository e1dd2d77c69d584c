"""An empty database on the engine a nightly programme is asked for, gone when it ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from uuid import uuid4

from models.scratch import scratch_schema
from tests.postgresql_server import running_postgresql

ENGINES = ("sqlite", "postgresql")


@contextmanager
def empty_database(engine: str) -> Iterator[str]:
    """Yield the SQLAlchemy URL of a database nobody else uses."""
    if engine == "sqlite":
        with TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/{uuid4().hex}.db"
        return
    with running_postgresql() as server, scratch_schema(server) as address:
        yield address


def asked_for(engine: str) -> list[str]:
    """Return the engines a command's choice means: one of them, or both."""
    return list(ENGINES) if engine == "both" else [engine]
