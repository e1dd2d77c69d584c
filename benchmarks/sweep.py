"""The morning sweep on PostgreSQL: against one SQL statement, its peers, and its own growth."""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import datetime, time
from time import perf_counter
from uuid import UUID

from sqlalchemy import text

import clock
from benchmarks import _limit, _loop
from benchmarks._document import write_section
from benchmarks._measure import in_turns, median
from benchmarks._peers import PEERS, Pace, pace
from benchmarks._postgresql import a_database, a_server
from benchmarks._seed import (
    TODAY,
    Size,
    acting,
    begin_again,
    narrow,
    remember,
    seed,
    settle,
    written,
)
from benchmarks._sweep_report import (
    ALL_LIMIT,
    ALL_SWEEP,
    FEW_DUE,
    LIMIT,
    SWEEP,
    Register,
    growth_section,
    sweep_section,
)
from flows import reminders
from flows._steps import beside_one_another, what_is_loaded_set_aside
from flows.timeline import morning
from models import Acting, ChannelName, NotificationState
from models.database import reading, standing_in, transaction
from models.queries import due, outbox
from models.queries.outbox import Settlement
from models.reminding import remind
from notifications.channels.inbox import InboxChannel
from notifications.dispatcher import dispatch

ROUNDS = 3
ROUNDS_OF_PEERS = 3
ROUNDS_OF_FEW = 7
BATCH = 500
BY_PEERS = 1_000
BY_THE_LOOP = 1_000
SIZES = (Size(10_000, 1_000), Size(100_000, 10_000), Size(1_000_000, 10_000))


def main() -> None:
    """Measure on registers of three sizes and write two sections."""
    with a_server() as server, ExitStack() as kept:
        registers = [Register(size, kept.enter_context(a_database(server))) for size in SIZES]
        for register in registers:
            _prepare(register)
        _, middle, large = registers
        for register in (middle, large):
            _beside_the_limit(register)
        _beside_peers(middle, server)
        for register in registers:
            _memory(register)
            narrow(register.engine, FEW_DUE)
        for _ in range(ROUNDS_OF_FEW):
            for register in registers:
                _few_and_nothing(register)
        for register in registers:
            register.engine.dispose()
    write_section("sweep", sweep_section(middle, large))
    write_section("growth", growth_section(*registers))


def _prepare(register: Register) -> None:
    """Fill it, let one morning warm everything up, and note how much there was."""
    seed(register.address, register.size)
    remember(register.engine)
    with standing_in(register.address):
        reminders.step(acting())
    _limit.learn(register.engine)
    register.reminders, register.digests, _ = written(register.engine)
    with register.engine.connect() as connection:
        ask = "SELECT (SELECT count(*) FROM deadline), (SELECT count(*) FROM waited)"
        register.open, register.due = connection.execute(text(ask)).one()


def _beside_the_limit(register: Register) -> None:
    engine = register.engine
    with standing_in(register.address):
        register.took = in_turns(
            {
                LIMIT: _limit.at_the_limit(engine, _limit.LEDGER),
                SWEEP: _sweep,
                ALL_LIMIT: _limit.at_the_limit(engine, _limit.WHOLE),
                ALL_SWEEP: lambda: reminders.step(acting()),
            },
            lambda: begin_again(engine),
            ROUNDS,
        )


def _sweep() -> None:
    """Enter who must hear and move each date on, as the step does, but queue no digests."""
    with what_is_loaded_set_aside(), reading() as session:
        beside_one_another(due.to_remind(session, TODAY), _remind)


def _remind(ids: Sequence[UUID]) -> int:
    with transaction(acting()) as session:
        return remind(session, ids, TODAY)


def _beside_peers(register: Register, server: str) -> None:
    """Create each reminder once and hand it over, as the peers do; then in words as well."""
    with standing_in(register.address):
        took = in_turns(
            {
                "handed over": lambda: _create_and(_hand_over),
                "in words": lambda: _create_and(_deliver),
                "loop": lambda: _loop.loop(register.engine, TODAY, BY_THE_LOOP),
            },
            lambda: begin_again(register.engine),
            ROUNDS_OF_PEERS,
        )
    register.handed_over = register.reminders / median(took["handed over"])
    register.in_words = register.reminders / median(took["in words"])
    name = "a loop over objects: a look, a commit a row"
    register.peers = [Pace(name, BY_THE_LOOP / median(took["loop"]), "")]
    register.peers += [pace(server, peer, BY_PEERS, ROUNDS_OF_PEERS) for peer in PEERS]


def _create_and(hand_over: Callable[[datetime], int]) -> None:
    """Do a morning and what follows it, each with what is loaded set aside, as its flow does."""
    reminders.step(acting())
    with what_is_loaded_set_aside():
        sent = hand_over(clock.london(TODAY, time(8)))
    assert sent, "nothing was handed over"


def _deliver(at: datetime) -> int:
    return dispatch(at, [InboxChannel()], limit=10**6).sent


def _hand_over(at: datetime) -> int:
    """Claim, hand to a sender that takes no time, and settle, a batch a transaction."""
    total = 0
    while True:
        with transaction(Acting.calendar(TODAY, at)) as session:
            claimed = outbox.waiting(session, ChannelName.INBOX, at, BATCH)
            if not claimed:
                return total
            outbox.begin(session, claimed, at)
            accepted = [
                Settlement(each.id, each.attempts + 1, NotificationState.SENT, "accepted", "", "")
                for each in claimed
            ]
            outbox.settle_unleased(session, accepted, at)
            total += len(claimed)


def _few_and_nothing(register: Register) -> None:
    """Warm up, then time one morning with a few due and one with nothing to do."""
    with standing_in(register.address):
        for took in ([], register.few_due):
            begin_again(register.engine)
            took.append(_seconds(reminders.step))
        register.few_written = written(register.engine)
        settle(register.engine, "deadline")
        register.nothing_due += [_seconds(morning) for _ in range(5)]


def _seconds(does: Callable[[Acting], object]) -> float:
    began = perf_counter()
    does(acting())
    return perf_counter() - began


def _memory(register: Register) -> None:
    begin_again(register.engine)
    command = [sys.executable, "-m", "benchmarks._resident", register.address]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    said = json.loads(ran.stdout.splitlines()[-1])
    assert said["looked_at"] == register.due, said
    register.extra_megabytes = said["most"] - said["idle"]


if __name__ == "__main__":
    main()
