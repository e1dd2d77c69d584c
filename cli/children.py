"""Child processes that are started again when they die, and never outlive this one."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

SECONDS_TO_END = 6
LONGEST_PAUSE = 60
LARGEST_LOG = 20_000_000
# Each child leads a process group. A watcher in it waits for our end of a pipe to close, which it
# does even when we are killed; then it ends the group, first asking, then not.
_ENDED_WITH_US = f"""
exec 3<&0
(
  trap '' TERM
  read -r _ <&3
  kill -s TERM -- -$$
  waited=0
  while kill -0 $$ && [ $waited -lt {SECONDS_TO_END} ]; do sleep 1; waited=$((waited + 1)); done
  kill -s KILL -- -$$
) 2>/dev/null &
exec "$@" </dev/null 3<&-
"""


@dataclass(slots=True)
class Child:
    """One process: its name in words, its command, and where its output goes."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    folder: Path
    log: Path
    say: Callable[[str], None]
    _process: subprocess.Popen[bytes] | None = None
    _began: float = 0
    _again_at: float = 0
    _pause: int = field(default=1)

    def start(self) -> None:
        """Start the process; what it writes is added to its log."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own words
                ["/bin/sh", "-c", _ENDED_WITH_US, "sh", *self.command],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                env=self.environment,
                start_new_session=True,
            )
        self._began = time.monotonic()

    def look_after(self) -> None:
        """Start the process again if it died: at once the first time, then after longer pauses."""
        self._shorten_log()
        now = time.monotonic()
        if self._process is None:
            if now >= self._again_at:
                self.start()
        elif self._process.poll() is not None:
            self._has_died(now)

    def ask_to_end(self) -> None:
        """Close our end of the pipe: the watcher asks the whole group to end."""
        if self._process and self._process.stdin:
            self._process.stdin.close()

    def end(self, seconds: float = SECONDS_TO_END) -> None:
        """Wait so long for the process to end, and leave nobody of its group."""
        if self._process is None:
            return
        self.ask_to_end()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None

    def _has_died(self, now: float) -> None:
        assert self._process is not None
        code = self._process.returncode
        self.end()
        if now - self._began > LONGEST_PAUSE:
            self._pause = 1
        self.say(
            f"{self.name} ended by itself ({_in_words(code)}) and starts again in "
            f"{self._pause} s. What it said is in {self.log}."
        )
        self._again_at = now + self._pause
        self._pause = min(2 * self._pause, LONGEST_PAUSE)

    def _shorten_log(self) -> None:
        with suppress(FileNotFoundError):
            if self.log.stat().st_size > LARGEST_LOG:
                shutil.copyfile(self.log, self.log.with_suffix(".previous.log"))
                os.truncate(self.log, 0)


def end_all(children: Sequence[Child]) -> None:
    """End every child, all in the same few seconds."""
    until = time.monotonic() + SECONDS_TO_END
    for child in children:
        child.ask_to_end()
    for child in children:
        child.end(max(0, until - time.monotonic()))


def _in_words(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
