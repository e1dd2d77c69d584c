"""What is not a whole backup of this service is refused before anything is touched."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from models import database
from models.backup import BackupRefused, take
from models.chain import Head
from models.opening import DatabaseUnusable
from models.restoring import check, restore
from tests.models.administrator import tamper
from tests.models.facts import DAY, chain_of
from tests.models.places import assert_nothing_is_at, sign, tables_of
from tests.moments import london_morning

pytestmark = pytest.mark.usefixtures("programs")
AT = london_morning(DAY)
only_postgresql = pytest.mark.parametrize("address", ["postgresql"], indirect=True)


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
