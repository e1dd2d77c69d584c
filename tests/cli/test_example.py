from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

import clock
from cli.example import SINCE_PUBLICATION, example
from models import Inspection
from models.database import reading
from models.queries.plans import recommendations_of
from models.queries.story import deadlines_in_full, facts_after
from rules.timeline import DeadlineKind


@pytest.mark.usefixtures("engine")
def test_the_example_is_in_the_middle_of_its_follow_up(capsys: pytest.CaptureFixture[str]) -> None:
    example()

    said = capsys.readouterr().out
    assert "head@example.org" in said
    with reading() as session:
        inspection_id = session.scalars(select(Inspection.id)).one()
        due = {d.kind: d for d in deadlines_in_full(session, inspection_id) if d.is_open}
        assert list(due) == [DeadlineKind.IMPROVEMENT_PLAN]
        plan_due = due[DeadlineKind.IMPROVEMENT_PLAN].due_on
        assert plan_due >= clock.today() + timedelta(days=28) - SINCE_PUBLICATION - timedelta(5)
        assert len(recommendations_of(session, inspection_id)) == 7


def test_loading_the_example_again_changes_nothing(
    engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    del engine
    example()
    with reading() as session:
        before = len(facts_after(session, 0))

    example()

    assert "nothing was loaded" in capsys.readouterr().out
    with reading() as session:
        assert len(facts_after(session, 0)) == before
