"""A portal in a process of its own that can be killed, and somebody's browser before it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx2

ROOT = Path(__file__).parents[2]
PORTS = range(24600, 24700)
PATIENCE = 60  # seconds: a busy machine is not a broken one
OURS = {"sec-fetch-site": "same-origin"}


@dataclass(slots=True)
class PortalProcess:
    """The real `python -m portal` on one database and one port, however often it is killed."""

    address: str
    folder: Path
    port: int = 0
    starts: int = 0
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.port = self.port or _free_port()
        env = {name: value for name, value in os.environ.items() if not name.startswith("PLANS_")}
        env |= {
            "PLANS_DATABASE_URL": self.address,
            "PLANS_DATA_DIR": str(self.folder),
            "PLANS_PORTAL_PORT": str(self.port),
            "PLANS_PORTAL_URL": self.url,
            "PYTHONPATH": str(ROOT),
        }
        with (self.folder / "portal.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "portal"], cwd=self.folder, env=env, stdout=log, stderr=log
            )
        self.starts += 1
        self._wait()

    def kill(self) -> None:
        """End it as a power cut would: at once, whatever it was doing."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self.process and self.process.poll() is None:
            with suppress(httpx2.TransportError):
                if httpx2.get(f"{self.url}/readyz").status_code == httpx2.codes.OK:
                    return
            time.sleep(0.02)
        said = (self.folder / "portal.log").read_text(encoding="utf-8", errors="replace")
        raise RuntimeError(f"The portal did not come up: {said[-2000:]}")


@dataclass(slots=True)
class Somebody:
    """One person's browser: it keeps its cookies while portals come and go."""

    portal: PortalProcess
    http: httpx2.Client = field(default_factory=lambda: httpx2.Client(timeout=PATIENCE))

    def page(self, path: str) -> str:
        """Open a page."""
        answer = self.http.get(f"{self.portal.url}{path}", follow_redirects=True)
        if answer.is_error:
            raise RuntimeError(f"{path} answered {answer.status_code}")
        return answer.text

    def send(self, path: str, fields: dict[str, str]) -> int:
        """Send a form and return what the portal answered."""
        answer = self.http.post(f"{self.portal.url}{path}", data=fields, headers=OURS)
        return answer.status_code


def value(page: str, name: str) -> str:
    """Return what a field of a page holds, or nothing where there is none."""
    found = re.search(rf'name="{re.escape(name)}"[^>]*?value="([^"]*)"', page)
    return found[1] if found else ""


def _free_port() -> int:
    for port in PORTS:
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise RuntimeError("No port set aside for this programme is free.")
