from collections import defaultdict
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from models import Event, EventKind, Notice, Notification, PostHolding
from models.database import reading
from notifications.announcing import announced
from rules.posts import PostKind
from rules.stages import Assessment
from tests.course import Step, bring_to
from tests.factories import (
    ACKNOWLEDGED,
    FORWARDED,
    PUBLISHED,
    SUBMITTED,
    Case,
    at_work,
    make_case,
    new_action,
    on_sqlite,
    put_in,
    refused,
)
from tests.mornings import morning_of

pytestmark = pytest.mark.usefixtures("engine")
E, P = EventKind, PostKind
HEAD, CHAIR, OWNER, MONITOR = P.HEAD_OF_SERVICE, P.BOARD_CHAIR, P.OWNER, P.MONITOR
LEAD, SCHEDULER = P.LEAD_INSPECTOR, P.SCHEDULER
INSPECTORATE = {
    LEAD,
    SCHEDULER,
    P.ASSISTANT_CHIEF_INSPECTOR,
    P.CHIEF_INSPECTOR,
    P.PUBLISHER,
}
UPDATE, REVIEW = date(2012, 10, 9), date(2012, 10, 17)

# Who hears of it in the next morning's digest. Nobody is told what they did themselves.
IN_THE_DIGEST = {
    E.INSPECTION_SCHEDULED: {LEAD},
    E.INSPECTION_ANNOUNCED: {HEAD},
    E.PROVISIONAL_FINDINGS_GIVEN: {HEAD},
    E.DRAFT_SENT: {HEAD},
    E.FACT_ASKED_FOR: {LEAD, SCHEDULER},  # the forecast of publication had passed
    E.PLAN_REQUESTED: {HEAD, CHAIR, OWNER},
    E.PLAN_TAKEN_UP: {HEAD},
    E.PLAN_FINALISED: {HEAD, CHAIR, OWNER},
    E.PLAN_FORWARDED: {MONITOR, HEAD},
    E.PLAN_ACKNOWLEDGED: {LEAD, SCHEDULER, HEAD},
    E.ACTION_ACCEPTED: {HEAD},
    E.ACTION_DECLINED: {HEAD},
    E.ACTION_BLOCKED: {HEAD},
    E.ACTION_CLAIMED: {HEAD},
    E.ACTION_REFUSED: {HEAD, OWNER},
    E.RECOMMENDATION_REFUSED: {HEAD, OWNER},
    E.UPDATE_REQUESTED: {HEAD, OWNER},
    E.UPDATE_RECEIVED: {MONITOR},
    E.REVIEW_RECORDED: {HEAD, CHAIR, LEAD, SCHEDULER},
    E.PLAN_COMPLETED: {HEAD, CHAIR, LEAD, SCHEDULER},
    E.PLAN_CLOSED: {HEAD, CHAIR, OWNER, LEAD, MONITOR},
}
AT_ONCE = {
    (E.PLAN_SUBMITTED, "plan_submitted"): {LEAD},
    (E.PLAN_SUBMITTED, "plan_received"): {HEAD},
    (E.PLAN_RETURNED, "plan_returned"): {HEAD, CHAIR},
}


def live_through_everything(case: Case) -> None:
    """Take a case from the register to its close, with whatever can go wrong on the way."""
    bring_to(case, Step.TAKEN_UP, announced)
    return_and_revise(case)
    bring_to(case, Step.ACKNOWLEDGED, announced, after=Step.TAKEN_UP)
    work_on_actions(case)
    morning_of(date(2012, 9, 26))
    claim_and_review(case)


def return_and_revise(case: Case) -> None:
    with at_work(case, LEAD, date(2012, 7, 11), announced) as desk:
        plan = desk.plan()
        plan.latest.send_back(desk.acting, {plan.recommendations[0].id: "Say how."})
    with at_work(case, HEAD, date(2012, 7, 12), announced) as desk:
        plan = desk.plan()
        plan.add_action(desk.acting, plan.recommendations[0], new_action(case))
        plan.submit(desk.acting, "The Board meets in September.")
    with at_work(case, LEAD, date(2012, 7, 13), announced) as desk:
        desk.plan().latest.take_up(desk.acting)


def work_on_actions(case: Case) -> None:
    on = date(2012, 9, 3)
    with at_work(case, OWNER, on, announced) as desk:
        first, second, *_ = desk.plan().actions
        first.accept(desk.acting)
        second.decline(desk.acting, "It is not ours.")
        first.block(desk.acting, "No trainer.")
    with at_work(case, OWNER, on, announced) as desk:
        for action in desk.plan().actions:
            if action.state == "blocked":
                action.start(desk.acting)
            action.claim_done(desk.acting, on, "The checklist is in use.")
    with at_work(case, MONITOR, on, announced) as desk:
        desk.plan().actions[0].refuse(desk.acting, "No sample was seen.")
    with at_work(case, OWNER, on, announced) as desk:
        desk.plan().actions[0].claim_done(desk.acting, on, "The sample is attached.")


def claim_and_review(case: Case) -> None:
    claim_everything(case)
    with at_work(case, MONITOR, UPDATE, announced) as desk:
        desk.plan().recommendations[0].refuse(desk.acting, "Two of five cases only.")
    claim_everything(case)
    with at_work(case, HEAD, UPDATE, announced) as desk:
        desk.review().receive_update(desk.acting, "All is done.")
    with at_work(case, MONITOR, REVIEW, announced) as desk:
        desk.review().assess(desk.acting, Assessment.COMPLETE, "Seen.")
        plan = desk.plan()
        for recommendation in plan.recommendations:
            recommendation.verify(desk.acting)
        plan.complete(desk.acting)
    with at_work(case, SCHEDULER, REVIEW, announced) as desk:
        desk.plan().close(desk.acting)


def claim_everything(case: Case) -> None:
    with at_work(case, HEAD, UPDATE, announced) as desk:
        plan = desk.plan()
        for each in plan.recommendations:
            if each.state == "in_progress":
                mine = [a for a in plan.actions if a.recommendation_id == each.id]
                each.claim(desk.acting, mine)


def in_digests(case: Case) -> dict[EventKind, set[PostKind]]:
    names = {person_id: post for post, person_id in case.people.items()}
    found: dict[EventKind, set[PostKind]] = defaultdict(set)
    with reading() as session:
        for kind, who in session.execute(
            select(Event.kind, Notice.person_id)
            .join(Notice, Notice.event_id == Event.id)
            .where(Event.inspection_id == case.inspection_id)
        ):
            found[kind].add(names[who])
    return found


def at_once(case: Case) -> dict[tuple[EventKind, str], set[PostKind]]:
    names = {person_id: post for post, person_id in case.people.items()}
    found: dict[tuple[EventKind, str], set[PostKind]] = defaultdict(set)
    with reading() as session:
        for kind, message, who in session.execute(
            select(Event.kind, Notification.message, Notification.person_id)
            .join(Event, Event.id == Notification.event_id)
            .where(Event.inspection_id == case.inspection_id)
        ):
            found[(kind, message)].add(names[who])
    return found


def everybody_told() -> set[tuple[UUID, date]]:
    """Return everybody who was told of anything, with the day on which it happened."""
    with reading() as session:
        waits = select(Notice.person_id, Event.occurred_on).join(Event, Event.id == Notice.event_id)
        goes = select(Notification.person_id, Event.occurred_on).join(
            Event, Event.id == Notification.event_id
        )
        return {(row[0], row[1]) for query in (waits, goes) for row in session.execute(query)}


def test_of_each_fact_of_a_whole_follow_up_those_hear_whom_it_concerns() -> None:
    case = make_case(within=announced)
    live_through_everything(case)
    assert in_digests(case) == IN_THE_DIGEST
    assert at_once(case) == AT_ONCE


@on_sqlite
def test_before_publication_only_the_inspectorate_and_the_inspected_head_hear_anything() -> None:
    case = make_case(within=announced)
    bring_to(case, Step.COMMENTS_RECEIVED, announced)
    for on in (date(2012, 4, 2), date(2012, 5, 5), date(2012, 5, 14)):
        morning_of(on)
    told = {who for who, _ in everybody_told()}
    assert case.people[HEAD] in told
    assert told <= {case.people[kind] for kind in INSPECTORATE | {HEAD}}
    bring_to(case, Step.PUBLISHED, announced, after=Step.COMMENTS_RECEIVED)
    assert {case.people[CHAIR], case.people[OWNER]} <= {who for who, _ in everybody_told()}


@on_sqlite
def test_before_forwarding_the_monitor_hears_nothing() -> None:
    case = make_case(within=announced)
    live_through_everything(case)
    heard_on = {on for who, on in everybody_told() if who == case.people[MONITOR]}
    assert heard_on
    assert min(heard_on) == FORWARDED


@on_sqlite
def test_nobody_of_another_area_hears_a_word() -> None:
    other = make_case("Holmshire", within=announced)
    bring_to(other, Step.ACKNOWLEDGED, announced)
    before = {who for who, on in everybody_told() if on > ACKNOWLEDGED}
    case = make_case(within=announced)
    live_through_everything(case)
    theirs = {other.people[kind] for kind in (HEAD, CHAIR, OWNER, LEAD, P.DELEGATE)}
    with reading() as session:
        of_this = select(Event.id).where(Event.inspection_id == case.inspection_id)
        for table in (Notice, Notification):
            told = set(session.scalars(select(table.person_id).where(table.event_id.in_(of_this))))
            assert not told & (theirs | {other.stranger})
            assert told
    assert before == set()


@on_sqlite
def test_that_no_update_came_the_monitor_and_the_head_hear() -> None:
    case = make_case()
    bring_to(case, Step.ACKNOWLEDGED)
    morning_of(date(2012, 10, 11))
    assert in_digests(case)[E.NO_UPDATE_RECORDED] == {MONITOR, HEAD}


@on_sqlite
def test_what_the_calendar_notes_before_publication_staff_hear() -> None:
    case = make_case()
    morning_of(date(2012, 2, 11))
    bring_to(case, Step.FINDINGS_GIVEN)
    morning_of(date(2012, 3, 24))
    heard = in_digests(case)
    assert heard == {
        E.FACT_ASKED_FOR: {LEAD, SCHEDULER},
        E.WINDOW_OPENED: {LEAD},
        E.WINDOW_CLOSED: {LEAD, SCHEDULER},
    }


@on_sqlite
def test_that_comments_lapsed_the_lead_inspector_and_the_head_hear() -> None:
    case = make_case()
    bring_to(case, Step.DRAFT_SENT)
    morning_of(date(2012, 3, 31))
    assert in_digests(case)[E.COMMENTS_LAPSED] == {LEAD, HEAD}


@on_sqlite
def test_somebody_in_two_posts_is_told_once() -> None:
    case = make_case()
    with at_work(case, SCHEDULER, PUBLISHED) as desk:
        lead = case.people[LEAD]
        put_in(desk.session, desk.acting, desk.post(SCHEDULER), lead, date(2012, 6, 1))
    bring_to(case, Step.FORWARDED)
    bring_to(case, Step.ACKNOWLEDGED, announced, after=Step.FORWARDED)
    with reading() as session:
        told = session.scalars(
            select(Notice.person_id)
            .join(Event, Event.id == Notice.event_id)
            .where(Event.kind == E.PLAN_ACKNOWLEDGED)
        ).all()
    assert sorted(told) == sorted({case.people[LEAD], case.people[HEAD]})


@on_sqlite
def test_a_deputy_is_told_in_place_of_whom_they_stand_in_for() -> None:
    case = make_case()
    bring_to(case, Step.PUBLISHED)
    with at_work(case, SCHEDULER, PUBLISHED) as desk:
        desk.session.add(
            PostHolding(
                post_id=desk.post(LEAD).id,
                person_id=case.people[P.ASSISTANT_CHIEF_INSPECTOR],
                from_on=SUBMITTED,
                until_on=SUBMITTED,
                is_deputy=True,
            )
        )
    bring_to(case, Step.SUBMITTED, announced, after=Step.PUBLISHED)
    assert at_once(case)[(E.PLAN_SUBMITTED, "plan_submitted")] == {P.ASSISTANT_CHIEF_INSPECTOR}


@on_sqlite
def test_a_fact_that_was_refused_is_told_to_nobody() -> None:
    case = make_case()
    bring_to(case, Step.PUBLISHED)
    with refused("The plan is not complete"), at_work(case, HEAD, SUBMITTED, announced) as desk:
        desk.plan().submit(desk.acting, "There is no time.")
    assert at_once(case) == {}
