"""Several follow-ups lived through day by day by a process that may be killed at any moment.

Started as `python -m tests.nightly._followups FOLDER`, it goes on from the day that was begun last.
"""

import pickle
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path
from uuid import UUID

import clock
from flows.timeline import morning
from models import Acting, Deadline, Inspection, Session
from models.database import reading
from models.posts import post_of
from models.queries.plans import recommendations_of
from models.queries.story import deadlines_in_full
from models.register import NewInspection, adopt_rules, fill, person, schedule
from models.report_register import receive, register
from models.rules_document import shipped_rules
from notifications.announcing import announced
from notifications.dispatcher import dispatch
from rehearsal.cast import FILLED, Cast, fill_owners
from rehearsal.habits import Course
from rehearsal.players import Scene, act, is_acted_on
from reports.example import example_report
from reports.published import read_report
from rules.permissions import OPERATOR
from rules.published_report import Nation
from rules.stages import InspectionState
from rules.timeline import DeadlineKind

AREAS = ("Thornshire", "Marlshire", "Oxmoor", "Penwick", "Quarrydale")
FIRST = date(2012, 6, 15)
BETWEEN_VISITS = timedelta(days=9)
MORNING, POST, DAYTIME = time(7), time(8), time(11)
# So that reminders, a lapse and a late plan are met with too.
LATE = {DeadlineKind.IMPROVEMENT_PLAN: 6, DeadlineKind.ACKNOWLEDGEMENT: 3, DeadlineKind.DECISION: 2}


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One inspection and who acts in it."""

    inspection_id: UUID
    cast: Cast


def set_the_scene(folder: Path, inspections: int) -> None:
    """Register the inspections, a visit every nine days, and keep who plays in them."""
    scene = [
        _scheduled(area, FIRST + number * BETWEEN_VISITS)
        for number, area in enumerate(AREAS[:inspections])
    ]
    (folder / "scene").write_bytes(pickle.dumps(scene))


def live_on(folder: Path) -> None:
    """Live from the day begun last until every follow-up is closed. A day may be lived twice."""
    scene: Sequence[FollowUp] = pickle.loads((folder / "scene").read_bytes())  # noqa: S301 - ours
    for on in _days_from(begun_last(folder)):
        _begin(folder, on)
        _live_through(scene, on)
        if _is_over():
            return


def begun_last(folder: Path) -> date:
    """Return the day on which life goes on."""
    kept = folder / "day"
    return date.fromisoformat(kept.read_text()) if kept.exists() else FIRST


def _scheduled(area: str, visit_ends_on: date) -> FollowUp:
    acting = Acting(OPERATOR, FIRST, clock.london(FIRST, time(6)))
    content = example_report().replace(b"Thornshire", area.encode())
    report = read_report(content)
    with announced(acting) as session:
        version = adopt_rules(session, acting, shipped_rules())
        new = NewInspection(f"{area} YOS", area, Nation.ENGLAND, visit_ends_on)
        inspection = schedule(session, acting, version, new)
        cast = _cast(session, acting, inspection)
        file = receive(session, acting, f"{area}.txt", content)
        register(session, acting, inspection, file, report)
        named = recommendations_of(session, inspection.id)
        posts = [each.post for recommendation in named for each in recommendation.posts]
        fill_owners(session, acting, cast, posts, inspection)
        return FollowUp(inspection.id, cast)


def _cast(session: Session, acting: Acting, inspection: Inspection) -> Cast:
    """Fill every post: the service's with its own people, the others' with the same for all."""
    holders = {}
    for kind in FILLED:
        post = post_of(session, inspection, kind)
        its_own = post.inspection_id or post.organisation_id == inspection.service_id
        stem = f"{kind.value}.{inspection.area if its_own else 'all'}".lower()
        somebody = person(session, stem, f"{stem}@follow-up.example")
        fill(acting, session, post, somebody, FIRST - timedelta(days=30))
        holders[kind] = somebody.id
    return Cast(holders, {})


def _days_from(first: date) -> Iterator[date]:
    while True:
        yield first
        first += timedelta(days=1)


def _begin(folder: Path, on: date) -> None:
    """Note the day so that even a kill between two bytes leaves the old one or the new."""
    unfinished = folder / "day.unfinished"
    unfinished.write_text(on.isoformat())
    unfinished.replace(folder / "day")


def _live_through(scene: Sequence[FollowUp], on: date) -> None:
    morning(Acting.calendar(on, clock.london(on, MORNING)))
    dispatch(clock.london(on, POST))
    for follow_up in scene:
        for deadline_id in _asked(follow_up, on):
            _do(follow_up, deadline_id, on)
    dispatch(clock.london(on, DAYTIME) + timedelta(minutes=1))


def _asked(follow_up: FollowUp, on: date) -> Sequence[UUID]:
    with reading() as session:
        return [
            deadline.id
            for deadline in deadlines_in_full(session, follow_up.inspection_id)
            if deadline.is_open and is_acted_on(deadline.kind) and _has_come(deadline, on)
        ]


def _has_come(deadline: Deadline, on: date) -> bool:
    acts_on = Course(late=LATE).acts_on(deadline.kind, deadline.due_on, 1)
    return acts_on is not None and acts_on <= on


def _do(follow_up: FollowUp, deadline_id: UUID, on: date) -> None:
    at = clock.london(on, DAYTIME)
    with announced(Acting.calendar(on, at)) as session:
        every = deadlines_in_full(session, follow_up.inspection_id)
        mine = next(deadline for deadline in every if deadline.id == deadline_id)
        if mine.is_open:
            act(Scene(session, follow_up.cast, mine, on, at))


def _is_over() -> bool:
    with reading() as session:
        return all(each.state is InspectionState.CLOSED for each in session.query(Inspection))


if __name__ == "__main__":
    sys.stdout.write("living\n")
    sys.stdout.flush()
    live_on(Path(sys.argv[1]))
