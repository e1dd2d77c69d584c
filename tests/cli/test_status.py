"""plans status: what an operator sees each morning, and the exit code their monitoring reads."""

import io
import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from rich.console import Console
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from cli.status import Status, show, status_at
from models import (
    ChannelName,
    ChannelState,
    FlowRun,
    Language,
    Notification,
    NotificationState,
    Person,
    schema,
)
from models.backup import note_taken
from models.database import reading
from models.opening import DatabaseUnusable
from notifications.undone import left_undone
from rules.undone import Undone
from settings import Settings
from tests.cli.commands import plans_apart
from tests.course import Step, bring_to
from tests.factories import REGISTERED_ON, make_case
from tests.models.facts import chain_of
from tests.moments import london_morning

# A summer morning: nine o'clock in London is eight in UTC.
NOW = datetime(2012, 7, 11, 8, tzinfo=UTC)
TODAY = date(2012, 7, 11)


@pytest.fixture
def settings(address: str) -> Settings:
    return Settings(database_url=address)


def add(engine: Engine, *rows: object) -> None:
    with Session(engine) as session:
        for row in rows:
            session.add(row)
            session.flush()
        session.commit()


def run_of(flow: str, as_of: date = TODAY, began_at: datetime = NOW, **named: object) -> FlowRun:
    ended = {"ended_at": began_at + timedelta(seconds=9)}
    return FlowRun(flow=flow, as_of=as_of, began_at=began_at, **(ended | named))


def message(state: NotificationState, not_before: datetime, person_id: UUID) -> Notification:
    key = uuid4().hex
    return Notification(
        dedupe_key=key,
        message="receipt",
        message_id=f"<{key}@example.org>",
        person_id=person_id,
        channel=ChannelName.MAIL,
        facts={},
        language=Language.ENGLISH,
        state=state,
        not_before=not_before,
        created_at=not_before,
    )


def shown(found: Status) -> str:
    console = Console(file=io.StringIO(), width=200)
    show(found, console)
    written: str = console.file.getvalue()  # type: ignore[attr-defined]
    return written


def test_a_morning_on_which_all_went_well_needs_nobody(engine: Engine, settings: Settings) -> None:
    chain_of(5)
    add(engine, run_of("timeline"), run_of("delivery", began_at=NOW - timedelta(minutes=3)))
    found = status_at(NOW, settings)
    assert found.needs() == []
    assert found.content is not None
    assert found.content.head.sequence == 5
    said = shown(found)
    assert "Nothing needs a person." in said
    assert "3 minutes ago" in said
    assert "(the newest)" in said


@pytest.mark.usefixtures("engine")
def test_a_morning_that_was_not_run_needs_somebody_once_it_is_due(settings: Settings) -> None:
    make_case()
    assert status_at(NOW, settings).needs() == ["The timeline has not been run for 11 July 2012."]
    before_the_hour = NOW - timedelta(hours=3)
    assert status_at(before_the_hour, settings).needs() == [
        "The timeline has not been run for 10 July 2012."
    ]


@pytest.mark.usefixtures("engine")
def test_nothing_was_missed_before_the_service_held_anything(settings: Settings) -> None:
    assert status_at(NOW, settings).needs() == []
    make_case()
    installed = datetime.combine(REGISTERED_ON, time(17), UTC)
    assert status_at(installed, settings).needs() == []
    with reading() as session:
        assert left_undone(session, installed) == []
    tomorrow = installed + timedelta(days=1)
    assert status_at(tomorrow, settings).needs()[0].startswith("The timeline has not been run for")
    with reading() as session:
        assert [each.what for each in left_undone(session, tomorrow)] == [Undone.MORNING_NOT_RUN]


@pytest.mark.parametrize(
    "went",
    [{"ended_at": None}, {"failure": "StepFailed: [one] of them"}, {"as_of": date(2012, 7, 10)}],
)
def test_a_morning_half_run_is_not_run(
    engine: Engine, settings: Settings, went: dict[str, object]
) -> None:
    make_case()
    add(engine, run_of("timeline", **went))  # type: ignore[arg-type]
    found = status_at(NOW, settings)
    assert found.needs()[0] == "The timeline has not been run for 11 July 2012."
    if went.get("failure"):
        assert "[one] of them" in shown(found)
        assert "The flow timeline failed when it last ran, 11 July 2012, 09:00." in found.needs()


def test_only_a_flow_s_last_run_counts(engine: Engine, settings: Settings) -> None:
    earlier = run_of("self_check", began_at=NOW - timedelta(hours=1), failure="It was down.")
    add(engine, run_of("timeline"), earlier, run_of("self_check"))
    assert status_at(NOW, settings).needs() == []


def test_messages_that_wait_were_given_up_or_are_held_are_counted(
    engine: Engine, settings: Settings
) -> None:
    person = Person(id=uuid4(), name="A. Head", email="a.head@example.org")
    state = NotificationState
    add(
        engine,
        run_of("timeline"),
        person,
        message(state.QUEUED, NOW - timedelta(hours=2), person.id),
        message(state.QUEUED, NOW + timedelta(hours=2), person.id),
        message(state.DEAD, NOW, person.id),
        message(state.CANCELLED, NOW, person.id),
        ChannelState(channel=ChannelName.MAIL, paused_at=NOW, reason="the password is wrong"),
        ChannelState(channel=ChannelName.CHAT, paused_at=None, reason=None),
    )
    found = status_at(NOW, settings)
    assert found.content is not None
    assert (found.content.outbox.waiting, found.content.outbox.dead) == (2, 1)
    assert found.content.outbox.oldest_due_at == NOW - timedelta(hours=2)
    assert found.needs() == [
        "1 messages were given up and reached nobody.",
        "The channel mail is paused: the password is wrong.",
    ]
    with engine.begin() as connection:
        connection.execute(update(ChannelState).values(paused_at=None))
    left = "1 message that should have left is still waiting."
    assert left in status_at(NOW, settings).needs()
    assert "2 hours ago" in shown(found)


@pytest.mark.usefixtures("engine")
def test_a_date_is_late_from_the_day_after_but_a_forecast_never_is(settings: Settings) -> None:
    # The visit ended on 10 February: findings are due on the 24th, the draft by 23 March, and
    # publication is forecast for 4 May at the latest.
    bring_to(make_case(), Step.VISIT_ENDED)

    def counts(day: date) -> tuple[int, int, int]:
        found = status_at(london_morning(day), settings).content
        assert found is not None
        assert found.inspections == {"visit_done": 1}
        return found.deadlines.open, found.deadlines.due_today, found.deadlines.late

    assert counts(date(2012, 2, 24)) == (3, 1, 0)
    assert counts(date(2012, 2, 25)) == (3, 0, 1)
    assert counts(date(2012, 5, 10)) == (3, 0, 2)


@pytest.mark.usefixtures("engine")
def test_whether_anybody_is_mailed_is_said(address: str, settings: Settings) -> None:
    nobody = "Nobody is being e-mailed: messages go to the portal's inbox only."
    assert nobody in shown(status_at(NOW, settings))
    mailing = Settings(database_url=address, mail_host="mail.example.org")
    assert "Mail goes by mail.example.org." in shown(status_at(NOW, mailing))


def test_a_flow_that_fell_silent_and_work_left_undone_need_somebody(
    engine: Engine, settings: Settings
) -> None:
    bring_to(make_case(), Step.PUBLISHED)
    long_ago = NOW - timedelta(hours=3)
    add(engine, run_of("timeline"), run_of("reminders"), run_of("delivery", began_at=long_ago))
    needs = status_at(NOW, settings).needs()
    assert needs[0] == "The flow delivery has not run since 11 July 2012, 06:00."
    assert "1 deadline of which somebody should have heard was passed over." in needs


@pytest.mark.usefixtures("engine")
def test_how_old_the_last_backup_is_is_known_once_one_was_made(
    address: str, tmp_path: Path
) -> None:
    settings = Settings(database_url=address, data_dir=tmp_path)
    assert "none known of in the data folder" in shown(status_at(NOW, settings))
    note_taken(tmp_path, NOW - timedelta(hours=23))
    found = status_at(NOW, settings)
    assert "23 hours ago" in shown(found)
    later = status_at(NOW + timedelta(hours=2), settings)
    assert "The last backup was made 1 day ago, 10 July 2012, 10:00." in later.needs()


def test_an_empty_database_needs_migrating(engine: Engine, settings: Settings) -> None:
    schema.downgrade(engine, "base")
    found = status_at(NOW, settings)
    assert found.needs() == ["The database is at schema none: run plans migrate."]
    assert "run plans migrate" in shown(found)


def test_a_newer_release_s_database_is_refused(engine: Engine, settings: Settings) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseUnusable, match="this release knows none newer"):
        status_at(NOW, settings)


def test_monitoring_reads_json_and_an_exit_code(
    engine: Engine, address: str, tmp_path: Path
) -> None:
    add(engine, run_of("timeline", failure="It was down."))
    done = plans_apart("status", "--json", folder=tmp_path, database_url=address)
    assert (done.returncode, done.stderr) == (1, "")
    said = json.loads(done.stdout)
    assert (
        "The flow timeline failed when it last ran, 11 July 2012, 09:00."
        in (said["needs_a_person"])
    )
    assert said["content"]["deadlines"] == {"open": 0, "due_today": 0, "late": 0}
    assert said["revision"] == said["newest_revision"] == schema.newest_revision()
