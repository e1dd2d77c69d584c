from collections.abc import Sequence
from uuid import UUID

import pytest
from sqlalchemy import select

from models import Acting, ChannelName, InboxMessage, Language, Person
from models.database import reading, transaction
from notifications.dispatcher import dispatch
from notifications.outbox import Draft, enqueue
from rules.posts import PostKind
from tests.factories import DRAFT_SENT, FINDINGS_GIVEN, VISIT_ENDED, Case, at_work
from tests.portal.people import NOW, Watch, heading, signed_in

HEAD = PostKind.HEAD_OF_SERVICE


def tell(case: Case, person_id: UUID, count: int = 1) -> Sequence[UUID]:
    """Put messages in somebody's inbox, as the dispatcher does."""
    acting = Acting.calendar(NOW.date(), NOW)
    with transaction(acting) as session:
        drafts = [
            Draft(f"k{number}", "plan_closed", person_id, NOW, inspection_id=case.inspection_id)
            for number in range(count)
        ]
        enqueue(session, drafts, NOW, (ChannelName.INBOX,))
    dispatch(NOW)
    with reading() as session:
        return session.scalars(
            select(InboxMessage.id).where(InboxMessage.person_id == person_id)
        ).all()


def test_a_message_is_new_until_it_is_marked_as_read(case: Case) -> None:
    head = case.people[HEAD]
    [message] = tell(case, head)
    browser = signed_in(head)
    assert "1 new message" in browser.get("/").text
    page = browser.get(f"/messages/{message}")
    assert "Thornshire" in heading(page)
    assert f'href="/inspections/{case.inspection_id}"' in page.text
    answer = browser.post(f"/messages/{message}")
    assert answer.headers["location"] == "/messages"
    text = browser.get("/messages").text
    assert "The message is marked as read." in text
    assert "Mark all as read" not in text
    assert "new message" not in browser.get("/").text


def test_all_are_marked_as_read_at_once_and_nobody_elses(case: Case) -> None:
    head = case.people[HEAD]
    tell(case, head, 3)
    [other] = tell(case, case.stranger)
    signed_in(head).post("/messages/read", page="/messages")
    with reading() as session:
        unread = session.scalars(select(InboxMessage.id).where(InboxMessage.read_at.is_(None)))
        assert unread.all() == [other]


@pytest.mark.parametrize("method", ["get", "post"])
def test_anothers_message_is_as_if_there_were_none(case: Case, method: str) -> None:
    [message] = tell(case, case.people[HEAD])
    browser = signed_in(case.stranger)
    if method == "get":
        assert browser.get(f"/messages/{message}").status_code == 404
    else:
        assert browser.post(f"/messages/{message}", page="/account").status_code == 404
    with reading() as session:
        assert session.scalars(select(InboxMessage.read_at)).one() is None


def test_many_messages_come_a_page_at_a_time(case: Case) -> None:
    head = case.people[HEAD]
    tell(case, head, 51)
    browser = signed_in(head)
    lengths = [browser.get(f"/messages?page={n}").text.count("app-messages__item") for n in (1, 2)]
    assert lengths == [50, 1]
    assert browser.get("/messages?page=0").status_code == 404


def test_staff_see_what_was_sent_but_never_its_words(case: Case) -> None:
    tell(case, case.people[HEAD])
    text = signed_in(case.people[PostKind.LEAD_INSPECTOR]).get("/messages/all").text
    assert "Head of Service, Thornshire" in text
    assert "Sent" in text
    with reading() as session:
        words = session.scalars(select(InboxMessage.text)).one()
    assert words[:60] not in text


def test_staff_are_told_that_nobody_is_mailed_and_nobody_else_is(case: Case) -> None:
    staff, head = (signed_in(case.people[kind]) for kind in (PostKind.SCHEDULER, HEAD))
    assert "Nobody is being e-mailed" in staff.get("/").text
    assert "Nobody is being e-mailed" not in head.get("/").text


def test_home_lists_the_dates_of_ones_own_posts_and_no_others(case: Case, watch: Watch) -> None:
    with at_work(case, PostKind.LEAD_INSPECTOR, FINDINGS_GIVEN) as desk:
        desk.inspection.end_visit(desk.acting, VISIT_ENDED)
        desk.inspection.give_provisional_findings(desk.acting, desk.acting.on)
    with at_work(case, PostKind.LEAD_INSPECTOR, DRAFT_SENT) as desk:
        desk.inspection.send_draft(desk.acting, DRAFT_SENT)
    watch.at = NOW.replace(month=4, day=2)
    head = signed_in(case.people[HEAD]).get("/").text
    assert "Comments on the draft report" in head
    assert "30 March 2012" in head
    assert "Overdue" in head
    assert "Comments on the draft report" not in signed_in(case.stranger).get("/").text


def test_home_says_when_there_is_nothing_to_do(case: Case) -> None:
    assert "Nothing waits for you." in signed_in(case.stranger).get("/").text


def test_people_change_their_own_name_and_language(case: Case) -> None:
    browser = signed_in(case.stranger)
    answer = browser.post("/account", name=" Ffion O'Neill ", language="both")
    assert answer.status_code == 303
    with reading() as session:
        person = session.scalars(select(Person).where(Person.id == case.stranger)).one()
    assert (person.name, person.language) == ("Ffion O'Neill", Language.BOTH)
    assert "Ffion O&#39;Neill" in browser.get("/account").text


@pytest.mark.parametrize("extra", ["email", "id", "is_active"])
def test_nobody_changes_what_the_form_does_not_ask_for(case: Case, extra: str) -> None:
    answer = signed_in(case.stranger).post(
        "/account", name="X", language="en", **{extra: "me@evil.example"}
    )
    assert answer.status_code == 422
    with reading() as session:
        person = session.scalars(select(Person).where(Person.id == case.stranger)).one()
    assert person.name != "X"


def test_where_one_is_signed_in_is_listed(case: Case) -> None:
    agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:126.0) Gecko/20100101 Firefox/126.0"
    browser = signed_in(case.stranger)
    other = signed_in(case.stranger)
    other.http.headers["user-agent"] = agent
    other.sign_in(case.stranger)
    text = browser.get("/account").text
    assert "Firefox on Windows" in text
    assert "this one" in text


def test_a_mails_way_to_choices_leads_to_the_account(case: Case) -> None:
    assert signed_in(case.stranger).get("/messages/choices").headers["location"] == "/account"
