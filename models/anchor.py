"""The chain's end, noted outside the database, so that a cut or rewritten tail shows."""

import errno
import fcntl
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

import clock
from models.chain import Head, head
from models.opening import reason_of
from rules.errors import Refused

_HASH = re.compile(r"[0-9a-f]{64}")


class AnchorUnusable(Refused):
    """The file of noted ends can't be read or written, or holds something else."""


@dataclass(frozen=True, slots=True)
class Noted(Head):
    """An end of the chain as it stood at a moment."""

    at: datetime


def note(end: Session | Head, file: Path, at: datetime | None = None) -> Noted:
    """Add the chain's end to a file of one JSON object a line, and see it onto the disk.

    Lines are only ever added; a line that a power cut left unfinished is removed first.
    """
    found = end if isinstance(end, Head) else head(end)
    noted = Noted(found.sequence, found.hash, at or clock.now())
    line = {"sequence": noted.sequence, "hash": noted.hash, "at": noted.at.isoformat()}
    try:
        with _alone(file) as descriptor:
            _remove_unfinished(descriptor)
            _append(descriptor, f"{json.dumps(line)}\n".encode())
    except OSError as problem:
        raise AnchorUnusable(reason_of(problem)) from problem
    return noted


def anchors(file: Path) -> list[Noted]:
    """Read every end noted in a file, oldest first; none if there is no such file.

    Raises AnchorUnusable, naming the line, for anything else a line holds.
    """
    try:
        written = file.read_bytes()
    except FileNotFoundError:
        return []
    except OSError as problem:
        raise AnchorUnusable(reason_of(problem)) from problem
    finished = written[: written.rfind(b"\n") + 1].splitlines()
    return [_noted(line, f"{file}, line {number}") for number, line in enumerate(finished, 1)]


def _noted(line: bytes, place: str) -> Noted:
    try:
        held = json.loads(line)
        noted = Noted(held["sequence"], held["hash"], datetime.fromisoformat(held["at"]))
        is_usable = type(noted.sequence) is int and _HASH.fullmatch(noted.hash) is not None
    except (LookupError, TypeError, ValueError):
        is_usable = False
    if not is_usable:
        raise AnchorUnusable(f"{place}: this is not an end of the chain as it is noted.")
    return noted


@contextmanager
def _alone(file: Path) -> Iterator[int]:
    """Open the file, made private if it is new, and let nobody else write meanwhile."""
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_CREAT | os.O_RDWR | os.O_APPEND, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


def _append(descriptor: int, line: bytes) -> None:
    if os.write(descriptor, line) < len(line):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    os.fsync(descriptor)


def _remove_unfinished(descriptor: int) -> None:
    written = os.pread(descriptor, os.fstat(descriptor).st_size, 0)
    finished = written.rfind(b"\n") + 1
    if finished < len(written):
        os.ftruncate(descriptor, finished)
