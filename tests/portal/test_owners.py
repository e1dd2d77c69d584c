import re
from datetime import UTC, datetime

import pytest
from httpx2 import Response
from sqlalchemy import select, update

from models import Notification, Person, Post, PostHolding
from models.database import reading, transaction
from notifications.channels.recording import RecordingChannel
from portal.sending import send_now
from rules.posts import PostKind
from tests.factories import OWNERS_TITLE, Case, make_case
from tests.portal.people import Browser, signed_in
from tests.portal.service import answer, by, path, published, words

P = PostKind
INVITE = "/owners/invite"
NIA = {
    "name": "Nia Nurse",
    "email": "nia@health.example",
    "kind": "partner_owner",
    "title": "Named Nurse, Thornshire Health",
    "telephone": "01632 960 001",
}


@pytest.fixture
def case(case: Case) -> Case:
    return published(case)


def invite(case: Case, head: Browser, back: str = "", **fields: str) -> Response:
    return head.post(path(case, INVITE + back), None, **{**NIA, **fields})


def holder_of(title: str) -> str | None:
    with reading() as session:
        return session.scalars(
            select(Person.email)
            .join(PostHolding, PostHolding.person_id == Person.id)
            .join(Post, Post.id == PostHolding.post_id)
            .where(Post.title == title, PostHolding.until_on.is_(None))
        ).one_or_none()


def test_an_invited_owner_holds_the_post_and_can_be_given_actions(case: Case) -> None:
    head = by(case, P.HEAD_OF_SERVICE)
    done = invite(case, head)
    assert (done.status_code, done.headers["location"]) == (303, path(case, "/owners"))
    assert holder_of(NIA["title"]) == NIA["email"]
    said = words(head.get(path(case, "/owners")))
    assert "Nia Nurse was invited as Named Nurse, Thornshire Health." in said
    choices = words(head.get(path(case, "/recommendations/1")))
    assert re.search(r"Named Nurse, Thornshire Health . Nia Nurse", choices)


def test_the_first_message_says_why_whom_to_ring_and_how_to_check_it(
    case: Case, mail: RecordingChannel
) -> None:
    invite(case, by(case, P.HEAD_OF_SERVICE))
    send_now()
    [letter] = mail.letters
    assert letter.to_address == "nia@health.example"
    assert letter.subject == "Improvement plan for Thornshire: you are asked to own part of it"
    for part in (
        "YOS Head of Service, Thornshire of Thornshire YOS has entered you as Named Nurse",
        "ring YOS Head of Service, Thornshire on a number you already know",
        "The number they gave is 01632 960 001.",
        "Check that the link leads to 127.0.0.1:8000",
        "http://127.0.0.1:8000/actions",
    ):
        assert part in letter.text


def test_somebody_invited_signs_in_and_sees_their_own_actions_only(case: Case) -> None:
    head = by(case, P.HEAD_OF_SERVICE)
    invite(case, head)
    answer(case, head, 1)
    with reading() as session:
        wanted = select(Person.id).where(Person.email == NIA["email"])
        post = select(Post.id).where(Post.title == NIA["title"])
        nia, theirs = session.scalars(wanted).one(), session.scalars(post).one()
    answer(case, head, 2, **{"actions-0-owner": str(theirs), "actions-0-what": "See each child."})
    owner = signed_in(nia)
    said = words(owner.get("/actions"))
    assert "See each child." in said
    assert "Check every assessment" not in said
    assert owner.get(path(case)).status_code == 404


def test_a_delegate_is_invited_to_write(case: Case, mail: RecordingChannel) -> None:
    fields = {"kind": "delegate", "title": "Deputy Head"}
    assert invite(case, by(case, P.HEAD_OF_SERVICE), **fields).status_code == 303
    send_now()
    assert "you are asked to help write it" in mail.letters[-1].subject
    with reading() as session:
        nia = session.scalars(select(Person.id).where(Person.email == NIA["email"])).one()
    assert signed_in(nia).get(path(case, "/recommendations/1")).status_code == 200


def test_a_post_that_stands_vacant_is_filled_and_not_doubled(engine: object, watch: object) -> None:
    del engine, watch
    case = published(make_case("Valeshire"))
    with transaction(case.acting(P.SCHEDULER, datetime(2012, 6, 1, tzinfo=UTC).date())) as session:
        session.execute(
            update(PostHolding)
            .where(PostHolding.post_id == case.owners_post)
            .values(until_on=datetime(2012, 6, 1, tzinfo=UTC).date())
        )
    head = by(case, P.HEAD_OF_SERVICE)
    page = head.get(path(case, "/owners"))
    assert f"{INVITE}?post={case.owners_post}" in page.text
    offered = head.get(path(case, f"{INVITE}?post={case.owners_post}"))
    assert f'value="{OWNERS_TITLE}"' in offered.text
    assert invite(case, head, title=OWNERS_TITLE.lower(), kind="owner").status_code == 303
    with reading() as session:
        posts = session.scalars(select(Post).where(Post.title.ilike(OWNERS_TITLE))).all()
    assert [post.id for post in posts] == [case.owners_post]
    assert holder_of(OWNERS_TITLE) == NIA["email"]


def test_the_invitation_leads_back_to_the_recommendation_it_came_from(case: Case) -> None:
    done = invite(case, by(case, P.HEAD_OF_SERVICE), back="?back=2")
    assert done.headers["location"] == path(case, "/recommendations/2")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": ""}, "Enter the name of the person you invite"),
        ({"email": ""}, "Enter their e-mail address"),
        ({"email": "nia"}, "Enter an e-mail address in the correct format"),
        ({"email": "nia@health@x.org"}, "Enter an e-mail address in the correct format"),
        ({"kind": ""}, "Select what you invite them to do"),
        ({"kind": "monitor"}, "Select what you invite them to do"),
        ({"title": ""}, "Enter the title of their post"),
        ({"title": "x" * 201}, "The title must be 200 characters or fewer"),
        ({"telephone": ""}, "Enter the telephone number they can ring you on"),
        ({"telephone": "ask me"}, "Enter a telephone number, like 01632 960 001"),
        ({"title": OWNERS_TITLE}, f"{OWNERS_TITLE} is held by {OWNERS_TITLE}, Thornshire."),
        ({"title": "YOS Head of Service"}, "is a post that the inspectorate fills"),
    ],
)
def test_an_invitation_that_cannot_be_sent_says_why_and_keeps_every_word(
    case: Case, fields: dict[str, str], sentence: str
) -> None:
    refused = invite(case, by(case, P.HEAD_OF_SERVICE), **fields)
    assert refused.status_code == 422
    assert refused.text.count(sentence) == 2
    kept = {**NIA, **fields}
    assert all(f'value="{kept[name]}"' in refused.text for name in ("name", "email", "title"))
    with reading() as session:
        assert not session.scalars(select(Notification)).all()
        assert not session.scalars(select(Person).where(Person.name == "Nia Nurse")).all()


def test_nobody_is_invited_twice_by_a_double_press(case: Case, mail: RecordingChannel) -> None:
    head = by(case, P.HEAD_OF_SERVICE)
    assert [invite(case, head).status_code for _ in range(2)] == [303, 422]
    send_now()
    assert len(mail.letters) == 1


def test_who_has_left_is_not_invited(case: Case) -> None:
    with transaction(case.acting(P.SCHEDULER, datetime(2012, 6, 1, tzinfo=UTC).date())) as session:
        session.add(Person(name="Nia Nurse", email=NIA["email"], is_active=False))
    refused = invite(case, by(case, P.HEAD_OF_SERVICE))
    assert refused.status_code == 422
    assert "This address is of somebody who has left." in refused.text


@pytest.mark.parametrize(
    ("kind", "status"),
    [(P.DELEGATE, 403), (P.BOARD_CHAIR, 403), (P.OWNER, 403), (P.MONITOR, 403)],
)
def test_only_the_head_invites(case: Case, kind: PostKind, status: int) -> None:
    somebody = by(case, kind)
    assert somebody.get(path(case, INVITE)).status_code == status
    assert somebody.post(path(case, INVITE), "/account", **NIA).status_code == status


def test_another_areas_head_invites_nobody_here(case: Case) -> None:
    stranger = signed_in(case.stranger)
    assert stranger.get(path(case, INVITE)).status_code == 404
    assert stranger.post(path(case, INVITE), "/account", **NIA).status_code == 404
    assert holder_of(NIA["title"]) is None


def test_the_delegate_sees_who_owns_and_is_offered_no_invitation(case: Case) -> None:
    page = by(case, P.DELEGATE).get(path(case, "/owners"))
    assert page.status_code == 200
    assert INVITE not in page.text
    assert "Save and invite" not in by(case, P.DELEGATE).get(path(case, "/recommendations/1")).text
