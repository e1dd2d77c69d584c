"""What is on the register."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.inspection import Inspection


def any_inspection(session: Session) -> str | None:
    """Return the reference of the first inspection on the register, or None for an empty one."""
    return session.scalars(
        select(Inspection.reference).order_by(Inspection.reference).limit(1)
    ).first()
