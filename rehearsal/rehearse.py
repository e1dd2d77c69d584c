"""One report's whole follow-up, from the end of the visit to the end of monitoring."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from uuid import UUID

import clock
from models import Acting, Deadline, DeadlineMove, Session
from models.chain import verify
from models.database import reading
from models.queries import standing
from models.queries.plans import recommendations_of
from models.queries.rehearsing import moves_of_dates, numbers_of_dates
from models.queries.story import HappenedFact, deadlines_in_full
from models.register import NewInspection, adopt_rules, schedule
from models.report_register import receive, register
from models.rules_document import shipped_rules
from notifications.announcing import announced
from rehearsal.both_languages import add_welsh
from rehearsal.calendar import Case
from rehearsal.cast import Cast, assemble, fill_owners, service_name
from rehearsal.days import Day, days
from rehearsal.habits import Course
from rehearsal.scratch import scratch_database
from rehearsal.what_if import AsAsked, Change, changed
from rules.errors import Refused
from rules.permissions import OPERATOR
from rules.published_report import Nation, PublishedReport
from rules.timeline import Explanation, Timing
from rules.working_days import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Source:
    """The report that is rehearsed, as a file and as read."""

    name: str
    content: bytes
    report: PublishedReport


@dataclass(frozen=True, slots=True)
class MoveShown:
    """One move of a date: on which day, from where to where, and why."""

    moved_on: date
    old_due_on: date
    new_due_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class DeadlineShown:
    """A deadline at the end of the rehearsal, with the reason for its day."""

    kind: str
    label: str
    state: str
    original_due_on: date
    due_on: date
    opens_on: date | None
    met_on: date | None
    days_late: int
    is_forecast: bool
    post: str
    why: Explanation
    moves: tuple[MoveShown, ...] = ()


@dataclass(frozen=True, slots=True)
class RecommendationShown:
    """A recommendation, who answers for it, and where it ended."""

    number: int
    text: str
    owners: tuple[str, ...]
    line: int
    state: str


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Everything a rehearsal showed. `first_dates` are the deadlines as first set, by kind."""

    reference: str
    area: str
    service: str
    visit_ended_on: date
    published_on: date | None
    days: tuple[Day, ...]
    deadlines: tuple[DeadlineShown, ...]
    recommendations: tuple[RecommendationShown, ...]
    chain: str

    @property
    def facts(self) -> tuple[HappenedFact, ...]:
        """Every fact, in order."""
        return tuple(fact for day in self.days for fact in day.facts)


def run(
    source: Source,
    visit_ended_on: date,
    course: Course,
    address: str,
    watch: Callable[[Day], None],
    changes: Sequence[Change] = (),
) -> Rehearsal:
    """Run a report's follow-up on a scratch database of the same engine as `address`.

    `watch` is called with each day as it ends; `changes` are made on the way. Raises Refused on
    dates that cannot be.
    """
    asked = changed(AsAsked(visit_ended_on, course), changes)
    visit_ended_on, course = asked.visit_ended_on, asked.course
    if course.published_on and course.published_on < visit_ended_on:
        raise Refused(
            f"The report cannot be published on {course.published_on:%-d %B %Y}: "
            f"the visit ended only on {visit_ended_on:%-d %B %Y}."
        )
    with scratch_database(address):
        inspection_id, cast = _set_the_scene(source, visit_ended_on)
        shown = []
        for day in days(inspection_id, Case("", cast, course), visit_ended_on, 0, changes):
            shown.append(day)
            watch(day)
        return _outcome(inspection_id, tuple(shown))


def _set_the_scene(source: Source, visit_ended_on: date) -> tuple[UUID, Cast]:
    report = source.report
    acting = Acting(OPERATOR, visit_ended_on, clock.london(visit_ended_on, time(6)))
    with announced(acting) as session:
        version = adopt_rules(session, acting, shipped_rules())
        new = NewInspection(
            service=service_name(report),
            area=report.area.value,
            nation=report.nation.value if report.nation else Nation.ENGLAND,
            visit_planned_until=visit_ended_on,
            region=report.region.value if report.region else None,
        )
        inspection = schedule(session, acting, version, new)
        cast = assemble(session, acting, inspection, report)
        file = receive(session, acting, source.name, source.content)
        register(session, acting, inspection, file, report)
        add_welsh(session, acting, inspection)
        named = recommendations_of(session, inspection.id)
        posts = [each.post for recommendation in named for each in recommendation.posts]
        fill_owners(session, acting, cast, posts, inspection)
        return inspection.id, cast


def _outcome(inspection_id: UUID, shown: tuple[Day, ...]) -> Rehearsal:
    with reading() as session:
        deadlines = deadlines_in_full(session, inspection_id)
        inspection = deadlines[0].inspection
        return Rehearsal(
            reference=inspection.reference,
            area=inspection.area,
            service=inspection.service.name,
            visit_ended_on=inspection.visit_ended_on or shown[0].on,
            published_on=inspection.published_on,
            days=shown,
            deadlines=tuple(_shown(session, deadlines, shown[-1].on)),
            recommendations=_recommendations(session, inspection_id),
            chain=verify(session).sentence,
        )


def _shown(session: Session, deadlines: Sequence[Deadline], today: date) -> Iterator[DeadlineShown]:
    calendar = standing.calendar(session)
    numbers = numbers_of_dates(session, deadlines[0].inspection_id)
    moves = moves_of_dates(session, deadlines[0].inspection_id)
    for each in deadlines:
        name = each.kind.value.replace("_", " ").capitalize()
        shown = _as_it_ended(each, f"{name} {numbers[each.id]}".strip(), calendar, today)
        yield replace(shown, moves=tuple(map(_move, moves.get(each.id, ()))))


def _move(move: DeadlineMove) -> MoveShown:
    return MoveShown(move.moved_on, move.old_due_on, move.new_due_on, move.reason)


def _as_it_ended(
    deadline: Deadline, label: str, calendar: WorkingCalendar, today: date
) -> DeadlineShown:
    return DeadlineShown(
        kind=deadline.kind.value,
        label=label,
        state=deadline.state.value,
        original_due_on=deadline.original_due_on,
        due_on=deadline.due_on,
        opens_on=deadline.opens_on,
        met_on=deadline.met_on,
        days_late=deadline.days_late(today) if deadline.met_on else 0,
        is_forecast=deadline.milestone.timing is Timing.FORECAST,
        post=deadline.post.title,
        why=deadline.explanation(calendar),
    )


def _recommendations(session: Session, inspection_id: UUID) -> tuple[RecommendationShown, ...]:
    return tuple(
        RecommendationShown(
            number=each.number,
            text=f"{each.lead_in} {each.text}".strip(),
            owners=tuple(each.printed_owners),
            line=each.line,
            state=each.state.value,
        )
        for each in recommendations_of(session, inspection_id)
    )
