from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.exc import StaleDataError

from models import Action, Deadline, Forwarding, Plan, PlanVersion, PostHolding
from rules.posts import PostKind
from rules.stages import ActionState, Answer
from rules.timeline import DeadlineKind
from tests.course import Step, bring_to
from tests.factories import (
    ACKNOWLEDGED,
    FORWARDED,
    PUBLISHED,
    Case,
    Desk,
    at_work,
    looking_at,
    make_case,
)

pytestmark = pytest.mark.usefixtures("engine")
P = PostKind


def verify_own_claim(case: Case, desk: Desk) -> object:
    action: Action = desk.plan().actions[0]
    action.done_on, action.state = ACKNOWLEDGED, ActionState.VERIFIED
    action.claimed_by_id = action.verified_by_id = case.people[P.MONITOR]
    return action


def verified_by_nobody(_: Case, desk: Desk) -> object:
    action = desk.plan().actions[0]
    action.state = ActionState.VERIFIED
    return action


def done_on_no_day(_: Case, desk: Desk) -> object:
    action = desk.plan().actions[0]
    action.state = ActionState.DONE
    return action


def published_before_the_visit(_: Case, desk: Desk) -> object:
    desk.inspection.published_on = date(2012, 1, 1)
    return desk.inspection


def met_and_still_reminded_of(_: Case, desk: Desk) -> object:
    deadline = desk.deadline(DeadlineKind.IMPROVEMENT_PLAN)
    deadline.remind_on = date(2013, 1, 1)
    return deadline


def two_dates_of_a_kind_about_one_thing(_: Case, desk: Desk) -> object:
    old = desk.deadline(DeadlineKind.IMPROVEMENT_PLAN)
    columns = {c.key: getattr(old, c.key) for c in Deadline.__table__.columns if c.key != "id"}
    return Deadline(**columns)


def a_date_about_something_else_than_it_says(_: Case, desk: Desk) -> object:
    deadline = desk.deadline(DeadlineKind.IMPROVEMENT_PLAN)
    deadline.subject_id = desk.inspection.service_id
    return deadline


def a_second_plan(_: Case, desk: Desk) -> object:
    return Plan(inspection_id=desk.inspection.id)


def a_second_forwarding(_: Case, desk: Desk) -> object:
    return Forwarding(plan_version_id=desk.plan().versions[0].id, forwarded_on=FORWARDED)


def a_second_version_1(case: Case, desk: Desk) -> object:
    first = desk.plan().versions[0]
    again = {c.key: getattr(first, c.key) for c in PlanVersion.__table__.columns if c.key != "id"}
    del case
    return PlanVersion(**again)


def a_post_left_before_it_was_taken(case: Case, desk: Desk) -> object:
    return PostHolding(
        post_id=desk.post(P.HEAD_OF_SERVICE).id,
        person_id=case.stranger,
        from_on=date(2012, 7, 2),
        until_on=date(2012, 7, 1),
    )


# What each tries to break, and by what the database knows it.
EVERY = {
    verify_own_claim: "claimer_is_never_verifier",
    verified_by_nobody: "verified_by_somebody",
    done_on_no_day: "done_on_a_day",
    published_before_the_visit: "published_after_the_visit",
    met_and_still_reminded_of: "only_open_wants_attention",
    two_dates_of_a_kind_about_one_thing: r"uq_deadline_kind|deadline\.kind",
    a_date_about_something_else_than_it_says: "subject_is_what_it_is_about",
    a_second_plan: r"uq_plan_inspection_id|plan\.inspection_id",
    a_second_forwarding: r"uq_forwarding_plan_version_id|forwarding\.plan_version_id",
    a_second_version_1: r"uq_plan_version_plan_id|plan_version\.plan_id",
    a_post_left_before_it_was_taken: "ends_after_it_begins",
}


def test_what_no_code_may_write_the_database_refuses_too() -> None:
    case = make_case()
    bring_to(case, Step.ACKNOWLEDGED)
    for breaks, constraint in EVERY.items():
        with (
            pytest.raises(IntegrityError, match=constraint),
            at_work(case, P.SCHEDULER, ACKNOWLEDGED) as desk,
        ):
            desk.session.add(breaks(case, desk))
    with at_work(case, P.SCHEDULER, ACKNOWLEDGED) as desk:
        assert desk.plan().actions[0].state is ActionState.PLANNED


def test_two_who_edit_at_once_do_not_overwrite_each_other() -> None:
    case = make_case()
    bring_to(case, Step.PUBLISHED)
    with looking_at(case) as desk:
        seen = desk.plan().row_version
    with at_work(case, P.HEAD_OF_SERVICE, PUBLISHED) as desk:
        plan = desk.plan()
        plan.answer(desk.acting, plan.recommendations[0], Answer.AGREED)
    with pytest.raises(StaleDataError), at_work(case, P.DELEGATE, PUBLISHED) as desk:
        edit_as_seen(desk, seen)


def edit_as_seen(desk: Desk, row_version: int) -> None:
    plan = desk.plan()
    set_committed_value(plan, "row_version", row_version)
    plan.endorsed_by = "Nobody"
