"""Writes pages: one environment of templates, and what every page has around it."""

import hashlib
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader

import clock
from models.database import reading, transaction
from models.queries.visits import inspectorate
from models.rules_document import InspectorateDetails, rules_of, shipped_rules
from models.signing_in import take_banner
from notifications.outbox import enabled_names
from portal import language
from portal.cookies import keep_browser
from portal.dependencies import Desk, Visitor, acting_of, visitor_of
from portal.forms import Shown, shown_again
from portal.navigation import navigation
from portal.permissions import is_staff
from portal.said_below import said
from portal.state_words import TO_THE_MONITOR, TO_THE_SERVICE
from portal.words import COLOURS, WORDS, by_nobody_named, sentence_case
from settings import get_settings

STATIC = Path(str(files("portal"))) / "static"


@lru_cache
def environment() -> Environment:
    """Return the templates. Everything is escaped; the design system's macros ask for no more."""
    made = Environment(
        loader=ChoiceLoader(
            [
                PackageLoader("portal"),
                PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
            ]
        ),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_callables(  # type: ignore[attr-defined]
        language._,
        language.ngettext,
        newstyle=True,
    )
    filters: dict[str, Callable[..., Any]] = {
        "long_date": language.long_date,
        "month_of_year": language.month_of_year,
        "short_date": language.short_date,
        "weekday": language.weekday,
        "time_of_day": language.time_of_day,
        "words": _in_words,
        "service_words": partial(_in_words, first=TO_THE_SERVICE),
        "monitor_words": partial(_in_words, first=TO_THE_MONITOR),
        "by_whom": lambda fact: fact.by or language._(by_nobody_named(str(fact.kind))),
        "said": said,
        "said_in_welsh": _said_in_welsh,
        "visible": _visible,
        "colour": lambda value: COLOURS.get(str(value), "grey"),
    }
    made.filters |= filters
    made.globals |= {"static_url": static_url, "languages": language.LANGUAGES}
    return made


def _in_words(value: object, first: Mapping[str, str] = WORDS) -> str:
    """Say a state or kind in the reader's language, in the words of whoever reads, if they differ.

    Only the one word asked for is translated: a page asks for hundreds.
    """
    known = str(value)
    return said(first.get(known) or WORDS.get(known) or sentence_case(known))


def _said_in_welsh(english: object) -> str:
    """Say it in Welsh on an English page too: for what is copied there and sent to others."""
    with language.speaking(language.WELSH):
        return said(english)


def _visible(error: Mapping[str, str] | None) -> Mapping[str, str] | None:
    """Give a field's sentence its hidden "Error:" in the reader's language."""
    return {**error, "visuallyHiddenText": language._("Error")} if error else None


@lru_cache
def static_url(name: str) -> str:
    """Return a file's address with a part of its hash, so that browsers may keep it for ever."""
    file = STATIC / name
    if not file.is_file():
        return f"/static/{name}"
    return f"/static/{name}?v={hashlib.sha256(file.read_bytes()).hexdigest()[:12]}"


def page(desk: Desk, template: str, status: int = 200, **context: object) -> HTMLResponse:
    """Answer somebody who is signed in with a page."""
    return public_page(desk.request, template, status, desk=desk, today=desk.today, **context)


def public_page(
    request: Request, template: str, status: int = 200, **context: object
) -> HTMLResponse:
    """Answer anybody with a page. A banner that waited for it is shown this once."""
    visitor = visitor_of(request)
    html = environment().get_template(template).render({**_around(request, visitor), **context})
    response = HTMLResponse(html, status)
    if visitor.visit is None:
        keep_browser(request, response)
    elif visitor.visit.banner is not None:
        with transaction(acting_of(visitor.visit, clock.now())) as session:
            take_banner(session, visitor.visit.session_id)
    return response


def page_without_database(
    request: Request, template: str, status: int, **context: object
) -> HTMLResponse:
    """Answer with a page that asks nobody anything, for when something is wrong."""
    known = _known_without_asking(request)
    html = environment().get_template(template).render({**known, **context})
    return HTMLResponse(html, status)


def _known_without_asking(request: Request) -> dict[str, Any]:
    ours = rules_of(shipped_rules())[0].inspectorate
    return {**_of_the_request(request), "inspectorate": ours, "form": Shown({}, {})}


def _around(request: Request, visitor: Visitor) -> Mapping[str, Any]:
    path = request.url.path
    return {
        **_of_the_request(request),
        "csrf": visitor.csrf,
        "visit": visitor.visit,
        "banner": visitor.visit.banner if visitor.visit else None,
        "navigation": navigation(visitor.actor, path) if visitor.visit else [],
        "inspectorate": _inspectorate(),
        "form": shown_again(request, {}),
        "is_staff": is_staff(visitor.actor),
        "nobody_is_mailed": len(enabled_names(get_settings())) == 1,
    }


def _of_the_request(request: Request) -> dict[str, Any]:
    path, query = request.url.path, request.url.query
    here = quote(f"{path}?{query}" if query else path, safe="")
    return {
        "lang": language.chosen(),
        "language_links": {code: f"/language/{code}?back={here}" for code in language.LANGUAGES},
        "nonce": request.state.nonce,
    }


def _inspectorate() -> InspectorateDetails:
    with reading() as session:
        return inspectorate(session)
