"""pg_dump and pg_restore: found, matched to the server, and told passwords only in private."""

import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from psycopg.pq import Conninfo
from sqlalchemy import URL, Connection

from rules.errors import Refused

_USUAL = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "opt/homebrew/opt/postgresql@*/bin")
_VERSION = re.compile(r"(\d+)(?:\.\d+)?")


class ProgramsMissing(Refused):
    """PostgreSQL's own programs are needed here and aren't, or are too old for the server."""


class ProgramFailed(Refused):
    """One of PostgreSQL's programs gave up; what it said is the reason."""


@dataclass(frozen=True, slots=True)
class Programs:
    """The folder of pg_dump and pg_restore, and their version."""

    folder: Path
    version: int

    def dump(self, url: URL, file: Path, snapshot: str, leave_empty: Sequence[str]) -> None:
        """Dump a database as one snapshot saw it, a few tables without their rows."""
        command: list[str | Path] = [
            self.folder / "pg_dump",
            "--format=custom",
            "--no-password",
            f"--snapshot={snapshot}",
            f"--file={file}",
            *(f"--exclude-table-data=*.{table}" for table in leave_empty),
        ]
        done = subprocess.run(  # noqa: S603 - our own words, no shell
            command,
            env=_environment(url),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        _refuse_failure("pg_dump", done.returncode, done.stderr)

    def rows(self, file: Path, table: str) -> Iterator[str]:
        """Write out one table of a dump, line by line; no server is asked."""
        with self._restoring(file, "--data-only", f"--table={table}") as script:
            yield from script

    @contextmanager
    def script(self, file: Path) -> Iterator[IO[str]]:
        """Write out a whole dump as SQL that first drops what it makes; nobody's rights change."""
        options = ("--clean", "--if-exists", "--no-owner", "--no-privileges")
        with self._restoring(file, *options) as script:
            yield script

    @contextmanager
    def _restoring(self, file: Path, *options: str) -> Iterator[IO[str]]:
        command: list[str | Path] = [self.folder / "pg_restore", "--file=-", *options, file]
        with TemporaryFile() as errors:
            with subprocess.Popen(  # noqa: S603 - our own words, no shell
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors
            ) as program:
                assert program.stdout is not None
                yield TextIOWrapper(program.stdout, encoding="utf-8", newline="\n")
            errors.seek(0)
            said = errors.read().decode(errors="replace")
        _refuse_failure("pg_restore", program.returncode, said)


def for_server(connection: Connection) -> Programs:
    """Find the programs of the server's own version, else the nearest newer ones."""
    server = int((connection.dialect.server_version_info or (0,))[0])
    found = [each for folder in _folders() for each in _programs_in(folder)]
    fitting = sorted((each for each in found if each.version >= server), key=_by_version)
    if fitting:
        return fitting[0]
    if found:
        newest = max(found, key=_by_version).version
        raise ProgramsMissing(
            f"The server is PostgreSQL {server}, and pg_dump here is of version {newest}: "
            f"install PostgreSQL's client programs of version {server}."
        )
    raise ProgramsMissing(
        "pg_dump and pg_restore are needed and are neither on the PATH nor in the usual places: "
        f"install PostgreSQL's client programs of version {server}."
    )


def _by_version(programs: Programs) -> int:
    return programs.version


def _folders() -> Iterator[Path]:
    yield from map(Path, os.get_exec_path())
    for pattern in _USUAL:
        yield from Path("/").glob(pattern)


def _programs_in(folder: Path) -> Iterator[Programs]:
    if not all(os.access(folder / name, os.X_OK) for name in ("pg_dump", "pg_restore")):
        return
    asked = subprocess.run(  # noqa: S603 - a program of the operator's own PATH
        [folder / "pg_dump", "--version"], capture_output=True, text=True, check=False
    )
    version = _VERSION.search(asked.stdout)
    if version:
        yield Programs(folder, int(version[1]))


def _environment(url: URL) -> dict[str, str]:
    """Say where the database is in libpq's own variables: a command line is for all to read."""
    words: dict[str, Any] = url.translate_connect_args(username="user", database="dbname")
    words |= url.query
    named = {
        option.keyword.decode(): option.envvar.decode()
        for option in Conninfo.get_defaults()
        if option.envvar
    }
    ours = {named[word]: str(value) for word, value in words.items() if word in named}
    return dict(os.environ) | ours


def _refuse_failure(program: str, code: int, said: str) -> None:
    if code:
        reason = (said.strip().splitlines() or [f"it ended with {code}"])[0]
        raise ProgramFailed(f"{program} failed: {reason.removeprefix(f'{program}: ')}")
