"""Time given beside the rule: the days a clock stood still, and more time that was granted."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter

from rules.offsets import Unit
from rules.timeline import Dates, Milestone, rolled_day
from rules.working_days import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Pause:
    """A clock that stopped on one day and ran again from another; `on` is when it stopped."""

    on: date
    until: date


@dataclass(frozen=True, slots=True)
class MoreTime:
    """More time granted on a day, until a day."""

    on: date
    until: date


Adjustment = Pause | MoreTime


def adjusted(
    milestone: Milestone,
    anchor_on: date,
    dates: Dates,
    adjustments: Iterable[Adjustment],
    calendar: WorkingCalendar,
) -> Dates:
    """Add to the dates a rule gives what was decided since, in the order of the decisions.

    A pause keeps the time that was left, or by which it was late. More time never shortens:
    where the rule has come to give a later day than was granted, the rule's day stands.
    """
    in_order = sorted(adjustments, key=attrgetter("on"))
    for each in in_order:
        if isinstance(each, Pause):
            dates = _after(each, milestone, anchor_on, dates, calendar)
        else:
            dates = _with(each, dates, calendar)
    return dates


def _after(
    pause: Pause, milestone: Milestone, anchor_on: date, dates: Dates, calendar: WorkingCalendar
) -> Dates:
    began = max(pause.on, anchor_on)  # a clock that had not begun cannot have stood still
    if pause.until <= began:
        return dates

    def later(day: date) -> date:
        if milestone.offset.unit is Unit.WORKING_DAYS:
            return calendar.shifted(pause.until, calendar.between(began, day))
        return day + (pause.until - began)

    raw = later(dates.raw_on)
    dates = replace(dates, raw_on=raw, due_on=rolled_day(raw, milestone.roll, calendar))
    if dates.opens_raw_on is None or dates.opens_raw_on <= began:
        return dates
    opens = later(dates.opens_raw_on)
    return replace(dates, opens_raw_on=opens, opens_on=rolled_day(opens, milestone.roll, calendar))


def _with(more: MoreTime, dates: Dates, calendar: WorkingCalendar) -> Dates:
    until = calendar.on_or_after(more.until)
    return replace(dates, raw_on=until, due_on=until) if until > dates.due_on else dates
