"""A backup is checked before anything is touched, and comes whole or not at all."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path
from shutil import copytree

import pytest
from sqlalchemy import Engine, inspect, select
from sqlalchemy.orm import Session

from models import Person, PortalSession, SignInLink, database, postgresql_programs, schema
from models.backup import BackupRefused, Manifest, manifest_path, sha256_of, take
from models.chain import Head, verify, walk
from models.opening import DatabaseUnusable, connected, opened
from models.restoring import check, restore
from models.written_facts import in_dump
from tests.models.administrator import tamper
from tests.models.facts import DAY, chain_of
from tests.models.places import empty_database_beside, path_with_postgresql
from tests.moments import london_morning

AT = london_morning(DAY)
only_sqlite = pytest.mark.parametrize("address", ["sqlite"], indirect=True)
only_postgresql = pytest.mark.parametrize("address", ["postgresql"], indirect=True)
NEXT_RELEASE = '''
"""People may have a telephone."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{newest}"


def upgrade() -> None:
    op.create_table(
        "telephone",
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("telephone")
'''


@pytest.fixture(autouse=True)
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", path_with_postgresql())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups" / "plans-2012-02-01"


@pytest.fixture
def other(address: str) -> Iterator[str]:
    """A database that isn't there yet, or is empty."""
    with empty_database_beside(address) as found:
        yield found


@pytest.fixture
def next_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Run as a release with one migration more, until the returned patch is undone."""
    place = tmp_path / "models"
    copytree(Path(schema.__file__).parent / "migrations", place / "migrations")
    (place / "migrations/versions/9999_people_may_have_a_telephone.py").write_text(
        NEXT_RELEASE.format(newest=schema.newest_revision())
    )
    monkeypatch.setattr(schema, "files", lambda _: place)
    return monkeypatch


def end_of(address: str) -> Head:
    with opened(address) as session:
        found = verify(session)
    assert found.is_intact
    return found.head


def tables_of(address: str) -> set[str]:
    with connected(address) as connection:
        return set(inspect(connection).get_table_names())


def people_of(address: str) -> list[str]:
    with opened(address) as session:
        return list(session.scalars(select(Person.name).order_by(Person.name)))


def add_person(name: str) -> None:
    with Session(database.engine()) as session:
        session.add(Person(name=name, email=f"{name}@example.org"))
        session.commit()


def revision_of(address: str) -> str | None:
    with connected(address) as connection:
        return schema.revision_of(connection)


def sign(file: Path, taken: Manifest) -> None:
    """Write a manifest that fits a file somebody changed."""
    held = asdict(replace(taken, sha256=sha256_of(file)))
    manifest_path(file).write_text(json.dumps(held, default=str))


@pytest.mark.usefixtures("engine")
def test_what_was_backed_up_is_there_again(address: str, other: str, file: Path) -> None:
    chain_of(7)
    add_person("Môn")
    taken = take(address, file, AT)
    done = restore(other, file, AT)
    assert (done.manifest, done.revision) == (taken, schema.newest_revision())
    assert end_of(other) == taken.head == end_of(address)
    assert people_of(other) == ["Môn"]
    assert tables_of(other) == tables_of(address)


@pytest.mark.usefixtures("engine")
def test_the_restored_database_takes_facts_and_guards_them(
    address: str, other: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain_of(4)
    take(address, file, AT)
    restore(other, file, AT)
    made = database.make_engine(other)
    monkeypatch.setattr(database, "engine", lambda: made)
    chain_of(3)
    assert end_of(other).sequence == 7
    for statement in ("UPDATE event SET body = '{}'", "DELETE FROM event"):
        with pytest.raises(Exception, match="never changed"), made.begin() as connection:
            connection.exec_driver_sql(statement)
    made.dispose()


@pytest.mark.usefixtures("engine")
def test_a_restored_sqlite_or_postgresql_database_ends_every_way_in(
    address: str, other: str, file: Path
) -> None:
    ends = AT.replace(year=2030)
    with Session(database.engine()) as session:
        person = Person(name="A. Head", email="a.head@example.org")
        session.add(person)
        session.flush()
        common = {"token_hash": "5" * 64, "expires_at": ends, "person_id": person.id}
        session.add(SignInLink(created_at=AT, **common))
        session.add(PortalSession(begun_at=AT, last_seen_at=AT, **common))
        session.commit()
    take(address, file, AT)
    restore(other, file, AT)
    with opened(other) as session:
        assert session.scalars(select(SignInLink)).all() == []
        assert session.scalars(select(PortalSession)).all() == []
    assert people_of(other) == ["A. Head"]


@pytest.mark.usefixtures("engine")
def test_a_database_with_facts_is_not_replaced_unless_told(address: str, file: Path) -> None:
    chain_of(3)
    take(address, file, AT)
    chain_of(3)
    with pytest.raises(BackupRefused, match="is not empty"):
        restore(address, file, AT)
    assert end_of(address).sequence == 6


def test_replaced_means_all_of_the_old_is_gone_from_its_place(
    engine: Engine, address: str, file: Path
) -> None:
    chain_of(3)
    taken = take(address, file, AT)
    add_person("Later")
    chain_of(3)
    engine.dispose()
    done = restore(address, file, AT, replace=True)
    assert end_of(address) == taken.head
    assert people_of(address) == []
    if done.kept_as is not None:
        assert end_of(f"sqlite:///{done.kept_as}").sequence == 6
        assert people_of(f"sqlite:///{done.kept_as}") == ["Later"]
    assert (done.kept_as is not None) == address.startswith("sqlite")


@only_sqlite
def test_an_sqlite_database_somebody_has_open_is_not_replaced(
    engine: Engine, address: str, file: Path
) -> None:
    chain_of(3)
    take(address, file, AT)
    chain_of(3)
    folder = file.parents[1]
    before = sorted(folder.iterdir())
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
        with pytest.raises(DatabaseUnusable, match="somebody else is using it"):
            restore(address, file, AT, replace=True)
    assert sorted(folder.iterdir()) == before
    assert end_of(address).sequence == 6


@only_postgresql
def test_a_postgresql_database_somebody_holds_is_not_replaced(
    engine: Engine, address: str, file: Path
) -> None:
    chain_of(3)
    take(address, file, AT)
    chain_of(3)
    with engine.begin() as connection:
        connection.exec_driver_sql("SELECT 1 FROM event")
        with pytest.raises(DatabaseUnusable, match="somebody else is using it"):
            restore(address, file, AT, replace=True)
    assert end_of(address).sequence == 6


@only_sqlite
def test_a_damaged_sqlite_database_is_replaced_and_kept(
    engine: Engine, address: str, file: Path
) -> None:
    chain_of(3)
    take(address, file, AT)
    engine.dispose()
    place = Path(engine.url.database or "")
    place.write_bytes(b"what a failing disk left" * 1000)
    with pytest.raises(BackupRefused, match="is not empty"):
        restore(address, file, AT)
    done = restore(address, file, AT, replace=True)
    assert end_of(address).sequence == 3
    assert done.kept_as is not None
    assert done.kept_as.read_bytes().startswith(b"what a failing disk left")


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("at", [0, 0.5, 1])
def test_a_backup_with_one_byte_changed_is_refused(
    address: str, other: str, file: Path, at: float
) -> None:
    chain_of(3)
    take(address, file, AT)
    held = bytearray(file.read_bytes())
    held[int((len(held) - 1) * at)] ^= 1
    file.write_bytes(held)
    with pytest.raises(BackupRefused, match="SHA-256 has changed"):
        restore(other, file, AT)
    assert_nothing_is_at(other)


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("kept", [0, 100, 0.5])
def test_a_truncated_backup_is_refused_though_its_manifest_fits(
    address: str, other: str, file: Path, kept: float
) -> None:
    chain_of(3)
    taken = take(address, file, AT)
    held = file.read_bytes()
    file.write_bytes(held[: int(len(held) * kept) if kept < 1 else int(kept)])
    sign(file, taken)
    with pytest.raises((BackupRefused, DatabaseUnusable)):
        restore(other, file, AT)
    assert_nothing_is_at(other)


def test_a_backup_of_a_broken_chain_is_refused_with_the_fact_that_broke_it(
    engine: Engine, address: str, other: str, file: Path
) -> None:
    chain_of(5)
    tamper(engine, "UPDATE event SET occurred_on = '2013-01-01' WHERE sequence = 2")
    take(address, file, AT)
    with pytest.raises(BackupRefused, match="Fact 2 is not as it was written"):
        restore(other, file, AT)
    assert_nothing_is_at(other)


@pytest.mark.usefixtures("engine")
def test_a_backup_that_ends_elsewhere_than_its_manifest_says_is_refused(
    address: str, other: str, file: Path
) -> None:
    chain_of(5)
    taken = take(address, file, AT)
    for wrong in (Head(6, "5" * 64), Head(5, "5" * 64), Head(4, taken.hash)):
        sign(file, replace(taken, sequence=wrong.sequence, hash=wrong.hash))
        with pytest.raises(BackupRefused, match="can't be trusted"):
            check(other, file)
    assert_nothing_is_at(other)


@pytest.mark.usefixtures("engine")
def test_a_backup_of_the_other_engine_is_refused(address: str, other: str, file: Path) -> None:
    taken = take(address, file, AT)
    engines = {"sqlite": "postgresql", "postgresql": "sqlite"}
    sign(file, replace(taken, engine=engines[taken.engine]))
    with pytest.raises(BackupRefused, match="the database to restore is"):
        check(other, file)


def test_what_is_no_backup_is_refused(address: str, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear inspector")
    with pytest.raises(BackupRefused, match=r"letter\.txt is not a backup: its manifest"):
        check(address, letter)
    with pytest.raises(BackupRefused, match="There is no file"):
        check(address, tmp_path / "missing")


@pytest.mark.usefixtures("engine")
def test_a_letter_with_a_manifest_that_fits_is_refused_too(
    address: str, other: str, file: Path
) -> None:
    taken = take(address, file, AT)
    file.write_text("Dear inspector")
    sign(file, taken)
    with pytest.raises((BackupRefused, DatabaseUnusable)):
        check(other, file)


@pytest.mark.usefixtures("engine")
def test_an_older_backup_is_brought_to_today_s_schema(
    address: str, other: str, file: Path, request: pytest.FixtureRequest
) -> None:
    chain_of(4)
    taken = take(address, file, AT)
    request.getfixturevalue("next_release")
    assert restore(other, file, AT).revision == "9999"
    assert revision_of(other) == "9999"
    assert "telephone" in tables_of(other)
    assert end_of(other) == taken.head


def test_a_newer_release_s_backup_is_refused(
    engine: Engine, address: str, other: str, file: Path, next_release: pytest.MonkeyPatch
) -> None:
    schema.upgrade(engine)
    assert take(address, file, AT).revision == "9999"
    next_release.undo()
    with pytest.raises(DatabaseUnusable, match="is at schema 9999, and this release knows none"):
        restore(other, file, AT)


def test_an_upgrade_is_undone_by_restoring_the_backup_taken_before_it(
    engine: Engine, address: str, file: Path, request: pytest.FixtureRequest
) -> None:
    chain_of(4)
    taken = take(address, file, AT)
    patch = request.getfixturevalue("next_release")
    schema.upgrade(engine)
    engine.dispose()
    patch.undo()
    restore(address, file, AT, replace=True)
    assert revision_of(address) == taken.revision
    assert "telephone" not in tables_of(address)
    assert end_of(address) == taken.head


def test_a_restore_that_fails_at_its_last_step_leaves_everything_as_it_was(
    engine: Engine, address: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain_of(4)
    add_person("Here")
    take(address, file, AT)
    chain_of(3)
    engine.dispose()

    def fail(*_: object) -> None:
        raise BackupRefused("The power went.")

    monkeypatch.setattr(schema, "upgrade_within", fail)
    with pytest.raises(BackupRefused, match="The power went"):
        restore(address, file, AT, replace=True)
    assert end_of(address).sequence == 7
    assert people_of(address) == ["Here"]
    assert not list(file.parents[1].glob("*.partial*"))
    assert not list(file.parents[1].glob("*.replaced*"))


@only_postgresql
@pytest.mark.usefixtures("engine")
def test_a_database_of_something_else_is_never_emptied(
    address: str, other: str, file: Path
) -> None:
    take(address, file, AT)
    elsewhere = database.make_engine(other)
    with elsewhere.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE somebody_else_s (x int)")
    elsewhere.dispose()
    for replace_it in (False, True):
        with pytest.raises(BackupRefused):
            restore(other, file, AT, replace=replace_it)
    assert tables_of(other) == {"somebody_else_s"}


@only_postgresql
def test_a_chain_that_lies_out_of_order_on_disk_is_read_in_order(
    engine: Engine, address: str, file: Path
) -> None:
    # What was rolled back leaves room on disk, and later facts may fill it.
    chain_of(40)
    taken = take(address, file, AT)
    with engine.connect() as connection:
        lines = list(postgresql_programs.for_server(connection).rows(file, "event"))
    first = next(number for number, line in enumerate(lines) if line.startswith("COPY ")) + 1
    lines[first : first + 40] = lines[first + 20 : first + 40] + lines[first : first + 20]
    assert walk(in_dump(lines), taken.head).head == taken.head
    del lines[first]
    assert walk(in_dump(lines), taken.head).broken_at == 21


def assert_nothing_is_at(address: str) -> None:
    if address.startswith("sqlite"):
        assert not Path(address.removeprefix("sqlite:///")).exists()
    else:
        assert tables_of(address) == set()


@only_sqlite
def test_a_log_left_without_its_database_is_not_read_into_the_new_one(
    engine: Engine, address: str, other: str, file: Path
) -> None:
    chain_of(3)
    take(address, file, AT)
    place = Path(other.removeprefix("sqlite:///"))
    Path(f"{place}-wal").write_bytes(Path(f"{engine.url.database}-wal").read_bytes())
    restore(other, file, AT)
    assert end_of(other).sequence == 3
    with closing(sqlite3.connect(place)) as restored:
        assert restored.execute("PRAGMA integrity_check").fetchone() == ("ok",)
