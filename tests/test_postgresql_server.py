"""Tests that need PostgreSQL get a real one, of their own, and leave nothing behind."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy

from tests.postgresql_server import NoPostgresqlError, running_postgresql

KILLED_WHILE_RUNNING = """
import os, signal
from tests.postgresql_server import running_postgresql
with running_postgresql() as url:
    print(url, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(autouse=True)
def no_server_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PLANS_TEST_DATABASE_URL", raising=False)
    monkeypatch.delenv("PLANS_TEST_POSTGRESQL", raising=False)


def answer(url: str, question: str) -> object:
    engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool)
    with engine.connect() as connection:
        return connection.scalar(sqlalchemy.text(question))


def socket_folder(url: str) -> Path:
    return Path(str(sqlalchemy.make_url(url).query["host"]))


def processes_naming(folder: Path) -> list[str]:
    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True)
    return [line for line in listed.stdout.splitlines() if str(folder) in line]


def test_it_starts_answers_and_is_gone_afterwards() -> None:
    with running_postgresql() as url:
        assert str(answer(url, "SELECT version()")).startswith("PostgreSQL")
        assert processes_naming(socket_folder(url))
    assert not socket_folder(url).exists()
    assert processes_naming(socket_folder(url)) == []
    with pytest.raises(sqlalchemy.exc.OperationalError):
        answer(url, "SELECT 1")


def test_a_machine_without_postgresql_gets_the_one_of_the_lock_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PLANS_TEST_POSTGRESQL", "wheel")
    with running_postgresql() as url:
        assert str(answer(url, "SELECT version()")).startswith("PostgreSQL 18")
    assert not socket_folder(url).exists()


def test_it_ends_when_the_tests_are_killed() -> None:
    killed = subprocess.run(
        [sys.executable, "-c", KILLED_WHILE_RUNNING], capture_output=True, text=True, check=False
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    folder = socket_folder(killed.stdout.strip())
    deadline = time.monotonic() + 120
    while processes_naming(folder) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert processes_naming(folder) == []
    shutil.rmtree(folder)  # what is killed can't tidy up


def test_a_server_someone_named_is_used_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANS_TEST_DATABASE_URL", "postgresql://anna:s3cret@db.example/postgres")
    with running_postgresql() as url:
        assert url == "postgresql+psycopg://anna:s3cret@db.example/postgres"


def test_no_postgresql_at_all_is_an_error_that_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PLANS_TEST_POSTGRESQL", "wheel")
    monkeypatch.setattr("tests.postgresql_server.find_spec", lambda _name: None)
    with pytest.raises(NoPostgresqlError, match="set PLANS_TEST_DATABASE_URL, install"):
        running_postgresql().__enter__()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has another account to lend")
def test_root_lends_it_another_account() -> None:
    with running_postgresql() as url:
        assert socket_folder(url).stat().st_uid != 0
