"""Changes drawn by lot for inspections at any stage, most possible and some that cannot be."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from sqlalchemy.orm.attributes import set_committed_value

from models import Acting, Deadline, Inspection, Session
from models.changes import VisitDays, cancel_inspection, postpone, replan_visit, resume
from models.closures import add_closure, remove_closure
from models.correcting import (
    correct_draft_sent,
    correct_provisional_findings,
    correct_publication,
    correct_visit_end,
)
from models.extending import ask_for_more_time, grant, refuse, take_back
from models.forecasting import ForecastDays, enter_forecast
from models.publication import publish
from models.queries import closures, extensions, standing
from models.stopping import restart_clock, stop_clock
from rules.errors import Refused
from rules.posts import PostKind
from rules.stages import DeadlineState, InspectionState
from rules.timeline import DeadlineKind
from tests.factories import Case, load_inspection

K, P = DeadlineKind, PostKind
WHY = "Drawn by lot."
FRIDAY = 4
Do = Callable[[Session, Acting], None]


@dataclass(frozen=True, slots=True)
class Drawn:
    """One change: what it is called, who makes it where, and how. Some touch every inspection."""

    name: str
    case: Case
    who: PostKind
    do: Do
    is_for_all: bool = False


@dataclass(slots=True)
class Lottery:
    """Draws changes for some cases on a day; the same seed draws the same ones."""

    random: Random
    today: date

    def draw(self, case: Case, state: InspectionState) -> Drawn:
        """Draw one change: mostly of a kind that fits how far the case has come."""
        fitting = sorted(name for name, states in _FITS.items() if state in states)
        name = self.random.choice(fitting if self.random.random() < 0.9 else sorted(KINDS))
        who, made = KINDS[name]
        return Drawn(name, case, who, made(self, case), is_for_all=name.startswith("closure"))

    def day(self, earliest: int, latest: int) -> date:
        """Draw a day around today."""
        return self.today + timedelta(days=self.random.randint(earliest, latest))


def _about(change: Callable[[Acting, Inspection], None]) -> Callable[[Case], Do]:
    def of(case: Case) -> Do:
        return lambda session, acting: change(acting, load_inspection(session, case))

    return of


def _replanned(lot: Lottery, case: Case) -> Do:
    days = VisitDays(lot.day(-3, 60))
    return _about(lambda acting, it: replan_visit(acting, it, days, WHY))(case)


def _postponed(_: Lottery, case: Case) -> Do:
    return _about(lambda acting, it: postpone(acting, it, WHY))(case)


def _resumed(lot: Lottery, case: Case) -> Do:
    days = VisitDays(lot.day(0, 60))
    return _about(lambda acting, it: resume(acting, it, days, WHY))(case)


def _cancelled(_: Lottery, case: Case) -> Do:
    return _about(lambda acting, it: cancel_inspection(acting, it, WHY))(case)


def _visit_ended(lot: Lottery, case: Case) -> Do:
    on = lot.day(-5, 0)
    return _about(lambda acting, it: it.end_visit(acting, on))(case)


def _findings_given(lot: Lottery, case: Case) -> Do:
    on = lot.day(-5, 0)
    return _about(lambda acting, it: it.give_provisional_findings(acting, on))(case)


def _draft_sent(lot: Lottery, case: Case) -> Do:
    on = lot.day(-5, 0)
    return _about(lambda acting, it: it.send_draft(acting, on))(case)


def _comments_received(lot: Lottery, case: Case) -> Do:
    on = lot.day(-3, 0)
    return _about(lambda acting, it: it.receive_comments(acting, on))(case)


def _published(lot: Lottery, case: Case) -> Do:
    on = lot.day(-3, 0)
    return _about(lambda acting, it: void(publish(acting, it, on)))(case)


def void(_: object) -> None:
    """Let what was made go."""


def _corrected(lot: Lottery, case: Case) -> Do:
    on = lot.day(-20, 0)
    correct = lot.random.choice(
        (correct_visit_end, correct_provisional_findings, correct_draft_sent)
    )
    return _about(lambda acting, it: correct(acting, it, on, WHY))(case)


def _publication_corrected(lot: Lottery, case: Case) -> Do:
    on = lot.day(-10, 0)
    return _about(lambda acting, it: correct_publication(acting, it, on, WHY))(case)


def _forecast(lot: Lottery, case: Case) -> Do:
    opens = lot.day(-2, 40)
    days = ForecastDays(opens, opens + timedelta(days=lot.random.randint(-1, 9)))
    return _about(lambda acting, it: enter_forecast(acting, it, K.PUBLICATION, days, WHY))(case)


def _closed(lot: Lottery, _: Case) -> Do:
    day = lot.day(-3, 60)
    if day.weekday() > FRIDAY:
        day -= timedelta(days=2)
    return lambda session, acting: add_closure(session, acting, day, WHY)


def _opened(lot: Lottery, _: Case) -> Do:
    place = lot.random.random()

    def change(session: Session, acting: Acting) -> None:
        added = [each for each in closures.closed_days(session) if each.day > acting.on]
        if not added:
            raise Refused("No day was added.")
        remove_closure(session, acting, added[int(place * len(added))].day, WHY)

    return change


def _deadline(session: Session, case: Case, place: float, *states: DeadlineState) -> Deadline:
    """Find one of a case's deadlines in these states."""
    inspection = load_inspection(session, case)
    every = standing.deadlines_of(session, inspection.id)
    fitting = [each for each in every if each.state in states and each.kind in _COUNT_DOWN]
    if not fitting:
        raise Refused("There is no such date.")
    found = fitting[int(place * len(fitting))]
    set_committed_value(found, "inspection", inspection)
    return found


_COUNT_DOWN = frozenset({K.PROVISIONAL_FINDINGS, K.DRAFT_REPORT, K.COMMENTS, K.IMPROVEMENT_PLAN})


def _may_wait(session: Session, case: Case, place: float) -> Deadline:
    """Find one of a case's dates for which the service may ask for more time."""
    inspection = load_inspection(session, case)
    every = standing.deadlines_of(session, inspection.id)
    extendable = [d for d in every if d.is_open and d.kind in _EXTENDABLE]
    if not extendable:
        raise Refused("There is no such date.")
    found = extendable[int(place * len(extendable))]
    set_committed_value(found, "inspection", inspection)
    return found


_EXTENDABLE = frozenset({K.COMMENTS, K.IMPROVEMENT_PLAN, K.REVISED_PLAN, K.PROGRESS_UPDATE})


def _later(session: Session, deadline: Deadline, days: int) -> date:
    latest = max(deadline.due_on, deadline.due_on + timedelta(days=days))
    return standing.calendar(session).on_or_after(latest)


def _asked(lot: Lottery, case: Case) -> Do:
    place, days = lot.random.random(), lot.random.randint(-1, 20)

    def change(session: Session, acting: Acting) -> None:
        deadline = _may_wait(session, case, place)
        ask_for_more_time(acting, deadline, _later(session, deadline, days), WHY)

    return change


def _decided(lot: Lottery, case: Case) -> Do:
    place, days, lets = lot.random.random(), lot.random.randint(1, 25), lot.random.random()

    def change(session: Session, acting: Acting) -> None:
        deadline = _may_wait(session, case, place)
        request = extensions.waiting_for(session, deadline.id)
        if request is None:
            raise Refused("Nobody has asked.")
        set_committed_value(request, "deadline", deadline)
        if lets < 0.8:
            grant(acting, request, _later(session, deadline, days), WHY, WHY)
        else:
            refuse(acting, request, WHY)

    return change


def _taken_back(lot: Lottery, case: Case) -> Do:
    place = lot.random.random()

    def change(session: Session, acting: Acting) -> None:
        deadline = _may_wait(session, case, place)
        extension = extensions.newest_granted(session, deadline.id)
        if extension is None:
            raise Refused("Nothing was granted.")
        set_committed_value(extension, "deadline", deadline)
        take_back(acting, extension, WHY, knowing_it_has_passed=True)

    return change


def _stopped(lot: Lottery, case: Case) -> Do:
    place = lot.random.random()
    return lambda session, acting: void(
        stop_clock(acting, _deadline(session, case, place, DeadlineState.OPEN), WHY)
    )


def _restarted(lot: Lottery, case: Case) -> Do:
    place = lot.random.random()
    return lambda session, acting: restart_clock(
        acting, _deadline(session, case, place, DeadlineState.STOPPED), WHY
    )


KINDS: Mapping[str, tuple[PostKind, Callable[[Lottery, Case], Do]]] = {
    "visit replanned": (P.SCHEDULER, _replanned),
    "postponed": (P.LEAD_INSPECTOR, _postponed),
    "resumed": (P.SCHEDULER, _resumed),
    "cancelled": (P.ASSISTANT_CHIEF_INSPECTOR, _cancelled),
    "visit ended": (P.LEAD_INSPECTOR, _visit_ended),
    "findings given": (P.LEAD_INSPECTOR, _findings_given),
    "draft sent": (P.SCHEDULER, _draft_sent),
    "comments received": (P.LEAD_INSPECTOR, _comments_received),
    "published": (P.PUBLISHER, _published),
    "day corrected": (P.SCHEDULER, _corrected),
    "publication corrected": (P.PUBLISHER, _publication_corrected),
    "forecast entered": (P.LEAD_INSPECTOR, _forecast),
    "closure added": (P.SCHEDULER, _closed),
    "closure removed": (P.SCHEDULER, _opened),
    "more time asked": (P.HEAD_OF_SERVICE, _asked),
    "more time decided": (P.ASSISTANT_CHIEF_INSPECTOR, _decided),
    "more time taken back": (P.LEAD_INSPECTOR, _taken_back),
    "clock stopped": (P.LEAD_INSPECTOR, _stopped),
    "clock restarted": (P.LEAD_INSPECTOR, _restarted),
}
_S = InspectionState
_BEFORE = frozenset({_S.SCHEDULED, _S.ANNOUNCED})
_DRAFTED = frozenset({_S.DRAFT_SENT, _S.COMMENTS_IN, _S.COMMENTS_LAPSED})
_VISITED = frozenset({_S.VISIT_DONE, _S.PROVISIONAL_FINDINGS_GIVEN}) | _DRAFTED
_OUT = frozenset({_S.PUBLISHED})
_RUNNING = _BEFORE | _VISITED | _OUT
_FITS: Mapping[str, frozenset[InspectionState]] = {
    "visit replanned": _BEFORE,
    "postponed": _BEFORE,
    "resumed": frozenset({_S.POSTPONED}),
    "cancelled": frozenset({_S.POSTPONED, _S.COMMENTS_LAPSED}),
    "visit ended": _BEFORE,
    "findings given": frozenset({_S.VISIT_DONE}),
    "draft sent": frozenset({_S.PROVISIONAL_FINDINGS_GIVEN}),
    "comments received": frozenset({_S.DRAFT_SENT, _S.COMMENTS_LAPSED}),
    "published": frozenset({_S.COMMENTS_IN, _S.COMMENTS_LAPSED}),
    "day corrected": _VISITED,
    "publication corrected": _OUT,
    "forecast entered": _BEFORE | _VISITED,
    "closure added": _RUNNING,
    "closure removed": _RUNNING,
    "more time asked": frozenset({_S.DRAFT_SENT}) | _OUT,
    "more time decided": frozenset({_S.DRAFT_SENT}) | _OUT,
    "more time taken back": frozenset({_S.DRAFT_SENT}) | _OUT,
    "clock stopped": _VISITED | _OUT,
    "clock restarted": _VISITED | _OUT,
}
