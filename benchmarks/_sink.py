"""Run by itself: a mail server that accepts all and keeps nothing, until its input closes."""

import socket
import sys

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Sink:
    """Accepts every message."""

    async def handle_DATA(self, _: SMTP, __: Session, ___: Envelope) -> str:  # noqa: N802
        """Say that it is accepted."""
        return "250 OK"


def free_port() -> int:
    """Return a port nobody listens on, below those the system hands out by itself."""
    for port in range(20_000, 30_000):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise SystemExit("Every port from 20000 to 30000 is taken.")


def main() -> None:
    """Serve on the port named on the command line."""
    controller = Controller(Sink(), hostname="127.0.0.1", port=int(sys.argv[1]))
    controller.start()
    print("ready", flush=True)  # noqa: T201 - read by whoever started this
    sys.stdin.read()
    controller.stop()


if __name__ == "__main__":
    main()
