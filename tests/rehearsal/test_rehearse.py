import json
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from models import database
from models.database import reading
from models.queries.story import deadlines_in_full
from notifications import dispatcher
from rehearsal.cast import Cast, service_name
from rehearsal.days import Day
from rehearsal.habits import Course
from rehearsal.players import Scene, act, is_acted_on
from rehearsal.record import as_document, as_page
from rehearsal.rehearse import Rehearsal, run
from rehearsal.scratch import scratch_database
from rehearsal.wording import full_date
from reports.example import example_report
from reports.published import read_report
from rules.posts import PostKind
from rules.stages import PlanState
from rules.timeline import DeadlineKind
from tests.course import Step, bring_to
from tests.factories import FINALISED, Case, at_work, looking_at, make_case, on_sqlite, refused
from tests.moments import london_morning
from tests.rehearsal.stage import VISIT_ENDED, EnoughError, example, nobody_watches

THE_REAL_WAY_IN = database.engine
K, P = DeadlineKind, PostKind


@pytest.fixture
def way_in(no_database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a rehearsal stand its own scratch database in."""
    del no_database
    monkeypatch.setattr(database, "engine", THE_REAL_WAY_IN)


@pytest.mark.usefixtures("way_in")
def test_a_report_is_not_rehearsed_as_published_before_its_visit(tmp_path: Path) -> None:
    course = Course(date(2012, 6, 1))
    address = f"sqlite:///{tmp_path}/plans.db"
    with refused("cannot be published on 1 June 2012: the visit ended only on 15 June 2012"):
        run(example(), VISIT_ENDED, course, address, nobody_watches)


@pytest.mark.usefixtures("way_in")
def test_a_rehearsal_leaves_the_database_it_is_named_after_alone(address: str) -> None:
    def stop(day: Day) -> None:
        assert day.facts
        raise EnoughError

    before = database.make_engine(address)
    with pytest.raises(EnoughError):
        run(example(), VISIT_ENDED, Course(), address, stop)
    with before.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM inspection").scalar() == 0
    before.dispose()


@pytest.mark.usefixtures("way_in")
def test_whatever_way_mail_is_set_up_no_rehearsal_sends_any(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatcher, "enabled_channels", lambda _: pytest.fail("asked for mail"))

    def stop(day: Day) -> None:
        if day.messages:
            raise EnoughError

    with pytest.raises(EnoughError):
        run(example(), VISIT_ENDED, Course(), f"sqlite:///{tmp_path}/plans.db", stop)


@pytest.mark.usefixtures("way_in")
def test_a_scratch_database_is_gone_when_it_is_no_longer_needed(address: str) -> None:
    with scratch_database(address), reading() as session:
        engine = session.get_bind()
        if engine.dialect.name == "sqlite":
            file = Path(str(engine.engine.url.database))
            assert file.exists()
        else:
            file = Path("/nowhere")
    assert not file.exists()


@on_sqlite
@pytest.mark.usefixtures("way_in")
@pytest.mark.parametrize("stopped_by", [signal.SIGTERM, signal.SIGHUP])
def test_however_a_rehearsal_is_stopped_its_scratch_folder_is_gone(
    address: str, stopped_by: signal.Signals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def rehearsed() -> None:
        with scratch_database(address):
            assert list(tmp_path.glob("plans-rehearsal-*/plans.db"))
            signal.raise_signal(stopped_by)

    with handled(stopped_by, signal.SIG_DFL), pytest.raises(KeyboardInterrupt):
        rehearsed()
    assert not list(tmp_path.glob("plans-rehearsal-*"))
    with handled(stopped_by, signal.SIG_IGN):
        rehearsed()  # as nohup has it: it goes on
        assert signal.getsignal(stopped_by) is signal.SIG_IGN


@contextmanager
def handled(by: signal.Signals, how: signal.Handlers) -> Iterator[None]:
    """Let a signal be handled in a way, and as before afterwards."""
    before = signal.signal(by, how)
    try:
        yield
    finally:
        signal.signal(by, before)


def scene_of(case: Case, kind: DeadlineKind, on: date) -> None:
    """Let whoever answers for a date of this kind act, as a rehearsal would."""
    with at_work(case, P.SCHEDULER, on) as desk:
        cast = make_cast(case)
        mine = next(
            d
            for d in deadlines_in_full(desk.session, case.inspection_id)
            if d.kind is kind and d.is_open
        )
        act(Scene(desk.session, cast, mine, on, london_morning(on)))


def make_cast(case: Case) -> Cast:
    return Cast(dict(case.people), {case.owners_post: case.people[P.OWNER]})


@on_sqlite
@pytest.mark.usefixtures("engine")
def test_the_people_of_a_rehearsal_also_revise_a_plan_that_came_back() -> None:
    case = make_case()
    bring_to(case, Step.TAKEN_UP)
    with at_work(case, P.LEAD_INSPECTOR, FINALISED) as desk:
        plan = desk.plan()
        plan.latest.send_back(desk.acting, {plan.recommendations[0].id: "Say how."})
    scene_of(case, K.REVISED_PLAN, date(2012, 7, 30))
    scene_of(case, K.DECISION, date(2012, 8, 13))
    with looking_at(case) as desk:
        plan = desk.plan()
        assert (plan.state, len(plan.versions)) == (PlanState.FINALISED, 2)


def test_the_calendars_own_work_is_nobodys_in_a_rehearsal() -> None:
    assert {kind for kind in K if not is_acted_on(kind)} == {
        K.FORWARDING,
        K.UPDATE_REQUEST,
        K.EXTENSION_DECISION,
        K.TARGET_CHANGE_DECISION,
    }


def test_a_date_is_written_as_gov_uk_writes_it() -> None:
    assert full_date(date(2012, 7, 1)) == "1 July 2012"


def test_the_record_escapes_what_it_is_given_and_says_the_same_as_json() -> None:
    shown = Rehearsal(
        reference="CCI-2012-001",
        area="<script>alert(1)</script>",
        service="Thornshire YOS",
        visit_ended_on=VISIT_ENDED,
        published_on=None,
        days=(Day(VISIT_ENDED, (), ()),),
        deadlines=(),
        recommendations=(),
        chain="0 facts, every link intact.",
    )
    page = as_page(shown)
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    document = json.loads(json.dumps(as_document(shown)))
    assert document["visit_ended_on"] == "2012-06-15"
    assert (document["published_on"], document["days"]) == (None, [])


def test_a_service_without_a_name_is_called_after_its_area() -> None:
    report = read_report(example_report())
    assert service_name(report) == "Thornshire YOS"
    assert service_name(replace(report, service=None)) == "Thornshire & Holmsea YOS"
