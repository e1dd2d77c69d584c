"""Where a list goes on: a mark for programs to hand back, that says nothing by itself."""

import base64
import binascii
import json

from rules.errors import Refused

_VERSION = 1


def cursor_after(reference: str) -> str:
    """Return the mark for going on after an inspection."""
    written = json.dumps([_VERSION, reference], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(written).rstrip(b"=").decode()


def place_of(cursor: str) -> str:
    """Read a mark back, or refuse one that is none of ours. Without one, begin at the beginning."""
    if not cursor:
        return ""
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        version, reference = json.loads(base64.b64decode(padded, b"-_", validate=True))
    except (ValueError, TypeError, binascii.Error, UnicodeError):
        version, reference = 0, ""
    if version != _VERSION or not isinstance(reference, str):
        raise Refused("This cursor is none that the service gave out.")
    return reference
