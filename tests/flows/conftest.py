"""One temporary Prefect server for all tests marked `prefect`: starting it is the slow part."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from prefect.settings import (
    PREFECT_FLOWS_HEARTBEAT_FREQUENCY,
    PREFECT_SERVER_ANALYTICS_ENABLED,
    PREFECT_SERVER_DATABASE_CONNECTION_URL,
    temporary_settings,
)
from prefect.testing.utilities import prefect_test_harness
from sqlalchemy import Engine, make_url, select

from flows import self_check
from models import FlowRun
from models.database import reading
from settings import Settings
from tests.factories import Case, make_case

SECONDS_TO_START = 300  # a busy machine is not a broken one
ONE_ENGINE = pytest.mark.parametrize("address", ["sqlite"], indirect=True)


@pytest.fixture(scope="session")
def prefect_server() -> Iterator[Path]:
    """The file in which Prefect keeps what it knows."""
    # The heartbeat alone would take a second of every flow.
    ours = {PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None, PREFECT_SERVER_ANALYTICS_ENABLED: False}
    with temporary_settings(ours), prefect_test_harness(SECONDS_TO_START):
        file = make_url(PREFECT_SERVER_DATABASE_CONNECTION_URL.value()).database
        assert file is not None
        yield Path(file)


@pytest.fixture(autouse=True)
def served_if_marked(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("prefect"):
        request.getfixturevalue("prefect_server")


@pytest.fixture
def case(engine: Engine) -> Case:
    del engine
    return make_case()


@pytest.fixture
def own_anchor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the self-check note its anchor in a folder of the test's."""
    monkeypatch.setattr(self_check, "get_settings", lambda: Settings(data_dir=tmp_path))
    return tmp_path / "audit-anchor.jsonl"


Kept = Callable[[], Sequence[FlowRun]]


@pytest.fixture
def kept(engine: Engine) -> Kept:
    """Read what our own table says of the runs, in the order in which they began."""
    del engine

    def read() -> Sequence[FlowRun]:
        with reading() as session:
            return session.scalars(select(FlowRun).order_by(FlowRun.began_at, FlowRun.id)).all()

    return read
