from datetime import date

import pytest
from sqlalchemy import Engine, select

from models import CarriedItem, Deadline, Inspection
from models.further_inspection import consider
from models.ordering import order
from models.publication import publish
from models.queries import standing
from rules.errors import NotNow
from rules.posts import PostKind
from rules.stages import DeadlineState, RecommendationState
from rules.timeline import DeadlineKind
from tests.course import Step, bring_to
from tests.factories import Case, at_work, looking_at, make_case, not_allowed, on_sqlite, refused

P, R = PostKind, RecommendationState
DECIDED = date(2012, 9, 3)
VISIT = date(2012, 11, 9)


@pytest.fixture
def case(engine: Engine) -> Case:
    """A plan the monitor follows, and that a further inspection is needed on record."""
    del engine
    made = make_case()
    bring_to(made, Step.ACKNOWLEDGED)
    with at_work(made, P.LEAD_INSPECTOR, DECIDED) as desk:
        consider(desk.acting, desk.inspection, is_needed=True, reason="Safeguarding is low.")
    return made


def ordered(case: Case) -> Inspection:
    with at_work(case, P.ASSISTANT_CHIEF_INSPECTOR, DECIDED) as desk:
        made = order(desk.acting, desk.inspection, (date(2012, 11, 5), VISIT))
        desk.session.flush()
        return made


def states(case: Case) -> list[RecommendationState]:
    with looking_at(case) as desk:
        return [each.state for each in desk.plan().recommendations]


def test_an_ordered_inspection_is_linked_and_carries_what_is_open(case: Case) -> None:
    new = ordered(case)
    with looking_at(case) as desk:
        after = desk.session.get_one(Inspection, new.id)
        assert after.predecessor_id == case.inspection_id
        assert after.service_id == desk.inspection.service_id
        assert (after.visit_planned_from, after.visit_planned_until) == (date(2012, 11, 5), VISIT)
        carried = desk.session.scalars(select(CarriedItem)).all()
        assert {each.inspection_id for each in carried} == {new.id}
        assert len(carried) == 2
        visit = standing.deadline_about(desk.session, DeadlineKind.VISIT, new.id)
        assert visit is not None
        assert visit.due_on == VISIT
    # The service goes on with its plan until the new report is out.
    assert states(case) == [R.IN_PROGRESS, R.IN_PROGRESS]


@on_sqlite
def test_what_is_open_when_the_new_report_comes_out_is_carried_forward(case: Case) -> None:
    new = ordered(case)
    with at_work(case, P.MONITOR, date(2012, 10, 1)) as desk:
        first = desk.plan().recommendations[0]
        first.state = R.IMPLEMENTED
    further = Case(new.id, case.area, case.people, case.stranger, case.owners_post)
    with at_work(further, P.ASSISTANT_CHIEF_INSPECTOR, VISIT) as desk:
        desk.inspection.end_visit(desk.acting, VISIT)
        desk.inspection.give_provisional_findings(desk.acting, VISIT)
        desk.inspection.send_draft(desk.acting, VISIT)
        desk.inspection.receive_comments(desk.acting, VISIT)
        publish(desk.acting, desk.inspection, VISIT)
    assert states(case) == [R.IMPLEMENTED, R.CARRIED_FORWARD]
    with looking_at(case) as desk:
        targets = desk.session.scalars(
            select(Deadline)
            .where(Deadline.inspection_id == case.inspection_id)
            .where(Deadline.kind == DeadlineKind.ACTION_TARGET)
        )
        ends = sorted(each.state for each in targets)
        assert ends == [DeadlineState.CANCELLED, DeadlineState.OPEN]


@on_sqlite
def test_it_is_ordered_once_by_who_may_and_only_if_needed(case: Case) -> None:
    with at_work(case, P.LEAD_INSPECTOR, DECIDED) as desk, not_allowed():
        order(desk.acting, desk.inspection, (None, VISIT))
    with at_work(case, P.CHIEF_INSPECTOR, DECIDED) as desk:
        with refused("planned for days to come"):
            order(desk.acting, desk.inspection, (None, DECIDED))
        with refused("planned for days to come"):
            order(desk.acting, desk.inspection, (date(2012, 11, 12), VISIT))
        order(desk.acting, desk.inspection, (None, VISIT))
        with pytest.raises(NotNow, match="ordered already"):
            order(desk.acting, desk.inspection, (None, VISIT))
        consider(desk.acting, desk.inspection, is_needed=False, reason="It is done.")
        with refused("Record first that an early further inspection is needed"):
            order(desk.acting, desk.inspection, (None, VISIT))


@on_sqlite
def test_none_is_ordered_before_the_report_is_published(engine: Engine) -> None:
    del engine
    case = make_case()
    bring_to(case, Step.COMMENTS_RECEIVED)
    with at_work(case, P.ASSISTANT_CHIEF_INSPECTOR, DECIDED) as desk:
        consider(desk.acting, desk.inspection, is_needed=True, reason="Low scores.")
        with refused("once the report is published"):
            order(desk.acting, desk.inspection, (None, VISIT))
