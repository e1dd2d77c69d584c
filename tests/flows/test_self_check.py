from pathlib import Path

import pytest

from flows import _steps
from flows.self_check import self_check
from models.anchor import anchors
from models.chain import verify
from models.database import reading
from tests.course import Step, bring_to
from tests.factories import Case
from tests.flows.conftest import ONE_ENGINE, Kept

pytestmark = [pytest.mark.prefect, ONE_ENGINE]


def test_with_nothing_left_undone_the_end_of_the_record_is_noted(
    engine: object, own_anchor: Path, kept: Kept
) -> None:
    del engine
    self_check()

    assert [(run.flow, run.failure) for run in kept()] == [("self_check", None)]
    assert len(anchors(own_anchor)) == 1


def test_work_left_undone_fails_the_run_in_words(case: Case, own_anchor: Path, kept: Kept) -> None:
    bring_to(case, Step.PUBLISHED)  # in 2012, and no morning has been run since
    with pytest.raises(_steps.StepFailed, match="deadlines that a stage should have looked at"):
        self_check()

    assert "deadlines that a stage should have looked at" in (kept()[0].failure or "")
    with reading() as session:
        assert verify(session, anchors(own_anchor)[-1]).is_intact
