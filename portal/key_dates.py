"""An inspection's dates as a page shows them: when, how each stands, and why on that day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from models import Deadline
from models.queries.page_inspections import Moved
from portal.language import _, long_date
from portal.standing import standing_of
from rules.timeline import Explanation, Timing
from rules.working_days import SkippedDay, WorkingCalendar


@dataclass(frozen=True, slots=True)
class KeyDate:
    """One date with everything a reader may ask of it."""

    deadline: Deadline
    standing: str
    why: Explanation
    moves: Sequence[Moved]

    @property
    def days(self) -> str:
        """The day, or the days from which to which."""
        opens_on, due_on = self.deadline.opens_on, self.deadline.due_on
        if opens_on is None or opens_on == due_on:
            return long_date(due_on)
        return _("%(first)s to %(last)s") % {
            "first": long_date(opens_on),
            "last": long_date(due_on),
        }

    @property
    def counted_from(self) -> str:
        """The anchor: its day, or the days it is expected between, and how that is known."""
        why = self.why
        first, last = long_date(why.anchor_opens_on), long_date(why.anchor_on)
        days = (
            last if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}
        )
        return f"{days} ({why.anchor_source})"

    @property
    def as_counted(self) -> str:
        """The raw day or days, before any of them rolled to a working day."""
        opens, closes = self.why.opens_raw_on, self.why.raw_on
        if opens is None or opens == closes:
            return long_date(closes)
        return _("%(first)s to %(last)s") % {"first": long_date(opens), "last": long_date(closes)}

    @property
    def skipped(self) -> Sequence[SkippedDay]:
        """The days it rolled past because nobody works on them."""
        return tuple(dict.fromkeys((*self.why.skipped_at_opening, *self.why.skipped)))

    @property
    def was_moved(self) -> bool:
        """Whether it once stood on another day."""
        return self.deadline.original_due_on != self.deadline.due_on or bool(self.moves)


def shown(
    deadlines: Sequence[Deadline],
    moves: Mapping[UUID, Sequence[Moved]],
    calendar: WorkingCalendar,
    today: date,
) -> list[KeyDate]:
    """Give each date with its explanation."""
    return [
        KeyDate(each, _standing(each, today), each.explanation(calendar), moves.get(each.id, ()))
        for each in deadlines
    ]


def _standing(deadline: Deadline, today: date) -> str:
    if not deadline.is_open:
        return deadline.state.value
    return standing_of(deadline.due_on, today, deadline.milestone.timing is Timing.FORECAST)
