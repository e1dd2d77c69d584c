"""Brings a database to the newest schema, one at a time however many ask at once."""

from dataclasses import dataclass

from sqlalchemy import text

from models import schema
from models.database import make_engine
from models.opening import address_of, explained, name_of, require_known

_LOCK = text("SELECT pg_advisory_xact_lock(5171041)")


@dataclass(frozen=True, slots=True)
class Migrated:
    """The revisions a database stood at before and stands at now; None is an empty database."""

    before: str | None
    now: str | None


def migrate(address: str) -> Migrated:
    """Run every migration a database has not had yet, all or none; make it if it isn't there."""
    address_of(address)
    with explained(address):
        engine = make_engine(address)
        try:
            with engine.begin() as connection:
                if connection.dialect.name == "postgresql":
                    connection.execute(_LOCK)
                before = schema.revision_of(connection)
                if before is not None:
                    require_known(before, name_of(address))
                schema.upgrade_within(connection)
                return Migrated(before, schema.revision_of(connection))
        finally:
            engine.dispose()
