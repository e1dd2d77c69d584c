from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from models import Event, EventKind, Reminder
from models.database import reading
from tests.course import Step, bring_to
from tests.factories import make_case
from tests.mornings import left_behind, morning_of, mornings

pytestmark = pytest.mark.usefixtures("engine")
OUTAGES = (1, 3, 30)
SQLITE, BOTH = ("sqlite",), ("sqlite", "postgresql")
# What happened last, and the first morning that the outage takes.
POINTS = {
    "the provisional findings fall due": (Step.VISIT_ENDED, date(2012, 2, 24), SQLITE),
    "the window for the draft opens": (Step.FINDINGS_GIVEN, date(2012, 3, 9), SQLITE),
    "the time for comments lapses": (Step.DRAFT_SENT, date(2012, 3, 31), SQLITE),
    "the forecast of publication passes": (Step.COMMENTS_RECEIVED, date(2012, 5, 5), SQLITE),
    "the plan is late": (Step.PUBLISHED, date(2012, 7, 12), SQLITE),
    "the plan is forwarded": (Step.FINALISED, date(2012, 7, 17), BOTH),
    "the update is asked for": (Step.ACKNOWLEDGED, date(2012, 9, 26), SQLITE),
    "the first review comes": (Step.ACKNOWLEDGED, date(2012, 10, 17), BOTH),
}
EACH = [
    pytest.param(engine, step, first, id=f"{name}-{engine}")
    for name, (step, first, engines) in POINTS.items()
    for engine in engines
]


@pytest.mark.parametrize(("address", "step", "first"), EACH, indirect=["address"])
def test_however_long_an_outage_lasts_it_ends_in_the_state_of_none(step: Step, first: date) -> None:
    end = first + timedelta(days=max(OUTAGES) + 1)
    begin = first - timedelta(days=2)
    unbroken = make_case()
    bring_to(unbroken, step)
    mornings(begin, end)
    expected = left_behind(unbroken)
    assert len(expected["events"]) > events_at(step)  # type: ignore[arg-type]
    for length in OUTAGES:
        case = make_case(f"Missed {length}")
        bring_to(case, step)
        mornings(begin, end, (first, first + timedelta(days=length - 1)))
        assert left_behind(case) == expected


def events_at(step: Step) -> int:
    """Count what is on record before any morning ran."""
    case = make_case("Compared")
    bring_to(case, step)
    return len(left_behind(case)["events"])  # type: ignore[arg-type]


def test_a_morning_run_again_adds_nothing() -> None:
    case = make_case()
    bring_to(case, Step.FINALISED)
    morning_of(date(2012, 7, 17))
    once, ledger = left_behind(case), entries()
    for _ in range(3):
        assert morning_of(date(2012, 7, 17)).changed == 0
    morning_of(date(2012, 7, 16))
    assert (left_behind(case), entries()) == (once, ledger)


def test_what_the_calendar_did_late_is_dated_as_the_rule_says_and_recorded_when_done() -> None:
    case = make_case()
    bring_to(case, Step.FINALISED)
    morning_of(date(2012, 8, 20))
    with reading() as session:
        forwarded = session.scalars(
            select(Event).where(Event.kind == EventKind.PLAN_FORWARDED)
        ).one()
    assert forwarded.occurred_on == date(2012, 7, 17)
    assert forwarded.recorded_at.date() == date(2012, 8, 20)
    assert forwarded.actor_id is None


def entries() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(Reminder)) or 0
