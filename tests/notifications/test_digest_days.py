from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import (
    ChannelName,
    Digest,
    EventKind,
    Reminder,
)
from models.notices import add_notices
from notifications.channels.inbox import InboxChannel
from notifications.channels.recording import RecordingChannel
from notifications.digest import write_digests
from notifications.dispatcher import Delivered, dispatch
from notifications.outbox import Draft, enqueue
from rules.posts import PostKind
from tests.conftest import Transaction
from tests.moments import london_morning
from tests.notifications.factories import (
    hand_over,
    make_actions,
    make_deadline,
    make_person,
    make_world,
    remind,
)
from tests.notifications.mornings import (
    AT,
    DUE,
    ONE_DAY,
    WEDNESDAY,
    K,
    S,
    inbox_of,
    notifications,
    prepared,
)


def test_writing_digests_twice_makes_one(writing: Transaction) -> None:
    prepared(writing)
    with writing(WEDNESDAY) as session:
        assert write_digests(session, WEDNESDAY, AT) == 0
    assert len(notifications(writing)) == 1
    assert dispatch(AT).sent == 1
    assert dispatch(AT).sent == 0


def test_whoever_took_the_post_over_hears_in_their_own_next_digest(writing: Transaction) -> None:
    world = prepared(writing)
    with writing(WEDNESDAY) as session:
        world.session = session
        successor = make_person(session, "Nia Newhead")
        hand_over(world, PostKind.HEAD_OF_SERVICE, successor, WEDNESDAY)
    assert dispatch(AT) == Delivered(cancelled=1)
    thursday = WEDNESDAY + ONE_DAY
    with writing(thursday) as session:
        assert write_digests(session, thursday, london_morning(thursday)) == 1
    assert dispatch(london_morning(thursday)) == Delivered(sent=1)
    [text] = inbox_of(writing, successor)
    assert "due on 11 July 2012, in 6 days" in text
    assert inbox_of(writing, world.head) == []


def test_a_digest_waits_for_eight_in_the_morning(writing: Transaction) -> None:
    early = AT - timedelta(hours=3)
    with writing(WEDNESDAY) as session:
        world = make_world(session)
        remind(world, make_deadline(world, DUE), world.head)
        write_digests(session, WEDNESDAY, early)
        urgent = Draft("k", "plan_closed", world.head.id, early, inspection_id=world.inspection.id)
        enqueue(session, [urgent], early)
    assert dispatch(early) == Delivered(sent=1)  # the urgent one alone
    assert dispatch(AT - timedelta(hours=1, seconds=1)) == Delivered()
    assert dispatch(AT - timedelta(hours=1)) == Delivered(sent=1)


def test_a_digest_held_up_until_the_evening_waits_for_the_next_morning(
    writing: Transaction,
) -> None:
    prepared(writing)
    assert dispatch(AT + timedelta(hours=10)) == Delivered()
    assert dispatch(AT + timedelta(hours=24)) == Delivered(sent=1)


def test_on_a_day_nobody_works_no_digest_is_made(writing: Transaction) -> None:
    saturday, monday = date(2012, 7, 7), date(2012, 7, 9)
    with writing(saturday) as session:
        world = make_world(session)
        remind(world, make_deadline(world, DUE), world.head)
        assert write_digests(session, saturday, london_morning(saturday)) == 0
        assert write_digests(session, monday, london_morning(monday)) == 1


def test_what_comes_before_the_digest_has_left_is_added_to_it(writing: Transaction) -> None:
    with writing(WEDNESDAY) as session:
        world = make_world(session)
        first, second = make_actions(world, 2, DUE)
        remind(world, first, world.owner)
        assert write_digests(session, WEDNESDAY, AT) == 1
        remind(world, second, world.owner)
        assert write_digests(session, WEDNESDAY, AT) == 0
    assert dispatch(AT) == Delivered(sent=1)
    with writing() as session:
        assert len(set(session.scalars(select(Reminder.digest_id)))) == 1


def test_what_comes_after_the_digest_has_left_waits_for_the_next(writing: Transaction) -> None:
    world = prepared(writing)
    dispatch(AT)
    thursday = WEDNESDAY + ONE_DAY
    with writing(WEDNESDAY) as session:
        world.session = session
        remind(world, make_deadline(world, WEDNESDAY, K.REVISED_PLAN), world.head, "0")
        assert write_digests(session, WEDNESDAY, AT) == 0
        assert _unlinked(session) == 1
    assert dispatch(AT) == Delivered()
    with writing(thursday) as session:
        assert write_digests(session, thursday, london_morning(thursday)) == 1
    assert dispatch(london_morning(thursday)) == Delivered(sent=1)
    assert "1 day late" in inbox_of(writing, world.head)[1]


def _unlinked(session: Session) -> int:
    return len(session.scalars(select(Reminder).where(Reminder.digest_id.is_(None))).all())


def test_after_an_outage_one_digest_goes_and_carries_the_older_ones_news(
    writing: Transaction,
) -> None:
    with writing(WEDNESDAY) as session:
        world = make_world(session)
        fact = world.inspection.note(
            EventKind.PLAN_RETURNED, session.info["acting"], None, world.plan.id
        )
        deadline = make_deadline(world, DUE)
    days = [WEDNESDAY, WEDNESDAY + ONE_DAY, WEDNESDAY + 2 * ONE_DAY]
    for number, day in enumerate(days):
        with writing(day) as session:
            world.session = session
            if number == 0:
                add_notices(session, [(fact.id, world.head.id)])
            remind(world, deadline, world.head, f"-{7 - number}")
            assert write_digests(session, day, london_morning(day)) == 1
    assert dispatch(london_morning(days[-1])) == Delivered(sent=1)
    [text] = inbox_of(writing, world.head)
    assert text.count("due on 11 July 2012, in 5 days") == 1
    assert "sent back with reasons" in text
    states = sorted((m.state, m.code or "") for m in notifications(writing))
    assert states == [(S.CANCELLED, "superseded"), (S.CANCELLED, "superseded"), (S.SENT, "inbox")]


def test_each_channel_sends_the_digest_once(writing: Transaction) -> None:
    with writing(WEDNESDAY) as session:
        world = make_world(session)
        deadline = make_deadline(world, DUE)
        remind(world, deadline, world.head)
        write_digests(session, WEDNESDAY, AT)
        [digest] = session.scalars(select(Digest))
        again = Draft("digest:again", "digest", world.head.id, AT, digest_id=digest.id)
        enqueue(session, [again], AT, (ChannelName.MAIL,))
    mail = RecordingChannel()
    assert dispatch(AT, [InboxChannel(), mail]) == Delivered(sent=2)
    assert "due on 11 July 2012" in mail.letters[0].text
