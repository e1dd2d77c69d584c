"""plans migrate, backup and restore, as an operator runs them."""

import resource
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from models import schema
from models.opening import connected
from tests.cli.commands import assert_refused, plans, plans_apart
from tests.models.facts import chain_of
from tests.models.places import empty_database_beside

only_sqlite = pytest.mark.parametrize("address", ["sqlite"], indirect=True)
SMALL = 20_000


@pytest.fixture
def other(address: str) -> Iterator[str]:
    """A database that isn't there yet, or is empty."""
    with empty_database_beside(address) as found:
        yield found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "standing here").mkdir()
    return tmp_path / "standing here"


def allow_only_small_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL, SMALL))


def test_migrate_says_from_where_to_where_and_then_that_nothing_was_to_do(
    other: str, folder: Path
) -> None:
    newest = schema.newest_revision()
    first = plans("migrate", folder=folder, database_url=other)
    assert first.stdout.endswith(f"went from schema none to {newest}.\n"), first.stderr
    again = plans("migrate", folder=folder, database_url=other)
    assert again.stdout.endswith(f"at the newest schema, {newest}: nothing to do.\n")
    assert (first.returncode, again.returncode) == (0, 0)
    with connected(other) as connection:
        assert schema.revision_of(connection) == newest


def test_migrate_without_settings_makes_a_database_in_the_data_folder(folder: Path) -> None:
    assert plans("migrate", folder=folder).returncode == 0
    assert oct((folder / "data/plans.db").stat().st_mode)[-3:] == "600"


@pytest.mark.usefixtures("engine")
def test_a_backup_goes_elsewhere_and_comes_back(address: str, other: str, folder: Path) -> None:
    chain_of(5)
    taken = plans_apart("backup", "copy", folder=folder, database_url=address)
    assert taken.returncode == 0, taken.stderr
    assert taken.stdout.startswith("Backed up 5 facts at schema")
    assert sorted(each.name for each in folder.iterdir()) == ["copy", "copy.manifest.json"]
    done = plans_apart("restore", "copy", "--yes", folder=folder, database_url=other)
    assert done.returncode == 0, done.stderr
    assert "copy holds 5 facts, as of" in done.stdout
    assert "every link is intact" in done.stdout
    assert "everybody signs in again" in done.stdout
    checked = plans_apart("audit", "verify", folder=folder, database_url=other)
    assert checked.stdout.startswith("5 facts, every link intact.")


@pytest.mark.usefixtures("engine")
def test_nothing_is_overwritten_unless_told(address: str, folder: Path) -> None:
    assert plans("backup", "copy", folder=folder, database_url=address).returncode == 0
    again = plans("backup", "copy", folder=folder, database_url=address)
    assert_refused(again, "copy is there already: choose another name, or say --replace.")
    told = plans("backup", "copy", "--replace", folder=folder, database_url=address)
    assert told.returncode == 0
    chain_of(2)
    into = plans("restore", "copy", "--yes", folder=folder, database_url=address)
    assert_refused(into, "is not empty. To put the backup in its place, say --replace.")


@pytest.mark.usefixtures("engine")
def test_nobody_at_the_keyboard_and_no_yes_changes_nothing(
    address: str, other: str, folder: Path
) -> None:
    chain_of(2)
    plans("backup", "copy", folder=folder, database_url=address)
    asked = plans("restore", "copy", folder=folder, database_url=other)
    assert asked.returncode == 2
    assert asked.stderr == "Nobody is there to be asked: say --yes if you are sure.\n"
    still = plans("restore", "copy", "--yes", folder=folder, database_url=other)
    assert still.returncode == 0


@only_sqlite
def test_the_old_sqlite_database_is_kept_and_named(
    engine: Engine, address: str, folder: Path
) -> None:
    chain_of(2)
    plans("backup", "copy", folder=folder, database_url=address)
    chain_of(2)
    engine.dispose()
    done = plans("restore", "copy", "--replace", "--yes", folder=folder, database_url=address)
    (kept,) = folder.parent.glob("plans.db.replaced-*")
    assert f"kept as {kept}." in done.stdout
    old = plans("audit", "verify", "--database", f"sqlite:///{kept}", folder=folder)
    assert old.stdout.startswith("4 facts, every link intact.")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("restore", "missing", "--yes"), "There is no file missing."),
        (("restore", "letter", "--yes"), "letter is not a backup: its manifest"),
        (("backup", "no/such/folder/file"), "There is no folder no/such/folder."),
        (("backup", "."), "is a folder"),
    ],
)
@only_sqlite
def test_what_can_not_be_done_is_one_sentence(
    address: str, folder: Path, words: tuple[str, ...], said: str
) -> None:
    (folder / "letter").write_text("Dear inspector")
    assert_refused(plans(*words, folder=folder, database_url=address), said)
    assert [each.name for each in folder.iterdir()] == ["letter"]


@pytest.mark.parametrize(
    ("command", "database", "said"),
    [
        ("status", "sqlite:///missing.db", "There is no database at missing.db: run plans migrate"),
        ("backup copy", "sqlite:///letter", "letter can't be used: it is not an SQLite database"),
        ("migrate", "sqlite:///letter", "letter can't be used: it is not an SQLite database"),
        ("audit verify", "letter", "The database's address is not one"),
        ("status", "postgresql+psycopg://plans:s3cret@127.0.0.1:1/plans", "Connection refused"),
        ("migrate", "postgresql+psycopg://plans:s3cret@127.0.0.1:1/plans", "Connection refused"),
    ],
)
def test_a_database_that_can_not_be_used_is_one_sentence(
    folder: Path, command: str, database: str, said: str
) -> None:
    (folder / "letter").write_text("Dear inspector " * 1000)
    done = plans(*command.split(), folder=folder, database_url=database)
    assert_refused(done, said)
    assert "s3cret" not in done.stderr
    assert [each.name for each in folder.iterdir()] == ["letter"]


@pytest.mark.usefixtures("engine")
def test_a_full_disk_is_one_sentence_and_leaves_nothing(address: str, folder: Path) -> None:
    chain_of(900)
    done = plans_apart(
        "backup", "copy", folder=folder, database_url=address, before=allow_only_small_files
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
    assert list(folder.iterdir()) == []


@only_sqlite
@pytest.mark.usefixtures("engine")
def test_a_restore_onto_a_full_disk_leaves_the_old_database(
    address: str, other: str, folder: Path
) -> None:
    chain_of(900)
    plans("backup", "copy", folder=folder, database_url=address)
    before = sorted(folder.parent.iterdir())
    done = plans_apart(
        "restore",
        "copy",
        "--yes",
        folder=folder,
        database_url=other,
        before=allow_only_small_files,
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert sorted(folder.parent.iterdir()) == before
