"""Writes a letter as the bytes of a mail: what does not change is encoded once, the rest fast."""

import re
from binascii import b2a_qp
from collections.abc import Iterator
from email.header import Header
from email.utils import formataddr, formatdate

from notifications.letter import Letter
from settings import Settings

_ADDRESS = re.compile(r"[^\s<>()\[\]\\,;:@\"]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?", re.ASCII)
_SHORT = 60
_PART = (
    "Content-Type: text/{}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
)


class Writer:
    """Writes the mails of one sender."""

    def __init__(self, settings: Settings) -> None:
        sender = _person(settings.mail_from_name, settings.mail_from)
        lines = [
            f"From: {sender}",
            "Auto-Submitted: auto-generated",
            "X-Auto-Response-Suppress: OOF, AutoReply",
            "MIME-Version: 1.0",
        ]
        if settings.mail_reply_to:
            lines.append(f"Reply-To: {_person('', settings.mail_reply_to)}")
        self._same_in_every_mail = lines

    def mail(self, letter: Letter, subject: str, text: str) -> bytes:
        """Write a mail with a text and an HTML part.

        A line break in a name or subject becomes a space, so no header slips in. Raises
        ValueError for an address no mail can go to.
        """
        boundary = f"=_{letter.reference}"  # "=_" cannot stand in quoted-printable text
        kind = f'Content-Type: multipart/alternative; boundary="{boundary}"'
        lines = (*_headers(letter, subject), *self._same_in_every_mail, kind, "", "")
        parts = _part("plain", text, boundary) + _part("html", letter.html, boundary)
        return "\r\n".join(lines).encode() + parts + f"--{boundary}--\r\n".encode()


def _headers(letter: Letter, subject: str) -> Iterator[str]:
    yield f"To: {_person(letter.to_name, letter.to_address)}"
    yield f"Subject: {_folded('Subject', subject)}"
    yield f"Message-ID: {letter.message_id}"
    yield f"Date: {formatdate()}"
    yield f"X-Ref: {letter.reference}"
    if letter.maybe_duplicate:
        yield "X-Maybe-Duplicate: yes"
    if letter.choices_link:
        yield f"List-Unsubscribe: <{one_line(letter.choices_link)}>"


def _person(name: str, address: str) -> str:
    if not _ADDRESS.fullmatch(address):
        raise ValueError("not an address")
    return formataddr((one_line(name), address))


def _folded(header: str, text: str) -> str:
    if text.isascii() and len(text) < _SHORT and text.isprintable():
        return text
    charset = "us-ascii" if text.isascii() else "utf-8"
    return Header(one_line(text), charset, header_name=header).encode(linesep="\r\n")


def _part(kind: str, text: str, boundary: str) -> bytes:
    body = b2a_qp("\n".join(text.splitlines()).encode(), istext=True).replace(b"\n", b"\r\n")
    return f"--{boundary}\r\n{_PART.format(kind)}".encode() + body + b"\r\n"


def one_line(text: str) -> str:
    """Put a text on one line, without anything that does not print."""
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(text.split())
