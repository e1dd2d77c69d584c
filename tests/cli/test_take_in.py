"""An operator takes inspections under way in from a file, having looked first."""

from pathlib import Path

from tests.cli.commands import assert_refused, plans, plans_apart


def test_a_file_is_looked_at_first_then_taken_in_and_the_second_time_adds_nothing(
    tmp_path: Path,
) -> None:
    example = plans("take-in", folder=tmp_path).stdout
    (tmp_path / "ours.csv").write_text(example, encoding="utf-8")
    looked = plans_apart("take-in", "ours.csv", "--dry-run", folder=tmp_path)
    assert "2 taken in, 0 here already." in looked.stdout, looked.stderr
    assert "Nothing was written." in looked.stdout
    taken = plans_apart("take-in", "ours.csv", folder=tmp_path)
    assert "CCI-2012-001" in taken.stdout
    again = plans_apart("take-in", "ours.csv", folder=tmp_path)
    assert "0 taken in, 2 here already." in again.stdout


def test_each_wrong_cell_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    example = plans("take-in", folder=tmp_path).stdout
    wrong = example.replace("16/3/2012", "16/1/2012").replace("Newshire,Sam", ",Sam")
    (tmp_path / "ours.csv").write_text(wrong, encoding="utf-8")
    done = plans_apart("take-in", "ours.csv", folder=tmp_path)
    assert done.returncode == 1
    assert "draft_sent" in done.stdout
    assert "It names no area" in done.stdout
    assert "Nothing was taken in." in done.stdout
    (tmp_path / "ours.csv").write_text(example.replace("16/3/2012", "16/1/2012"), encoding="utf-8")
    assert plans_apart("take-in", "ours.csv", folder=tmp_path).returncode == 1
    (tmp_path / "ours.csv").write_text(example, encoding="utf-8")
    right = plans_apart("take-in", "ours.csv", folder=tmp_path)
    assert "2 taken in, 0 here already." in right.stdout


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert_refused(plans("take-in", "nowhere.csv", folder=tmp_path), "nowhere.csv cannot be read")
