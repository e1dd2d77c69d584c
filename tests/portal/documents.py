"""Files as people hand them in, true ones and false ones."""

from io import BytesIO
from zipfile import ZipFile

from httpx2 import Response

from tests.portal.people import OURS, Browser, token_of

PDF = b"%PDF-1.7\n%%EOF"
TRIAL = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-" + rb"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def word(*more: str, text: bytes = b"<w:document/>") -> bytes:
    """A small Word document, with more parts if need be."""
    packed = BytesIO()
    with ZipFile(packed, "w") as parts:
        for name in ("[Content_Types].xml", "word/document.xml", *more):
            parts.writestr(name, text)
    return packed.getvalue()


def hand_in(
    browser: Browser, to: str, field: str, name: str, content: bytes, page: str = "", **more: str
) -> Response:
    """Choose a file on the page that asks for it, and send it."""
    token = token_of(browser.get(page or to))
    files = {field: (name, content, "application/octet-stream")}
    return browser.http.post(to, data={"csrf": token, **more}, files=files, headers=OURS)
