"""Turns a file's bytes into numbered lines: decoded, without markup or page furniture."""

import re
from dataclasses import dataclass

from rules.errors import NotAReport

MOST_BYTES = 500_000
"""About ten times a published report's text; what is longer could take over a second."""
MOST_LINES = 20_000

_SIGNATURES = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a Word document or a zip file",
    b"\xd0\xcf\x11\xe0": "an old Word document",
    b"{\\rtf": "a rich text document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\xff\xfe": "UTF-16 text",
    b"\xfe\xff": "UTF-16 text",
}
_SAVE_AS = "Save the report as plain text (UTF-8) and try again."
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_CELL_TAG = re.compile(r"[ ]{0,9}</?(?:p|td|th|tr|br|div)\b[^<>\n]{0,60}>[ ]{0,9}", re.IGNORECASE)
_INLINE_TAG = re.compile(r"</?(?:i|b|u|em|strong|sup|sub|span|font)\b[^<>\n]{0,60}>", re.IGNORECASE)
_STAR_BULLET = re.compile(r"^[ \t]{0,20}\*[ \t]+")
_SPACES = re.compile(r"[ \t\u00a0]+")
_PAGE_LINE = re.compile(r"^Page \d{1,4}(?: of \d{1,4})?:?(?:\s+|$)")
_RUNNING_TITLE = re.compile(
    r"(?P<before>\d{1,3}\s+)?[A-Z][\w ]{0,40}Inspection of youth offending work in "
    r"[^.]{1,80}?(?P<after>\s+\d{1,3})?",
    re.ASCII,
)
_LONGEST_QUOTE = 120
_ENTITIES = (("&nbsp;", " "), ("&quot;", '"'), ("&#39;", "'"), ("&amp;", "&"))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the source, counted from 1; a tab divides its cells."""

    number: int
    text: str

    @property
    def plain(self) -> str:
        """The line with its cells side by side."""
        return _SPACES.sub(" ", self.text).strip()

    @property
    def cells(self) -> list[str]:
        """The cells that hold anything."""
        return [_SPACES.sub(" ", cell).strip() for cell in self.text.split("\t") if cell.strip()]


def read_lines(source: bytes) -> list[Line]:
    """Return every line of the report's text, blank where only page furniture stood.

    Raises NotAReport where the bytes are not text.
    """
    raw = decode(source).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(raw) > MOST_LINES:
        raise NotAReport(
            f"This file has {len(raw):,} lines; an inspection report has fewer than "
            f"{MOST_LINES:,}. Choose the report itself."
        )
    lines = [Line(number, _without_markup(text)) for number, text in enumerate(raw, 1)]
    return _without_furniture(lines)


def decode(source: bytes) -> str:
    """Decode UTF-8, with or without its mark, or Windows' western text.

    Raises NotAReport, saying what to do, for anything else.
    """
    _refuse_what_is_no_text(source)
    text = _decoded(source)
    if text is None or _CONTROLS.search(text):
        raise NotAReport(f"This file holds bytes that are not text. {_SAVE_AS}")
    if not text.strip():
        raise NotAReport("This file holds no text. Choose the report as plain text (UTF-8).")
    return text


def _refuse_what_is_no_text(source: bytes) -> None:
    if not source:
        raise NotAReport("This file is empty. Choose the report as plain text (UTF-8).")
    if len(source) > MOST_BYTES:
        raise NotAReport(
            f"This file is larger than {MOST_BYTES // 1_000} KB, far longer than any "
            "inspection report. Choose the report itself."
        )
    for signature, kind in _SIGNATURES.items():
        if source.startswith(signature):
            raise NotAReport(f"This file is {kind}, not plain text. {_SAVE_AS}")


def _decoded(source: bytes) -> str | None:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return source.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def shortened(words: str) -> str:
    """Return words short enough to be quoted in a sentence."""
    return words if len(words) <= _LONGEST_QUOTE else words[: _LONGEST_QUOTE - 1] + "\u2026"


def _without_markup(raw: str) -> str:
    """Keep the words: tags and emphasis marks go, and a dash read as Œ is a dash again."""
    text = _STAR_BULLET.sub("- ", raw.replace("\f", ""))
    if "<" in text:
        text = _INLINE_TAG.sub("", _CELL_TAG.sub("\t", text))
    if "&" in text:
        for entity, character in _ENTITIES:
            text = text.replace(entity, character)
    return text.replace("*", "").replace(" Œ ", " \u2013 ").rstrip()


def _without_furniture(lines: list[Line]) -> list[Line]:
    kept = []
    before = ""
    for line in lines:
        text = _PAGE_LINE.sub("", line.text, count=1)
        if is_running_title(text) or _is_page_number(text, before):
            text = ""
        kept.append(Line(line.number, text))
        before = text.strip() or before
    return kept


def is_running_title(text: str) -> bool:
    """Say whether this is a page's head or foot: the report's name with a page number.

    The number stands first on even pages and last on odd ones; the cover's has none.
    """
    if "Inspection of youth offending work in " not in text:
        return False
    match = _RUNNING_TITLE.fullmatch(text.strip())
    return match is not None and (match["before"] is None) != (match["after"] is None)


def _is_page_number(text: str, before: str) -> bool:
    """Say whether a lone number is a page's, and not the answer to a label above it."""
    bare = text.strip()
    return bare.isdecimal() and len(bare) <= 3 and not before.endswith(":")  # noqa: PLR2004
