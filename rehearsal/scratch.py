"""A database to rehearse on, made beside the real one and gone afterwards."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from threading import current_thread, main_thread

from models import schema
from models.database import standing_in
from models.scratch import on_postgresql, scratch_schema

_STOPPING = (signal.SIGTERM, signal.SIGHUP)


@contextmanager
def scratch_database(address: str) -> Iterator[None]:
    """Put this process on an empty database of the same engine as the one configured.

    On SQLite a file in a temporary folder; on PostgreSQL a schema of its own, dropped at the end,
    also where that comes by a signal to stop.
    """
    with (
        _stopped_like_ctrl_c(),
        _address(address) as scratch,
        standing_in(scratch, durable=False) as engine,
    ):
        schema.upgrade(engine)
        yield


@contextmanager
def _stopped_like_ctrl_c() -> Iterator[None]:
    """Let a signal to stop end this as Ctrl-C does: it alone would leave what was made behind.

    One that is ignored, as by nohup, stays ignored.
    """
    if current_thread() is not main_thread():
        yield  # signals come to the main thread only
        return
    before = {each: signal.getsignal(each) for each in _STOPPING}
    heeded = {each: known for each, known in before.items() if known not in (None, signal.SIG_IGN)}
    for each in heeded:
        signal.signal(each, signal.default_int_handler)
    try:
        yield
    finally:
        for each, known in heeded.items():
            signal.signal(each, known)


@contextmanager
def _address(address: str) -> Iterator[str]:
    if on_postgresql(address):
        with scratch_schema(address) as scratch:
            yield scratch
        return
    with TemporaryDirectory(prefix="plans-rehearsal-") as folder:
        yield f"sqlite:///{folder}/plans.db"
