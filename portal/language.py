"""The language a page is in: chosen by its reader, kept in a cookie, known to every template."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import lru_cache
from gettext import NullTranslations
from importlib.resources import files
from io import BytesIO

from babel.dates import format_date
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Receive, Scope, Send

import clock

ENGLISH, WELSH = "en", "cy"
LANGUAGES = {ENGLISH: "English", WELSH: "Cymraeg"}
COOKIE = "language"
_chosen: ContextVar[str] = ContextVar("language", default=ENGLISH)


def chosen() -> str:
    """Return the language of the page being written."""
    return _chosen.get()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say what is said inside in this language, whatever the page is in."""
    token = _chosen.set(language)
    try:
        yield
    finally:
        _chosen.reset(token)


def _(text: str) -> str:
    """Say it in the reader's language, or in English where the Welsh is not written yet."""
    return _strings(chosen()).gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """Say it of one or of many in the reader's language."""
    return _strings(chosen()).ngettext(one, many, count)


def for_later(text: str) -> str:
    """Mark a sentence for translation where it is written; `_` says it where it is shown."""
    return text


def long_date(day: date | datetime | None) -> str:
    """Write a date in full: "11 July 2012"; a moment by London's calendar."""
    if day is None:
        return ""
    if isinstance(day, datetime):
        day = day.astimezone(clock.LONDON).date()
    return format_date(day, "d MMMM y", locale=chosen())


def month_of_year(day: date) -> str:
    """Write a day's month: "July 2012"."""
    return format_date(day, "MMMM y", locale=chosen())


def short_date(day: date) -> str:
    """Write a day where there is little room: "11 Jul"."""
    return format_date(day, "d MMM", locale=chosen())


def weekday(day: date) -> str:
    """Write the day of the week: "Wednesday"."""
    return format_date(day, "EEEE", locale=chosen())


def time_of_day(moment: datetime) -> str:
    """Write a time as London's clocks show it: "11:59pm"."""
    there = moment.astimezone(clock.LONDON)
    return f"{there:%-I:%M%p}".lower()


class Language:
    """Sets the language for all that a request does, and says on the answer which it was."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the cookie; anything but a language we have is English."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        with speaking(_asked(Headers(scope=scope).get("cookie", ""))):
            await self.app(scope, receive, send)


def _asked(cookies: str) -> str:
    found = cookie_parser(cookies).get(COOKIE)
    return found if found in LANGUAGES else ENGLISH


@lru_cache
def catalogue(language: str) -> Catalog:
    """Read a language's catalogue as its translator left it."""
    file = files("portal") / "locales" / language / "LC_MESSAGES" / "portal.po"
    with file.open("rb") as opened:
        return read_po(opened, locale=language)


@lru_cache
def _strings(language: str) -> NullTranslations:
    """Compile a language's catalogue here: no compiled one is kept."""
    if language == ENGLISH:
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, catalogue(language))
    compiled.seek(0)
    return Translations(compiled)
