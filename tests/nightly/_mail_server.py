"""A mail server of one's own that takes every mail and keeps the Message-ID of each."""

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

PORTS = range(24300, 24400)


class MailServer:
    """Takes every mail and keeps the Message-ID of each, in the order they came."""

    def __init__(self) -> None:
        self.message_ids: list[str] = []

    async def handle_DATA(self, _: SMTP, __: Session, mail: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        """Keep one mail and accept it."""
        assert isinstance(mail.content, bytes)
        self.message_ids.append(message_from_bytes(mail.content)["Message-ID"])
        return "250 OK"


@contextmanager
def mail_server() -> Iterator[tuple[int, MailServer]]:
    """Run one on a port set aside for it; yield the port with it."""
    server = MailServer()
    for port in PORTS:
        controller = Controller(server, hostname="127.0.0.1", port=port)
        try:
            controller.start()
        except OSError:
            continue
        try:
            yield port, server
        finally:
            controller.stop()
        return
    raise SystemExit("no port set aside for mail is free")
