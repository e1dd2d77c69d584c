"""plans audit: an auditor, offline, with nothing but a copy and a file of noted ends."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.cli.commands import assert_refused, plans
from tests.models.administrator import tamper
from tests.models.facts import chain_of


def verify(address: str, folder: Path, *words: str) -> tuple[int, str]:
    done = plans("audit", "verify", *words, folder=folder, database_url=address)
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_an_intact_record_is_said_to_be_with_exit_code_0(
    engine: Engine, address: str, tmp_path: Path
) -> None:
    chain_of(6)
    for _ in range(2):
        noted = plans("audit", "anchor", "ends", folder=tmp_path, database_url=address)
        assert noted.stdout.startswith("Noted in ends: fact 6, ")
    assert verify(address, tmp_path, "--anchor", "ends")[0] == 0
    assert "2 noted, the last at fact 6 on" in verify(address, tmp_path, "--anchor", "ends")[1]
    assert "a cut end can't be seen" in verify(address, tmp_path)[1]
    tamper(engine, "DELETE FROM event WHERE sequence > 4")
    assert verify(address, tmp_path)[0] == 0
    code, said = verify(address, tmp_path, "--anchor", "ends")
    assert (code, said.count("\n")) == (1, 1)
    assert "ends at fact 4, but fact 6 was noted outside" in said


def test_a_changed_fact_is_named_with_exit_code_1(
    engine: Engine, address: str, tmp_path: Path
) -> None:
    chain_of(6)
    tamper(engine, "UPDATE event SET occurred_on = '2013-01-01' WHERE sequence = 5")
    assert verify(address, tmp_path) == (1, "Fact 5 is not as it was written.\n")


@pytest.mark.usefixtures("engine")
def test_a_file_of_ends_that_can_not_be_used_is_one_sentence(address: str, tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("Dear inspector\n")
    for file, said in (("missing", "There is no file missing."), ("letter", "letter, line 1:")):
        done = plans("audit", "verify", "--anchor", file, folder=tmp_path, database_url=address)
        assert_refused(done, said)


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
def test_a_copy_on_another_machine_is_checked_without_being_changed(
    address: str, tmp_path: Path
) -> None:
    chain_of(6)
    plans("backup", "copy", folder=tmp_path, database_url=address)
    held = (tmp_path / "copy").read_bytes()
    before = sorted(tmp_path.iterdir())
    done = plans("audit", "verify", "--database", "sqlite:///copy", folder=tmp_path)
    assert done.stdout.startswith("6 facts, every link intact.")
    assert (tmp_path / "copy").read_bytes() == held
    assert sorted(tmp_path.iterdir()) == before
