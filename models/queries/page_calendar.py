"""What a month holds: the dates of inspections on each day, and the days nobody works or hears."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from models.deadline import Deadline
from models.inspection import Inspection
from models.queries import standing
from models.queries.page_follow_up import forecasts_by_version
from models.queries.quiet_calendar import quiet_between
from rules.stages import DeadlineState
from rules.timeline import DeadlineKind

S = DeadlineState
_SHOWN = (S.OPEN, S.MET, S.LAPSED, S.STOPPED)


@dataclass(frozen=True, slots=True)
class Entry:
    """One date on one day; `opens` and `closes` say which end of a window it is."""

    inspection_id: UUID
    area: str
    kind: DeadlineKind
    state: DeadlineState
    on: date
    is_forecast: bool
    opens: bool = False
    closes: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    """The days between two: what falls on each, and why nobody works or hears on some.

    Actions are counted by day, not named: there are too many for a page.
    """

    entries: Mapping[date, Sequence[Entry]] = field(default_factory=dict)
    actions: Mapping[date, int] = field(default_factory=dict)
    closed: Mapping[date, str] = field(default_factory=dict)
    quiet: Mapping[date, str] = field(default_factory=dict)


def month_of(session: Session, only: Collection[UUID] | None, first: date, last: date) -> Month:
    """Load the days from a first to a last, of the inspections somebody reaches."""
    closed = standing.calendar(session).closed
    quiet = {
        day: period.reason
        for period in quiet_between(session, first, last)
        for day in _days(max(first, period.opens_on), min(last, period.closes_on))
    }
    return Month(
        entries=_entries(session, only, first, last),
        actions=_actions(session, only, first, last),
        closed={day: name for day, name in closed.items() if first <= day <= last},
        quiet=quiet,
    )


def _entries(
    session: Session, only: Collection[UUID] | None, first: date, last: date
) -> Mapping[date, list[Entry]]:
    forecasts = forecasts_by_version(session)
    wanted = (
        select(
            Deadline.inspection_id,
            Inspection.area,
            Deadline.kind,
            Deadline.state,
            Deadline.opens_on,
            Deadline.due_on,
            Inspection.programme_version_id,
        )
        .join(Inspection, Inspection.id == Deadline.inspection_id)
        .where(Deadline.kind != DeadlineKind.ACTION_TARGET, Deadline.state.in_(_SHOWN))
        .where(or_(Deadline.due_on.between(first, last), Deadline.opens_on.between(first, last)))
        .order_by(Inspection.area, Deadline.kind)
    )
    if only is not None:
        wanted = wanted.where(Deadline.inspection_id.in_(only))
    found: dict[date, list[Entry]] = defaultdict(list)
    for row in session.execute(wanted):
        is_forecast = row.kind in forecasts.get(row.programme_version_id, frozenset())
        for entry in _of_row(row[:4], row.opens_on, row.due_on, is_forecast):
            if first <= entry.on <= last:
                found[entry.on].append(entry)
    return found


def _of_row(
    known: tuple[UUID, str, DeadlineKind, DeadlineState],
    opens_on: date | None,
    due_on: date,
    is_forecast: bool,
) -> Sequence[Entry]:
    """Return the day it is due, and the day its window opens while it is still open."""
    if opens_on is None or opens_on == due_on or known[3] is not S.OPEN:
        return (Entry(*known, due_on, is_forecast),)
    return (
        Entry(*known, opens_on, is_forecast, opens=True),
        Entry(*known, due_on, is_forecast, closes=True),
    )


def _actions(
    session: Session, only: Collection[UUID] | None, first: date, last: date
) -> Mapping[date, int]:
    wanted = (
        select(Deadline.due_on, func.count())
        .where(Deadline.kind == DeadlineKind.ACTION_TARGET, Deadline.state == S.OPEN)
        .where(Deadline.due_on.between(first, last))
        .group_by(Deadline.due_on)
    )
    if only is not None:
        wanted = wanted.where(Deadline.inspection_id.in_(only))
    return Counter(dict(session.execute(wanted).all()))


def _days(first: date, last: date) -> Sequence[date]:
    return [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)]
