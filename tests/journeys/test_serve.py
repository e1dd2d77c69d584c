"""The real `plans serve`, as a process: everything starts, and whatever happens everything ends."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from flows._timetable import TIMETABLE

ROOT = Path(__file__).parents[2]
PATIENCE = 150  # seconds: a busy machine is not a broken one
# Tests that run beside each other look for free ports in places of their own.
OWN = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 16 * 10
PORTS = range(24200 + OWN, 24210 + OWN)
PORTAL_PORTS = range(24400 + OWN, 24410 + OWN)


@dataclass
class Service:
    """A running service: its process, its data and where Prefect listens."""

    process: subprocess.Popen[str]
    folder: Path
    port: int

    def everyone(self) -> set[int]:
        """Every process of the tree, the first one included."""
        parents = {pid: parent for pid, parent, _, _ in processes()}
        tree = {self.process.pid}
        while more := {pid for pid, parent in parents.items() if parent in tree} - tree:
            tree |= more
        return tree

    def one_that_runs(self, words: str) -> int | None:
        """Find the process of the tree whose command ends with these words."""
        tree = self.everyone()
        found = [pid for pid, _, _, what in processes() if pid in tree and what.endswith(words)]
        return found[0] if found else None

    def said(self) -> str:
        return (self.folder / "said").read_text(encoding="utf-8")

    def runs(self) -> list[tuple[str, str | None]]:
        """Read the runs that ended, and their failures, from our own table."""
        ended = "SELECT flow, failure FROM flow_run WHERE ended_at IS NOT NULL ORDER BY began_at"
        engine = create_engine(f"sqlite:///{self.folder}/data/plans.db")
        with engine.connect() as connection:
            found = [(row.flow, row.failure) for row in connection.execute(text(ended))]
        engine.dispose()
        return found

    def ask_prefect(self, what: str, body: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request(
            "POST", f"/api/{what}", json.dumps(body), {"Content-Type": "application/json"}
        )
        answer = json.loads(connection.getresponse().read())
        connection.close()
        return answer


def processes() -> list[tuple[int, int, str, str]]:
    """List every process of this machine: its number, its parent's, its state, its command."""
    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid=,stat=,args="], capture_output=True, text=True, check=True
    )
    words = [line.split(None, 3) for line in listed.stdout.splitlines()]
    return [
        (int(pid), int(parent), state, rest[0] if rest else "")
        for pid, parent, state, *rest in words
    ]


def free_port(among: range = PORTS) -> int:
    for port in among:
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    pytest.fail("no port of those set aside for this test is free")


def command(folder: Path, port: int) -> dict[str, Any]:
    ours = {
        "PLANS_DATA_DIR": str(folder / "data"),
        "PLANS_PREFECT_PORT": str(port),
        "PLANS_PORTAL_PORT": str(free_port(PORTAL_PORTS)),
        "PYTHONPATH": str(ROOT),
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("P")}
    return {
        "args": [sys.executable, "-m", "cli", "serve"],
        "cwd": folder,
        "env": kept | {"PATH": os.environ["PATH"]} | ours,
        "text": True,
    }


@contextmanager
def serving(folder: Path) -> Iterator[Service]:
    port = free_port()
    with (folder / "said").open("w") as said:
        process = subprocess.Popen(stdout=said, stderr=said, **command(folder, port))
    service = Service(process, folder, port)
    try:
        until(lambda: "Ready after" in service.said() or process.poll() is not None, PATIENCE)
        yield service
    finally:
        process.kill()
        process.wait()


def until(so: Callable[[], Any], seconds: float) -> float:
    """Wait until something is so, and return for how many seconds."""
    began = time.monotonic()
    while not so():
        if time.monotonic() - began > seconds:
            pytest.fail(f"was not so within {seconds} s")
        time.sleep(0.1)
    return time.monotonic() - began


def ended(some: set[int]) -> bool:
    """Whether all of these have ended, be it that nobody asked yet how."""
    return not some & {pid for pid, _, state, _ in processes() if not state.startswith("Z")}


def test_one_command_runs_everything_and_ends_everything(tmp_path: Path) -> None:
    with serving(tmp_path) as service:
        assert f"http://127.0.0.1:{service.port}" in service.said()
        until(lambda: ("timeline", None) in service.runs(), PATIENCE)
        assert not [failure for _, failure in service.runs() if failure]

        assert service.one_that_runs("-m portal")
        deployed = service.ask_prefect("deployments/filter", {})
        assert {each["name"] for each in deployed} == set(TIMETABLE)
        planned = {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}}
        until(lambda: len(service.ask_prefect("flow_runs/filter", planned)) > 2, PATIENCE)

        everyone = service.everyone()
        assert len(everyone) > 2
        service.process.send_signal(signal.SIGTERM)
        until(lambda: ended(everyone), PATIENCE)
        assert service.process.wait() == 0
        assert "Stopping." in service.said()


def test_what_is_killed_comes_back_and_nothing_outlives_the_first_process(tmp_path: Path) -> None:
    with serving(tmp_path) as service:
        serves_flows = service.one_that_runs("-m flows")
        assert serves_flows is not None
        os.kill(serves_flows, signal.SIGKILL)
        until(
            lambda: "ended by itself (signal SIGKILL) and starts again" in service.said(), PATIENCE
        )
        until(lambda: service.one_that_runs("-m flows"), PATIENCE)

        everyone = service.everyone()
        assert len(everyone) > 2
        service.process.kill()
        until(lambda: ended(everyone), PATIENCE)


def refusal(folder: Path, **changed: str) -> str:
    """Start the service where it cannot run, and return the one sentence it says."""
    started = command(folder, free_port())
    started["env"] |= changed
    done = subprocess.run(**started, capture_output=True, timeout=PATIENCE, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    return str(done.stderr)


def test_a_port_in_use_is_said(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", free_port())) as other:
        port = other.getsockname()[1]
        said = refusal(tmp_path, PLANS_PREFECT_PORT=str(port))
    assert f"cannot listen on 127.0.0.1, port {port}: Address already in use" in said


def test_a_data_directory_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    said = refusal(tmp_path, PLANS_DATA_DIR=str(tmp_path / "file" / "data"))
    assert f"The data directory {tmp_path}/file/data cannot be written" in said


def test_a_database_that_cannot_be_reached_is_said(tmp_path: Path) -> None:
    nobody_there = f"postgresql+psycopg://plans:secret@127.0.0.1:{free_port()}/plans"
    said = refusal(tmp_path, PLANS_DATABASE_URL=nobody_there)
    assert "can't be used" in said
    assert "secret" not in said
