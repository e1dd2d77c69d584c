"""One report's follow-up, day by day: what each day brought, until the follow-up is closed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from models import Inspection
from models.database import reading
from models.queries.story import HappenedFact, ToldMessage, facts_after, messages_between
from rehearsal.calendar import ONE_DAY, Calendar, Case, ends_of
from rehearsal.changing import Changes
from rehearsal.diary import Diary
from rehearsal.what_if import Change
from rules.stages import InspectionState

LONGEST = timedelta(days=3 * 366)
_OVER = frozenset({InspectionState.CLOSED, InspectionState.CANCELLED})


@dataclass(frozen=True, slots=True)
class Day:
    """What one day of a rehearsal brought: facts written, messages received."""

    on: date
    facts: Sequence[HappenedFact]
    messages: Sequence[ToldMessage]


def days(
    inspection_id: UUID, case: Case, first: date, seen: int, changes: Sequence[Change] = ()
) -> Iterator[Day]:
    """Yield each day until the follow-up is closed. `seen` is the last fact already shown."""
    calendar = Calendar({inspection_id: case}, Diary())
    made = Changes(changes, calendar, first)
    on, is_over = first, False
    while on < first + LONGEST and not is_over:
        day = Day(on, (), ())
        if calendar.live_through(on):
            day = _told(on, seen)
            seen += len(day.facts)
            is_over = _is_over(inspection_id)
        yield day
        on += ONE_DAY
    made.refuse_what_never_came()


def _told(on: date, seen: int) -> Day:
    begin, end = ends_of(on)
    with reading() as session:
        return Day(on, facts_after(session, seen), messages_between(session, begin, end))


def _is_over(inspection_id: UUID) -> bool:
    with reading() as session:
        return session.get_one(Inspection, inspection_id).state in _OVER
