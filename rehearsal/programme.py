"""A whole programme: every service inspected once over some years, drawn by seed, to its end."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from random import Random
from uuid import UUID

import clock
from models import Acting, EventKind, Inspection, Session
from models.queries import people
from models.queries.rehearsing import DateNoted, inspection_in_full
from models.register import NewInspection, adopt_rules, organisation, schedule
from models.report_register import receive, register
from models.rules_document import shipped_rules
from models.working_calendar import working_calendar
from notifications.announcing import announced
from rehearsal.both_languages import add_welsh
from rehearsal.calendar import DAYTIME, ONE_DAY, Calendar, Case
from rehearsal.changing import Changes
from rehearsal.company import Company
from rehearsal.diary import Diary
from rehearsal.habits import DrawnHabits
from rehearsal.invented import MOST_SERVICES, Place, places
from rehearsal.invented_report import invented_report
from rehearsal.programme_outcome import ProgrammeRehearsal, outcome
from rehearsal.scratch import scratch_database
from rehearsal.what_if import Change
from rules.errors import Refused
from rules.permissions import OPERATOR
from rules.posts import Body, PostKind
from rules.published_report import PublishedReport
from rules.timeline import DeadlineKind

_REGISTERED_BEFORE = timedelta(weeks=10)
_ANNOUNCED_BEFORE = timedelta(weeks=4)
_FIRST_VISIT_AFTER = timedelta(weeks=11)
_REPORT_READY_AFTER = timedelta(weeks=2)
_HEAD_LEAVES_AFTER = (15, 240)
_AT_THE_LONGEST = timedelta(days=4 * 366)
MOST_YEARS = 10


@dataclass(frozen=True, slots=True)
class Programme:
    """What a programme's rehearsal is asked for: how many services, over how long, which seed."""

    services: int = 158
    years: int = 3
    seed: int = 7
    starts_on: date = date(2009, 4, 1)

    def __post_init__(self) -> None:
        if not 1 <= self.services <= MOST_SERVICES:
            raise Refused(
                f"A programme has from 1 to {MOST_SERVICES} services, not {self.services}."
            )
        if not 1 <= self.years <= MOST_YEARS:
            raise Refused(f"A programme runs for 1 to {MOST_YEARS} years, not {self.years}.")

    @property
    def visits_end_on(self) -> date:
        """The last day on which a visit may end."""
        return self.starts_on + timedelta(days=round(self.years * 365.25) - 1)


def run_programme(
    asked: Programme,
    address: str,
    watch: Callable[[date, int], None],
    changes: Sequence[Change] = (),
) -> ProgrammeRehearsal:
    """Run a whole programme on a scratch database of the same engine as `address`.

    `watch` is called each evening with the day and how many services have been registered;
    `changes` are made on the way.
    """
    with scratch_database(address), _seldom_tidied():
        programme = _Course(asked, changes)
        last = programme.run(watch)
        programme.changes.refuse_what_never_came()
        return outcome(asked.starts_on, last, programme.worked_on)


_About = Callable[[Session, Inspection, Case, date], None]


@contextmanager
def _seldom_tidied() -> Iterator[None]:
    """Look for garbage seldom: a long run makes so many small things that it costs a fifth."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(50_000, 10, 5)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


class _Course:
    """The programme as it goes: who is registered when, and what people do beside their dates."""

    def __init__(self, asked: Programme, changes: Sequence[Change]) -> None:
        self.asked = asked
        self.random = Random(asked.seed)
        self.diary = Diary()
        self.calendar = Calendar({}, self.diary)
        self.calendar.listeners.append(self._listen)
        self.company = Company(self.random, asked.starts_on - timedelta(days=30))
        self.working = working_calendar()
        self.worked_on = 0
        self._reports: dict[UUID, PublishedReport] = {}
        self._enter_visits()
        self.changes = Changes(changes, self.calendar, asked.starts_on)

    def run(self, watch: Callable[[date, int], None]) -> date:
        """Live through every day until nobody means to do anything any more."""
        on = self.asked.starts_on
        until = self.asked.visits_end_on + _AT_THE_LONGEST
        while on < until and not self.diary.is_empty:
            self.worked_on += self.calendar.live_through(on)
            watch(on, len(self.calendar.cases))
            on += ONE_DAY
        return on - ONE_DAY

    def _enter_visits(self) -> None:
        """Spread the visits over the years; each is registered ten weeks before, told of four."""
        first = self.asked.starts_on + _FIRST_VISIT_AFTER
        room = (self.asked.visits_end_on - first).days
        if room < 0:
            raise Refused("No visit fits into so short a programme.")
        for number, place in enumerate(places(self.random, self.asked.services), start=1):
            ends_on = first + timedelta(days=self.random.randint(0, room))
            ends_on = self.working.on_or_before(ends_on + timedelta(days=4 - ends_on.weekday()))
            report = invented_report(self.random, place)
            register_it = partial(self._register, place, report, ends_on)
            self.diary.enter(ends_on - _REGISTERED_BEFORE, ("", f"{number:04}"), register_it)

    def _register(self, place: Place, report: PublishedReport, ends_on: date, on: date) -> None:
        acting = self._operator(on)
        with announced(acting) as session:
            version = adopt_rules(session, acting, shipped_rules())
            service = organisation(session, Body.SERVICE, place.service, place.nation, place.region)
            self.company.watch(session, acting, version.programme.monitor_id, service, place)
            new = NewInspection(place.service, place.area, place.nation, ends_on, place.region)
            inspection = schedule(session, acting, version, new)
            cast = self.company.assemble(session, acting, inspection, place)
            habits = DrawnHabits.drawn(f"{self.asked.seed}/{place.area}", self.working)
            self.calendar.cases[inspection.id] = Case(inspection.reference, cast, habits)
        self._reports[inspection.id] = report
        self._put_down(ends_on - _ANNOUNCED_BEFORE, inspection.id, self._announce)

    def _listen(self, noted: DateNoted, earliest: date) -> None:
        """Put down what follows from a date beside what it asks for itself."""
        kind, case = noted.body.get("about"), self.calendar.cases[noted.inspection_id]
        if noted.kind is not EventKind.DEADLINE_SET:
            return
        if kind == DeadlineKind.COMMENTS:
            self._put_down(earliest + _REPORT_READY_AFTER, noted.inspection_id, self._import)
        if kind == DeadlineKind.IMPROVEMENT_PLAN and case.habits.happens("head leaves"):
            after = Random(f"{self.asked.seed}/{case.reference}/leaves").randint(
                *_HEAD_LEAVES_AFTER
            )
            leaves_on = self.working.on_or_after(earliest + timedelta(days=after))
            self._put_down(leaves_on, noted.inspection_id, self._replace_head)

    def _announce(self, session: Session, inspection: Inspection, case: Case, on: date) -> None:
        lead = people.actor(session, case.cast[PostKind.LEAD_INSPECTOR], on)
        inspection.announce(replace(self._operator(on), actor=lead))

    def _import(self, session: Session, inspection: Inspection, case: Case, on: date) -> None:
        """Take in the report as it will be published, and find somebody for each post it names."""
        acting = self._operator(on)
        content = f"{inspection.area}: a report invented for a rehearsal.\n".encode()
        file = receive(session, acting, f"{inspection.area.lower()}.txt", content)
        register(session, acting, inspection, file, self._reports.pop(inspection.id))
        add_welsh(session, acting, inspection)
        self.company.fill_owners(session, acting, case.cast, inspection)

    def _replace_head(self, session: Session, inspection: Inspection, case: Case, on: date) -> None:
        self.company.replace_head(session, self._operator(on), case.cast, inspection)

    def _put_down(self, on: date, inspection_id: UUID, what: _About) -> None:
        """Put an errand about one inspection in the diary, in a transaction of its own."""

        def errand(on: date) -> None:
            with announced(self._operator(on)) as session:
                inspection = inspection_in_full(session, inspection_id)
                what(session, inspection, self.calendar.cases[inspection_id], on)

        order = ("", self.calendar.cases[inspection_id].reference)
        self.diary.enter(on, order, errand)

    @staticmethod
    def _operator(on: date) -> Acting:
        return Acting(OPERATOR, on, clock.london(on, DAYTIME))
