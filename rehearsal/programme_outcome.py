"""What a programme's rehearsal came to: every service's dates, and everything counted."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from uuid import UUID

import clock
from models import Deadline, EventKind
from models.chain import verify
from models.database import reading
from models.queries.rehearsing import (
    FactCounted,
    MessageCounted,
    every_deadline,
    every_inspection,
    facts_counted,
    messages_counted,
    reminders_by_level,
)
from rules.stages import DeadlineState
from rules.timeline import DeadlineKind, Timing

K, E = DeadlineKind, EventKind
BEFORE_ANYBODY_ELSE = 1


@dataclass(frozen=True, slots=True)
class MilestoneTold:
    """One date of one service: first set, as it stood at last, and when it was met."""

    kind: DeadlineKind
    state: DeadlineState
    original_due_on: date
    opens_on: date | None
    due_on: date
    met_on: date | None
    days_late: int
    is_forecast: bool


@dataclass(frozen=True, slots=True)
class ServiceTold:
    """One service's inspection and every date of it, earliest first."""

    reference: str
    area: str
    nation: str
    state: str
    closed_on: date | None
    milestones: tuple[MilestoneTold, ...]

    def first(self, kind: DeadlineKind) -> MilestoneTold | None:
        """Return the first date of a kind, if it was ever set."""
        return next((each for each in self.milestones if each.kind is kind), None)


@dataclass(frozen=True, slots=True)
class Timeliness:
    """How one kind of date was kept over all services; `late` lists days late, of those late."""

    kind: DeadlineKind
    is_forecast: bool
    met: int
    on_time: int
    lapsed: int
    median_days_late: float
    most_days_late: int


@dataclass(frozen=True, slots=True)
class Week:
    """One week's load: facts written and messages received, from its Monday."""

    begins_on: date
    facts: int
    messages: int


@dataclass(frozen=True, slots=True)
class BusiestDay:
    """The most messages any one person had on any one day."""

    to: str
    on: date
    messages: int


@dataclass(frozen=True, slots=True)
class ProgrammeRehearsal:
    """Everything a programme's rehearsal showed, in numbers."""

    began_on: date
    ended_on: date
    days_with_work: int
    services: tuple[ServiceTold, ...]
    timeliness: tuple[Timeliness, ...]
    facts: Mapping[str, int]
    messages: Mapping[str, int]
    people_told: int
    median_messages: float
    most_messages: tuple[str, int]
    busiest_day: BusiestDay
    weeks: tuple[Week, ...]
    reminders: Mapping[int, int]
    chain: str

    @property
    def days(self) -> int:
        """How many days the calendar went through."""
        return (self.ended_on - self.began_on).days + 1

    @property
    def plans_late(self) -> int:
        """How many services handed their plan in after it was due."""
        found = (service.first(K.IMPROVEMENT_PLAN) for service in self.services)
        return sum(bool(plan and plan.days_late) for plan in found)

    @property
    def escalations(self) -> int:
        """How many reminders went further up than to whoever answers for the date.

        Level 0 comes before the day, level 1 is the first word after it: both go to them alone.
        """
        return sum(
            number for level, number in self.reminders.items() if level > BEFORE_ANYBODY_ELSE
        )


def outcome(began_on: date, ended_on: date, days_with_work: int) -> ProgrammeRehearsal:
    """Count everything in the rehearsal's database."""
    with reading() as session:
        facts, messages = facts_counted(session), messages_counted(session)
        closed = {f.inspection_id: f.occurred_on for f in facts if f.kind is E.INSPECTION_CLOSED}
        told = _milestones(every_deadline(session))
        services = tuple(
            ServiceTold(
                each.reference,
                each.area,
                each.nation.value,
                each.state.value,
                closed.get(each.id),
                tuple(told.get(each.id, ())),
            )
            for each in every_inspection(session)
        )
        by_person = Counter(message.person_id for message in messages)
        told_most, most = by_person.most_common(1)[0]
        return ProgrammeRehearsal(
            began_on=began_on,
            ended_on=ended_on,
            days_with_work=days_with_work,
            services=services,
            timeliness=tuple(_timeliness(services)),
            facts=_counted(fact.kind.value for fact in facts),
            messages=_counted(message.message for message in messages),
            people_told=len(by_person),
            median_messages=median(by_person.values()),
            most_messages=(_name_of(told_most, messages), most),
            busiest_day=_busiest_day(messages),
            weeks=tuple(_weeks(facts, messages)),
            reminders=reminders_by_level(session),
            chain=verify(session).sentence,
        )


def _milestones(deadlines: Iterable[Deadline]) -> dict[UUID, list[MilestoneTold]]:
    told: dict[UUID, list[MilestoneTold]] = {}
    for deadline in deadlines:
        told.setdefault(deadline.inspection_id, []).append(_milestone(deadline))
    return told


def _milestone(deadline: Deadline) -> MilestoneTold:
    return MilestoneTold(
        kind=deadline.kind,
        state=deadline.state,
        original_due_on=deadline.original_due_on,
        opens_on=deadline.opens_on,
        due_on=deadline.due_on,
        met_on=deadline.met_on,
        days_late=deadline.days_late(deadline.met_on) if deadline.met_on else 0,
        is_forecast=deadline.milestone.timing is Timing.FORECAST,
    )


def _timeliness(services: Iterable[ServiceTold]) -> Iterable[Timeliness]:
    found: dict[DeadlineKind, list[MilestoneTold]] = {kind: [] for kind in K}
    for service in services:
        for each in service.milestones:
            found[each.kind].append(each)
    for kind, dates in found.items():
        if dates:
            yield _kept(kind, dates)


def _kept(kind: DeadlineKind, dates: Sequence[MilestoneTold]) -> Timeliness:
    met = [each for each in dates if each.met_on]
    late = [each.days_late for each in met if each.days_late]
    return Timeliness(
        kind=kind,
        is_forecast=dates[0].is_forecast,
        met=len(met),
        on_time=len(met) - len(late),
        lapsed=sum(each.state is DeadlineState.LAPSED for each in dates),
        median_days_late=median(late) if late else 0,
        most_days_late=max(late, default=0),
    )


def _counted(kinds: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(kinds).items(), key=lambda pair: (-pair[1], pair[0])))


def _name_of(person_id: UUID, messages: Iterable[MessageCounted]) -> str:
    return next(message.to for message in messages if message.person_id == person_id)


def _busiest_day(messages: Iterable[MessageCounted]) -> BusiestDay:
    counted = Counter((message.person_id, _day(message)) for message in messages)
    names = {message.person_id: message.to for message in messages}
    (person_id, on), number = min(
        counted.items(), key=lambda pair: (-pair[1], pair[0][1], names[pair[0][0]])
    )
    return BusiestDay(names[person_id], on, number)


def _weeks(facts: Iterable[FactCounted], messages: Iterable[MessageCounted]) -> Iterable[Week]:
    written = Counter(_monday(_day(fact)) for fact in facts)
    received = Counter(_monday(_day(message)) for message in messages)
    on, last = min(written), max([*written, *received])
    while on <= last:
        yield Week(on, written[on], received[on])
        on += timedelta(weeks=1)


def _day(each: FactCounted | MessageCounted) -> date:
    moment = each.recorded_at if isinstance(each, FactCounted) else each.received_at
    return moment.astimezone(clock.LONDON).date()


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
