"""Sends over a channel outside: the intent is committed first, each outcome by itself after."""

from collections.abc import Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from datetime import datetime, timedelta
from time import monotonic
from uuid import uuid4

from models import NotificationState, Session
from models.queries import channels, outbox
from models.queries.outbox import Settlement, Waiting
from models.queries.sent import Accepted, Records
from notifications.checking import Checked, check_again
from notifications.letter import Channel
from notifications.outcome import HELD_BACK, MOST_ATTEMPTS, Outcome, OutcomeKind
from notifications.settling import Delivered, counted, settlement
from notifications.timing import what_must_wait, writing

K = OutcomeKind
LEASE = timedelta(minutes=5)
BATCH = 50
# A batch and the one before it are let go of long before a lease runs out, however slow the
# other side is.
BATCH_SECONDS = 60
FAILURES_THAT_END_A_RUN = 3
# What is to be sent of it, and what became of the rest already.
Batch = tuple[Sequence[Checked], Delivered]
_NOTHING: Batch = ((), Delivered())
_NOT_TRIED = Outcome(K.NOT_TRIED, "not_tried", "The run ended before its turn came.")
_SENDER_DIED = Outcome(K.UNKNOWN, "sender_died", "Whoever sent it did not live to say.")
_OUT_OF_REACH = frozenset({K.TRANSIENT, K.UNKNOWN})


class Run:
    """One run over one channel. Time goes on from the moment it was given."""

    def __init__(self, channel: Channel, at: datetime) -> None:
        self.channel = channel
        self._began_at, self._clock_began = at, monotonic()
        self._token = uuid4()
        self._failures = 0
        self._is_over = False

    @property
    def now(self) -> datetime:
        """The moment this run was given, and what has passed since."""
        return self._began_at + timedelta(seconds=monotonic() - self._clock_began)

    def send_up_to(self, limit: int) -> Delivered:
        """Send until nothing is due, the limit is reached, or the channel will not work."""
        total = Delivered()
        try:
            with closing(self._batches(limit)) as batches:
                for claimed, settled in batches:
                    total += settled
                    if claimed:
                        total += self._send(claimed)
        finally:
            self.channel.close()
        return total

    def _batches(self, limit: int) -> Generator[Batch]:
        """Claim batch after batch. After a full one the next is claimed while it is sent."""
        size = min(BATCH, limit)
        with ThreadPoolExecutor(1) as ahead:
            batch = self._claim(size) if size > 0 else _NOTHING
            while taken := len(batch[0]) + batch[1].looked_at:
                limit -= taken
                is_full, size = taken >= size, min(BATCH, limit)
                goes_on = is_full and size > 0 and not self._is_over
                following = ahead.submit(self._claim, size) if goes_on else None
                yield batch
                if not following and (self._is_over or size <= 0):
                    return
                batch = following.result() if following else self._claim(size)

    def _claim(self, size: int) -> Batch:
        """Take a batch, word it, and commit the intent to send it."""
        with writing(self._began_at) as session:
            if self._is_paused(session):
                return _NOTHING
            ended = self._end_stranded(session)
            name, at = self.channel.name, self.now
            found = outbox.waiting(session, name, at, size, what_must_wait(session, at))
            checked = check_again(session, found, at) if found else []
            refused = [
                settlement(session, each.message, each.refusal, at)
                for each in checked
                if each.refusal
            ]
            outbox.settle_unleased(session, refused, at)
            going = [each for each in checked if each.letter]
            messages = [each.message for each in going]
            outbox.lease(session, messages, self._token, at, at + LEASE)
            return going, ended + counted(refused)

    def _is_paused(self, session: Session) -> bool:
        is_paused = self.channel.name in {row.channel for row in channels.paused(session)}
        if is_paused:
            self._is_over = True
        return is_paused

    def _end_stranded(self, session: Session) -> Delivered:
        """Give up on messages whose sender died on their last attempt."""
        found = outbox.stranded(session, self.channel.name, self.now, MOST_ATTEMPTS)
        excused = outbox.attempts_excused(session, [one for one, _ in found]) if found else {}
        dead = [
            Settlement(
                one, number, NotificationState.DEAD, K.UNKNOWN, "sender_died", _SENDER_DIED.detail
            )
            for one, number in found
            if number - excused.get(one, 0) >= MOST_ATTEMPTS
        ]
        outbox.settle_unleased(session, dead, self.now)
        return counted(dead)

    def _send(self, claimed: Sequence[Checked]) -> Delivered:
        """Send one by one: while the last is settled the next is said, but it arrives only then."""
        settled: list[Future[Delivered]] = []
        until = monotonic() + BATCH_SECONDS

        def all_is_settled() -> bool:
            return not settled or settled[-1].exception() is None

        with closing(Records(self._token)) as sent, ThreadPoolExecutor(1) as beside:
            for each in claimed:
                assert each.letter is not None
                in_time = monotonic() < until and not self._is_over
                outcome = self.channel.send(each.letter, all_is_settled) if in_time else _NOT_TRIED
                self._learn_from(outcome)
                settled.append(beside.submit(self._settle, each.message, outcome, sent))
        return sum((each.result() for each in settled), Delivered())

    def _learn_from(self, outcome: Outcome) -> None:
        """End the run when the channel is set up wrongly, or is out of reach again and again."""
        if outcome.kind is K.NOT_TRIED:
            self._is_over = self._is_over or outcome is HELD_BACK
            return
        self._failures = self._failures + 1 if outcome.kind in _OUT_OF_REACH else 0
        if outcome.kind is K.CONFIGURATION or self._failures >= FAILURES_THAT_END_A_RUN:
            self._is_over = True

    def _settle(self, message: Waiting, outcome: Outcome, sent: Records) -> Delivered:
        """Record one outcome by itself; one whose lease was lost is another's to record."""
        if outcome.kind is K.ACCEPTED:
            said = (outcome.kind.value, outcome.code, outcome.detail)
            accepted = Accepted(message.id, message.attempts + 1, *said)
            return Delivered(sent=int(sent.enter(accepted, self.now)))
        with writing(self._began_at) as session:
            excused = 0
            if message.attempts + 1 >= MOST_ATTEMPTS and outcome.kind in _OUT_OF_REACH:
                excused = outbox.attempts_excused(session, [message.id]).get(message.id, 0)
            done = settlement(session, message, outcome, self.now, excused)
            if not outbox.settle(session, done, self._token, self.now):
                return Delivered()
            if outcome.kind is K.CONFIGURATION:
                why = f"{outcome.code}: {outcome.detail}"
                channels.pause(session, self.channel.name, self.now, why)
            return counted([done])
