"""An inspection's dates as a page shows them: when, how each stands, and why on that day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from models import Deadline, Provenance
from models.queries.page_inspections import Moved
from models.queries.time_given import NOTHING_GIVEN, TimeGiven
from portal.language import _, long_date, ngettext
from portal.more_time import Step, extensions_used, steps_of
from portal.report_tasks import OTHERS, TO_DO, Task
from portal.said_below import said
from portal.standing import standing_of
from portal.words import WORDS
from rules.permissions import Act, Actor, may
from rules.timeline import DeadlineKind, Explanation, Timing
from rules.working_days import SkippedDay, WorkingCalendar


@dataclass(frozen=True, slots=True)
class KeyDate:
    """One date with everything a reader may ask of it."""

    deadline: Deadline
    standing: str
    why: Explanation
    moves: Sequence[Moved]
    given: TimeGiven = NOTHING_GIVEN
    steps: Sequence[Step] = ()

    @property
    def used(self) -> str:
        """How many of the extensions allowed it has had."""
        return extensions_used(self.deadline, self.given)

    @property
    def set_by(self) -> str:
        """Whose date it is: the inspectorate's by its rules, or the service's own."""
        if self.deadline.provenance is Provenance.LOCAL:
            return _("The service, in its plan")
        return _("The inspectorate, by the programme's rules")

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
    def lateness(self) -> str:
        """How late it was met, where it was; what was only forecast is never late."""
        met_on = self.deadline.met_on
        if met_on is None or self.deadline.milestone.timing is Timing.FORECAST:
            return ""
        late = self.deadline.days_late(met_on)
        if not late:
            return ""
        return ngettext("%(num)s day late", "%(num)s days late", late) % {"num": late}

    @property
    def counted_from(self) -> str:
        """The anchor: its day, or the days it is expected between, and how that is known."""
        why = self.why
        first, last = long_date(why.anchor_opens_on), long_date(why.anchor_on)
        days = (
            last if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}
        )
        return f"{days} ({said(why.anchor_source)})"

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


@dataclass(frozen=True, slots=True)
class Around:
    """What is known beside an inspection's dates: moves, time given, who reads of them and when."""

    moves: Mapping[UUID, Sequence[Moved]]
    given: Mapping[UUID, TimeGiven]
    calendar: WorkingCalendar
    actor: Actor
    today: date


def shown(deadlines: Sequence[Deadline], around: Around) -> list[KeyDate]:
    """Give each date with its explanation."""
    return [_shown(each, around, around.given.get(each.id, NOTHING_GIVEN)) for each in deadlines]


def _shown(deadline: Deadline, around: Around, given: TimeGiven) -> KeyDate:
    return KeyDate(
        deadline,
        _standing(deadline, around.today),
        given.explanation(deadline, around.calendar),
        around.moves.get(deadline.id, ()),
        given,
        steps_of(around.actor, deadline, given),
    )


def requests_to_decide(actor: Actor, dates: Sequence[KeyDate]) -> list[Task]:
    """List each request for more time that waits for a decision, with the day it is due."""
    return [_to_decide(actor, each, dates) for each in dates if each.given.waiting is not None]


def _to_decide(actor: Actor, asked: KeyDate, dates: Sequence[KeyDate]) -> Task:
    deadline, request = asked.deadline, asked.given.waiting
    assert request is not None
    answers = (
        each.deadline.due_on
        for each in dates
        if each.deadline.kind is DeadlineKind.EXTENSION_DECISION
        and each.deadline.subject_id == deadline.subject_id
        and not each.deadline.is_over
    )
    by = next(answers, None)
    words = _("Decide on the request for more time")
    if by is not None:
        words = _("Decide on the request for more time by %(day)s") % {"day": long_date(by)}
    hint = _("%(what)s, wanted until %(day)s") % {
        "what": _(WORDS[deadline.kind]),
        "day": long_date(request.wanted_until),
    }
    if not may(actor, Act.DECIDE_EXTENSION, deadline.inspection.as_thing()):
        return Task(words, OTHERS, hint)
    return Task(words, TO_DO, hint, f"/inspections/{deadline.inspection_id}/more-time/{request.id}")


def _standing(deadline: Deadline, today: date) -> str:
    if not deadline.is_open:
        return deadline.state.value
    return standing_of(deadline.due_on, today, deadline.milestone.timing is Timing.FORECAST)
