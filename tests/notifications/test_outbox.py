from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from models import ChannelName, Language, Notification
from models.working_calendar import working_calendar
from notifications.outbox import SIGN_IN_LINK, Draft, enqueue, next_sending_time
from settings import Settings
from tests.conftest import Transaction
from tests.moments import london_morning
from tests.notifications.factories import make_person

DAY = date(2012, 7, 4)
AT = london_morning(DAY)
BOTH = (ChannelName.INBOX, ChannelName.MAIL)


def test_a_draft_queued_twice_is_one_message_a_channel(writing: Transaction) -> None:
    with writing() as session:
        person = make_person(session, "Hanif Head", Language.WELSH)
        draft = Draft("plan_returned:1", "plan_returned", person.id, AT)
        assert enqueue(session, [draft, draft], AT, BOTH) == 2
    with writing() as session:
        assert enqueue(session, [draft], AT, BOTH) == 0
        queued = session.scalars(select(Notification).order_by(Notification.channel)).all()
    assert [n.channel for n in queued] == list(BOTH)
    assert {n.language for n in queued} == {Language.WELSH}
    assert [n.message_id for n in queued] == [f"<{n.id}@example.org>" for n in queued]


def test_the_same_draft_for_another_person_is_another_message(writing: Transaction) -> None:
    with writing() as session:
        people = [make_person(session, name) for name in ("Hanif Head", "Chi Chair")]
        drafts = [Draft("plan_returned:1", "plan_returned", person.id, AT) for person in people]
        assert enqueue(session, drafts, AT) == 2


def test_without_a_mail_server_messages_go_to_the_inbox_alone(writing: Transaction) -> None:
    with writing() as session:
        person = make_person(session, "Hanif Head")
        enqueue(session, [Draft("plan_closed:1", "plan_closed", person.id, AT)], AT)
        assert session.scalars(select(Notification.channel)).all() == [ChannelName.INBOX]


def test_a_link_to_sign_in_never_stands_where_one_signs_in_to_read_it(
    writing: Transaction,
) -> None:
    with writing() as session:
        person = make_person(session, "Hanif Head")
        link = Draft("link:1", SIGN_IN_LINK, person.id, AT, facts={"token": "t"})
        assert enqueue(session, [link], AT, BOTH) == 1
        assert session.scalars(select(Notification.channel)).all() == [ChannelName.MAIL]


@pytest.mark.parametrize(
    ("asked", "sent"),
    [
        ("2012-07-04 06:00", "2012-07-04 07:00"),  # before opening; London is an hour ahead
        ("2012-07-04 09:30", "2012-07-04 09:30"),  # in hours: at once
        ("2012-07-04 16:59", "2012-07-04 16:59"),
        ("2012-07-04 17:00", "2012-07-05 07:00"),  # closing time is outside
        ("2012-07-06 20:00", "2012-07-09 07:00"),  # over a weekend
        ("2012-06-02 10:00", "2012-06-06 07:00"),  # over two bank holidays after it
        ("2012-12-24 18:30", "2012-12-27 08:00"),  # over Christmas, in winter time
        ("2012-03-23 18:00", "2012-03-26 07:00"),  # the clocks go forward on the Sunday
        ("2012-10-26 17:30", "2012-10-29 08:00"),  # and back
        ("2012-07-03 23:30", "2012-07-04 07:00"),  # already the next day in London
    ],
)
def test_what_can_wait_goes_in_hours_on_a_working_day(asked: str, sent: str) -> None:
    moments = [datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (asked, sent)]
    found = next_sending_time(moments[0], working_calendar(), Settings())
    assert found == moments[1]
