"""Works open dates out anew when a day they rest on has changed, and moves those that differ."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from models.acting import Acting
from models.adjustments import Adjustments
from models.deadline import Deadline, Provenance
from rules.replanning import Move, Planned
from rules.timeline import Anchor, DeadlineKind, dates_of
from rules.working_days import ONE_DAY, WorkingCalendar

if TYPE_CHECKING:
    from models.timetable import Timetable

_Known = dict[tuple[DeadlineKind, UUID], tuple[date, date]]


@dataclass(frozen=True, slots=True)
class Redating:
    """What is dated anew, and why.

    `before` is the calendar the dates on record were worked out with, where it was another.
    """

    deadlines: Sequence[Deadline]
    adjustments: Adjustments
    reason: str
    before: WorkingCalendar | None = None


def redated(timetable: "Timetable", acting: Acting, wanted: Redating) -> tuple[Move, ...]:
    """Move those of an inspection's open deadlines that the rules now put on other days.

    Where only the calendar around a date has changed, its reminders are put on working days anew.
    """
    moved = tuple(_moves(timetable, wanted))
    for move in moved:
        timetable.save(acting, move, wanted.reason)
    if wanted.before is not None:
        ids = {move.deadline_id for move in moved}
        for deadline in wanted.deadlines:
            if deadline.id not in ids:
                _look_again(deadline, acting, (wanted.before, timetable.calendar))
    return moved


def _moves(timetable: "Timetable", wanted: Redating) -> Iterator[Move]:
    order = {kind: place for place, kind in enumerate(timetable.rules.in_order())}
    by_rule = [each for each in wanted.deadlines if each.provenance is Provenance.INSPECTORATE]
    stages = timetable.by_rule([each.kind for each in by_rule if _is_staged(each)])
    raw: _Known = {}
    for deadline in sorted(by_rule, key=lambda each: order.get(each.kind, len(order))):
        anchor = _anchor(deadline, stages, raw)
        by_rules = dates_of(deadline.milestone, anchor, timetable.calendar, deadline.repeat)
        dates = wanted.adjustments.of(deadline, by_rules, anchor)
        raw[deadline.kind, deadline.subject_id] = (deadline.raw_on, dates.raw_on)
        if (dates, anchor) != (deadline.dates, deadline.anchor):
            plan = Planned(deadline.kind, anchor, dates)
            yield Move(deadline.kind, deadline.id, deadline.dates, plan)


def _is_staged(deadline: Deadline) -> bool:
    return deadline.subject_id == deadline.inspection_id


def _anchor(deadline: Deadline, stages: Mapping[DeadlineKind, Planned], raw: _Known) -> Anchor:
    """Return the day a clock runs from: raw days chain from raw days, so they move together."""
    if _is_staged(deadline) and deadline.kind in stages:
        return stages[deadline.kind].anchor
    start = deadline.milestone.anchor
    if start is not None and (start, deadline.subject_id) in raw:
        old, new = raw[start, deadline.subject_id]
        if old == deadline.anchor_on:
            return Anchor.on(new, deadline.anchor_source)
    return deadline.anchor


def _look_again(
    deadline: Deadline, acting: Acting, calendars: tuple[WorkingCalendar, WorkingCalendar]
) -> None:
    """Put the days of attention on working days anew; a reminder still to go today goes today."""
    before, now = calendars
    old = deadline.remind_on
    is_reminded_today = old is None or old > acting.on
    had_today = is_reminded_today and deadline.reminds_on(acting.on, before)
    since = acting.on + ONE_DAY if had_today else acting.on
    deadline.watch_again(now, since, deadline.acts_done(before))
    if old is not None and old <= acting.on:
        deadline.remind_on = old
