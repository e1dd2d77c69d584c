"""Who may not, whatever the moment: other areas, the monitor too early, whoever claimed it."""

from dataclasses import replace
from itertools import product
from uuid import uuid4

import pytest

from rules.errors import NotAllowed, Refused
from rules.permissions import CALENDAR, OPERATOR, Act, Actor, Thing, may, require
from rules.posts import PostKind
from tests.rules.people import (
    FORWARDED,
    HIDDEN,
    INSPECTION,
    INSPECTORATE,
    MONITOR,
    OTHER_INSPECTION,
    OWNERS_POST,
    PEOPLE,
    PUBLISHED,
    RELEASED,
    SERVICE,
    allowed,
    make_actor,
    owned_by,
)

P = PostKind
MOMENTS = (HIDDEN, RELEASED, PUBLISHED, FORWARDED)
EVERY_THING = [
    Thing(INSPECTION, SERVICE, MONITOR, published, released, forwarded, OWNERS_POST)
    for published, released, forwarded in product((False, True), repeat=3)
]
UNPUBLISHED = [thing for thing in EVERY_THING if not thing.is_published]


def test_a_thing_of_which_nothing_is_said_is_known_to_nobody_outside() -> None:
    assert Thing(INSPECTION, SERVICE, MONITOR) == Thing(
        INSPECTION,
        SERVICE,
        MONITOR,
        is_published=False,
        is_released=False,
        is_forwarded=False,
        owner_post_id=None,
        claimed_by_id=None,
    )


@pytest.mark.parametrize("who", ["nobody", "revoked", "other Head"])
@pytest.mark.parametrize("thing", EVERY_THING)
def test_who_holds_no_post_here_sees_nothing_at_any_time(who: str, thing: Thing) -> None:
    assert allowed(PEOPLE[who], thing) == set()


@pytest.mark.parametrize("kind", [P.MONITOR, P.MONITOR_HEAD_OF_AREA])
@pytest.mark.parametrize("thing", UNPUBLISHED)
def test_the_monitor_sees_nothing_before_publication(kind: PostKind, thing: Thing) -> None:
    assert allowed(make_actor(kind, MONITOR), thing) == set()


@pytest.mark.parametrize("kind", [P.OWNER, P.PARTNER_OWNER])
@pytest.mark.parametrize("thing", UNPUBLISHED)
def test_owners_see_nothing_before_publication(kind: PostKind, thing: Thing) -> None:
    assert allowed(make_actor(kind, SERVICE, post=OWNERS_POST), thing) == set()


@pytest.mark.parametrize("kind", PostKind)
@pytest.mark.parametrize("thing", EVERY_THING)
def test_a_service_an_agency_or_a_monitor_elsewhere_sees_nothing(
    kind: PostKind, thing: Thing
) -> None:
    elsewhere = make_actor(kind, uuid4(), OTHER_INSPECTION)
    if kind in NATIONAL:
        assert Act.SEE_INSPECTION in allowed(elsewhere, thing)
    else:
        assert allowed(elsewhere, thing) == set()


NATIONAL = {
    P.SCHEDULER,
    P.ASSISTANT_CHIEF_INSPECTOR,
    P.CHIEF_INSPECTOR,
    P.PUBLISHER,
    P.ADMINISTRATOR,
}


def test_a_programme_without_a_monitor_is_shown_to_no_monitor() -> None:
    assert allowed(PEOPLE["monitor"], replace(FORWARDED, monitor_id=None)) == set()


def test_a_team_post_that_names_no_inspection_reaches_none() -> None:
    for kind in (P.LEAD_INSPECTOR, P.INSPECTOR, P.PRACTICE_ASSESSOR, P.LOCAL_ASSESSOR):
        assert allowed(make_actor(kind, INSPECTORATE), HIDDEN) == set()


def test_a_practice_assessor_sees_the_inspection_and_its_report_but_no_plan() -> None:
    assessor = make_actor(P.PRACTICE_ASSESSOR, INSPECTORATE, INSPECTION)
    seen = {Act.SEE_INSPECTION, Act.SEE_RELEASED_DRAFT, Act.SEE_COMMENTS, Act.SEE_REPORT}
    assert allowed(assessor, FORWARDED) == seen


def test_an_inspector_sees_all_of_their_inspection_and_may_forward() -> None:
    sees_all = {act for act in Act if act.startswith("see_")}
    inspector = make_actor(P.INSPECTOR, INSPECTORATE, INSPECTION)
    assert allowed(inspector, FORWARDED) == sees_all | {Act.FORWARD_PLAN}


def test_the_chief_inspector_also_says_whether_another_inspection_is_needed() -> None:
    sees_all = {act for act in Act if act.startswith("see_")}
    theirs = {Act.CONSIDER_FURTHER_INSPECTION, Act.ORDER_FURTHER_INSPECTION}
    chief = make_actor(P.CHIEF_INSPECTOR, INSPECTORATE)
    assert allowed(chief, FORWARDED) == sees_all | theirs | {Act.FORWARD_PLAN}


def test_the_monitors_head_of_area_may_do_what_the_monitor_may() -> None:
    head_of_area = make_actor(P.MONITOR_HEAD_OF_AREA, MONITOR)
    for thing in MOMENTS:
        assert allowed(head_of_area, thing) == allowed(PEOPLE["monitor"], thing)


@pytest.mark.parametrize("who", ["action owner", "partner's owner"])
def test_an_owner_may_not_touch_an_action_that_is_somebody_elses(who: str) -> None:
    for post in (None, uuid4()):
        somebody_elses = replace(FORWARDED, owner_post_id=post)
        assert not may(PEOPLE[who], Act.UPDATE_ACTION, somebody_elses)


def test_a_board_chair_named_as_owner_may_update_that_action_and_no_other() -> None:
    chair = make_actor(P.BOARD_CHAIR, SERVICE, post=OWNERS_POST)
    owned = replace(PUBLISHED, owner_post_id=OWNERS_POST)
    assert may(chair, Act.UPDATE_ACTION, owned)
    assert not may(chair, Act.UPDATE_ACTION, replace(owned, is_published=False))
    assert not may(chair, Act.UPDATE_ACTION, replace(owned, owner_post_id=uuid4()))


def test_a_partner_sees_only_their_own_action() -> None:
    assert allowed(PEOPLE["partner's owner"], replace(FORWARDED, owner_post_id=uuid4())) == set()


def test_nobody_who_may_claim_may_verify() -> None:
    for who, actor in PEOPLE.items():
        rights = allowed(actor, owned_by(who, FORWARDED))
        claims = rights & {Act.UPDATE_ACTION, Act.CLAIM_RECOMMENDATION, Act.SEND_UPDATE}
        assert not (claims and Act.VERIFY in rights)


def test_a_person_who_also_became_the_monitor_may_not_verify_their_own_claim() -> None:
    held = PEOPLE["own Head"].posts | PEOPLE["monitor"].posts
    both = Actor(uuid4(), held)
    assert not may(both, Act.VERIFY, replace(FORWARDED, claimed_by_id=both.person_id))
    assert may(both, Act.VERIFY, replace(FORWARDED, claimed_by_id=uuid4()))
    assert may(both, Act.RECORD_REVIEW, replace(FORWARDED, claimed_by_id=both.person_id))


def test_rights_of_two_posts_add_up_and_end_with_the_post() -> None:
    both = Actor(uuid4(), PEOPLE["delegate"].posts | PEOPLE["Board chair"].posts)
    for thing in MOMENTS:
        one, other = (allowed(PEOPLE[who], thing) for who in ("delegate", "Board chair"))
        assert allowed(both, thing) == one | other


def test_the_calendar_forwards_plans_and_records_what_lapsed_and_nothing_else() -> None:
    for thing in MOMENTS:
        assert allowed(CALENDAR, thing) == {Act.FORWARD_PLAN, Act.RECORD_INSPECTION_FACT}


def test_the_operator_keeps_the_register_and_sees_no_findings_plan_or_draft() -> None:
    for thing in MOMENTS:
        assert allowed(OPERATOR, thing) == {
            Act.MANAGE_REGISTER,
            Act.SCHEDULE_INSPECTION,
            Act.RECORD_INSPECTION_FACT,
            Act.IMPORT_REPORT,
            Act.TAKE_IN_INSPECTION,
            Act.PUBLISH,
        }


def test_a_head_submits_without_a_word_and_a_delegate_is_refused_in_one() -> None:
    require(PEOPLE["own Head"], Act.SUBMIT_PLAN, PUBLISHED)
    with pytest.raises(NotAllowed) as refusal:
        require(PEOPLE["delegate"], Act.SUBMIT_PLAN, PUBLISHED)
    assert str(refusal.value) == "Your post does not carry the right to submit plan here."
    assert isinstance(refusal.value, Refused)
