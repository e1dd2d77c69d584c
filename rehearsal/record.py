"""What a rehearsal showed, as JSON and as one page people can file."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from models.queries.story import HappenedFact
from rehearsal.days import Day
from rehearsal.rehearse import Rehearsal


def as_document(rehearsal: Rehearsal) -> dict[str, Any]:
    """Return a rehearsal in plain JSON types: dates as ISO strings, days that brought nothing out.

    Keys are those of `Rehearsal` and the records in it.
    """
    return {
        "reference": rehearsal.reference,
        "area": rehearsal.area,
        "service": rehearsal.service,
        "visit_ended_on": rehearsal.visit_ended_on.isoformat(),
        "published_on": rehearsal.published_on.isoformat() if rehearsal.published_on else None,
        "recommendations": [_plain(each) for each in rehearsal.recommendations],
        "deadlines": [_plain(each) for each in rehearsal.deadlines],
        "days": [_day(day) for day in rehearsal.days if day.facts or day.messages],
        "chain": rehearsal.chain,
    }


def as_page(rehearsal: Rehearsal) -> str:
    """Return a rehearsal as one HTML page that needs nothing beside it."""
    return (
        _environment()
        .get_template("record.html.j2")
        .render(
            rehearsal=rehearsal,
            days=[day for day in rehearsal.days if day.facts or day.messages],
            messages=sum(len(day.messages) for day in rehearsal.days),
        )
    )


def in_words(fact: HappenedFact) -> str:
    """Say a fact in a few words: what happened, and to which date it belongs."""
    about = fact.body.get("about")
    what = fact.kind.value.replace("_", " ").capitalize()
    if about:
        what = f"{what}: {str(about).replace('_', ' ')}"
    if "new_due_on" in fact.body:
        return f"{what}, from {_iso(fact.body['old_due_on'])} to {_iso(fact.body['new_due_on'])}"
    return f"{what}, {_iso(fact.body['due_on'])}" if "due_on" in fact.body else what


def full_date(day: date) -> str:
    """Write a date as GOV.UK does: 11 July 2012."""
    return f"{day.day} {day:%B %Y}"


def _iso(text: str) -> str:
    return full_date(date.fromisoformat(text))


def _day(day: Day) -> dict[str, Any]:
    return {
        "on": day.on.isoformat(),
        "facts": [_plain(fact) for fact in day.facts],
        "messages": [_plain(message) for message in day.messages],
    }


def _plain(value: object) -> Any:  # noqa: ANN401 - whatever JSON can hold
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    return value


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("rehearsal"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["full_date"] = full_date
    environment.filters["in_words"] = in_words
    environment.filters["words"] = lambda text: text.replace("_", " ")
    return environment
