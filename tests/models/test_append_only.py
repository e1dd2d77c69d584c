"""Tables that only grow: no tool of the service can change or remove a row."""

from uuid import uuid4

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from models import AttemptPhase, ChannelName, Language, Notification, NotificationAttempt, Person
from tests.models.facts import DAY, chain_of, verdict
from tests.moments import london_morning

NEVER = "rows are added once and never changed"


def run(engine: Engine, statement: str) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET occurred_on = '2013-01-01' WHERE sequence = 2",
        "UPDATE event SET body = '{}'",
        "DELETE FROM event WHERE sequence = 3",
        "DELETE FROM event",
    ],
)
def test_a_fact_can_neither_be_changed_nor_removed(engine: Engine, statement: str) -> None:
    chain_of(3)
    with pytest.raises(DBAPIError, match=f"event {NEVER}"):
        run(engine, statement)
    assert verdict().head.sequence == 3


@pytest.mark.parametrize("verb", ["UPDATE {} SET number = 9", "DELETE FROM {}"])
def test_an_attempt_to_send_can_neither_be_changed_nor_removed(engine: Engine, verb: str) -> None:
    at = london_morning(DAY)
    person = Person(id=uuid4(), name="A. Head", email="a.head@example.org")
    message = Notification(
        id=uuid4(),
        dedupe_key="once",
        message="receipt",
        message_id="<once@example.org>",
        person_id=person.id,
        channel=ChannelName.INBOX,
        facts={},
        language=Language.ENGLISH,
        not_before=at,
        created_at=at,
    )
    begun = NotificationAttempt(
        notification_id=message.id, number=1, phase=AttemptPhase.BEGUN, at=at
    )
    with Session(engine) as session:
        for row in (person, message, begun):
            session.add(row)
            session.flush()
        session.commit()
    with pytest.raises(DBAPIError, match=f"notification_attempt {NEVER}"):
        run(engine, verb.format("notification_attempt"))


@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
def test_insert_or_replace_can_not_pass_for_an_insert(engine: Engine) -> None:
    chain_of(3)
    with pytest.raises(DBAPIError, match="without a gap"):
        run(
            engine,
            "INSERT OR REPLACE INTO event SELECT id, sequence, 'plan_closed', inspection_id,"
            " subject_id, occurred_on, recorded_at, actor_id, post_id, on_behalf_of_id, body,"
            " previous_hash, hash FROM event WHERE sequence = 2",
        )
    assert verdict().is_intact
    assert verdict().head.sequence == 3


@pytest.mark.parametrize("address", ["postgresql"], indirect=True)
def test_truncate_is_refused(engine: Engine) -> None:
    chain_of(3)
    with pytest.raises(DBAPIError, match=NEVER):
        run(engine, "TRUNCATE event CASCADE")
    assert verdict().head.sequence == 3
