"""Each part of the timeline, run by hand on a day that concerns it."""

from datetime import date, timedelta

import pytest
from prefect import Flow
from sqlalchemy import func, select

from flows.draft_report import draft_report
from flows.improvement_plan import improvement_plan
from flows.monitoring import monitoring
from flows.provisional_findings import provisional_findings
from flows.publication import publication
from models import Event, EventKind
from models.database import reading
from tests import factories
from tests.course import Step, bring_to
from tests.factories import Case
from tests.flows.conftest import ONE_ENGINE, Kept

pytestmark = [pytest.mark.prefect, ONE_ENGINE]
K = EventKind
A_YEAR = timedelta(days=365)


def happened(case: Case) -> dict[EventKind, int]:
    with reading() as session:
        mine = select(Event.kind, func.count().label("times")).where(
            Event.inspection_id == case.inspection_id
        )
        return {row.kind: row.times for row in session.execute(mine.group_by(Event.kind))}


@pytest.mark.parametrize(
    ("flow", "after", "as_of", "noted"),
    [
        (
            provisional_findings,
            Step.VISIT_ENDED,
            factories.VISIT_ENDED + A_YEAR,
            {K.DEADLINE_FELL_DUE, K.DEADLINE_PASSED, K.FACT_ASKED_FOR},
        ),
        (
            draft_report,
            Step.FINDINGS_GIVEN,
            factories.FINDINGS_GIVEN + A_YEAR,
            {K.WINDOW_OPENED, K.WINDOW_CLOSED},
        ),
        (
            publication,
            Step.COMMENTS_RECEIVED,
            factories.COMMENTS_RECEIVED + A_YEAR,
            {K.FACT_ASKED_FOR},
        ),
        (improvement_plan, Step.PUBLISHED, factories.PUBLISHED + A_YEAR, {K.DEADLINE_PASSED}),
        (
            monitoring,
            Step.FORWARDED,
            factories.FORWARDED + A_YEAR,
            {
                K.UPDATE_REQUESTED,
                K.REVIEW_SCHEDULED,
                K.DEADLINE_SET,
                K.DEADLINE_PASSED,
                K.NO_UPDATE_RECORDED,
            },
        ),
    ],
)
def test_a_part_run_by_hand_notes_what_is_late_and_notes_it_once(
    flow: Flow[..., None],
    after: Step,
    as_of: date,
    noted: set[EventKind],
    case: Case,
    kept: Kept,
) -> None:
    bring_to(case, after)
    before = happened(case)

    flow(as_of=as_of)
    once = happened(case)
    flow(as_of=as_of)

    assert {kind for kind in once if once[kind] > before.get(kind, 0)} == noted
    assert happened(case) == once
    assert [(run.as_of, run.failure) for run in kept()] == [(as_of, None), (as_of, None)]
    assert kept()[0].changed > kept()[1].changed == 0
