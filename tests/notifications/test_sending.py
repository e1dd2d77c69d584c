from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import Engine, event

from models import (
    AttemptPhase,
    ChannelName,
)
from models.queries import channels
from notifications import sending
from notifications.channels.recording import RecordingChannel
from notifications.dispatcher import Delivered, dispatch
from notifications.letter import Letter
from notifications.outcome import MOST_ATTEMPTS, Outcome, OutcomeKind
from tests.conftest import Transaction
from tests.notifications.delivery import (
    ACCEPTED,
    AT,
    MINUTE,
    K,
    S,
    SenderDied,
    answering,
    attempts,
    messages,
    only,
    queue,
)


class DatabaseGoneError(Exception):
    """What a statement that never came through raises here."""


def test_a_message_whose_sender_died_is_sent_again_under_the_same_message_id(
    writing: Transaction,
) -> None:
    queue(writing)

    def die(_: Letter) -> Outcome:
        raise SenderDied

    died = RecordingChannel(answer=die)
    with pytest.raises(SenderDied):
        dispatch(AT, [died])
    mail = RecordingChannel()
    assert dispatch(AT + 4 * MINUTE, [mail]) == Delivered()
    assert dispatch(AT + 6 * MINUTE, [mail]) == Delivered(sent=1)
    assert mail.letters[0].message_id == died.letters[0].message_id
    assert (died.letters[0].maybe_duplicate, mail.letters[0].maybe_duplicate) == (False, True)
    assert only(writing).maybe_duplicate
    assert attempts(writing) == [
        (1, AttemptPhase.BEGUN, None),
        (2, AttemptPhase.BEGUN, None),
        (2, AttemptPhase.ENDED, "accepted"),
    ]


@pytest.mark.parametrize("kind", [K.PERMANENT, K.ACCEPTED])
def test_whoever_lost_the_lease_records_nothing(writing: Transaction, kind: OutcomeKind) -> None:
    queue(writing)
    second = RecordingChannel()

    def too_late(_: Letter) -> Outcome:
        assert dispatch(AT + 6 * MINUTE, [second]) == Delivered(sent=1)
        return Outcome(kind, "late")

    assert dispatch(AT, [RecordingChannel(answer=too_late)]) == Delivered()
    assert (only(writing).state, only(writing).code) == (S.SENT, "recorded")
    assert (1, AttemptPhase.ENDED, kind.value) not in attempts(writing)


def test_a_message_arrives_only_once_the_one_before_is_on_record(writing: Transaction) -> None:
    queue(writing, 5)
    on_record: list[int] = []

    def look(_: Letter) -> Outcome:
        on_record.append(sum(message.state is S.SENT for message in messages(writing)))
        return ACCEPTED

    assert dispatch(AT, [RecordingChannel(answer=look)]) == Delivered(sent=5)
    assert on_record == [0, 1, 2, 3, 4]
    assert attempts(writing).count((1, AttemptPhase.ENDED, "accepted")) == 5


def test_what_cannot_be_put_on_record_ends_the_run_and_nothing_more_arrives(
    writing: Transaction, engine: Engine
) -> None:
    queue(writing, 5)
    mail = RecordingChannel()

    def fail(_: object, __: object, statement: str, *___: object) -> None:
        if len(mail.letters) == 2 and "UPDATE notification" in statement:
            raise DatabaseGoneError

    event.listen(engine, "before_cursor_execute", fail)
    with pytest.raises(DatabaseGoneError):
        dispatch(AT, [mail])
    event.remove(engine, "before_cursor_execute", fail)
    assert len(mail.letters) == 2
    assert dispatch(AT + 6 * MINUTE, [mail]) == Delivered(sent=4)
    again = [letter.message_id for letter in mail.letters]
    assert len(again) - len(set(again)) == 1


def test_a_busy_server_is_asked_again_a_minute_later_and_then_two(writing: Transaction) -> None:
    queue(writing)
    mail = answering(K.TRANSIENT, K.TRANSIENT)
    assert dispatch(AT, [mail]) == Delivered(retried=1)
    first = only(writing).not_before - AT
    assert timedelta(seconds=45) <= first <= timedelta(seconds=61)
    later = AT + 2 * MINUTE
    assert dispatch(later, [mail]) == Delivered(retried=1)
    second = only(writing).not_before - later
    assert timedelta(seconds=90) <= second <= timedelta(seconds=121)
    assert dispatch(AT + 10 * MINUTE, [mail]) == Delivered(sent=1)
    assert not mail.letters[-1].maybe_duplicate


def test_a_message_that_may_have_arrived_says_so_when_it_goes_again(writing: Transaction) -> None:
    queue(writing)
    mail = answering(K.UNKNOWN)
    assert dispatch(AT, [mail]) == Delivered(retried=1)
    assert dispatch(AT + 2 * MINUTE, [mail]) == Delivered(sent=1)
    assert [letter.maybe_duplicate for letter in mail.letters] == [False, True]
    assert mail.letters[0].message_id == mail.letters[1].message_id


def test_a_refused_address_is_dead_at_once_with_the_reason(writing: Transaction) -> None:
    queue(writing)
    assert dispatch(AT, [answering(K.PERMANENT)]) == Delivered(dead=1)
    message = only(writing)
    assert (message.state, message.outcome, message.detail) == (S.DEAD, "permanent", "by the test")


def test_after_twenty_attempts_over_two_days_a_message_is_dead(writing: Transaction) -> None:
    queue(writing)
    mail = answering(*[K.TRANSIENT] * 30)
    at = AT
    for _ in range(MOST_ATTEMPTS - 1):
        assert dispatch(at, [mail]).retried == 1
        at = only(writing).not_before
    assert timedelta(hours=36) <= at - AT <= timedelta(hours=48)
    assert dispatch(at, [mail]) == Delivered(dead=1)
    assert len(mail.letters) == MOST_ATTEMPTS


def test_a_message_whose_sender_died_on_the_last_attempt_is_dead(writing: Transaction) -> None:
    queue(writing)

    def die(_: Letter) -> Outcome:
        raise SenderDied

    at = AT
    for _ in range(MOST_ATTEMPTS):
        with pytest.raises(SenderDied):
            dispatch(at, [RecordingChannel(answer=die)])
        at += 6 * MINUTE
    mail = RecordingChannel()
    assert dispatch(at, [mail]) == Delivered(dead=1)
    assert mail.letters == []
    assert only(writing).code == "sender_died"


def test_wrong_settings_pause_the_channel_and_burn_no_attempt(writing: Transaction) -> None:
    queue(writing, 3)
    mail = answering(K.CONFIGURATION)
    assert dispatch(AT, [mail]) == Delivered(paused=3)
    assert len(mail.letters) == 1
    assert dispatch(AT + MINUTE, [mail]) == Delivered()
    with writing() as session:
        [paused] = channels.paused(session)
        assert (paused.channel, paused.reason) == (ChannelName.MAIL, "chosen: by the test")
        channels.resume(session, ChannelName.MAIL)
        assert not channels.paused(session)
    assert dispatch(AT + 2 * MINUTE, [mail]) == Delivered(sent=3)


def test_attempts_that_wrong_settings_spoilt_do_not_count(writing: Transaction) -> None:
    queue(writing)
    spoilt = answering(*[K.CONFIGURATION] * MOST_ATTEMPTS)
    for _ in range(MOST_ATTEMPTS):
        assert dispatch(AT, [spoilt]) == Delivered(paused=1)
        with writing() as session:
            channels.resume(session, ChannelName.MAIL)
    assert dispatch(AT, [answering(K.TRANSIENT)]) == Delivered(retried=1)


def test_a_server_out_of_reach_ends_the_run_and_the_rest_waits_untried(
    writing: Transaction,
) -> None:
    queue(writing, 10)
    mail = answering(*[K.TRANSIENT] * 10)
    assert dispatch(AT, [mail]) == Delivered(retried=3, paused=7)
    assert len(mail.letters) == 3
    assert dispatch(AT + 2 * MINUTE, [RecordingChannel()]) == Delivered(sent=10)


@pytest.fixture
def by_fours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "BATCH", 4)


@pytest.mark.usefixtures("by_fours")
def test_the_next_messages_are_claimed_while_these_are_sent(
    writing: Transaction, engine: Engine
) -> None:
    queue(writing, 10)
    claims: list[object] = []
    next_claim = Event()

    def count(_: object, __: object, statement: str, *___: object) -> None:
        if "attempts=(notification.attempts + " in statement:
            claims.append(statement)
            if len(claims) == 2:
                next_claim.set()

    def wait_for_it(_: Letter) -> Outcome:
        assert next_claim.wait(120)
        return ACCEPTED

    event.listen(engine, "after_cursor_execute", count)
    mail = RecordingChannel(answer=wait_for_it)
    assert dispatch(AT, [mail]) == Delivered(sent=10)
    assert len({letter.message_id for letter in mail.letters}) == len(mail.letters) == 10
    assert attempts(writing).count((1, AttemptPhase.BEGUN, None)) == 10


@pytest.mark.usefixtures("by_fours")
def test_no_more_than_the_cap_are_claimed(writing: Transaction) -> None:
    queue(writing, 10)
    assert dispatch(AT, [RecordingChannel()], limit=6) == Delivered(sent=6)
    assert dispatch(AT, [RecordingChannel()], limit=0) == Delivered()
    untouched = [message for message in messages(writing) if message.state is S.QUEUED]
    assert [message.attempts for message in untouched] == [0, 0, 0, 0]


@pytest.mark.usefixtures("by_fours")
def test_what_was_claimed_when_a_run_ended_is_put_back_and_the_rest_never_touched(
    writing: Transaction,
) -> None:
    queue(writing, 12)
    mail = answering(*[K.TRANSIENT] * 12)
    assert dispatch(AT, [mail]) == Delivered(retried=3, paused=5)
    assert len(mail.letters) == 3
    assert sorted(message.attempts for message in messages(writing)) == [0] * 4 + [1] * 8
    assert dispatch(AT + 2 * MINUTE, [RecordingChannel()]) == Delivered(sent=12)
