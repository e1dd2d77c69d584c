"""A backup is taken whole while the service runs, and never half."""

import json
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from threading import Event as Flag
from threading import Thread

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from models import Person, PortalSession, SignInLink, database, postgresql_programs, schema
from models.backup import BackupRefused, manifest_of, manifest_path, sha256_of, take
from models.chain import head
from models.opening import DatabaseUnusable
from models.postgresql_programs import ProgramFailed, ProgramsMissing
from models.restoring import check, restore
from tests.models.facts import CALENDAR, DAY, chain_of, write_facts
from tests.models.places import empty_database_beside
from tests.moments import london_morning

pytestmark = pytest.mark.usefixtures("programs")
AT = london_morning(DAY)
only_sqlite = pytest.mark.parametrize("address", ["sqlite"], indirect=True)
only_postgresql = pytest.mark.parametrize("address", ["postgresql"], indirect=True)
SECRET = "5ec4e7" * 10


@pytest.fixture
def fake_pg_dump(programs: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a pg_dump in PostgreSQL's place that notes how it was called, writes half, and fails."""
    del programs
    folder = tmp_path / "programs"
    folder.mkdir()
    noted = folder / "noted"
    (folder / "pg_dump").write_text(
        "#!/bin/sh\n"
        'if [ "$1" = --version ]; then echo "pg_dump (PostgreSQL) 99.1"; exit; fi\n'
        f'echo "$0 $*" > {noted}; /usr/bin/env >> {noted}\n'
        'for word in "$@"; do case $word in --file=*) echo half > "${word#--file=}";; esac; done\n'
        'echo "pg_dump: error: the server went away" >&2; exit 1\n'
    )
    (folder / "pg_restore").write_text("#!/bin/sh\n")
    for program in folder.iterdir():
        program.chmod(0o700)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(postgresql_programs, "_USUAL", ())
    return noted


def left_in(file: Path) -> list[str]:
    return sorted(each.name for each in file.parent.iterdir())


def test_a_backup_is_one_private_file_with_its_manifest(
    engine: Engine, address: str, file: Path
) -> None:
    chain_of(7)
    taken = take(address, file, AT)
    with Session(engine) as session:
        assert taken.head == head(session)
    assert (taken.engine, taken.taken_at) == (engine.dialect.name, AT)
    assert taken.revision == schema.newest_revision()
    assert taken == manifest_of(file)
    assert taken.sha256 == sha256_of(file)
    assert left_in(file) == [file.name, manifest_path(file).name]
    assert [oct(each.stat().st_mode)[-3:] for each in file.parent.iterdir()] == ["600", "600"]


@pytest.mark.usefixtures("engine")
def test_a_backup_reads_through_from_end_to_end(address: str, file: Path) -> None:
    chain_of(7)
    taken = take(address, file, AT)
    assert check(address, file) == taken


@pytest.mark.usefixtures("engine")
def test_taking_a_backup_changes_nothing_in_the_database(address: str, file: Path) -> None:
    chain_of(3)
    first = take(address, file, AT)
    second = take(address, file.with_name("again"), AT)
    assert first.head == second.head


@pytest.mark.usefixtures("engine")
def test_a_backup_taken_while_facts_are_written_is_of_one_moment(address: str, file: Path) -> None:
    chain_of(30)
    stop, written = Flag(), Flag()

    def keep_writing() -> None:
        while not stop.is_set():
            with database.transaction(CALENDAR) as session:
                write_facts(session, 5)
            written.set()

    writer = Thread(target=keep_writing)
    writer.start()
    try:
        assert written.wait(timeout=120)
        taken = [take(address, file.with_name(f"backup-{number}"), AT) for number in range(4)]
    finally:
        stop.set()
        writer.join(timeout=120)
    ends = [each.sequence for each in taken]
    assert ends == sorted(set(ends)), "nobody wrote meanwhile"
    assert all(end % 5 == 0 for end in ends), "half a transaction was copied"
    for number in range(4):
        assert check(address, file.with_name(f"backup-{number}")) == taken[number]
    with empty_database_beside(address) as other:
        assert restore(other, file.with_name("backup-3"), AT).manifest == taken[3]


@pytest.mark.usefixtures("engine")
def test_a_file_that_is_there_is_not_overwritten_unless_told(address: str, file: Path) -> None:
    file.write_text("something dear")
    with pytest.raises(BackupRefused, match="is there already"):
        take(address, file, AT)
    assert file.read_text() == "something dear"
    assert left_in(file) == [file.name]
    assert take(address, file, AT, replace=True) == check(address, file)


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("place", ["no/such/folder/file", "."])
def test_a_place_where_no_file_can_be_is_refused(address: str, file: Path, place: str) -> None:
    with pytest.raises(BackupRefused, match="folder"):
        take(address, file.parent / place, AT)
    assert left_in(file) == []


def test_no_way_in_leaves_with_a_copy(engine: Engine, address: str, file: Path) -> None:
    with Session(engine) as session:
        person = Person(name="A. Head", email="a.head@example.org")
        session.add(person)
        session.flush()
        ends = AT.replace(year=2013)
        link = SignInLink(token_hash=SECRET, created_at=AT, expires_at=ends, person_id=person.id)
        visit = PortalSession(
            token_hash=SECRET, begun_at=AT, last_seen_at=AT, expires_at=ends, person_id=person.id
        )
        session.add_all([link, visit])
        session.commit()
    take(address, file, AT)
    assert SECRET not in everything_in(file)
    assert "a.head@example.org" in everything_in(file)


def everything_in(file: Path) -> str:
    """Return all a file says to whoever finds it: SQLite's raw bytes, or a dump written out."""
    if file.read_bytes().startswith(b"SQLite"):
        return file.read_bytes().decode(errors="replace")
    return subprocess.run(
        ["pg_restore", "--file=-", file], capture_output=True, text=True, check=True
    ).stdout


@only_sqlite
@pytest.mark.usefixtures("engine")
def test_an_sqlite_backup_is_one_file_that_opens_without_a_log(address: str, file: Path) -> None:
    chain_of(3)
    take(address, file, AT)
    with closing(sqlite3.connect(file)) as copy:
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert copy.execute("SELECT count(*) FROM event").fetchone() == (3,)


@only_postgresql
@pytest.mark.usefixtures("engine")
def test_without_pg_dump_the_refusal_says_what_to_install(
    address: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(postgresql_programs, "_USUAL", ())
    with pytest.raises(ProgramsMissing, match="install PostgreSQL's client programs of version"):
        take(address, file, AT)
    assert left_in(file) == []


@only_postgresql
@pytest.mark.usefixtures("engine")
def test_a_pg_dump_older_than_the_server_is_refused_by_name(
    address: str, file: Path, fake_pg_dump: Path
) -> None:
    program = fake_pg_dump.with_name("pg_dump")
    program.write_text(program.read_text().replace("99.1", "9.6"))
    with pytest.raises(ProgramsMissing, match="pg_dump here is of version 9"):
        take(address, file, AT)


@only_postgresql
@pytest.mark.usefixtures("engine", "fake_pg_dump")
def test_a_dump_that_fails_half_way_leaves_nothing(address: str, file: Path) -> None:
    with pytest.raises(ProgramFailed, match="the server went away"):
        take(address, file, AT)
    assert left_in(file) == []


def test_a_password_is_told_in_the_environment_only(fake_pg_dump: Path, file: Path) -> None:
    address = "postgresql+psycopg://plans:s3cr%40t@db.example.org:5433/plans?sslmode=require"
    found = postgresql_programs.Programs(fake_pg_dump.parent, 99)
    with pytest.raises(ProgramFailed):
        found.dump(database.make_engine(address).url, file, "snapshot", ())
    command, *environment = fake_pg_dump.read_text().splitlines()
    assert "s3cr@t" not in command
    assert "s3cr" not in command
    assert {
        "PGPASSWORD=s3cr@t",
        "PGHOST=db.example.org",
        "PGPORT=5433",
        "PGUSER=plans",
        "PGDATABASE=plans",
        "PGSSLMODE=require",
    } <= set(environment)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("sqlite:///{}/missing.db", "There is no database at"),
        ("sqlite:///{}/text", "not an SQLite database"),
        ("sqlite:///{}/empty", "none of the service's tables"),
        ("sqlite://", "in memory"),
        ("nonsense", "address is not one"),
        ("mysql://u:s3cret@h/d", "SQLite or PostgreSQL, not in mysql"),
        ("postgresql+psycopg://u:s3cret@127.0.0.1:1/d", "Connection refused"),
    ],
)
def test_a_database_that_can_not_be_used_is_refused_in_a_sentence(
    tmp_path: Path, file: Path, written: str, said: str
) -> None:
    (tmp_path / "text").write_text("a letter, not a database " * 100)
    (tmp_path / "empty").touch()
    with pytest.raises(DatabaseUnusable, match=said) as refused:
        take(written.format(tmp_path), file, AT)
    assert "s3cret" not in str(refused.value)
    assert "\n" not in str(refused.value)
    assert left_in(file) == []
    assert not (tmp_path / "missing.db").exists()


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize(
    "spoil",
    [
        lambda beside: beside.unlink(),
        lambda beside: beside.write_text("{"),
        lambda beside: beside.write_text("[]"),
        lambda beside: beside.write_text(json.dumps({"sequence": 1})),
        lambda beside: beside.write_bytes(b"\xff\xfe"),
    ],
)
def test_a_manifest_that_is_missing_or_is_none_is_refused(
    address: str, file: Path, spoil: object
) -> None:
    take(address, file, AT)
    spoil(manifest_path(file))  # type: ignore[operator]
    with pytest.raises(BackupRefused, match="manifest"):
        manifest_of(file)
