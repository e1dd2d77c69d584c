"""Who acts, on which day, and when it is written down: every change carries this."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from rules.permissions import CALENDAR, Actor


@dataclass(frozen=True, slots=True)
class Acting:
    """The actor of one transaction.

    `on` is the day in London on which the facts happen, `at` the moment they are recorded.
    A deputy acts in the holder's post, `on_behalf_of_id`. Who `is_taking_in` writes down what
    happened before the service followed the inspection: such facts are marked, and told nobody.
    """

    actor: Actor
    on: date
    at: datetime
    post_id: UUID | None = None
    on_behalf_of_id: UUID | None = None
    is_taking_in: bool = False

    @classmethod
    def calendar(cls, on: date, at: datetime) -> "Acting":
        """Act as the calendar does: on a day, recorded now."""
        return cls(CALENDAR, on, at)
