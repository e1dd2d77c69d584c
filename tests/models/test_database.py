"""The way in: a reading can't write, a transaction is whole or nothing, the file is private."""

from datetime import datetime
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.orm import Session

from models import Event, FlowRun, Person, database
from models.chain import Head, head
from models.event import FIRST_LINK
from tests.models.facts import CALENDAR, DAY, chain_of, verdict, write_facts
from tests.moments import london_morning

SOMEBODY = {"name": "A. Inspector", "email": "a.inspector@example.org"}


def names() -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(Person.name)))


@pytest.mark.usefixtures("engine")
def test_a_reading_can_not_write() -> None:
    with database.reading() as session, pytest.raises(DBAPIError, match=r"read-?only"):
        session.execute(insert(Person).values(**SOMEBODY))
    assert names() == []


@pytest.mark.usefixtures("engine")
def test_a_connection_that_read_may_write_afterwards() -> None:
    with database.reading() as session:
        session.scalars(select(Person)).all()
    with database.transaction(CALENDAR) as session:
        session.add(Person(**SOMEBODY))
    assert names() == ["A. Inspector"]


@pytest.mark.usefixtures("engine")
def test_a_reading_keeps_no_writer_waiting() -> None:
    chain_of(1)
    with database.reading() as session:
        before = head(session)
        writer = Thread(target=chain_of, args=(3,))
        writer.start()
        writer.join(timeout=120)
        assert not writer.is_alive()
    with database.reading() as session:
        assert head(session).sequence == before.sequence + 3


@pytest.mark.usefixtures("engine")
def test_a_transaction_that_fails_leaves_no_fact_and_no_row() -> None:
    def fail() -> None:
        with database.transaction(CALENDAR) as session:
            session.add(Person(**SOMEBODY))
            write_facts(session, 2)
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert names() == []
    assert verdict().head == Head(0, FIRST_LINK)


@pytest.mark.usefixtures("engine")
def test_a_transaction_s_facts_are_written_with_its_rows() -> None:
    with database.transaction(CALENDAR) as session:
        session.add(Person(**SOMEBODY))
        write_facts(session, 2)
        assert session.scalars(select(Event)).all() == []
    assert names() == ["A. Inspector"]
    assert verdict().head.sequence == 2


def test_a_time_without_a_zone_is_refused(engine: Engine) -> None:
    naive = datetime(2012, 2, 1, 9)  # noqa: DTZ001 - the very mistake
    with Session(engine) as session:
        session.add(FlowRun(flow="timeline", as_of=DAY, began_at=naive))
        with pytest.raises(StatementError, match="has no time zone"):
            session.flush()


def test_a_time_comes_back_as_the_moment_it_was(engine: Engine) -> None:
    began = london_morning(DAY.replace(month=7))
    with Session(engine) as session:
        session.add(FlowRun(flow="timeline", as_of=DAY, began_at=began))
        session.commit()
    with database.reading() as session:
        found = session.scalars(select(FlowRun.began_at)).one()
    assert found == began
    assert found.isoformat() == "2012-07-01T08:00:00+00:00"


def test_a_new_database_file_is_its_owner_s_alone(tmp_path: Path) -> None:
    made = database.make_engine(f"sqlite:///{tmp_path}/new/plans.db")
    with made.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE t (x)")
        files = sorted((tmp_path / "new").iterdir())
        assert [oct(file.stat().st_mode)[-3:] for file in files] == ["600"] * len(files)
        assert tmp_path / "new/plans.db" in files
    made.dispose()


def test_sqlite_is_opened_the_careful_way(tmp_path: Path) -> None:
    made = database.make_engine(f"sqlite:///{tmp_path}/plans.db")
    pragmas = ("foreign_keys", "journal_mode", "synchronous", "busy_timeout", "trusted_schema")
    with made.connect() as connection:
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in pragmas]
    made.dispose()
    assert found == [1, "wal", 2, 5000, 0]
