from collections.abc import Callable
from datetime import date

import pytest

from models import Acting, Action
from rules.posts import PostKind
from rules.stages import ActionState, MoveRefused, OwnershipState
from rules.timeline import DeadlineKind
from tests.course import Step, bring_to
from tests.factories import (
    ACKNOWLEDGED,
    TARGET,
    Case,
    Who,
    at_work,
    looking_at,
    make_case,
    not_allowed,
    on_sqlite,
    put_in,
    refused,
)

pytestmark = [on_sqlite, pytest.mark.usefixtures("engine")]
A, K, P = ActionState, DeadlineKind, PostKind
EVIDENCE = "The checklist, and the minutes of 3 September."
DONE_ON = date(2012, 9, 3)
REVIEWED = date(2012, 10, 17)


@pytest.fixture
def case() -> Case:
    made = make_case(recommendations=1)
    bring_to(made, Step.ACKNOWLEDGED)
    return made


def do(case: Case, who: Who, on: date, deed: Callable[[Action, Acting], None]) -> None:
    with at_work(case, who, on) as desk:
        (action,) = desk.plan().actions
        deed(action, desk.acting)


def action_of(case: Case) -> Action:
    with looking_at(case) as desk:
        (action,) = desk.plan().actions
        return action


def claim(case: Case, who: Who = P.OWNER, on: date = DONE_ON) -> None:
    do(case, who, on, lambda action, acting: action.claim_done(acting, on, EVIDENCE))


def test_the_named_owner_accepts(case: Case) -> None:
    do(case, P.OWNER, ACKNOWLEDGED, lambda action, acting: action.accept(acting))
    assert action_of(case).ownership is OwnershipState.ACCEPTED


def test_an_owner_declines_with_a_reason(case: Case) -> None:
    with refused("Say why you decline this action."):
        do(case, P.OWNER, ACKNOWLEDGED, lambda action, acting: action.decline(acting, " "))
    do(case, P.OWNER, ACKNOWLEDGED, lambda a, acting: a.decline(acting, "It is not ours."))
    action = action_of(case)
    assert (action.ownership, action.reason) == (OwnershipState.DECLINED, "It is not ours.")


def test_what_was_declined_cannot_be_accepted_without_being_proposed_again(case: Case) -> None:
    do(case, P.OWNER, ACKNOWLEDGED, lambda a, acting: a.decline(acting, "It is not ours."))
    with pytest.raises(MoveRefused):
        do(case, P.OWNER, ACKNOWLEDGED, lambda action, acting: action.accept(acting))


def test_an_action_begins_is_blocked_and_goes_on(case: Case) -> None:
    do(case, P.OWNER, ACKNOWLEDGED, lambda action, acting: action.start(acting))
    with refused("Say what blocks this action."):
        do(case, P.OWNER, ACKNOWLEDGED, lambda action, acting: action.block(acting, ""))
    do(case, P.OWNER, ACKNOWLEDGED, lambda a, acting: a.block(acting, "No trainer."))
    assert (action_of(case).state, action_of(case).reason) == (A.BLOCKED, "No trainer.")
    do(case, P.OWNER, ACKNOWLEDGED, lambda action, acting: action.start(acting))
    assert action_of(case).state is A.IN_PROGRESS


def test_a_claim_says_on_which_day_and_what_shows_it(case: Case) -> None:
    with refused("on the day it was done, or after"):
        do(case, P.OWNER, DONE_ON, lambda a, acting: a.claim_done(acting, TARGET, EVIDENCE))
    with refused("Say what shows that this action is done."):
        do(case, P.OWNER, DONE_ON, lambda a, acting: a.claim_done(acting, DONE_ON, "\n"))
    claim(case)
    action = action_of(case)
    assert (action.state, action.done_on, action.evidence) == (A.DONE, DONE_ON, EVIDENCE)
    assert action.claimed_by_id == case.people[P.OWNER]
    with looking_at(case) as desk:
        target = desk.deadline(K.ACTION_TARGET)
        assert (target.is_open, target.met_on, target.remind_on) == (False, DONE_ON, None)


def test_the_head_and_their_delegate_may_act_for_an_owner_and_nobody_else(case: Case) -> None:
    people = (P.BOARD_CHAIR, P.LEAD_INSPECTOR, P.SCHEDULER, P.MONITOR)
    for somebody in [*(case.people[kind] for kind in people), case.stranger]:
        with not_allowed():
            claim(case, somebody)
    claim(case, P.DELEGATE)
    assert action_of(case).claimed_by_id == case.people[P.DELEGATE]


def test_a_claimed_action_does_not_begin_again(case: Case) -> None:
    claim(case)
    with refused("This action is claimed done; the monitor verifies or refuses that."):
        do(case, P.OWNER, DONE_ON, lambda action, acting: action.start(acting))


def test_the_monitor_verifies_what_was_claimed(case: Case) -> None:
    with pytest.raises(MoveRefused):
        do(case, P.MONITOR, REVIEWED, lambda action, acting: action.verify(acting))
    claim(case)
    for who in (P.OWNER, P.HEAD_OF_SERVICE, P.LEAD_INSPECTOR):
        with not_allowed():
            do(case, who, REVIEWED, lambda action, acting: action.verify(acting))
    do(case, P.MONITOR, REVIEWED, lambda action, acting: action.verify(acting))
    action = action_of(case)
    assert (action.state, action.verified_on) == (A.VERIFIED, REVIEWED)
    assert action.verified_by_id == case.people[P.MONITOR]


def test_a_monitor_who_also_owns_the_action_does_not_verify_their_own_claim(case: Case) -> None:
    monitor = case.people[P.MONITOR]
    with at_work(case, P.SCHEDULER, ACKNOWLEDGED) as desk:
        owners_post = desk.plan().actions[0].owner_post
        assert owners_post is not None
        put_in(desk.session, desk.acting, owners_post, monitor, ACKNOWLEDGED)
    claim(case, monitor)
    with refused("Somebody else must verify what you claimed yourself."):
        do(case, monitor, REVIEWED, lambda action, acting: action.verify(acting))
    do(case, P.MONITOR_HEAD_OF_AREA, REVIEWED, lambda action, acting: action.verify(acting))
    assert action_of(case).state is A.VERIFIED


def test_a_refused_claim_goes_back_to_work_and_its_date_is_open_again(case: Case) -> None:
    claim(case)
    refused_on = date(2012, 9, 10)
    with refused("Say why the claim is refused."):
        do(case, P.MONITOR, refused_on, lambda action, acting: action.refuse(acting, ""))
    do(case, P.MONITOR, refused_on, lambda a, acting: a.refuse(acting, "No sample was seen."))
    action = action_of(case)
    assert (action.state, action.reason) == (A.IN_PROGRESS, "No sample was seen.")
    assert (action.done_on, action.claimed_by_id) == (None, None)
    with looking_at(case) as desk:
        target = desk.deadline(K.ACTION_TARGET)
        assert (target.is_open, target.due_on, target.met_on) == (True, TARGET, None)
        assert (target.remind_on, target.decide_on) == (refused_on, date(2012, 9, 18))


def test_what_nobody_claimed_cannot_be_sent_back(case: Case) -> None:
    for prepare in (None, "start", "block"):
        if prepare == "start":
            do(case, P.OWNER, DONE_ON, lambda action, acting: action.start(acting))
        elif prepare == "block":
            do(case, P.OWNER, DONE_ON, lambda a, acting: a.block(acting, "No trainer."))
        with refused("Only an action that is claimed done can be sent back."):
            do(case, P.MONITOR, REVIEWED, lambda a, acting: a.refuse(acting, "Not seen."))


def test_a_claim_refused_after_the_target_is_late_from_then_on_without_a_second_note(
    case: Case,
) -> None:
    claim(case)
    refused_on = date(2012, 10, 2)
    do(case, P.MONITOR, refused_on, lambda a, acting: a.refuse(acting, "No sample was seen."))
    with looking_at(case) as desk:
        target = desk.deadline(K.ACTION_TARGET)
        assert (target.is_open, target.decide_on) == (True, None)
        assert target.days_late(refused_on) == 15


def test_work_done_before_the_plan_existed_is_not_verified_before_it_is_forwarded() -> None:
    case = make_case(recommendations=1)
    bring_to(case, Step.SUBMITTED)
    claim(case, on=date(2012, 7, 12))
    with not_allowed():
        do(case, P.MONITOR, date(2012, 7, 13), lambda action, acting: action.verify(acting))


@pytest.mark.parametrize("deed", ["accept", "start"])
def test_a_partner_from_elsewhere_touches_nobody_elses_action(case: Case, deed: str) -> None:
    other = make_case("Farshire")
    with not_allowed():
        do(case, other.people[P.OWNER], ACKNOWLEDGED, lambda a, acting: getattr(a, deed)(acting))
