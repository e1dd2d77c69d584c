"""Runs migrations against whatever database it is handed, or the one the settings name."""

from typing import Literal

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.types import Enum

from models import Base
from models.base import UtcDateTime
from models.database import engine


def without_our_types(kind: str, item: object, _: object) -> str | Literal[False]:
    """Write plain SQLAlchemy types, so that old migrations never import today's code."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Enum):
        return f"sa.String(length={item.length})"
    return False


def migrate(connection: Connection) -> None:
    """Run what Alembic was asked for on one connection."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_item=without_our_types,
        render_as_batch=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


handed = context.config.attributes.get("connection")
if handed is not None:
    migrate(handed)
else:
    with engine().connect() as connection:
        migrate(connection)
