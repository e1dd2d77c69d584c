"""Turns a message's name and facts into a subject, a text and an HTML page, in its language."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from jinja2 import Template

from models import EventKind, Language
from notifications.outbox import DIGEST, OWNER_INVITED, SIGN_IN_LINK
from notifications.templating import ENGLISH, WELSH, environment, untranslated
from rules.posts import PostKind
from settings import get_settings

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


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
    """What one message says for itself in one language."""

    subject: str
    greeting: str
    what: str
    by_when: str
    steps: Sequence[str]
    groups: Sequence[tuple[str, Sequence[str]]]
    ask_whom: str


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around every message of a kind, for readers in one post and language."""

    language: str
    what_to_do: str
    link_words: str
    why: str
    welsh_is_missing: bool


@lru_cache
def template_of(message: str) -> str:
    """Return the template of a message; one that is no event stands beside the events."""
    return f"{message}.j2" if message in {DIGEST, SIGN_IN_LINK} else f"events/{message}.j2"


def names() -> tuple[str, ...]:
    """List every message there are words for: one an event, and those that are no event's."""
    kinds = (kind.value for kind in EventKind)
    return (*kinds, "plan_received", OWNER_INVITED, DIGEST, SIGN_IN_LINK)


def untranslated_strings(message: str, language: str = WELSH) -> tuple[str, ...]:
    """List what a language lacks before this message can go out in it."""
    return untranslated(template_of(message), language)


def render(message: str, facts: Mapping[str, Any], reader: Reader, link: str) -> Rendered:
    """Write a message for its reader. A fact its words need and don't have is an error.

    Somebody who reads both languages gets Welsh first, then English; where the Welsh catalogue
    lacks a string of this message it goes in English with a note.
    """
    wanted = _languages(message, facts, reader.language)
    note = reader.language is not Language.ENGLISH and WELSH not in wanted
    said = [_said(message, facts, reader, language) for language in wanted]
    around = [_around(message, reader.post, language, note) for language in wanted]
    text, page = _frame("frame.txt"), _frame("frame.html")
    subject = " / ".join(" ".join(each.subject.split()) for each in said)
    parts = list(zip(said, around, strict=True))
    plain = "\n\n----\n\n".join(text.block(*part, link) for part in parts)
    blocks = [page.block(*part, link) for part in parts]
    html = page.page(subject, wanted[0], blocks)
    return Rendered(*(_CONTROL.sub("", words) for words in (subject, plain, html)))


def line(kind: str, facts: Mapping[str, Any], language: str) -> str:
    """Write a fact as one line of a digest: the subject of its own message."""
    return str(_words(kind, facts, "", language).subject)


def link_to(
    message: str,
    inspection_id: UUID | None,
    facts: Mapping[str, Any],
    post: PostKind | None = None,
) -> str:
    """Return the one address a message points to. Only a sign-in link carries a token.

    Owners are led to their actions and the monitor to the plan: more they may not see.
    """
    portal = get_settings().portal_url.rstrip("/")
    if message == SIGN_IN_LINK:
        return f"{portal}/sign-in/{facts['token']}"
    if message == EventKind.WORK_LEFT_UNDONE:
        return f"{portal}/inspections/runs"
    if post in _OWNERS and inspection_id:
        return f"{portal}/actions"
    if post is PostKind.MONITOR and inspection_id:
        return f"{portal}/monitoring/{inspection_id}"
    return f"{portal}/inspections/{inspection_id}" if inspection_id else f"{portal}/"


def _languages(message: str, facts: Mapping[str, Any], language: Language) -> tuple[str, ...]:
    said = (message, *(item["kind"] for name in NEWS for item in facts.get(name, ())))
    if language is Language.ENGLISH or any(map(untranslated_strings, said)):
        return (ENGLISH,)
    return (WELSH,) if language is Language.WELSH else (WELSH, ENGLISH)


def _said(message: str, facts: Mapping[str, Any], reader: Reader, language: str) -> _Said:
    post = reader.post.value if reader.post else ""
    words, layout = _words(message, facts, post, language), _layout(language)
    due = getattr(words, "by_when", None)
    return _Said(
        subject=words.subject,
        greeting=layout.greeting(reader.name),
        what=words.what,
        by_when=layout.by_when(due) if due else "",
        steps=getattr(words, "steps", ()),
        groups=getattr(words, "groups", ()),
        ask_whom=getattr(words, "ask_whom", "") or (layout.ask(post) if due else ""),
    )


def _words(message: str, facts: Mapping[str, Any], post: str, language: str) -> Any:  # noqa: ANN401
    """Run a message's own template, which sets its subject, what it says and what to do."""
    context = {"due_on": None, **_read(facts, language), "post": post}
    return _template(message, language).make_module({**context, "facts": context})


@lru_cache(maxsize=256)
def _template(message: str, language: str) -> Template:
    return environment(language).get_template(template_of(message))


@lru_cache(maxsize=1024)
def _around(message: str, post: PostKind | None, language: str, note: bool) -> _Around:
    layout = _layout(language)
    return _Around(
        language=language,
        what_to_do=layout.what_to_do(),
        link_words=layout.link_words(message),
        why=layout.why(message, post.value if post else ""),
        welsh_is_missing=note,
    )


@lru_cache
def _layout(language: str) -> Any:  # noqa: ANN401 - a template's macros
    return environment(language).get_template("layout.j2").module


@lru_cache
def _frame(template: str) -> Any:  # noqa: ANN401 - a template's macros
    return environment(ENGLISH).get_template(template).module


def _read(facts: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Turn news into lines; every other fact is read by the template itself."""
    if "news" not in facts:
        return dict(facts)
    told = {
        name: [line(item["kind"], item, language) for item in facts.get(name, ())] for name in NEWS
    }
    return {**facts, **told, **{name: list(facts.get(name, ())) for name in GROUPS}}


_OWNERS = frozenset({PostKind.OWNER, PostKind.PARTNER_OWNER})
GROUPS = ("late", "due_today", "to_record", "soon")
NEWS = ("moved", "news")


def choices_link(message: str) -> str | None:
    """Return where a reader may choose how they are told, for messages that leave a choice."""
    if message not in _LEAVES_A_CHOICE:
        return None
    return f"{get_settings().portal_url.rstrip('/')}/messages/choices"


_LEAVES_A_CHOICE = frozenset({DIGEST})
