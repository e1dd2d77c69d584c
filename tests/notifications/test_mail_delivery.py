"""The whole way: from the outbox over Apprise and a real mail server to the reader."""

from datetime import date, timedelta

import pytest
from aiosmtpd.smtp import AuthResult
from sqlalchemy import select

from models import ChannelName, Notification, NotificationState
from models.queries import channels
from notifications.channels import enabled_channels
from notifications.channels.inbox import InboxChannel
from notifications.channels.mail import MailChannel
from notifications.dispatcher import Delivered, dispatch
from notifications.outbox import Draft, enqueue
from settings import Settings
from tests.conftest import Transaction
from tests.moments import london_morning
from tests.notifications.factories import make_world
from tests.notifications.post_office import PostOffice, Server, mail_settings

S = NotificationState
DAY = date(2012, 7, 4)
AT = london_morning(DAY)
LATER = AT + timedelta(minutes=5)


@pytest.fixture
def queued(writing: Transaction) -> None:
    with writing(DAY) as session:
        world = make_world(session)
        draft = Draft("k", "plan_closed", world.head.id, AT, inspection_id=world.inspection.id)
        enqueue(session, [draft], AT, (ChannelName.MAIL,))


def message(writing: Transaction) -> Notification:
    with writing() as session:
        return session.scalars(select(Notification)).one()


@pytest.mark.usefixtures("queued")
def test_a_mail_the_server_was_too_busy_for_arrives_later(
    writing: Transaction, office: PostOffice, server: Server
) -> None:
    office.answers = ["451 try later"]
    mail = MailChannel(mail_settings(server))
    assert dispatch(AT, [mail]) == Delivered(retried=1)
    assert dispatch(LATER, [mail]) == Delivered(sent=1)
    [arrived] = office.received
    assert arrived["Message-ID"] == message(writing).message_id
    assert arrived["Subject"] == "Improvement plan for Leicestershire & Rutland: closed"


@pytest.mark.usefixtures("queued")
def test_a_mail_for_an_address_that_does_not_exist_is_dead_with_the_servers_words(
    writing: Transaction, office: PostOffice, server: Server
) -> None:
    office.recipient_answer = "550 no such mailbox"
    assert dispatch(AT, [MailChannel(mail_settings(server))]) == Delivered(dead=1)
    dead = message(writing)
    assert (dead.state, dead.code, dead.detail) == (S.DEAD, "smtp 550", "no such mailbox")


@pytest.mark.usefixtures("queued")
def test_a_mail_that_may_have_arrived_goes_again_under_the_same_message_id(
    writing: Transaction, office: PostOffice, server: Server
) -> None:
    mail = MailChannel(mail_settings(server))
    office.hangs_up_after_data = True
    assert dispatch(AT, [mail]) == Delivered(retried=1)
    assert message(writing).outcome == "unknown"
    office.hangs_up_after_data = False
    assert dispatch(LATER, [mail]) == Delivered(sent=1)
    [arrived] = office.received
    assert arrived["Message-ID"] == message(writing).message_id
    assert arrived["X-Maybe-Duplicate"] == "yes"


@pytest.mark.usefixtures("queued")
def test_a_refused_log_in_pauses_mail_until_staff_have_mended_it(
    writing: Transaction, office: PostOffice
) -> None:
    def check(*args: object) -> AuthResult:
        is_right = getattr(args[-1], "password", b"") == b"right"
        return AuthResult(success=is_right, handled=False)

    running = Server(office, authenticator=check, auth_require_tls=False)
    running.start()
    try:
        wrong = mail_settings(running, mail_user="plans", mail_password="wrong")
        assert dispatch(AT, [MailChannel(wrong)]) == Delivered(paused=1)
        right = MailChannel(mail_settings(running, mail_user="plans", mail_password="right"))
        assert dispatch(LATER, [right]) == Delivered()
        with writing() as session:
            channels.resume(session, ChannelName.MAIL)
        assert dispatch(LATER, [right]) == Delivered(sent=1)
    finally:
        running.stop(no_assert=True)
    assert len(office.received) == 1


def test_mail_is_on_once_a_server_is_named() -> None:
    without, with_server = (
        [type(channel) for channel in enabled_channels(Settings(mail_host=host))]
        for host in (None, "127.0.0.1")
    )
    assert without == [InboxChannel]
    assert with_server == [InboxChannel, MailChannel]
