from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import InboxMessage
from notifications.channels.inbox import InboxChannel
from notifications.channels.recording import RecordingChannel
from notifications.digest import write_digests
from notifications.dispatcher import dispatch
from tests.conftest import Transaction
from tests.moments import london_morning
from tests.notifications.factories import (
    make_deadline,
    make_world,
    remind,
)

WEDNESDAY = date(2012, 7, 4)
DUE = date(2012, 7, 11)
AT = london_morning(WEDNESDAY)


def send() -> RecordingChannel:
    mail = RecordingChannel()
    dispatch(AT, channels=[InboxChannel(), mail])
    return mail


def inbox(session: Session) -> list[InboxMessage]:
    return list(session.scalars(select(InboxMessage)))


def test_a_reminder_reaches_its_person_as_one_line_of_the_digest(writing: Transaction) -> None:
    with writing(WEDNESDAY) as session:
        world = make_world(session)
        remind(world, make_deadline(world, DUE), world.head)
        assert write_digests(session, WEDNESDAY, AT) == 1
    assert dispatch(AT).sent == 1
    with writing() as session:
        [message] = inbox(session)
    assert "Improvement plan for Leicestershire & Rutland: due on 11 July 2012, in 7 days" in (
        message.text
    )
    assert message.subject == "Improvement plans, 4 July 2012: 1 date is coming up"
