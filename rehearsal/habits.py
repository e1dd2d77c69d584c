"""How the people of one service keep their dates: drawn by seed, the same for the same seed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Protocol

from rules.stages import Answer
from rules.timeline import DeadlineKind
from rules.working_days import WorkingCalendar

K = DeadlineKind


class Habits(Protocol):
    """When people act on a date that is theirs, and what goes wrong on the way."""

    def acts_on(self, kind: DeadlineKind, due_on: date, number: int) -> date | None:
        """Return the day somebody does what the n-th date of a kind asks; None if nobody does."""
        ...

    def happens(self, what: str, about: object = "") -> bool:
        """Return whether something goes otherwise than it should: one of `HITCHES`."""
        ...

    def answer_to(self, number: int) -> Answer:
        """Return how the service answers a recommendation."""
        ...

    def can_wait(self, kind: DeadlineKind) -> bool:
        """Return whether what cannot be done yet is done when it can, or is refused."""
        ...


@dataclass(frozen=True, slots=True)
class Course:
    """How one report's rehearsal is to go: everybody to the day, or as many days late as told."""

    published_on: date | None = None
    late: Mapping[DeadlineKind, int] = field(default_factory=dict)

    def acts_on(self, kind: DeadlineKind, due_on: date, number: int) -> date | None:
        """Return the due day, later where somebody is to be late, and publication as given."""
        del number
        if kind is K.PUBLICATION and self.published_on:
            return self.published_on
        return due_on + timedelta(days=self.late.get(kind, 0))

    def happens(self, what: str, about: object = "") -> bool:
        """Nothing goes otherwise than it should."""
        del what, about
        return False

    def answer_to(self, number: int) -> Answer:
        """Agree to every recommendation."""
        del number
        return Answer.AGREED

    def can_wait(self, kind: DeadlineKind) -> bool:
        """Wait with everything but a publication whose day was given."""
        return kind is not K.PUBLICATION or self.published_on is None


PUNCTUAL = Course()

# How often something goes otherwise, of 1. Habits of an invented programme: nobody's figures.
HITCHES: Mapping[str, float] = {
    "plan is returned": 0.25,
    "plan goes without the Board": 0.1,
    "head leaves": 0.2,
    "action is handed over": 0.1,
    "action is blocked": 0.08,
    "claim is refused": 0.07,
    "recommendation is partly agreed": 0.08,
    "recommendation is not agreed": 0.02,
}


@dataclass(frozen=True, slots=True)
class _Spread:
    """Days around a due date: mostly within `usual`, sometimes within `late`, or never."""

    usual: tuple[int, int]
    late: tuple[int, int] = (0, 0)
    lateness: float = 0.0
    never: float = 0.0


_SPREADS: Mapping[DeadlineKind, _Spread] = {
    K.VISIT: _Spread((0, 0), (2, 9), 0.06),
    K.PROVISIONAL_FINDINGS: _Spread((-4, 0), (1, 6), 0.15),
    K.DRAFT_REPORT: _Spread((-10, 0), (1, 20), 0.2),
    K.COMMENTS: _Spread((-6, 0), never=0.25),
    K.PUBLICATION: _Spread((-12, 0), (1, 60), 0.45),
    K.IMPROVEMENT_PLAN: _Spread((-5, 0), (1, 35), 0.3),
    K.DECISION: _Spread((-6, 0), (1, 9), 0.12),
    K.REVISED_PLAN: _Spread((-4, 0), (1, 14), 0.25),
    K.ACKNOWLEDGEMENT: _Spread((-5, 0), (1, 12), 0.15),
    K.ACTION_TARGET: _Spread((-20, 0), (1, 80), 0.28),
    K.PROGRESS_UPDATE: _Spread((-8, 0), never=0.15),
    K.MONITORING_REVIEW: _Spread((0, 0), (1, 15), 0.12),
}


@dataclass(frozen=True, slots=True)
class DrawnHabits:
    """One service's habits in a programme. Each draw depends on the seed and what it is about."""

    seed: str
    slackness: float
    calendar: WorkingCalendar

    @classmethod
    def drawn(cls, seed: str, calendar: WorkingCalendar) -> "DrawnHabits":
        """Draw how slack a service is: half of what is usual, or up to twice as much."""
        slackness = Random(f"{seed}/slackness").choice((0.4, 0.7, 1.0, 1.0, 1.3, 2.0))
        return cls(seed, slackness, calendar)

    def acts_on(self, kind: DeadlineKind, due_on: date, number: int) -> date | None:
        """Return a day near the due date, sometimes long after it, sometimes none.

        Drawn by the date's number: where it moves, who is a week late stays a week late.
        """
        spread = _SPREADS.get(kind, _Spread((0, 0)))
        draw = self._draw(kind, number)
        chance = draw.random()
        if chance < spread.never * self.slackness:
            return None
        is_late = chance > 1 - spread.lateness * self.slackness
        first, last = spread.late if is_late else spread.usual
        day = due_on + timedelta(days=draw.randint(first, last))
        return self.calendar.on_or_after(day) if is_late else self.calendar.on_or_before(day)

    def happens(self, what: str, about: object = "") -> bool:
        """Return whether a hitch comes up this time."""
        return self._draw(what, about).random() < HITCHES[what] * self.slackness

    def answer_to(self, number: int) -> Answer:
        """Agree mostly, sometimes in part, seldom not."""
        if self.happens("recommendation is not agreed", number):
            return Answer.NOT_AGREED
        partly = self.happens("recommendation is partly agreed", number)
        return Answer.PARTLY_AGREED if partly else Answer.AGREED

    def can_wait(self, kind: DeadlineKind) -> bool:
        """Everybody waits until what is theirs can be done."""
        del kind
        return True

    def _draw(self, what: str, about: object) -> Random:
        # Chosen by what it is about, never by how many draws went before: order can't matter.
        return Random(f"{self.seed}/{what}/{about}")
