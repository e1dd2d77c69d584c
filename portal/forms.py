"""What people send: read into one typed form, or shown again with every word they wrote.

Field names are paths and ids at once: `actions-0-due-day`. A form that is refused is shown again
by the page of the same address (see `portal.errors`), so no route has to.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hmac import compare_digest
from typing import Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.datastructures import UploadFile
from starlette.requests import Request

from portal.language import _, for_later
from rules.errors import NotAllowed, Refused

MOST_FIELDS = 500
MOST_ROWS = 50
LONGEST_FIELD = 64 * 1024
LONGEST_NAME = 100
DATE_PARTS = ("day", "month", "year")
DEEPEST = 5
TOKEN, BUTTON = "csrf", "do"
_CONTROL = {code: None for code in (*range(32), 127) if chr(code) not in "\n\t"}
_ANY = "*"


class FormRefused(Refused):
    """What was sent cannot be used as it is; each field says why."""

    status = 422

    def __init__(self, values: Mapping[str, Any], errors: Mapping[str, str]) -> None:
        super().__init__("; ".join(errors.values()))
        self.values, self.errors = values, errors


class ChangedMeanwhile(Refused):
    """Somebody else saved the same thing after this page was opened."""


class ShowAgain(Exception):  # noqa: N818 - no refusal: a row was asked for or taken away
    """The page is wanted again with these values, and nothing was wrong."""

    status = 200

    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__()
        self.values: Mapping[str, Any] = values
        self.errors: Mapping[str, str] = {}


class FormModel(BaseModel):
    """Parent of every form. What it does not ask for is refused, never ignored.

    `sentences` says, for a field and what is wrong with it (pydantic's name for that, or "*"),
    the one sentence that stands beside the field and in the summary. A field in rows is written
    without its numbers, "actions.due"; %(row)s in a sentence is the row it is about.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {}


F = TypeVar("F", bound=FormModel)


@dataclass(frozen=True, slots=True)
class Sent:
    """A file somebody chose. Its name is only something to show, never a place."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Form:
    """What a browser sent, checked to come from a page of ours."""

    values: Mapping[str, Any]
    do: str = ""
    files: Mapping[str, Sent] = field(default_factory=dict)

    def read(self, model: type[F]) -> F:
        """Return it as one typed form, or refuse with a sentence for each field."""
        try:
            return model.model_validate(self.values)
        except ValidationError as mistakes:
            raise FormRefused(self.values, in_words(mistakes, model)) from None

    def refuse(self, name: str, sentence: str) -> FormRefused:
        """Return the refusal of one field, for what only the route can know."""
        return FormRefused(self.values, {name: sentence})

    def again(self, **changed: Any) -> ShowAgain:  # noqa: ANN401 - rows of any shape
        """Return the wish to see the page again with some values changed."""
        return ShowAgain({**self.values, **changed})

    def rows(self, name: str) -> list[dict[str, Any]]:
        """Return a list of rows as it was sent."""
        rows = self.values.get(name)
        return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []

    def change_rows(self, name: str) -> None:
        """Show the page again when the button pressed adds a row or takes one away.

        Buttons are named "do": "add-actions", "remove-actions-2".
        """
        rows = self.rows(name)
        if self.do == f"add-{name}":
            raise self.again(**{name: [*rows, {}][:MOST_ROWS]})
        removed = re.fullmatch(rf"remove-{re.escape(name)}-(\d{{1,2}})", self.do)
        if removed:
            kept = [row for at, row in enumerate(rows) if at != int(removed[1])]
            raise self.again(**{name: kept or [{}]})


@dataclass(frozen=True, slots=True)
class Shown:
    """What a form on a page is filled with, and what is wrong with it."""

    values: Mapping[str, Any]
    errors: Mapping[str, str]

    def value(self, name: str, otherwise: object = "") -> Any:  # noqa: ANN401 - whatever was sent
        """Return what a field holds, by its path."""
        node: Any = self.values
        for part in name.split("-"):
            if isinstance(node, list) and part.isdecimal() and int(part) < len(node):
                node = node[int(part)]
            elif isinstance(node, Mapping) and part in node:
                node = node[part]
            else:
                return otherwise
        return node

    def rows(self, name: str, at_least: int = 1) -> range:
        """Return the numbers of the rows to show."""
        rows = self.value(name, [])
        return range(max(len(rows) if isinstance(rows, list) else 0, at_least))

    def error(self, name: str) -> dict[str, str] | None:
        """Return a field's sentence as the macros take it."""
        return {"text": self.errors[name]} if name in self.errors else None

    def date_error(self, name: str) -> dict[str, Any]:
        """Return the sentence about a date, and which of its inputs are wrong."""
        wrong = [part for part in DATE_PARTS if f"{name}-{part}" in self.errors]
        said = self.error(name) or next((self.error(f"{name}-{part}") for part in wrong), None)
        return {"message": said, "parts": wrong or (DATE_PARTS if said else ())}

    def summary(self) -> list[dict[str, str]]:
        """List every sentence with a link to its field."""
        return [
            {"text": sentence, "href": f"#{name}"} if name else {"text": sentence}
            for name, sentence in self.errors.items()
        ]


def shown_again(request: Request, filled_with: Mapping[str, Any]) -> Shown:
    """Return what was just sent and refused, else what the page begins with."""
    refused: Shown | None = getattr(request.state, "form", None)
    if refused is None:
        return Shown(filled_with, {})
    return Shown(refused.values or filled_with, refused.errors)


async def receive(request: Request, token: str) -> Form:
    """Read what a browser sent: the token first of all, then names into a tree."""
    async with request.form(
        max_files=1, max_fields=MOST_FIELDS, max_part_size=LONGEST_FIELD
    ) as sent:
        pairs = sent.multi_items()
        given = sent.get(TOKEN)
        if not isinstance(given, str) or not compare_digest(given.encode(), token.encode()):
            raise NotAllowed(
                _("This page was open for too long. Go back, load it again and send it once more.")
            )
        fields = [(n, v) for n, v in pairs if isinstance(v, str) and n not in {TOKEN, BUTTON}]
        # Leaving the block closes what was uploaded: take it out.
        files = {
            name: Sent(value.filename or "", await value.read())
            for name, value in pairs
            if isinstance(value, UploadFile)
        }
        do = sent.get(BUTTON)
        return Form(nested(fields), do if isinstance(do, str) else "", files)


async def written_in(request: Request) -> list[str]:
    """Return the texts somebody wrote, to be given back when nothing can be done with them."""
    async with request.form(max_files=1, max_fields=MOST_FIELDS) as sent:
        fields = [(name, value) for name, value in sent.multi_items() if isinstance(value, str)]
    return [_clean(value) for name, value in fields if name not in {TOKEN, BUTTON} and " " in value]


def nested(pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Turn `actions-1-owner` into rows of fields: rows in their order, gaps closed, capped.

    A name sent more than once, as checkboxes are, becomes a list.
    """
    root: dict[str, Any] = {}
    for name, value in pairs[:MOST_FIELDS]:
        if len(name) > LONGEST_NAME:
            continue
        *path, last = name.split("-")[:DEEPEST]
        node: Any = root
        for part in path:
            node = node.setdefault(part, {})
            if not isinstance(node, dict):
                break
        else:
            _put(node, last, _clean(value))
    packed: dict[str, Any] = {part: _packed(below) for part, below in root.items()}
    return packed


def in_words(mistakes: ValidationError, model: type[FormModel]) -> dict[str, str]:
    """Say once a field what is wrong, keyed by the id of the input to mend."""
    said: dict[str, str] = {}
    for mistake in mistakes.errors(include_url=False, include_input=False):
        place = [str(part) for part in mistake["loc"]]
        rows = [int(part) + 1 for part in place if part.isdecimal()]
        name = "-".join([*place, *_part_of_date(mistake)])
        path = ".".join(part for part in place if not part.isdecimal())
        sentence = _sentence(model, path, mistake["type"])
        facts = {**mistake.get("ctx", {}), "row": rows[0] if rows else ""}
        said.setdefault(name, sentence % facts)
    return said


_OTHERWISE = {
    "extra_forbidden": for_later("The page sent something this form does not ask for."),
    "string_too_long": for_later("This must be %(max_length)s characters or fewer."),
    "date_part": for_later("The date must include a day, a month and a year."),
    "date_real": for_later("The date must be a real date, such as 11 7 2012."),
    "date_year": for_later("The year must have 4 numbers, such as 2012."),
}


def _sentence(model: type[FormModel], path: str, kind: str) -> str:
    own = model.sentences
    found = own.get((path, kind)) or _OTHERWISE.get(kind) or own.get((path, _ANY))
    return _(found or for_later("Check this answer."))


def _part_of_date(mistake: Mapping[str, Any]) -> list[str]:
    part = mistake.get("ctx", {}).get("part")
    return [str(part)] if part else []


def _put(node: dict[str, Any], name: str, value: str) -> None:
    if name not in node:
        node[name] = value
    elif isinstance(node[name], list):
        node[name].append(value)
    elif isinstance(node[name], str):
        node[name] = [node[name], value]


def _packed(node: object) -> object:
    if not isinstance(node, dict):
        return node
    below = {part: _packed(value) for part, value in node.items()}
    if below and all(part.isdecimal() for part in below):
        return [below[part] for part in sorted(below, key=int)][:MOST_ROWS]
    return below


def _clean(value: str) -> str:
    return value.replace("\r\n", "\n").translate(_CONTROL)
