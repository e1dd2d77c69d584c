"""What stands before every page: headers, where a request comes from, how much it may bring."""

import base64
import logging
import secrets
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

Refusal = Callable[[Request, int], Awaitable[Response]]
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex, nofollow",
}
_POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self'; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_HTTPS_FOR_A_YEAR = "max-age=31536000; includeSubDomains"
logger = logging.getLogger(__name__)


class BodyTooLarge(Exception):  # noqa: N818 - reads as English where it is raised
    """More was sent than this service takes."""


class SecurityHeaders:
    """Puts the headers on every answer, errors included, and a fresh nonce into each."""

    def __init__(self, app: ASGIApp, *, is_https: bool) -> None:
        self.app, self.is_https = app, is_https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add what is missing as the answer begins."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        nonce = base64.b64encode(secrets.token_bytes(18)).decode()
        scope.setdefault("state", {})["nonce"] = nonce

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add(MutableHeaders(scope=message), nonce)
            await send(message)

        await self.app(scope, receive, with_headers)

    def _add(self, headers: MutableHeaders, nonce: str) -> None:
        headers["Content-Security-Policy"] = _POLICY.format(nonce=nonce)
        for name, value in _ALWAYS.items():
            headers[name] = value
        if self.is_https:
            headers["Strict-Transport-Security"] = _HTTPS_FOR_A_YEAR
        headers.setdefault("Cache-Control", "no-store")


class Unexpected:
    """Answers what nobody foresaw with a page that says what to do; the log has the rest."""

    def __init__(self, app: ASGIApp, refuse: Refusal) -> None:
        self.app, self.refuse = app, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Catch everything, unless an answer is already on its way."""
        has_begun = False

        async def noting(message: Message) -> None:
            nonlocal has_begun
            has_begun = has_begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, noting)
        except Exception as problem:
            if scope["type"] != "http" or has_begun:
                raise
            status = 413 if isinstance(problem, BodyTooLarge) else 500
            if status == 500:  # noqa: PLR2004 - the one that nobody foresaw
                logger.exception("%s %s failed", scope["method"], _route(scope))
            answer = await self.refuse(Request(scope), status)
            await answer(scope, receive, send)


class SameOrigin:
    """The first wall against forged requests: what changes things must come from our own pages.

    The second is the token in each form.
    """

    def __init__(self, app: ASGIApp, refuse: Refusal) -> None:
        self.app, self.refuse = app, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through what reads, and what a page of ours sent."""
        if scope["type"] != "http" or scope["method"] in _SAFE or _is_ours(Headers(scope=scope)):
            await self.app(scope, receive, send)
            return
        answer = await self.refuse(Request(scope), 403)
        await answer(scope, receive, send)


class BodyLimit:
    """Stops reading once more has come than a form may bring, or a file where one is sent."""

    def __init__(self, app: ASGIApp, *, form_bytes: int, file_bytes: int) -> None:
        self.app, self.form_bytes, self.file_bytes = app, form_bytes, file_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count what arrives, whatever length was announced."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        has_file = headers.get("content-type", "").startswith("multipart/form-data")
        most = self.file_bytes if has_file else self.form_bytes
        announced = headers.get("content-length", "0")
        if not announced.isdigit() or int(announced) > most:
            raise BodyTooLarge
        arrived = 0

        async def counting() -> Message:
            nonlocal arrived
            message = await receive()
            arrived += len(message.get("body", b""))
            if arrived > most:
                raise BodyTooLarge
            return message

        await self.app(scope, counting, send)


def _is_ours(headers: Headers) -> bool:
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


def _route(scope: Scope) -> str:
    """Name the route, never the address: ids and tokens stay out of the log."""
    return getattr(scope.get("route"), "path", "an unknown address")
