"""What the database raises when two people saved the same thing, under a name all may import."""

from sqlalchemy.orm.exc import StaleDataError

__all__ = ["StaleDataError"]
