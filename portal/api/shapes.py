"""The shapes of the API's answers, checked on the way out and described for programs."""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ListedInspection(_Shape):
    """An inspection in a few words. Dates before publication are for those who may know them."""

    reference: str
    programme: str
    area: str
    service: str
    nation: str
    state: str
    published_on: date | None
    report_address: str | None
    url: str


class WholeInspection(ListedInspection):
    """An inspection with the dates it had; None for what has not come, or is not yours to know."""

    visit_planned_from: date | None
    visit_planned_until: date | None
    visit_ended_on: date | None
    provisional_findings_given_on: date | None
    draft_sent_on: date | None
    comments_received_on: date | None
    cases_examined: int | None
    taken_in_on: date | None
    deadlines_url: str


class Inspections(_Shape):
    """A page of inspections, by reference. `next` is the address of the page after it."""

    inspections: list[ListedInspection]
    next: str | None


class CountedFrom(_Shape):
    """What a date is counted from: a milestone's day or days, and how they are known."""

    milestone: str | None
    opens_on: date
    on: date
    known_from: str


class SkippedDay(_Shape):
    """A day rolled past because nobody works on it."""

    on: date
    reason: str


class WhyThisDate(_Shape):
    """Everything a reader needs to work a date out again."""

    rule: str
    rule_comes_from: str
    counted_from: CountedFrom
    raw_opens_on: date | None
    raw_on: date
    days_skipped: list[SkippedDay]


class Deadline(_Shape):
    """One date somebody answers for, with its explanation."""

    id: UUID
    milestone: str
    state: str
    opens_on: date | None
    due_on: date
    original_due_on: date
    met_on: date | None
    days_late: int
    is_forecast: bool
    provenance: str
    answered_for_by: str
    why: WhyThisDate
    moves: list[dict[str, Any]]
    extensions_allowed: int
    extensions: list[dict[str, Any]]
    clock_stops: list[dict[str, Any]]


class Deadlines(_Shape):
    """An inspection's own dates that its reader may see, earliest first."""

    reference: str
    deadlines: list[Deadline]
