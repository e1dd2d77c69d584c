"""Runs `plans` from a folder of its own: as an operator does, in a process apart, or here."""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from unittest.mock import patch

from cli import main
from settings import get_settings
from tests.models.places import path_with_postgresql

ROOT = Path(__file__).parents[2]
Done = subprocess.CompletedProcess[str]


def plans(*words: object, folder: Path, **settings: str) -> Done:
    """Run a command in this process, with these PLANS_ settings and no others."""
    out, errors = StringIO(), StringIO()
    command = ["plans", *map(str, words)]
    with (
        patch.dict(os.environ, _environment(settings), clear=True),
        patch.object(sys, "argv", command),
        patch.object(sys, "stdin", StringIO()),
        chdir(folder),
        redirect_stdout(out),
        redirect_stderr(errors),
    ):
        get_settings.cache_clear()
        code = _exit_code()
    get_settings.cache_clear()
    return subprocess.CompletedProcess(command, code, out.getvalue(), errors.getvalue())


def plans_apart(
    *words: object, folder: Path, before: Callable[[], None] | None = None, **settings: str
) -> Done:
    """Run it in a process of its own. `before` runs in that process first, to set its limits."""
    return subprocess.run(
        [sys.executable, "-m", "cli", *map(str, words)],
        cwd=folder,
        env=_environment(settings) | {"PYTHONPATH": str(ROOT), "PYTHONSAFEPATH": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=before,
        timeout=300,  # a busy machine is not a broken one
    )


def assert_refused(done: Done, said: str) -> None:
    """Expect one sentence on standard error, nothing else, and exit code 2."""
    assert (done.returncode, done.stdout) == (2, ""), done.stdout + done.stderr
    assert said in done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    assert "Traceback" not in done.stderr


def _exit_code() -> int:
    try:
        main()
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def _environment(settings: dict[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PLANS_")}
    ours = {f"PLANS_{name.upper()}": value for name, value in settings.items()}
    return kept | ours | {"PATH": path_with_postgresql(), "COLUMNS": "200", "NO_COLOR": "1"}
