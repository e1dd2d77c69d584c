"""One SMTP connection, kept open from message to message and made again when it is gone."""

import smtplib
import ssl
from functools import lru_cache

from settings import Settings

TIMEOUT_SECONDS = 20
_DONE = 250
_CLOSING = 421
_TAKEN = frozenset({250, 251})


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

    def carry(self, message: bytes, to: str) -> None:
        """Send one message, or raise what smtplib raises.

        A line the server dropped while it stood idle is made again once: nothing was lost on it.
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
        code, said = self._line().data(message)
        if code != _DONE:
            raise smtplib.SMTPDataError(code, said)

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

    def _address(self, to: str) -> None:
        line, sender = self._line(), self._settings.mail_from
        code, said = line.mail(sender)
        if code == _CLOSING:
            raise smtplib.SMTPServerDisconnected(said)
        if code != _DONE:
            raise smtplib.SMTPSenderRefused(code, said, sender)
        code, said = line.rcpt(to)
        if code not in _TAKEN:
            raise smtplib.SMTPRecipientsRefused({to: (code, said)})

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
        line.ehlo_or_helo_if_needed()
        if self._settings.mail_user and self._settings.mail_password:
            line.login(self._settings.mail_user, self._settings.mail_password.get_secret_value())
