"""An inspection's dates as first planned, as they stand and as they came, with the days between."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from models import Deadline
from portal.key_dates import KeyDate
from portal.language import _, ngettext
from portal.words import WORDS
from rules.punctuality import days_off
from rules.timeline import DeadlineKind, Timing

K = DeadlineKind
_REPEATED = frozenset({K.MONITORING_REVIEW, K.UPDATE_REQUEST, K.PROGRESS_UPDATE})


@dataclass(frozen=True, slots=True)
class Row:
    """One date: what, first planned for, now for, come on or over, and in words how far off."""

    what: str
    planned_on: date
    stands: str
    came_on: date | None
    is_over: bool
    off: str
    is_late: bool
    moves: int


def planned_against_actual(dates: Sequence[KeyDate], today: date) -> list[Row]:
    """List every date of an inspection with what became of it."""
    return [_row(each, today) for each in dates]


def _row(each: KeyDate, today: date) -> Row:
    deadline = each.deadline
    is_forecast = deadline.milestone.timing is Timing.FORECAST
    days = _days_off(deadline, today)
    return Row(
        what=_called(deadline),
        planned_on=deadline.original_due_on,
        stands=each.days,
        came_on=deadline.met_on,
        is_over=deadline.is_over,
        off=_in_words(days, is_met=deadline.met_on is not None, is_forecast=is_forecast),
        is_late=bool(days and days > 0) and not is_forecast,
        moves=len(each.moves),
    )


def _called(deadline: Deadline) -> str:
    words = _(WORDS[deadline.kind])
    return f"{words} {deadline.repeat}" if deadline.kind in _REPEATED else words


def _days_off(deadline: Deadline, today: date) -> int | None:
    """Return by how many days it was off, or is overdue; None while there is nothing to count."""
    if deadline.met_on is not None:
        return days_off(deadline.opens_on, deadline.due_on, deadline.met_on)
    if deadline.is_open and deadline.due_on < today:
        return (today - deadline.due_on).days
    return None


def _in_words(days: int | None, *, is_met: bool, is_forecast: bool) -> str:
    if days is None:
        return ""
    if days == 0:
        return _("As planned")
    if days < 0:
        return ngettext("%(num)s day early", "%(num)s days early", -days) % {"num": -days}
    if is_forecast:
        said = ngettext("%(num)s day after the forecast", "%(num)s days after the forecast", days)
    elif is_met:
        said = ngettext("%(num)s day late", "%(num)s days late", days)
    else:
        said = ngettext("%(num)s day overdue", "%(num)s days overdue", days)
    return said % {"num": days}
