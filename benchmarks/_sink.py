"""Run by itself: a mail server that accepts all and keeps nothing, until its input closes."""

import socket
import sys

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

IN_ONE_GO = "in-one-go"


class Sink:
    """Accepts every message."""

    async def handle_DATA(self, _: SMTP, __: Session, ___: Envelope) -> str:  # noqa: N802
        """Say that it is accepted."""
        return "250 OK"


class InOneGo(Sink):
    """Takes several commands at once too (RFC 2920), as mail servers in earnest do."""

    async def handle_EHLO(  # noqa: N802
        self, _: SMTP, session: Session, __: Envelope, hostname: str, answers: list[str]
    ) -> list[str]:
        """Say so."""
        session.host_name = hostname
        return [answers[0], "250-PIPELINING", *answers[1:]]


def free_port() -> int:
    """Return a port nobody listens on, below those the system hands out by itself."""
    for port in range(20_000, 30_000):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise SystemExit("Every port from 20000 to 30000 is taken.")


def main() -> None:
    """Serve on the port named on the command line, in the manner named after it."""
    port = int(sys.argv[1])
    handler = InOneGo() if sys.argv[2:] == [IN_ONE_GO] else Sink()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    print("ready", flush=True)  # noqa: T201 - read by whoever started this
    sys.stdin.read()
    controller.stop()


if __name__ == "__main__":
    main()
