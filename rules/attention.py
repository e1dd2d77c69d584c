"""What the calendar does to an open deadline by itself, and on which morning it does it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from operator import attrgetter

from rules.timeline import Dates, DeadlineKind, Milestone
from rules.working_days import WorkingCalendar

ONE_DAY = timedelta(days=1)


class CalendarAct(StrEnum):
    """A thing the calendar causes when nobody has acted first."""

    FALL_DUE = "fall_due"
    OPEN_WINDOW = "open_window"
    CLOSE_WINDOW = "close_window"
    NOTE_LATE = "note_late"
    ASK_FOR_FACT = "ask_for_fact"
    LAPSE = "lapse"
    FORWARD = "forward"
    REQUEST_UPDATE = "request_update"
    RECORD_NO_UPDATE = "record_no_update"
    SCHEDULE_NEXT_REVIEW = "schedule_next_review"


class When(StrEnum):
    """The day of an act, in terms of the deadline's own dates. A date ends at 11:59pm."""

    ON_OPENING = "on_opening"
    ON_THE_DAY = "on_the_day"
    THE_DAY_AFTER = "the_day_after"
    ONCE_LATE = "once_late"


_LATE = ((When.ONCE_LATE, CalendarAct.NOTE_LATE),)
_ACTS: Mapping[DeadlineKind, tuple[tuple[When, CalendarAct], ...]] = {
    DeadlineKind.VISIT: ((When.THE_DAY_AFTER, CalendarAct.ASK_FOR_FACT),),
    DeadlineKind.PROVISIONAL_FINDINGS: (
        (When.ON_THE_DAY, CalendarAct.FALL_DUE),
        *_LATE,
        (When.THE_DAY_AFTER, CalendarAct.ASK_FOR_FACT),
    ),
    DeadlineKind.DRAFT_REPORT: (
        (When.ON_OPENING, CalendarAct.OPEN_WINDOW),
        (When.THE_DAY_AFTER, CalendarAct.CLOSE_WINDOW),
    ),
    DeadlineKind.COMMENTS: ((When.THE_DAY_AFTER, CalendarAct.LAPSE),),
    DeadlineKind.PUBLICATION: ((When.THE_DAY_AFTER, CalendarAct.ASK_FOR_FACT),),
    DeadlineKind.IMPROVEMENT_PLAN: _LATE,
    DeadlineKind.DECISION: _LATE,
    DeadlineKind.REVISED_PLAN: _LATE,
    DeadlineKind.FORWARDING: ((When.ON_THE_DAY, CalendarAct.FORWARD), *_LATE),
    DeadlineKind.ACKNOWLEDGEMENT: _LATE,
    DeadlineKind.MONITORING_REVIEW: (
        (When.ON_THE_DAY, CalendarAct.SCHEDULE_NEXT_REVIEW),
        *_LATE,
    ),
    DeadlineKind.UPDATE_REQUEST: ((When.ON_THE_DAY, CalendarAct.REQUEST_UPDATE),),
    DeadlineKind.PROGRESS_UPDATE: ((When.THE_DAY_AFTER, CalendarAct.RECORD_NO_UPDATE),),
    DeadlineKind.ACTION_TARGET: _LATE,
    DeadlineKind.EXTENSION_DECISION: _LATE,
    DeadlineKind.TARGET_CHANGE_DECISION: _LATE,
}


# Dates that ask staff what happened when they pass and nothing is on record.
ASKING = frozenset(
    kind for kind, acts in _ACTS.items() if CalendarAct.ASK_FOR_FACT in dict(acts).values()
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A morning on which the calendar acts on one deadline."""

    on: date
    act: CalendarAct


def moments(
    milestone: Milestone, anchor_on: date, dates: Dates, calendar: WorkingCalendar
) -> tuple[Moment, ...]:
    """List, in order, the mornings on which a deadline left alone would be acted upon."""
    late_on = dates.due_on
    if milestone.late_after is not None:
        late_on = milestone.late_after.after(anchor_on, calendar)
    days = {
        When.ON_OPENING: dates.opens_on or dates.due_on,
        When.ON_THE_DAY: dates.due_on,
        When.THE_DAY_AFTER: dates.due_on + ONE_DAY,
        When.ONCE_LATE: late_on + ONE_DAY,
    }
    listed = (Moment(days[when], act) for when, act in _ACTS[milestone.kind])
    return tuple(sorted(listed, key=attrgetter("on")))


def next_moment_on(all_moments: tuple[Moment, ...], after: date | None) -> date | None:
    """Return the first morning later than `after` (or the first of all) that needs the stage."""
    return next((m.on for m in all_moments if after is None or m.on > after), None)
