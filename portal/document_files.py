"""Documents people hand in to be kept as they are: only kinds that can be told from their bytes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from urllib.parse import quote
from zipfile import BadZipFile, ZipFile

from starlette.responses import Response

from portal.forms import Form
from portal.language import _, for_later
from portal.uploads import chosen, shown_name
from settings import get_settings

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PARTS_OF_WORD = frozenset({"[Content_Types].xml", "word/document.xml"})
_MOST_PARTS = 2_000
_MOST_UNPACKED = 200_000_000
_TEXT_CONTROLS = frozenset(range(32)) - set(b"\t\n\r\f") | {127}
# What every virus scanner is tried out with, in two halves so that this file is none itself.
_TRIAL = b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE"


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """A file whose bytes are of the kind its name says. The name is only something to show."""

    name: str
    content_type: str
    content: bytes


def document(form: Form, field: str) -> DocumentFile:
    """Return the PDF, Word document or plain text that was chosen, or refuse at its field."""
    sent = chosen(form, field, _KINDS, get_settings().report_max_bytes)
    kind = _KINDS[PurePosixPath(sent.name).suffix.casefold()]
    if _TRIAL in sent.content:
        raise form.refuse(field, _("The file is known to scanners as harmful"))
    if not kind.is_one(sent.content):
        raise form.refuse(field, _(kind.refusal))
    return DocumentFile(shown_name(sent), kind.content_type, sent.content)


def _is_pdf(content: bytes) -> bool:
    return content.startswith(b"%PDF-")


def _is_text(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not _TEXT_CONTROLS & set(content)


def _is_word(content: bytes) -> bool:
    """Look into a Word document's list of parts; nothing of it is ever unpacked here."""
    if not content.startswith(b"PK\x03\x04"):
        return False
    try:
        with ZipFile(BytesIO(content)) as packed:
            parts = packed.infolist()
    except (BadZipFile, ValueError, NotImplementedError):
        return False
    names = {part.filename for part in parts}
    has_macros = any(name.casefold().endswith("vbaproject.bin") for name in names)
    unpacked = sum(part.file_size for part in parts)
    fits = len(parts) <= _MOST_PARTS and unpacked <= _MOST_UNPACKED
    return fits and not has_macros and names >= _PARTS_OF_WORD


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of document: how it is served, how it is told, and what is said of a false one."""

    content_type: str
    is_one: Callable[[bytes], bool]
    refusal: str


_KINDS: Mapping[str, _Kind] = {
    ".pdf": _Kind("application/pdf", _is_pdf, for_later("The file is not a PDF")),
    ".docx": _Kind(
        _WORD,
        _is_word,
        for_later("The file is not a Word document that can be kept: no macros, none too large"),
    ),
    ".txt": _Kind(
        "text/plain; charset=utf-8", _is_text, for_later("The file is not plain text in UTF-8")
    ),
}


def as_attachment(name: str, content_type: str, content: bytes) -> Response:
    """Answer with a file to be saved, never shown in place: a browser must not run it."""
    plain = "".join(letter if letter.isalnum() and letter.isascii() else "-" for letter in name)
    ending = PurePosixPath(name).suffix
    fallback = f"{plain.removesuffix(ending.replace('.', '-'))}{ending}"
    safe = fallback if ending in _KINDS else "document"
    disposition = f"attachment; filename=\"{safe}\"; filename*=UTF-8''{quote(name, safe='')}"
    return Response(content, media_type=content_type, headers={"Content-Disposition": disposition})
