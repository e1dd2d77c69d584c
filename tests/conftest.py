"""A migrated database on each engine for tests that ask, and an error for any that sneak."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from shutil import copyfile
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import Engine, create_engine, event, make_url, text
from sqlalchemy.orm import Session

from models import Acting, database, schema
from rules.permissions import Actor
from tests.memory import MEMORY
from tests.moments import london_morning
from tests.postgresql_server import running_postgresql
from tests.postgresql_shelf import Shelf

# A busy machine is not a broken one: examples may take their time. They are the same each time, so
# that a change fails for what it changed; tests/nightly draws others.
settings.register_profile(
    "unhurried",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("unhurried")

Transaction = Callable[..., AbstractContextManager[Session]]


@pytest.fixture(autouse=True)
def no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        pytest.fail("This test reached for a database without asking for one.")

    monkeypatch.setattr(database, "engine", refuse)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    with running_postgresql() as url:
        yield url


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("migrated") / "plans.db"
    engine = database.make_engine(f"sqlite:///{file}")
    schema.upgrade(engine)
    engine.dispose()
    return file


@pytest.fixture(scope="session")
def migrated_template(postgresql: str) -> str:
    name = f"template_{uuid4().hex}"
    _on_server(postgresql, f"CREATE DATABASE {name}")
    engine = database.make_engine(_address(postgresql, name))
    schema.upgrade(engine)
    engine.dispose()
    return name


@pytest.fixture(scope="session")
def shelf(postgresql: str, migrated_template: str) -> Shelf:
    return Shelf(make_url(postgresql), migrated_template)


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The SQLAlchemy URL of a database of one's own, at the newest schema."""
    if request.param == "sqlite":
        copyfile(request.getfixturevalue("migrated_file"), tmp_path / "plans.db")
        yield f"sqlite:///{tmp_path}/plans.db"
        return
    with request.getfixturevalue("shelf").database() as url:
        yield url.render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def engines() -> dict[str, Engine]:
    """One engine of each kind for all tests: a statement once compiled serves them all."""
    return {}


@pytest.fixture
def engine(
    address: str, no_database: None, monkeypatch: pytest.MonkeyPatch, engines: dict[str, Engine]
) -> Iterator[Engine]:
    """This process's database, on the engine of the test's name."""
    del no_database
    kind = make_url(address).get_backend_name()
    shared = engines.get(kind) or engines.setdefault(kind, _led_by_its_url(address))
    shared.url = make_url(address)
    made = shared.execution_options()  # what a test listens to, it alone hears
    if shared in database.READERS:
        database.READERS[made] = database.READERS[shared].execution_options()
    monkeypatch.setattr(database, "engine", lambda: made)
    MEMORY.begin(made)
    yield made
    MEMORY.end()
    shared.dispose()


@pytest.fixture
def writing(engine: Engine) -> Transaction:
    """Open a transaction in which somebody acts on a day; the calendar, if nobody is named."""
    del engine

    def begin(on: date = date(2012, 2, 1), actor: Actor | None = None, **named: object) -> object:
        acting = Acting.calendar(on, london_morning(on))
        if actor is not None:
            acting = Acting(actor, on, london_morning(on), **named)  # type: ignore[arg-type]
        return database.transaction(acting)

    return begin  # type: ignore[return-value]


def _led_by_its_url(address: str) -> Engine:
    """Make an engine that connects to where its URL says at that moment."""
    made = database.make_engine(address, durable=False)

    def lead(_: object, __: object, given: list[Any], named: dict[str, Any]) -> None:
        given[:], more = made.dialect.create_connect_args(made.url)
        named.update(more)

    for each in {made, database.reader_of(made)}:
        event.listen(each, "do_connect", lead)
    return made


def _address(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _on_server(server: str, statement: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
