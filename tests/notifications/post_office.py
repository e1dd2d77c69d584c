"""A real mail server on this machine, whose answers a test may choose."""

import email
import socket
from asyncio import Transport
from email.message import EmailMessage
from email.policy import default
from threading import Event
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from settings import Settings


class PostOffice:
    """A real SMTP server on this machine, with answers a test may choose."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.answers: list[str] = []
        self.recipient_answer = "250 OK"
        self.takes_several_commands = False
        self.takes_text_for_nobody = False
        self.heard: list[bytes] = []
        self.lines = 0
        self.hangs_up_after_data = False
        self.hung_up = Event()

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, _: SMTP, session: Session, __: Envelope, hostname: str, answers: list[str]
    ) -> list[str]:
        self.lines += 1
        session.host_name = hostname
        if self.takes_several_commands:
            answers.insert(1, "250-PIPELINING")
        return answers

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: list[str]
    ) -> str:
        if self.recipient_answer.startswith("250") or self.takes_text_for_nobody:
            envelope.rcpt_tos.append(address)
        return self.recipient_answer

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, _: Session, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        if self.hangs_up_after_data:
            assert isinstance(server.transport, Transport)
            server.transport.abort()
            return "250 never heard"
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            self.received.append(email.message_from_bytes(envelope.content, policy=default))
        return answer


class Watched(SMTP):
    """A session that keeps what it hears at a time, and says when it ends."""

    def data_received(self, heard: bytes) -> None:
        self.event_handler.heard.append(heard)
        super().data_received(heard)

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        if self.session is not None and self.session.host_name:
            self.event_handler.hung_up.set()


class Server(Controller):
    """Serves a post office on a free port; asks for a log-in when told to."""

    def __init__(self, office: PostOffice, **named: Any) -> None:  # noqa: ANN401 - aiosmtpd's own
        super().__init__(office, hostname="127.0.0.1", port=free_port(), **named)

    def factory(self) -> SMTP:
        return Watched(self.handler, **self.SMTP_kwargs)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def mail_settings(server: Server, **named: str) -> Settings:
    """Say where this server is, as a deployment would."""
    given: dict[str, Any] = {"mail_tls": "none", **named}
    return Settings(mail_host="127.0.0.1", mail_port=server.port, **given)
