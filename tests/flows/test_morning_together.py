import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import func, select

from flows import improvement_plan, timeline
from models import Base, Deadline, Digest, Notice, Notification, Provenance, Reminder
from models.chain import verify
from models.database import reading
from rules.posts import PostKind
from rules.stages import DeadlineState, PlanState
from rules.timeline import DeadlineKind
from tests.course import Step, bring_to
from tests.factories import FORWARDED, Case, at_work, looking_at, make_case
from tests.mornings import calendar_at_seven, left_behind, morning_of

pytestmark = pytest.mark.usefixtures("engine")
EIGHT = 8
AFTER_THE_FIRST_REVIEW = date(2012, 10, 18)


def count(table: type[Base]) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def at_once(on: date, times: int = EIGHT) -> None:
    """Run one morning several times at the same moment."""
    together = Barrier(times)

    def run() -> None:
        together.wait(timeout=120)
        timeline.morning(calendar_at_seven(on))

    with ThreadPoolExecutor(times) as runs:
        for each in [runs.submit(run) for _ in range(times)]:
            each.result(timeout=300)


@pytest.mark.parametrize(
    ("step", "on"),
    [(Step.FINALISED, FORWARDED), (Step.ACKNOWLEDGED, AFTER_THE_FIRST_REVIEW)],
)
def test_eight_runs_of_a_morning_at_once_leave_the_rows_of_one(step: Step, on: date) -> None:
    alone = make_case()
    bring_to(alone, step)
    morning_of(on)
    by_one = {table: count(table) for table in (Reminder, Notice)}
    case = make_case("Holmshire")
    bring_to(case, step)
    at_once(on)
    assert left_behind(case) == left_behind(alone)
    assert {table: count(table) for table in by_one} == {t: 2 * n for t, n in by_one.items()}
    assert count(Notification) == count(Digest)
    with reading() as session:
        assert verify(session).is_intact


def poison(case: Case) -> UUID:
    """Add a deadline of a kind this programme's rules do not know: whoever looks at it fails."""
    with at_work(case, PostKind.SCHEDULER, date(2012, 7, 16)) as desk:
        version = desk.inspection.programme_version
        version.document = version.document.split("# The service asks for more time")[0]
        deadline = Deadline(
            inspection_id=case.inspection_id,
            kind=DeadlineKind.EXTENSION_DECISION,
            subject_id=case.inspection_id,
            post_id=desk.post(PostKind.SCHEDULER).id,
            anchor_opens_on=date(2012, 7, 1),
            anchor_on=date(2012, 7, 1),
            anchor_source="asked for",
            raw_on=date(2012, 7, 16),
            due_on=date(2012, 7, 16),
            original_due_on=date(2012, 7, 16),
            provenance=Provenance.INSPECTORATE,
            decide_on=date(2012, 7, 17),
            remind_on=date(2012, 7, 17),
        )
        desk.session.add(deadline)
        desk.session.flush()
        return deadline.id


def test_one_deadline_nobody_can_read_stops_no_other_and_is_named(
    caplog: pytest.LogCaptureFixture,
) -> None:
    cases = [make_case(), make_case("Holmshire"), make_case("Newshire")]
    for case in cases:
        bring_to(case, Step.FINALISED)
    broken = poison(cases[1])
    with caplog.at_level(logging.ERROR, "flows"):
        tally = morning_of(date(2012, 7, 17))
    assert set(tally.failed) == {broken}
    assert str(broken) in caplog.text
    for case in cases:
        with looking_at(case) as desk:
            assert desk.plan().state is PlanState.FORWARDED
    with reading() as session:
        kept = session.get_one(Deadline, broken)
        assert (kept.state, kept.decide_on) == (DeadlineState.OPEN, date(2012, 7, 17))


def test_one_deadline_nobody_can_read_silences_no_other_reminder() -> None:
    case = make_case()
    bring_to(case, Step.FORWARDED)
    broken = poison(case)
    tally = morning_of(date(2012, 7, 23))
    assert set(tally.failed) == {broken}
    with reading() as session:
        reminded = session.scalars(select(Reminder.deadline_id)).all()
    with looking_at(case) as desk:
        assert desk.deadline(DeadlineKind.ACKNOWLEDGEMENT).id in reminded


def test_a_stage_looks_only_at_what_is_its_own() -> None:
    case = make_case()
    bring_to(case, Step.FORWARDED)
    before = left_behind(case)
    assert improvement_plan.step(calendar_at_seven(AFTER_THE_FIRST_REVIEW)).looked_at == 0
    assert left_behind(case) == before
