"""The portal's cookies: one that opens a session, one that knows a browser again."""

import secrets

from starlette.requests import Request
from starlette.responses import Response

from portal.addresses import own_path
from settings import get_settings

BROWSER_IS_KNOWN_FOR = 60 * 60


def is_https() -> bool:
    """Whether the portal is reached over HTTPS, where cookies can be bound to it alone."""
    return get_settings().portal_url.startswith("https://")


def session_cookie(request: Request) -> str | None:
    """Return the secret of the session this browser says it has."""
    return request.cookies.get(_named("session"))


def browser_cookie(request: Request) -> str:
    """Return this browser's secret; a new one stays with the request until it is given out."""
    if not hasattr(request.state, "browser"):
        request.state.browser = request.cookies.get(_named("browser")) or secrets.token_urlsafe(32)
    found: str = request.state.browser
    return found


def keep_browser(request: Request, response: Response) -> None:
    """Let the browser that asks for a link be known again when it comes with it."""
    _set(response, "browser", browser_cookie(request), BROWSER_IS_KNOWN_FOR)


def keep_session(response: Response, token: str) -> None:
    """Let a browser in until it is closed, or its session has ended here."""
    _set(response, "session", token, None)


def keep_language(response: Response, name: str, language: str) -> None:
    """Remember for a year which language the pages are read in."""
    response.set_cookie(
        name, language, max_age=365 * 24 * 3600, httponly=True, samesite="lax", secure=is_https()
    )


def keep_next_page(response: Response, path: str) -> None:
    """Remember which page somebody wanted before they had to sign in."""
    _set(response, "next", path, BROWSER_IS_KNOWN_FOR)


def next_page(request: Request) -> str:
    """Return that page, if it is one of ours."""
    return own_path(request.cookies.get(_named("next"), "/"))


def forget_session(response: Response) -> None:
    """Take the session's secret back."""
    response.delete_cookie(
        _named("session"), path="/", secure=is_https(), httponly=True, samesite="lax"
    )


def _named(name: str) -> str:
    return f"__Host-{name}" if is_https() else name


def _set(response: Response, name: str, value: str, seconds: int | None) -> None:
    response.set_cookie(
        _named(name),
        value,
        max_age=seconds,
        path="/",
        secure=is_https(),
        httponly=True,
        samesite="lax",
    )
