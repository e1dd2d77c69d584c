"""Turns a message's name and facts into a subject, a text and an HTML page, in its language."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from markupsafe import Markup

from models import EventKind, Language
from notifications.outbox import DIGEST, SIGN_IN_LINK
from notifications.templating import ENGLISH, WELSH, environment, untranslated
from rules.posts import PostKind
from settings import get_settings

STYLE = {
    "page": "margin:0;padding:0;background:#ffffff;color:#0b0c0c;"
    "font-family:Helvetica,Arial,sans-serif",
    "header": "background:#0b0c0c;color:#ffffff;padding:16px 24px;font-size:20px;font-weight:bold",
    "column": "display:block;max-width:640px;padding:24px",
    "text": "font-size:19px;line-height:1.4;margin:0 0 20px",
    "small": "font-size:16px;line-height:1.4;margin:20px 0;color:#505a5f",
    "heading": "font-size:22px;line-height:1.3;margin:28px 0 12px",
    "list": "font-size:19px;line-height:1.4;margin:0 0 20px;padding-left:24px",
    "item": "margin:0 0 8px",
    "inset": "font-size:19px;line-height:1.4;margin:0 0 20px;padding:12px 16px;"
    "border-left:8px solid #b1b4b6;font-weight:bold",
    "link": "color:#1d70b8;font-weight:bold",
    "rule": "border:0;border-top:1px solid #b1b4b6;margin:32px 0",
}
_CONTROL = {code: None for code in range(32) if chr(code) not in "\n\t"}


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message in words, ready for any channel."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a message, in which language, and in which post it reaches them."""

    name: str
    language: Language = Language.ENGLISH
    post: PostKind | None = None


@dataclass(frozen=True, slots=True)
class _Said:
    subject: str
    what: str
    by_when: str | None
    steps: Sequence[str]
    groups: Sequence[tuple[str, Sequence[str]]]
    ask_whom: str


@dataclass(frozen=True, slots=True)
class _Block:
    language: str
    subject: str
    text: str
    html: Markup


@lru_cache
def template_of(message: str) -> str:
    """Return the template of a message; one that is no event stands beside the events."""
    return f"{message}.j2" if message in {DIGEST, SIGN_IN_LINK} else f"events/{message}.j2"


def names() -> tuple[str, ...]:
    """List every message there are words for: one an event, the digest, the sign-in link."""
    return (*(kind.value for kind in EventKind), "plan_received", DIGEST, SIGN_IN_LINK)


def untranslated_strings(message: str, language: str = WELSH) -> tuple[str, ...]:
    """List what a language lacks before this message can go out in it."""
    return untranslated(template_of(message), language)


def render(message: str, facts: Mapping[str, Any], reader: Reader, link: str) -> Rendered:
    """Write a message for its reader. A fact its words need and don't have is an error.

    Somebody who reads both languages gets Welsh first, then English; where the Welsh catalogue
    lacks a string of this message it goes in English with a note.
    """
    wanted = _languages(message, reader.language)
    note = reader.language is not Language.ENGLISH and WELSH not in wanted
    blocks = [_block(message, facts, reader, language, link, note=note) for language in wanted]
    subject = " / ".join(block.subject for block in blocks)
    page = environment(wanted[0]).get_template("page.html")
    return Rendered(
        subject=subject,
        text="\n\n----\n\n".join(block.text for block in blocks).translate(_CONTROL),
        html=page.render(subject=subject, blocks=blocks, style=STYLE).translate(_CONTROL),
    )


def line(kind: str, facts: Mapping[str, Any], language: str) -> str:
    """Write a fact as one line of a digest: the subject of its own message."""
    return _said(kind, facts, None, language).subject


def link_to(message: str, inspection_id: UUID | None, facts: Mapping[str, Any]) -> str:
    """Return the one address a message points to. Only a sign-in link carries a token."""
    portal = get_settings().portal_url.rstrip("/")
    if message == SIGN_IN_LINK:
        return f"{portal}/sign-in/{facts['token']}"
    return f"{portal}/inspections/{inspection_id}" if inspection_id else f"{portal}/"


def _languages(message: str, language: Language) -> tuple[str, ...]:
    if language is Language.ENGLISH or untranslated_strings(message):
        return (ENGLISH,)
    return (WELSH,) if language is Language.WELSH else (WELSH, ENGLISH)


def _block(
    message: str,
    facts: Mapping[str, Any],
    reader: Reader,
    language: str,
    link: str,
    *,
    note: bool,
) -> _Block:
    said = _said(message, facts, reader.post, language)
    context: dict[str, Any] = dict(_around(message, said, reader.post, language))
    context |= {"said": said, "name": reader.name, "link": link, "style": STYLE}
    context["note"] = _NOTE if note else ""
    words = environment(language)
    return _Block(
        language=language,
        subject=" ".join(said.subject.translate(_CONTROL).split()),
        text=words.get_template("block.txt").render(context),
        html=Markup(words.get_template("block.html").render(context)),  # noqa: S704 - escaped there
    )


_NOTE = "This message is not yet available in Welsh."


def _said(message: str, facts: Mapping[str, Any], post: PostKind | None, language: str) -> _Said:
    context = {"due_on": None, **_read(facts, language), "post": post.value if post else ""}
    template = environment(language).get_template(template_of(message))
    words: Any = template.make_module({**context, "facts": context})
    return _Said(
        subject=words.subject,
        what=words.what,
        by_when=getattr(words, "by_when", None),
        steps=getattr(words, "steps", ()),
        groups=getattr(words, "groups", ()),
        ask_whom=getattr(words, "ask_whom", ""),
    )


def _read(facts: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Turn news into lines; every other fact is read by the template itself."""
    if "news" not in facts:
        return dict(facts)
    news = [line(item["kind"], item, language) for item in facts["news"]]
    return {**facts, "news": news, **{name: list(facts[name]) for name in _GROUPS}}


_GROUPS = ("late", "due_today", "soon")


def _around(
    message: str, said: _Said, post: PostKind | None, language: str
) -> Iterator[tuple[str, str]]:
    layout: Any = environment(language).get_template("layout.j2").module
    holds = post.value if post else ""
    yield "why", str(layout.why(message, holds))
    yield "link_words", str(layout.link_words(message))
    yield "ask", said.ask_whom or (str(layout.ask(holds)) if said.by_when else "")


def choices_link(message: str) -> str | None:
    """Return where a reader may choose how they are told, for messages that leave a choice."""
    if message not in _LEAVES_A_CHOICE:
        return None
    return f"{get_settings().portal_url.rstrip('/')}/messages/choices"


_LEAVES_A_CHOICE = frozenset({DIGEST})
