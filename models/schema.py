"""Brings a database up to the newest schema. The only file beside migrations that uses Alembic."""

from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine


def alembic_settings(connection: Connection | None = None) -> Config:
    """Return Alembic's settings, pointed at this package's migrations."""
    config = Config()
    config.set_main_option("script_location", str(files("models") / "migrations"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    if connection is not None:
        config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine, to: str = "head") -> None:
    """Run every migration the database has not had yet."""
    with engine.begin() as connection:
        upgrade_within(connection, to)


def upgrade_within(connection: Connection, to: str = "head") -> None:
    """Do the same in a transaction that is already open, so that it stands or falls with it."""
    command.upgrade(alembic_settings(connection), to)


def downgrade(engine: Engine, to: str) -> None:
    """Undo migrations down to a revision."""
    with engine.begin() as connection:
        command.downgrade(alembic_settings(connection), to)


def revision_of(connection: Connection) -> str | None:
    """Return the revision a database stands at, or None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str | None:
    """Return the revision this release brings."""
    return ScriptDirectory.from_config(alembic_settings()).get_current_head()


def is_known(revision: str) -> bool:
    """Whether this release has ever heard of a revision; a newer release's it has not."""
    known = ScriptDirectory.from_config(alembic_settings()).walk_revisions()
    return revision in {script.revision for script in known}
