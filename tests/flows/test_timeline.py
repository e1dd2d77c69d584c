from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

import clock
from flows import _stage, _steps
from flows.timeline import timeline
from models import Acting, Deadline, Event
from models.base import Base
from models.calendar_acts import decide
from models.database import reading
from rules.errors import DateNotYetReached
from tests.course import Step, bring_to
from tests.factories import Case, make_case
from tests.flows.conftest import ONE_ENGINE, Kept

pytestmark = pytest.mark.prefect
# The plan of the report published on 13 June 2012 was due on 11 July.
FOUND_LATE = date(2012, 7, 12)
STAGES = [
    "provisional_findings",
    "draft_report",
    "publication",
    "improvement_plan",
    "monitoring",
    "reminders",
]


@pytest.fixture
def waiting(case: Case) -> Case:
    """Let a report be out and its plan not yet handed in."""
    bring_to(case, Step.PUBLISHED)
    return case


def facts_of(case: Case) -> int:
    with reading() as session:
        mine = select(func.count()).where(Event.inspection_id == case.inspection_id)
        return session.scalars(mine).one()


def rows() -> dict[str, int]:
    """Count what is in every table but the one that counts runs."""
    with reading() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
            if table.name != "flow_run"
        }


def test_a_morning_is_run_once_through_all_its_stages(waiting: Case, kept: Kept) -> None:
    before = facts_of(waiting)
    timeline(as_of=FOUND_LATE)

    assert facts_of(waiting) > before
    runs = [(run.flow, run.as_of) for run in kept()]
    assert runs == [(flow, FOUND_LATE) for flow in ("timeline", *STAGES)]
    assert all(run.ended_at and not run.failure for run in kept())


def test_running_a_morning_twice_changes_nothing(waiting: Case) -> None:
    before = facts_of(waiting)
    timeline(as_of=FOUND_LATE)
    once = rows()
    timeline(as_of=FOUND_LATE)

    assert facts_of(waiting) > before
    assert rows() == once


@ONE_ENGINE
def test_a_day_that_has_not_come_is_refused(waiting: Case, kept: Kept) -> None:
    del waiting
    before = rows()
    with pytest.raises(DateNotYetReached, match="has not come yet"):
        timeline(as_of=clock.today() + timedelta(days=1))

    assert (rows(), kept()) == (before, [])


@ONE_ENGINE
def test_a_broken_deadline_fails_the_run_and_stops_no_other(
    waiting: Case, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = make_case("Otherby")
    bring_to(broken, Step.PUBLISHED)
    before = facts_of(waiting), facts_of(broken)

    def decide_unless_broken(deadline: Deadline, acting: Acting) -> int:
        if deadline.inspection_id == broken.inspection_id:
            raise LookupError
        return decide(deadline, acting)

    monkeypatch.setattr(_steps, "decide", decide_unless_broken)
    state = timeline(as_of=FOUND_LATE, return_state=True)

    assert state.is_failed()
    assert facts_of(waiting) > before[0]
    assert facts_of(broken) == before[1]
    failures = {run.flow: run.failure for run in kept()}
    assert list(failures) == ["timeline", *STAGES]
    assert {flow for flow, failure in failures.items() if failure} == {
        "timeline",
        "improvement_plan",
    }


@ONE_ENGINE
def test_a_chunk_whose_database_is_away_fails_its_stage_alone(
    waiting: Case, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    del waiting

    def away(*_: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(_stage, "look_at", away)
    monkeypatch.setattr(_stage.look_at_chunk, "retries", 0)
    state = timeline(as_of=FOUND_LATE, return_state=True)

    assert state.is_failed()
    failures = {run.flow: run.failure for run in kept()}
    assert list(failures) == ["timeline", *STAGES]
    assert failures["improvement_plan"] == "ConnectionError: "
    assert failures["reminders"] is None
