from datetime import date

import pytest
from sqlalchemy import select

from models import Action, EventKind, NewAction, Notice, Reply
from models.event import Event
from notifications.announcing import announced
from rules.posts import PostKind
from rules.stages import ActionState, Answer, OwnershipState, PlanState
from rules.timeline import DeadlineKind
from tests.course import Step, bring_to
from tests.factories import (
    FINALISED,
    PUBLISHED,
    TARGET,
    Case,
    at_work,
    looking_at,
    make_case,
    new_action,
    not_allowed,
    on_sqlite,
    refused,
)

pytestmark = [on_sqlite, pytest.mark.usefixtures("engine")]
P = PostKind


@pytest.fixture
def case() -> Case:
    made = make_case()
    bring_to(made, Step.PUBLISHED)
    return made


def reply(
    case: Case, *actions: tuple[Action | None, NewAction], answer: Answer | None = Answer.AGREED
) -> None:
    """Say all there is to say about the first recommendation, as its page does."""
    with at_work(case, P.HEAD_OF_SERVICE, PUBLISHED, announced) as desk:
        plan = desk.plan()
        rows = [(kept.id if kept else None, new) for kept, new in actions]
        plan.reply(desk.acting, plan.recommendations[0], Reply(answer, "", rows))


def actions(case: Case) -> list[Action]:
    with looking_at(case) as desk:
        return list(desk.plan().actions)


def version(case: Case) -> int:
    with looking_at(case) as desk:
        return desk.plan().row_version


def facts(case: Case, kind: EventKind) -> list[Event]:
    with looking_at(case) as desk:
        return list(desk.session.scalars(select(Event).where(Event.kind == kind)))


def test_a_reply_answers_and_adds_in_one_go(case: Case) -> None:
    reply(case, (None, new_action(case)), (None, NewAction("Train everybody.")))
    assert [(each.letter, each.what) for each in actions(case)] == [
        ("a", "Check every assessment before it is signed off."),
        ("b", "Train everybody."),
    ]


def test_the_same_reply_twice_changes_nothing_not_even_the_version(case: Case) -> None:
    reply(case, (None, new_action(case)))
    before, [action] = version(case), actions(case)
    reply(case, (action, new_action(case)))
    assert version(case) == before
    assert not facts(case, EventKind.ACTION_CHANGED)


def test_any_change_to_a_part_is_a_new_version_of_the_whole(case: Case) -> None:
    seen = [version(case)]
    reply(case, (None, new_action(case)))
    seen.append(version(case))
    reply(case, (actions(case)[0], new_action(case, partners="Health")))
    seen.append(version(case))
    reply(case)
    seen.append(version(case))
    assert seen == sorted(set(seen))


def test_actions_without_an_answer_yet_are_kept(case: Case) -> None:
    reply(case, (None, new_action(case)), answer=None)
    with looking_at(case) as desk:
        assert desk.plan().responses == []
        assert desk.plan().state is PlanState.DRAFT


def test_an_action_that_is_gone_cannot_be_changed(case: Case) -> None:
    reply(case, (None, new_action(case)))
    [action] = actions(case)
    reply(case)
    with refused("An action on this page is no longer in the plan."):
        reply(case, (action, new_action(case)))


def test_what_nobody_answered_leaves_no_trace_but_a_fact(case: Case) -> None:
    reply(case, (None, new_action(case)), (None, NewAction("Train everybody.")))
    first, second = actions(case)
    reply(case, (second, NewAction("Train everybody.")))
    assert [(each.letter, each.what) for each in actions(case)] == [("a", "Train everybody.")]
    assert [fact.body["action"] for fact in facts(case, EventKind.ACTION_REMOVED)] == [
        str(first.id)
    ]


def test_what_its_owner_answered_is_cancelled_and_keeps_its_letter(case: Case) -> None:
    reply(case, (None, new_action(case)))
    with at_work(case, P.OWNER, PUBLISHED) as desk:
        desk.plan().actions[0].accept(desk.acting)
    reply(case, (None, NewAction("Train everybody.")))
    assert [(each.letter, each.state) for each in actions(case)] == [
        ("a", ActionState.CANCELLED),
        ("b", ActionState.PLANNED),
    ]


def test_a_done_action_is_not_taken_out(case: Case) -> None:
    reply(case, (None, new_action(case)))
    with at_work(case, P.OWNER, PUBLISHED) as desk:
        desk.plan().actions[0].claim_done(desk.acting, PUBLISHED, "The checklist is in use.")
    with refused("This action is done, so it cannot become cancelled now."):
        reply(case)


def test_an_owner_hears_that_they_are_named_and_not_of_every_change(case: Case) -> None:
    reply(case, (None, new_action(case)))
    reply(case, (actions(case)[0], new_action(case, partners="Health")))
    [fact] = facts(case, EventKind.ACTION_PROPOSED)
    assert (fact.body["number"], fact.body["post"]) == ("1a", str(case.owners_post))
    with looking_at(case) as desk:
        told = desk.session.scalars(select(Notice.person_id).where(Notice.event_id == fact.id))
        assert list(told) == [case.people[P.OWNER]]


def test_who_names_themselves_is_not_told(case: Case) -> None:
    with at_work(case, P.HEAD_OF_SERVICE, PUBLISHED) as desk:
        post = desk.post(P.HEAD_OF_SERVICE).id
    reply(case, (None, NewAction("Lead it.", owner_post_id=post)))
    [fact] = facts(case, EventKind.ACTION_PROPOSED)
    with looking_at(case) as desk:
        assert not desk.session.scalars(select(Notice).where(Notice.event_id == fact.id)).all()


def test_an_action_is_not_changed_to_a_post_of_another_service(case: Case) -> None:
    other = make_case("Farshire")
    reply(case, (None, new_action(case)))
    with refused("An action's owner is a post of the service or of its partners."):
        reply(case, (actions(case)[0], NewAction("Check.", owner_post_id=other.owners_post)))


@pytest.fixture
def final() -> Case:
    made = make_case()
    bring_to(made, Step.FINALISED)
    return made


def hand_over(case: Case, to: PostKind, who: PostKind = P.HEAD_OF_SERVICE) -> None:
    with at_work(case, who, FINALISED, announced) as desk:
        plan = desk.plan()
        plan.actions[0].hand_over(desk.acting, desk.post(to))


def test_an_action_handed_over_is_offered_anew_with_its_date(final: Case) -> None:
    with at_work(final, P.OWNER, FINALISED) as desk:
        desk.plan().actions[0].decline(desk.acting, "I leave in July.")
    hand_over(final, P.DELEGATE)
    action = actions(final)[0]
    with looking_at(final) as desk:
        delegate = desk.post(P.DELEGATE).id
        targets = desk.deadlines(DeadlineKind.ACTION_TARGET)
        [due] = [each for each in targets if each.action_id == action.id]
    assert (action.owner_post_id, due.post_id, due.due_on) == (delegate, delegate, TARGET)
    assert (action.ownership, action.reason) == (OwnershipState.PROPOSED, None)


def test_the_new_owner_and_the_former_one_both_hear_of_it(final: Case) -> None:
    hand_over(final, P.DELEGATE)
    for kind, who in (
        (EventKind.ACTION_PROPOSED, P.DELEGATE),
        (EventKind.ACTION_HANDED_OVER, P.OWNER),
    ):
        [fact] = facts(final, kind)
        with looking_at(final) as desk:
            told = desk.session.scalars(select(Notice.person_id).where(Notice.event_id == fact.id))
            assert list(told) == [final.people[who]]


def test_while_it_is_written_a_plan_tells_both_owners_too(case: Case) -> None:
    reply(case, (None, new_action(case)))
    with at_work(case, P.HEAD_OF_SERVICE, PUBLISHED) as desk:
        delegate = desk.post(P.DELEGATE).id
    reply(case, (actions(case)[0], NewAction("Check.", owner_post_id=delegate)))
    [fact] = facts(case, EventKind.ACTION_HANDED_OVER)
    assert (fact.body["number"], fact.body["post"]) == ("1a", str(case.owners_post))
    assert len(facts(case, EventKind.ACTION_PROPOSED)) == 2


def test_only_the_head_hands_over(final: Case) -> None:
    for who in (P.DELEGATE, P.OWNER, P.LEAD_INSPECTOR):
        with not_allowed():
            hand_over(final, P.DELEGATE, who)


def test_an_action_is_not_handed_over_to_its_owner_or_another_service(final: Case) -> None:
    with refused("This post owns the action already."):
        hand_over(final, P.OWNER)
    with refused("An action's owner is a post of the service or of its partners."):
        hand_over(final, P.MONITOR)


def test_a_claimed_action_is_not_handed_over(final: Case) -> None:
    with at_work(final, P.OWNER, date(2012, 7, 20)) as desk:
        desk.plan().actions[0].claim_done(desk.acting, date(2012, 7, 20), "Minutes.")
    with refused("This action is done, so its owner stays."):
        hand_over(final, P.DELEGATE)
