"""Scratch schemas on PostgreSQL: a database of one's own without the right to make databases."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from sqlalchemy import create_engine, make_url, text


def on_postgresql(address: str) -> bool:
    """Return whether an address is PostgreSQL's."""
    return make_url(address).get_backend_name() == "postgresql"


@contextmanager
def scratch_schema(address: str) -> Iterator[str]:
    """Make an empty schema, yield the address that works in it alone, and drop it."""
    name = f"rehearsal_{uuid4().hex}"
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    url = make_url(address).update_query_dict(
        {"options": f"-csearch_path={name} -csynchronous_commit=off"}
    )
    try:
        with engine.connect() as connection:
            connection.execute(text(f'CREATE SCHEMA "{name}"'))
            try:
                yield url.render_as_string(hide_password=False)
            finally:
                connection.execute(text(f'DROP SCHEMA "{name}" CASCADE'))
    finally:
        engine.dispose()
