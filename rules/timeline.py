"""The timetable after an inspection: which milestone falls due when, and why on that day.

Source: "Publication arrangements" (Appendix 3) and "Next steps" in every inspection report. What
the report leaves open is a policy of the programme's rules, never a constant here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter

from rules.errors import RulesInvalid
from rules.offsets import Offset
from rules.reminders import Ladder
from rules.working_days import SkippedDay, WorkingCalendar


class DeadlineKind(StrEnum):
    """Everything that has a date somebody answers for."""

    VISIT = "visit"
    PROVISIONAL_FINDINGS = "provisional_findings"
    DRAFT_REPORT = "draft_report"
    COMMENTS = "comments"
    PUBLICATION = "publication"
    IMPROVEMENT_PLAN = "improvement_plan"
    DECISION = "decision"
    REVISED_PLAN = "revised_plan"
    FORWARDING = "forwarding"
    ACKNOWLEDGEMENT = "acknowledgement"
    MONITORING_REVIEW = "monitoring_review"
    UPDATE_REQUEST = "update_request"
    PROGRESS_UPDATE = "progress_update"
    ACTION_TARGET = "action_target"
    EXTENSION_DECISION = "extension_decision"
    TARGET_CHANGE_DECISION = "target_change_decision"


class Request(StrEnum):
    """What somebody asks for, so that the answer has a clock of its own."""

    MORE_TIME = "request_for_more_time"
    NEW_TARGET_DATE = "request_for_a_new_target_date"


class Timing(StrEnum):
    """How a milestone's date binds."""

    EXACT = "exact"
    WINDOW = "window"
    FORECAST = "forecast"
    EVENT_DRIVEN = "event_driven"
    ENTERED = "entered"


class Roll(StrEnum):
    """What becomes of a raw date on which nobody works."""

    NEXT_WORKING_DAY = "next_working_day"
    PREVIOUS_WORKING_DAY = "previous_working_day"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Milestone:
    """One line of a programme's timetable.

    `anchor` names the milestone whose happening starts this clock; `begins_with` is a request
    that does, for the answers to one. `latest` closes a window. `margin` is how far a forecast may
    be out on either side once its anchor has happened. `escalation` lists, level by level, the
    posts a reminder reaches; the first answers for it. `told` are posts that hear of the date
    beside them when it is set. `may_be_extended` says whether more time can be asked for.
    """

    kind: DeadlineKind
    timing: Timing
    anchor: DeadlineKind | None
    offset: Offset
    latest: Offset | None = None
    margin: Offset | None = None
    roll: Roll = Roll.NEXT_WORKING_DAY
    ladder: Ladder = field(default_factory=Ladder)
    escalation: tuple[tuple[str, ...], ...] = ()
    source: str = ""
    late_after: Offset | None = None
    begins_with: Request | None = None
    may_be_extended: bool = False
    told: tuple[str, ...] = ()

    @property
    def is_entered(self) -> bool:
        """Whether somebody gives the date; every other is counted from something."""
        return self.timing is Timing.ENTERED

    @property
    def responsible(self) -> str:
        """The kind of post that answers for this milestone."""
        return self.escalation[0][0]


@dataclass(frozen=True, slots=True)
class TimelineRules:
    """A programme's timetable, one milestone a kind, checked for dead ends when it is made."""

    milestones: Mapping[DeadlineKind, Milestone]
    _order: tuple[DeadlineKind, ...] = field(init=False, repr=False, compare=False, default=())

    def __post_init__(self) -> None:
        for milestone in self.milestones.values():
            for key, sentence in _wrong_with(milestone, self.milestones):
                raise RulesInvalid(sentence, ("milestones", milestone.kind, key))
        self._put_in_order()

    def __getitem__(self, kind: DeadlineKind) -> Milestone:
        """Return the milestone of this kind, or refuse in words."""
        if kind not in self.milestones:
            raise RulesInvalid(f"The programme's rules have no milestone called {kind}.")
        return self.milestones[kind]

    def anchored_on(self, kind: DeadlineKind) -> Iterator[Milestone]:
        """Give the milestones whose clock this one starts."""
        return (m for m in self.milestones.values() if m.anchor is kind)

    def in_order(self) -> Iterator[DeadlineKind]:
        """Give every kind, each after the one its clock starts from."""
        return iter(self._order)

    def _put_in_order(self) -> None:
        """Find the order once, or refuse milestones that have none."""
        arrows = {k: {m.anchor} if m.anchor else set() for k, m in self.milestones.items()}
        try:
            order = tuple(TopologicalSorter(arrows).static_order())
            object.__setattr__(self, "_order", order)
        except CycleError as cycle:
            loop = " -> ".join(str(kind) for kind in cycle.args[1])
            sentence = f"These milestones wait for each other for ever: {loop}."
            raise RulesInvalid(sentence, ("milestones", cycle.args[1][0], "anchor")) from None


def _wrong_with(
    milestone: Milestone, milestones: Mapping[DeadlineKind, Milestone]
) -> Iterator[tuple[str, str]]:
    """Give what no timetable can follow in a milestone: the key that is wrong, and a sentence."""
    name, opening, latest = milestone.kind, milestone.offset, milestone.latest
    if milestone.anchor and milestone.anchor not in milestones:
        yield "anchor", f"{name} is counted from {milestone.anchor}, which is not a milestone."
    if milestone.is_entered == bool(milestone.anchor or milestone.begins_with):
        yield "timing", f"{name}: an entered date, and only an entered date, has no anchor."
    if not milestone.escalation or not milestone.escalation[0]:
        yield "escalation", f"{name} names no post that answers for it."
    if (milestone.timing is Timing.WINDOW) != (latest is not None):
        yield "latest", f"{name}: a window, and only a window, says when it closes (latest)."
    if latest and latest.unit is not opening.unit:
        yield "latest", f"{name}: a window opens and closes in the same unit."
    if latest and latest.count < opening.count:
        yield "latest", f"{name}: the window closes before it opens."


@dataclass(frozen=True, slots=True)
class Anchor:
    """The day, or the days between, from which a clock runs, and where that day came from."""

    opens: date
    closes: date
    source: str

    @classmethod
    def on(cls, day: date, source: str) -> "Anchor":
        """Anchor on one known day."""
        return cls(day, day, source)

    @property
    def is_one_day(self) -> bool:
        """Whether the anchor has happened, or is planned for one day."""
        return self.opens == self.closes


@dataclass(frozen=True, slots=True)
class Dates:
    """A milestone's days: raw as counted, due after the roll, and the opening of a window.

    For an exact date `opens_on` is None. For windows and forecasts it is the first day, and
    `due_on` the last; both ends are included.
    """

    raw_on: date
    due_on: date
    opens_raw_on: date | None = None
    opens_on: date | None = None


def dates_of(
    milestone: Milestone, anchor: Anchor, calendar: WorkingCalendar, repeat: int = 1
) -> Dates:
    """Work out a milestone's dates. Raw dates chain from raw dates; the rolled ones are shown."""
    first, last = _raw_ends(milestone, anchor, calendar, repeat)
    rolled = rolled_day(last, milestone.roll, calendar)
    if milestone.timing not in (Timing.WINDOW, Timing.FORECAST):
        return Dates(last, rolled)
    return Dates(last, rolled, first, rolled_day(first, milestone.roll, calendar))


def _raw_ends(
    milestone: Milestone, anchor: Anchor, calendar: WorkingCalendar, repeat: int
) -> tuple[date, date]:
    opening = milestone.offset.times(repeat)
    first = opening.after(anchor.opens, calendar)
    closing = (milestone.latest or milestone.offset).times(repeat)
    last = closing.after(anchor.closes, calendar)
    if milestone.margin and anchor.is_one_day:
        first = milestone.margin.times(-1).after(first, calendar)
        last = milestone.margin.after(last, calendar)
    return first, last


def rolled_day(day: date, roll: Roll, calendar: WorkingCalendar) -> date:
    """Move a day on which nobody works, as the rule says."""
    if roll is Roll.NEXT_WORKING_DAY:
        return calendar.on_or_after(day)
    if roll is Roll.PREVIOUS_WORKING_DAY:
        return calendar.on_or_before(day)
    return day


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a milestone falls on its day: everything a reader needs to work it out again.

    The opening of a window or forecast has its own raw day, roll and skipped days; the anchor's
    opening is another day than `anchor_on` only while a forecast rests on expected days.
    """

    rule: str
    source: str
    anchor_on: date
    anchor_source: str
    raw_on: date
    due_on: date
    skipped: tuple[SkippedDay, ...]
    anchor_opens_on: date
    opens_raw_on: date | None
    opens_on: date | None
    skipped_at_opening: tuple[SkippedDay, ...]


def explain(
    milestone: Milestone,
    anchor: Anchor,
    dates: Dates,
    calendar: WorkingCalendar,
    repeat: int = 1,
) -> Explanation:
    """Say why this date: the rule, its source, the anchor, and each day it rolled past."""
    opened: tuple[SkippedDay, ...] = ()
    if dates.opens_raw_on and dates.opens_on:
        opened = calendar.skipped(dates.opens_raw_on, dates.opens_on)
    give_or_take = milestone.margin if anchor.is_one_day else None
    return Explanation(
        rule=rule_in_words(milestone, repeat)
        + (f", give or take {give_or_take}" if give_or_take else ""),
        source=milestone.source,
        anchor_on=anchor.closes,
        anchor_source=anchor.source,
        raw_on=dates.raw_on,
        due_on=dates.due_on,
        skipped=calendar.skipped(dates.raw_on, dates.due_on),
        anchor_opens_on=anchor.opens,
        opens_raw_on=dates.opens_raw_on,
        opens_on=dates.opens_on,
        skipped_at_opening=opened,
    )


def rule_in_words(milestone: Milestone, repeat: int = 1) -> str:
    """Write the rule as its table row reads, such as "visit + 4 to 6 weeks".

    The n-th of a repeating milestone reads with its whole distance: "forwarding + 9 months".
    """
    start = milestone.anchor or milestone.begins_with
    if start is None:
        return "entered, not computed"
    sign = "-" if milestone.offset.count < 0 else "+"
    about = "about " if milestone.timing is Timing.FORECAST else ""
    opening = f"{abs(milestone.offset.count * repeat)} to " if milestone.latest else ""
    length = (milestone.latest or milestone.offset).times(repeat)
    return f"{start.replace('_', ' ')} {sign} {about}{opening}{length}"
