"""Who answers for a post today. Responsibility sits on the post; a person holds it for a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Holding:
    """One person in one post, both days included; an open end has no `until_on`.

    A deputy stands in for the holder on those days and both names are kept.
    """

    person_id: UUID
    from_on: date
    until_on: date | None = None
    is_deputy: bool = False

    def covers(self, day: date) -> bool:
        """Return whether the post was held so on this day."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


@dataclass(frozen=True, slots=True)
class Answerable:
    """Who is told for a post on a day, and for whom they stand in, if they do."""

    person_id: UUID
    on_behalf_of_id: UUID | None = None


def answerable(holdings: Iterable[Holding], day: date) -> Answerable | None:
    """Return today's deputy, else today's holder; None when the post is vacant.

    Where holdings overlap, the one that began last stands, whatever order they come in.
    """
    current = sorted((h for h in holdings if h.covers(day)), key=lambda h: (h.from_on, h.person_id))
    holders = [h.person_id for h in current if not h.is_deputy]
    deputies = [h.person_id for h in current if h.is_deputy]
    holder = holders[-1] if holders else None
    if deputies:
        return Answerable(deputies[-1], holder)
    return Answerable(holder) if holder else None
