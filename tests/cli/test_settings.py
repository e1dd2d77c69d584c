"""A wrong setting is a sentence that names it; and every command's help teaches."""

from pathlib import Path

import pytest

from tests.cli.commands import plans, plans_apart

COMMANDS = ("migrate", "backup", "restore", "status", "audit verify", "audit anchor")


def test_wrong_settings_are_named_a_sentence_each_and_their_values_are_not(tmp_path: Path) -> None:
    done = plans_apart("status", folder=tmp_path, mail_port="s3cret", sending_opens="noon")
    assert (done.returncode, done.stdout) == (2, "")
    first, second = done.stderr.splitlines()
    assert first.startswith("The setting PLANS_MAIL_PORT can't be used: input should be a valid")
    assert second.startswith("The setting PLANS_SENDING_OPENS can't be used: input should be")
    assert "s3cret" not in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", COMMANDS)
def test_help_says_what_when_and_shows_an_example(command: str, tmp_path: Path) -> None:
    done = plans(*command.split(), "--help", folder=tmp_path)
    assert done.returncode == 0
    assert f"Example: plans {command}" in done.stdout
