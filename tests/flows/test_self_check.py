from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

import clock
from flows import _steps
from flows.self_check import self_check, step
from models import FlowRun, Notification
from models.anchor import anchors, note
from models.backup import note_taken
from models.chain import Head, verify
from models.database import reading, transaction
from models.flow_runs import forget_old_runs
from rules.posts import PostKind
from tests.course import Step, bring_to
from tests.factories import Case
from tests.flows.conftest import ONE_ENGINE, Kept

pytestmark = [ONE_ENGINE]


@pytest.mark.prefect
def test_with_nothing_left_undone_the_end_of_the_record_is_noted(
    engine: object, own_anchor: Path, kept: Kept
) -> None:
    del engine
    self_check()

    assert [(run.flow, run.failure) for run in kept()] == [("self_check", None)]
    assert len(anchors(own_anchor)) == 1


@pytest.mark.prefect
def test_work_left_undone_fails_the_run_in_words_and_is_told(
    case: Case, own_anchor: Path, kept: Kept
) -> None:
    bring_to(case, Step.PUBLISHED)  # in 2012, and no morning has been run since
    with pytest.raises(_steps.StepFailed, match="morning's work has not been done"):
        self_check()

    assert "The morning's work has not been done" in (kept()[0].failure or "")
    with reading() as session:
        assert verify(session, anchors(own_anchor)[-1]).is_intact
        told = session.scalars(select(Notification.person_id)).all()
    assert told == [case.people[PostKind.SCHEDULER]]


def test_a_backup_is_missed_after_a_day_where_one_was_ever_made(
    engine: object, own_anchor: Path
) -> None:
    del engine
    now = clock.now()
    acting = _steps.calendar_acting(clock.today())
    assert step(acting) == []
    note_taken(own_anchor.parent, now - timedelta(hours=23))
    assert step(acting) == []
    note_taken(own_anchor.parent, now - timedelta(hours=25))
    (said,) = step(acting)
    assert said.startswith("The last backup was made on")


def test_a_changed_record_is_told_in_words(case: Case, own_anchor: Path) -> None:
    del case
    note(Head(1, "f" * 64), own_anchor)
    said = step(_steps.calendar_acting(clock.today()))
    assert "Fact 1 is not the one that was noted outside the database." in said
    assert len(anchors(own_anchor)) == 1


def test_old_runs_are_forgotten_but_for_each_flow_s_last(
    engine: object, own_anchor: Path, kept: Kept
) -> None:
    del engine, own_anchor
    now = clock.now()
    rows = {
        "timeline": (200, 100, 89),
        "delivery": (100, 8, 6),
        "intake": (400,),
    }
    with transaction(_steps.calendar_acting(clock.today())) as session:
        for flow, ages in rows.items():
            for age in ages:
                at = now - timedelta(days=age)
                session.add(FlowRun(flow=flow, as_of=at.date(), began_at=at, ended_at=at))
        at = now - timedelta(days=8)
        sent = FlowRun(flow="delivery", as_of=at.date(), began_at=at, ended_at=at, changed=3)
        session.add(sent)
    assert forget_old_runs(now) == 4
    left = [(run.flow, (now - run.began_at).days) for run in kept()]
    assert sorted(left) == [("delivery", 6), ("delivery", 8), ("intake", 400), ("timeline", 89)]
