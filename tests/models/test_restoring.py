"""A backup is checked before anything is touched, and comes whole or not at all."""

import sqlite3
from contextlib import closing
from pathlib import Path
from shutil import copytree

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from models import Person, PortalSession, SignInLink, database, schema
from models.backup import BackupRefused, take
from models.opening import DatabaseUnusable, opened
from models.restoring import restore
from tests.models.facts import DAY, chain_of
from tests.models.places import end_of, people_of, revision_of, tables_of
from tests.moments import london_morning

pytestmark = pytest.mark.usefixtures("programs")
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


def add_person(name: str) -> None:
    with Session(database.engine()) as session:
        session.add(Person(name=name, email=f"{name}@example.org"))
        session.commit()


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
