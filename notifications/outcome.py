"""What came of one attempt to send, and whether trying again can help."""

import random
import smtplib
import ssl
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

ONE_MINUTE = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=4)
MOST_ATTEMPTS = 20


class OutcomeKind(StrEnum):
    """The kinds of answer that call for different next steps."""

    ACCEPTED = "accepted"
    TRANSIENT = "transient"
    PERMANENT = "permanent"
    UNKNOWN = "unknown"
    CONFIGURATION = "configuration"
    NOT_TRIED = "not_tried"
    CANCELLED = "cancelled"


K = OutcomeKind
BURNS_NO_ATTEMPT = frozenset({K.CONFIGURATION, K.NOT_TRIED})
_SETTINGS_ARE_WRONG = frozenset({530, 534, 535, 538})


@dataclass(frozen=True, slots=True)
class Outcome:
    """A kind, a short code such as "smtp 451", and the other side's own words."""

    kind: OutcomeKind
    code: str = ""
    detail: str = ""


HELD_BACK = Outcome(K.NOT_TRIED, "held_back", "It was held back at the last moment.")


def backoff(attempts: int) -> timedelta:
    """Return the wait after the n-th attempt: a minute, doubled each time, at most four hours.

    A quarter of it is chance, so that a mended server is not met by everybody at once.
    """
    full = min(LONGEST_WAIT, ONE_MINUTE * (1 << min(attempts - 1, 10)))
    part: float = random.uniform(0.75, 1)  # noqa: S311 - spreads load, guards nothing
    return full * part


def classify_smtp(error: BaseException, *, data_begun: bool) -> Outcome:
    """Read what SMTP's refusal or silence means.

    A line lost after DATA began may have carried the message: unknown, not transient.
    """
    match error:
        case smtplib.SMTPRecipientsRefused():
            return _by_code(*next(iter(error.recipients.values())))
        case smtplib.SMTPAuthenticationError() | smtplib.SMTPSenderRefused():
            return _by_code(error.smtp_code, error.smtp_error, final=K.CONFIGURATION)
        case smtplib.SMTPResponseException():
            return _by_code(error.smtp_code, error.smtp_error)
        case smtplib.SMTPNotSupportedError():
            return Outcome(K.CONFIGURATION, "smtp", str(error))
    return _without_a_code(error, data_begun=data_begun)


def _without_a_code(error: BaseException, *, data_begun: bool) -> Outcome:
    what = type(error).__name__
    if isinstance(error, OSError) and data_begun:
        return Outcome(K.UNKNOWN, "network", what)
    if isinstance(error, ssl.SSLError):
        return Outcome(K.CONFIGURATION, "tls", what)
    return Outcome(K.TRANSIENT if isinstance(error, OSError) else K.PERMANENT, "network", what)


def _by_code(code: int, said: bytes | str, final: OutcomeKind = K.PERMANENT) -> Outcome:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    if code in _SETTINGS_ARE_WRONG:
        return Outcome(K.CONFIGURATION, f"smtp {code}", words)
    is_final = 500 <= code < 600  # noqa: PLR2004 - RFC 5321: 5yz will not change by itself
    return Outcome(final if is_final else K.TRANSIENT, f"smtp {code}", words)
