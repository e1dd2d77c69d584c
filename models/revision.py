"""Whether a database is at this release's schema, told without Alembic: it takes much memory."""

from functools import lru_cache
from importlib.resources import files

from sqlalchemy import text
from sqlalchemy.orm import Session


def is_newest(session: Session) -> bool:
    """Whether every migration of this release has been run on the database."""
    found = session.scalars(text("SELECT version_num FROM alembic_version")).all()
    return list(found) == [newest()]


@lru_cache(maxsize=1)
def newest() -> str:
    """Return the revision this release brings: the number its last migration's file begins with."""
    names = [file.name for file in (files("models") / "migrations" / "versions").iterdir()]
    return max(name.partition("_")[0] for name in names if name[:1].isdigit())
