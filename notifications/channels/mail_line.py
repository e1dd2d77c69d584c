"""One SMTP connection, kept open from message to message and made again when it is gone."""

import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from smtplib import quoteaddr

from notifications.letter import at_once
from settings import Settings

TIMEOUT_SECONDS = 20
_DONE = 250
_GO_ON = 354
_CLOSING = 421
_TAKEN = frozenset({250, 251})
Answer = tuple[int, bytes]
_DOT_BEGINS_A_LINE = re.compile(rb"(?m)^\.")


@lru_cache(maxsize=1)
def tls_context() -> ssl.SSLContext:
    """Return what secure lines are set up with; reading the certificates takes long."""
    return ssl.create_default_context()


class MailLine:
    """Hands messages to the SMTP server. `data_begun` says how far the last one came."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._smtp: smtplib.SMTP | None = None
        self.data_begun = False

    def carry(self, message: bytes, to: str, may_arrive: Callable[[], bool] = at_once) -> bool:
        """Send one message of whole lines, or raise what smtplib raises; False if held back.

        A line the server dropped while it stood idle is made again once: nothing was lost on it.
        `may_arrive` is asked before the dot that ends the message: without it nothing arrives.
        """
        self.data_begun = False
        was_open = self._smtp is not None
        try:
            self._address(to)
        except smtplib.SMTPServerDisconnected:
            if not was_open:
                raise
            self.hang_up()
            self._address(to)
        self.data_begun = True
        line = self._line()
        line.send(_DOT_BEGINS_A_LINE.sub(b"..", message))
        if not may_arrive():
            self._break_off()
            return False
        line.send(b".\r\n")
        code, said = line.getreply()
        if code != _DONE:
            raise smtplib.SMTPDataError(code, said)
        return True

    def start_over(self) -> None:
        """Make ready for the next message after a refusal, on the same line if it still stands."""
        if self._smtp is not None:
            try:
                self._smtp.rset()
            except (smtplib.SMTPException, OSError):
                self.hang_up()

    def hang_up(self) -> None:
        """Close the line; what the server says to that changes nothing."""
        if self._smtp is None:
            return
        line, self._smtp = self._smtp, None
        try:
            line.quit()
        except (smtplib.SMTPException, OSError):
            line.close()

    def _break_off(self) -> None:
        """Close the line in the middle of a message, which the server then throws away."""
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None

    def _address(self, to: str) -> None:
        """Say who writes to whom until the server waits for the text: at once where it may be.

        RFC 2920 lets a server offer that; somewhere far away it halves what a mail takes.
        """
        line, sender = self._line(), self._settings.mail_from
        said = (f"MAIL FROM:{quoteaddr(sender)}", f"RCPT TO:{quoteaddr(to)}", "DATA")
        if not line.has_extn("pipelining"):
            _check(_in_turn(line, said), sender, to)
            return
        line.send("".join(f"{command}\r\n" for command in said))
        answers = [line.getreply() for _ in said]
        try:
            _check(iter(answers), sender, to)
        except smtplib.SMTPException:
            if answers[-1][0] == _GO_ON:
                self._break_off()
            raise

    def _line(self) -> smtplib.SMTP:
        if self._smtp is None:
            self._smtp = self._opened()
        return self._smtp

    def _opened(self) -> smtplib.SMTP:
        wanted = self._settings
        assert wanted.mail_host is not None
        # Asking the network for our own name can take longer than sending.
        us = wanted.mail_from.rpartition("@")[2]
        where = (wanted.mail_host, wanted.mail_port, us)
        if wanted.mail_tls == "ssl":
            line: smtplib.SMTP = smtplib.SMTP_SSL(
                *where, timeout=TIMEOUT_SECONDS, context=tls_context()
            )
        else:
            line = smtplib.SMTP(*where, timeout=TIMEOUT_SECONDS)
        try:
            self._introduce(line)
        except BaseException:
            line.close()
            raise
        return line

    def _introduce(self, line: smtplib.SMTP) -> None:
        if self._settings.mail_tls == "starttls":
            line.starttls(context=tls_context())
        # The dot that ends a message is not to wait until the message itself was acknowledged.
        assert line.sock is not None
        line.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.ehlo_or_helo_if_needed()
        if self._settings.mail_user and self._settings.mail_password:
            line.login(self._settings.mail_user, self._settings.mail_password.get_secret_value())


def _in_turn(line: smtplib.SMTP, commands: Iterable[str]) -> Iterator[Answer]:
    """Say one thing after another, the next once the answer to the last has been looked at."""
    for command in commands:
        line.putcmd(command)
        yield line.getreply()


def _check(answers: Iterator[Answer], sender: str, to: str) -> None:
    """Raise what smtplib raises where the server does not go on."""
    code, said = next(answers)
    if code == _CLOSING:
        raise smtplib.SMTPServerDisconnected(said)
    if code != _DONE:
        raise smtplib.SMTPSenderRefused(code, said, sender)
    code, said = next(answers)
    if code not in _TAKEN:
        raise smtplib.SMTPRecipientsRefused({to: (code, said)})
    code, said = next(answers)
    if code != _GO_ON:
        raise smtplib.SMTPDataError(code, said)
