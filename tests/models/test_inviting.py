import pytest
from sqlalchemy import select

from models import PostHolding
from models.inviting import Invitation, Invited, invite
from rules.posts import PostKind
from tests.course import Step, bring_to
from tests.factories import (
    OWNERS_TITLE,
    PUBLISHED,
    Case,
    at_work,
    looking_at,
    make_case,
    not_allowed,
    on_sqlite,
    refused,
)

pytestmark = [on_sqlite, pytest.mark.usefixtures("engine")]
P = PostKind
NIA = "nia@health.example"


@pytest.fixture
def case() -> Case:
    made = make_case()
    bring_to(made, Step.PUBLISHED)
    return made


def asked(
    case: Case,
    title: str = "Named Nurse",
    kind: PostKind = P.PARTNER_OWNER,
    who: PostKind = P.HEAD_OF_SERVICE,
) -> Invited:
    with at_work(case, who, PUBLISHED) as desk:
        wanted = Invitation("Nia Nurse", NIA, title, kind)
        return invite(desk.session, desk.acting, desk.inspection, wanted)


def test_who_is_invited_holds_the_post_from_that_day(case: Case) -> None:
    invited = asked(case, "  Named   Nurse ")
    assert invited.post.title == "Named Nurse"
    with looking_at(case) as desk:
        wanted = select(PostHolding).where(PostHolding.post_id == invited.post.id)
        held = desk.session.scalars(wanted).one()
    assert (held.person_id, held.from_on, held.until_on) == (invited.person.id, PUBLISHED, None)


def test_a_post_somebody_holds_is_not_taken_from_them(case: Case) -> None:
    with refused(f"{OWNERS_TITLE} is held by {OWNERS_TITLE}, Thornshire."):
        asked(case, OWNERS_TITLE.upper())


def test_the_posts_that_decide_are_not_the_heads_to_fill(case: Case) -> None:
    with refused("The Head of Service invites owners of actions and delegates, nobody else."):
        asked(case, "Second Head", P.HEAD_OF_SERVICE)
    with refused("is a post that the inspectorate fills"):
        asked(case, "Chair of the Management Board", P.OWNER)


@pytest.mark.parametrize("who", [P.DELEGATE, P.BOARD_CHAIR, P.OWNER, P.LEAD_INSPECTOR, P.MONITOR])
def test_only_the_head_invites(case: Case, who: PostKind) -> None:
    with not_allowed():
        asked(case, who=who)


def test_nobody_is_invited_before_publication() -> None:
    early = make_case()
    with not_allowed():
        asked(early)
