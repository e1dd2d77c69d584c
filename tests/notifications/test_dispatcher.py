import re
from datetime import datetime
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from models import (
    AttemptPhase,
    ChannelName,
    EventKind,
    InboxMessage,
    Person,
    SignInLink,
)
from models.signing_in import hashed
from notifications.channels.inbox import InboxChannel
from notifications.channels.recording import RecordingChannel
from notifications.dispatcher import Delivered, dispatch
from notifications.outbox import SIGN_IN_LINK, Draft, enqueue
from notifications.outcome import Outcome
from rules.posts import PostKind
from tests.conftest import Transaction
from tests.notifications.delivery import (
    AT,
    BOTH,
    DAY,
    MAIL,
    MINUTE,
    S,
    SenderDied,
    attempts,
    in_inboxes,
    make_draft,
    messages,
    only,
    queue,
)
from tests.notifications.factories import hand_over, hold, make_person, make_world


def test_a_message_is_accepted_once_and_both_halves_of_the_attempt_are_kept(
    writing: Transaction,
) -> None:
    queue(writing)
    mail = RecordingChannel()
    assert dispatch(AT, [mail]) == Delivered(sent=1)
    assert dispatch(AT + MINUTE, [mail]) == Delivered()
    [letter] = mail.letters
    message = only(writing)
    assert letter.subject == "Improvement plan for Leicestershire & Rutland: closed"
    assert (letter.message_id, letter.reference) == (message.message_id, str(message.id))
    assert (message.state, message.attempts, message.lease_token) == (S.SENT, 1, None)
    assert message.sent_at is not None
    assert attempts(writing) == [
        (1, AttemptPhase.BEGUN, None),
        (1, AttemptPhase.ENDED, "accepted"),
    ]


def test_a_message_names_what_its_event_is_about(writing: Transaction) -> None:
    with writing(DAY) as session:
        world = make_world(session)
        acting = session.info["acting"]
        fact = world.inspection.note(
            EventKind.PLAN_SUBMITTED, acting, None, world.plan.id, version=2
        )
    with writing(DAY) as session:
        draft = Draft(
            key="plan_received:1",
            message="plan_received",
            person_id=world.head.id,
            event_id=fact.id,
            inspection_id=world.inspection.id,
            facts=dict(fact.body),
            not_before=AT,
        )
        enqueue(session, [draft], AT, MAIL)
    mail = RecordingChannel()
    dispatch(AT, [mail])
    assert "version 2 of your improvement plan for Leicestershire & Rutland" in mail.letters[0].text


def test_the_inbox_shows_the_message_its_reader_gets(writing: Transaction) -> None:
    world = queue(writing, channels=BOTH)
    mail = RecordingChannel()
    assert dispatch(AT, [InboxChannel(), mail]) == Delivered(sent=2)
    with writing() as session:
        [received] = session.scalars(select(InboxMessage))
    assert received.person_id == world.head.id
    assert (received.subject, received.text, received.html) == (
        mail.letters[0].subject,
        mail.letters[0].text,
        mail.letters[0].html,
    )
    assert received.received_at == AT
    assert received.read_at is None


class DyingInbox(InboxChannel):
    """An inbox whose process dies after the messages are written and before the commit."""

    def receive(self, *args: object) -> Outcome:
        super().receive(*args)  # type: ignore[arg-type]
        raise SenderDied


def test_an_inbox_gets_each_message_exactly_once_whenever_its_sender_dies(
    writing: Transaction,
) -> None:
    queue(writing, 3, (ChannelName.INBOX,))
    with pytest.raises(SenderDied):
        dispatch(AT, [DyingInbox()])
    assert in_inboxes(writing) == 0
    assert dispatch(AT + MINUTE, [InboxChannel()]) == Delivered(sent=3)
    assert dispatch(AT + 2 * MINUTE, [InboxChannel()]) == Delivered()
    assert in_inboxes(writing) == 3


@pytest.mark.parametrize("channel", [ChannelName.INBOX, ChannelName.MAIL])
def test_two_dispatchers_at_once_send_each_message_once(
    writing: Transaction, channel: ChannelName
) -> None:
    queue(writing, 60, (channel,))
    together, mail, done = Barrier(2), RecordingChannel(), []

    def run() -> None:
        together.wait()
        over = InboxChannel() if channel is ChannelName.INBOX else mail
        done.append(dispatch(AT, [over]))

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(done, Delivered()) == Delivered(sent=60)
    if channel is ChannelName.INBOX:
        assert in_inboxes(writing) == 60
    else:
        assert len({letter.message_id for letter in mail.letters}) == len(mail.letters) == 60


def test_a_run_stops_at_its_cap(writing: Transaction) -> None:
    queue(writing, 30, BOTH)
    mail = RecordingChannel()
    assert dispatch(AT, [InboxChannel(), mail], limit=40) == Delivered(sent=40)
    assert (in_inboxes(writing), len(mail.letters)) == (30, 10)
    assert dispatch(AT, [InboxChannel(), mail], limit=40) == Delivered(sent=20)


@pytest.mark.parametrize("channel", BOTH)
def test_whoever_took_the_post_over_is_told_instead(
    writing: Transaction, channel: ChannelName
) -> None:
    world = queue(writing, channels=(channel,))
    with writing(DAY) as session:
        world.session = session
        successor = make_person(session, "Nia Newhead")
        hand_over(world, PostKind.HEAD_OF_SERVICE, successor, DAY)
    over = InboxChannel() if channel is ChannelName.INBOX else RecordingChannel()
    assert dispatch(AT, [over]) == Delivered(sent=1, cancelled=1)
    told = {(m.person_id, m.state, m.code) for m in messages(writing)}
    assert (world.head.id, S.CANCELLED, "holder_changed") in told
    assert {person for person, state, _ in told if state is S.SENT} == {successor.id}


def test_a_message_for_a_post_nobody_holds_is_shown_to_staff(writing: Transaction) -> None:
    world = queue(writing)
    with writing(DAY) as session:
        world.session = session
        gone = make_person(session, "Gone Already")
        hand_over(world, PostKind.HEAD_OF_SERVICE, gone, DAY)
        gone.is_active = False
    assert dispatch(AT, [RecordingChannel()]) == Delivered(dead=1)
    assert only(writing).code == "post_vacant"


def test_somebody_who_left_hears_no_more(writing: Transaction) -> None:
    with writing(DAY) as session:
        person = make_person(session, "Gone Already")
        enqueue(session, [Draft("k", "plan_closed", person.id, AT)], AT, MAIL)
        session.flush()
        person.is_active = False
    assert dispatch(AT, [RecordingChannel()]) == Delivered(cancelled=1)
    assert only(writing).code == "person_left"


def make_link(person: Person, expires_at: datetime) -> Draft:
    facts = {"expires_at": expires_at.isoformat()}
    return Draft("link:1", SIGN_IN_LINK, person.id, AT, facts=facts)


@pytest.mark.parametrize(("minutes", "done"), [(15, "sent"), (0, "cancelled")])
def test_a_sign_in_link_goes_while_it_works_and_its_token_is_never_kept(
    writing: Transaction, minutes: int, done: str
) -> None:
    with writing(DAY) as session:
        person = make_person(session, "Hanif Head")
        enqueue(session, [make_link(person, AT + minutes * MINUTE)], AT, MAIL)
    mail = RecordingChannel()
    assert dispatch(AT, [mail]) == Delivered(**{done: 1})
    tokens = [re.findall(r"/sign-in/([\w-]{43})", letter.text)[0] for letter in mail.letters]
    assert len(tokens) == (done == "sent")
    with writing(DAY) as session:
        kept = [link.token_hash for link in session.scalars(select(SignInLink))]
    assert kept == [hashed(token) for token in tokens]
    assert "token" not in only(writing).facts


@pytest.mark.parametrize("channel", BOTH)
def test_a_message_that_cannot_be_worded_stops_nobody_elses(
    writing: Transaction, channel: ChannelName
) -> None:
    world = queue(writing, channels=(channel,))
    with writing(DAY) as session:
        wordless = Draft("k", "action_claimed", world.owner.id, AT)
        enqueue(session, [wordless], AT, (channel,))
    over = InboxChannel() if channel is ChannelName.INBOX else RecordingChannel()
    assert dispatch(AT, [over]) == Delivered(sent=1, dead=1)
    [dead] = [m for m in messages(writing) if m.state is S.DEAD]
    assert (dead.code, dead.person_id) == ("words", world.owner.id)


def test_one_person_in_two_posts_hears_in_each(writing: Transaction) -> None:
    with writing(DAY) as session:
        world = make_world(session)
        hold(world, PostKind.OWNER, world.head, DAY)
        drafts = [make_draft(world, 1), make_draft(world, 2, PostKind.OWNER)]
        enqueue(session, drafts, AT, MAIL)
    mail = RecordingChannel()
    assert dispatch(AT, [mail]).sent == 2
    assert {letter.to_address for letter in mail.letters} == {world.head.email}
