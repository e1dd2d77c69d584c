"""What moves when a fact changes. The moves are a value: the same one is previewed and saved."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from rules.timeline import Anchor, Dates, DeadlineKind, TimelineRules, Timing, dates_of
from rules.working_days import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Planned:
    """A milestone with the anchor and dates the rules give it today."""

    kind: DeadlineKind
    anchor: Anchor
    dates: Dates


@dataclass(frozen=True, slots=True)
class Standing:
    """An open deadline as it stands on record."""

    deadline_id: UUID
    kind: DeadlineKind
    anchor: Anchor
    dates: Dates


@dataclass(frozen=True, slots=True)
class Move:
    """One change to the timetable. A new deadline has no `old` and no `deadline_id`."""

    kind: DeadlineKind
    deadline_id: UUID | None
    old: Dates | None
    new: Planned

    @property
    def is_new(self) -> bool:
        """Whether this milestone had no date before."""
        return self.deadline_id is None

    @property
    def is_redated(self) -> bool:
        """Whether a shown day differs; otherwise only the reason for it changed."""
        if self.old is None:
            return True
        new = self.new.dates
        return (self.old.opens_on, self.old.due_on) != (new.opens_on, new.due_on)


def planned(
    rules: TimelineRules,
    anchors: Mapping[DeadlineKind, Anchor],
    kinds: Iterable[DeadlineKind],
    calendar: WorkingCalendar,
) -> dict[DeadlineKind, Planned]:
    """Work out every milestone whose clock has started.

    Only a forecast may rest on another milestone's expected days; everything else waits until
    its anchor has happened, or stands in `anchors` as planned. The order of `kinds` is no matter.
    """
    wanted = {kind: rules[kind] for kind in kinds}
    found: dict[DeadlineKind, Planned] = {}
    for kind in rules.in_order():
        if kind not in wanted:
            continue
        milestone = wanted[kind]
        anchor = _anchor(milestone.anchor, milestone.timing, anchors, found)
        if anchor is not None:
            found[kind] = Planned(kind, anchor, dates_of(milestone, anchor, calendar))
    return found


def _anchor(
    kind: DeadlineKind | None,
    timing: Timing,
    known: Mapping[DeadlineKind, Anchor],
    found: Mapping[DeadlineKind, Planned],
) -> Anchor | None:
    if kind is None:
        return None
    if kind in known:
        return known[kind]
    if timing is Timing.FORECAST and kind in found:
        dates = found[kind].dates
        source = f"expected {kind.replace('_', ' ')}"
        return Anchor(dates.opens_raw_on or dates.raw_on, dates.raw_on, source)
    return None


def replan(
    standing: Iterable[Standing], wanted: Mapping[DeadlineKind, Planned]
) -> tuple[Move, ...]:
    """Compare open deadlines with what the rules now give, and list what is new or has moved.

    What is met, lapsed or cancelled is history and never passed in, so it never moves.
    """
    on_record = {deadline.kind: deadline for deadline in standing}
    moves = (_move(on_record.get(kind), plan) for kind, plan in wanted.items())
    return tuple(move for move in moves if move is not None)


def _move(standing: Standing | None, plan: Planned) -> Move | None:
    if standing is None:
        return Move(plan.kind, None, None, plan)
    if (standing.dates, standing.anchor) == (plan.dates, plan.anchor):
        return None
    return Move(plan.kind, standing.deadline_id, standing.dates, plan)
