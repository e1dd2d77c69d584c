"""Templates and catalogues: one environment a language, and what a language still lacks."""

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from typing import Any

from babel.dates import format_date
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from jinja2.meta import find_referenced_templates

import clock

ENGLISH = "en"
WELSH = "cy"
_AROUND_EVERY_MESSAGE = "layout.j2"


@lru_cache
def environment(language: str) -> Environment:
    """Return the templates in one language. Only HTML is escaped; a missing fact is an error."""
    made = Environment(
        loader=PackageLoader("notifications"),
        undefined=StrictUndefined,
        autoescape=select_autoescape(("html",), default_for_string=False),
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    made.globals["_"] = made.globals["gettext"]  # without the detour Jinja makes
    made.filters |= {
        "day": lambda when: day(when, language),
        "time": time_of_day,
        "line": _line,
    }
    made.globals["language"] = language
    return made


@lru_cache(maxsize=4096)
def day(when: str | date, language: str) -> str:
    """Write a date in full: "11 July 2012", "11 Gorffennaf 2012"."""
    read = when if isinstance(when, date) else date.fromisoformat(when)
    return format_date(read, "d MMMM y", locale=language)


def time_of_day(moment: str) -> str:
    """Write an ISO moment as London's clocks show it: "11:59pm"."""
    there = datetime.fromisoformat(moment).astimezone(clock.LONDON)
    return f"{there:%-I:%M%p}".lower()


def _line(of: Any, macro: Callable[[Any], str]) -> str:  # noqa: ANN401 - a template's own macro
    return str(macro(of))


def translations(language: str) -> NullTranslations:
    """Return a language's strings, compiled here: no compiled catalogue is kept."""
    if language == ENGLISH:
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, catalogue(language))
    compiled.seek(0)
    return Translations(compiled)


@lru_cache
def catalogue(language: str) -> Catalog:
    """Read a language's catalogue as its translator left it."""
    file = files("notifications") / "locales" / language / "LC_MESSAGES" / "notifications.po"
    with file.open("rb") as opened:
        return read_po(opened, locale=language)


@lru_cache
def untranslated(template: str, language: str) -> tuple[str, ...]:
    """List the strings of a template, and of all around it, that a language lacks."""
    if language == ENGLISH:
        return ()
    strings = set().union(*(_strings(name) for name in (template, _AROUND_EVERY_MESSAGE)))
    known = catalogue(language)
    return tuple(sorted(text for text in strings if not _is_complete(known.get(text))))


def _is_complete(entry: Message | None) -> bool:
    if entry is None or entry.fuzzy:
        return False
    return all(entry.string) if isinstance(entry.string, tuple) else bool(entry.string)


@lru_cache
def _strings(template: str) -> frozenset[str]:
    """Extract what a template says, with every template it draws on."""
    english = environment(ENGLISH)
    assert english.loader is not None
    source = english.loader.get_source(english, template)[0]
    said = english.extract_translations(source)  # type: ignore[attr-defined]
    own = {text[0] if isinstance(text, tuple) else text for _, _, text in said}
    drawn_on = find_referenced_templates(english.parse(source))
    return frozenset(own.union(*(_strings(name) for name in drawn_on if name)))
