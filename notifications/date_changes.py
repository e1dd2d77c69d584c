"""Compares how dates stood before a change and after it, with the reminders that follow."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from models import Fact, Session
from models.queries import consequences as before_and_after
from models.queries.audience import audience_of
from models.queries.consequences import Stood
from models.queries.digests import timelines
from models.reminding import people_who_hear
from notifications.consequences import Became, DateChange, Days, NextReminder
from rules.reminders import heard_on, newest_rung
from rules.stages import DeadlineState
from rules.timeline import Milestone, rule_in_words
from rules.working_days import WorkingCalendar

_ENDED = {
    DeadlineState.MET: Became.MET,
    DeadlineState.LAPSED: Became.LAPSED,
    DeadlineState.CANCELLED: Became.CANCELLED,
    DeadlineState.STOPPED: Became.STOPPED,
}


@dataclass(frozen=True, slots=True)
class Moment:
    """How some deadlines stood, under which working calendar and with which quiet days.

    `since` is the first day on which anybody can still be reminded: today, before the morning's
    reminders went, else tomorrow.
    """

    stood: dict[UUID, Stood]
    calendar: WorkingCalendar
    quiet: frozenset[date]
    since: date

    def heard_on(self, day: date) -> date:
        """Return the day on which somebody really hears of what is to be said on a day."""
        return heard_on(max(day, self.since), self.quiet, self.calendar)


class DateChanges:
    """What a change made of each date between two moments of one transaction."""

    def __init__(self, session: Session, moments: tuple[Moment, Moment]) -> None:
        self.session = session
        self.before, self.after = moments
        self.differing = list(self._differing())
        self._hearing = Hearing(session, [now for _, now, _ in self.differing])

    def listed(self, facts: Sequence[Fact]) -> list[DateChange]:
        """List every date that became something else, or of which somebody hears otherwise."""
        why = before_and_after.reasons_of(self.session, [fact.id for fact in facts])
        changes = [
            DateChange(
                inspection_id=now.inspection_id,
                reference=now.reference,
                area=now.area,
                kind=now.kind,
                number=now.number,
                became=became,
                old=_days(was) if was is not None and not was.is_over else None,
                new=_days(now) if not now.is_over else None,
                why=why.get(now.id, ""),
                rule=self._hearing.rule_of(now),
                post=now.post,
                reminder_before=self._hearing.of(was, self.before) if was else None,
                reminder_after=self._hearing.of(now, self.after),
            )
            for was, now, became in self.differing
        ]
        return sorted(filter(_is_noticed, changes), key=_in_order)

    def no_longer_so(self) -> set[UUID]:
        """Return the deadlines whose due day is another now, or that nobody must meet any more."""
        return {
            now.id
            for was, now, _ in self.differing
            if was is not None and was.is_open and (not now.is_open or now.due_on != was.due_on)
        }

    def _differing(self) -> Iterator[tuple[Stood | None, Stood, Became]]:
        for identity, now in self.after.stood.items():
            was = self.before.stood.get(identity)
            became = _became(was, now)
            if became is not None:
                yield was, now, became


class Hearing:
    """Who next hears of which date, and when: everything it needs is loaded at once."""

    def __init__(self, session: Session, about: Sequence[Stood]) -> None:
        self._audience = audience_of(session, {each.inspection_id for each in about})
        self._rules = timelines(session, {each.programme_version_id for each in about})
        self._people = _People(session)
        self._levels: dict[tuple[object, ...], int] = {}

    def rule_of(self, stood: Stood) -> str:
        """Write the rule a date comes from."""
        return rule_in_words(self.milestone(stood), stood.repeat)

    def of(self, stood: Stood, moment: Moment) -> NextReminder | None:
        """Return the next reminder of a date as somebody will get it, if anybody is to hear."""
        if not stood.is_open or stood.remind_on is None:
            return None
        on = moment.heard_on(stood.remind_on)
        return NextReminder(on, self.people(stood, self._level(stood, on, moment.calendar), on))

    def people(self, stood: Stood, level: int, on: date) -> tuple[str, ...]:
        """Name whoever hears of a date at a level of its ladder on a day."""
        milestone = self.milestone(stood)
        return self._people.named(people_who_hear(stood, milestone, level, self._audience, on))

    def milestone(self, stood: Stood) -> Milestone:
        """Return the line of the timetable a date comes from."""
        return self._rules[stood.programme_version_id][stood.kind]

    def _level(self, stood: Stood, day: date, calendar: WorkingCalendar) -> int:
        key = (id(calendar), stood.programme_version_id, stood.kind, stood.due_on, day)
        if key not in self._levels:
            ladder = self.milestone(stood).ladder
            rung = newest_rung(ladder, stood.due_on, calendar, day)
            self._levels[key] = rung.level if rung else 0
        return self._levels[key]


@dataclass(slots=True)
class _People:
    """What people are called, asked for once each."""

    session: Session
    known: dict[UUID, str] = field(default_factory=dict)

    def named(self, people: set[UUID]) -> tuple[str, ...]:
        """Return their names in order."""
        unknown = people - self.known.keys()
        if unknown:
            self.known |= before_and_after.names_of(self.session, unknown)
        return tuple(sorted(self.known[each] for each in people))


def _became(was: Stood | None, now: Stood) -> Became | None:
    """Name what a deadline became, or None when it is as it was."""
    if was is None:
        return _ENDED.get(now.state, Became.SET)
    if was.state is not now.state:
        return _ENDED.get(now.state, Became.OPENED_AGAIN)
    if now.is_over:
        return None
    if _days(was) != _days(now):
        return Became.MOVED
    return Became.KEPT if was.remind_on != now.remind_on else None


def _is_noticed(change: DateChange) -> bool:
    """Whether anybody notices: a date that stays, with its reminder on the same day, is no news."""
    return change.became is not Became.KEPT or change.reminder_before != change.reminder_after


def _days(stood: Stood) -> Days:
    return Days(stood.opens_on, stood.due_on)


def _in_order(change: DateChange) -> tuple[str, date, str, str, str]:
    days = change.new or change.old
    due_on = days.due_on if days else date.min
    return (change.area, due_on, change.kind, change.number or "", change.reference)
