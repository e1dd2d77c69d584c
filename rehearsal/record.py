"""What a rehearsal showed, as JSON and as one page people can file."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from rehearsal.charts import (
    ONE_REPORT,
    PROGRAMME,
    dates_of_report,
    messages_by_week,
    services_of_programme,
)
from rehearsal.days import Day
from rehearsal.differences import Differences, ProgrammeDifferences
from rehearsal.programme_outcome import ProgrammeRehearsal
from rehearsal.rehearse import Rehearsal
from rehearsal.wording import days_in_words, full_date, in_days, in_words
from rules.timeline import DeadlineKind


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


def differences_as_document(differences: Differences | ProgrammeDifferences) -> dict[str, Any]:
    """Return what changes bring about in plain JSON types, with keys as in the record itself."""
    document: dict[str, Any] = _plain(differences)
    return document


def as_page(rehearsal: Rehearsal, differences: Differences | None = None) -> str:
    """Return a rehearsal as one HTML page that needs nothing beside it.

    With `differences` the page begins with what some changes bring about.
    """
    return _page(
        "record.html.j2",
        rehearsal=rehearsal,
        differences=differences,
        picture=dates_of_report(rehearsal),
        key=ONE_REPORT,
        days=[day for day in rehearsal.days if day.facts or day.messages],
        messages=sum(len(day.messages) for day in rehearsal.days),
    )


def programme_as_document(rehearsal: ProgrammeRehearsal) -> dict[str, Any]:
    """Return a programme's rehearsal in plain JSON types, with keys as in `ProgrammeRehearsal`."""
    document: dict[str, Any] = _plain(rehearsal)
    return document | {"plans_late": rehearsal.plans_late, "escalations": rehearsal.escalations}


def programme_as_page(
    rehearsal: ProgrammeRehearsal, differences: ProgrammeDifferences | None = None
) -> str:
    """Return a programme's rehearsal as one HTML page that needs nothing beside it."""
    return _page(
        "programme.html.j2",
        rehearsal=rehearsal,
        differences=differences,
        pictures=services_of_programme(rehearsal),
        weeks=messages_by_week(rehearsal),
        key=PROGRAMME,
        kinds=DeadlineKind,
    )


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
    if isinstance(value, Mapping):
        return {str(_plain(name)): _plain(each) for name, each in value.items()}
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    return value


def _page(template: str, **shown: object) -> str:
    return _environment().get_template(template).render(**shown)


@cache
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
    environment.filters["in_days"] = in_days
    environment.filters["days"] = days_in_words
    environment.filters["words"] = lambda text: text.replace("_", " ")
    return environment
