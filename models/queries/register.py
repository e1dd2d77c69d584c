"""What is on the register."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from models.inspection import Inspection
from models.queries.plans import inspection_rules
from rules.errors import NotFound


def any_inspection(session: Session) -> str | None:
    """Return the reference of the first inspection on the register, or None for an empty one."""
    return session.scalars(
        select(Inspection.reference).order_by(Inspection.reference).limit(1)
    ).first()


def inspection_called(session: Session, reference: str) -> Inspection:
    """Load an inspection with its rules and service by its reference, however capitalised."""
    found = session.scalars(
        select(Inspection)
        .where(func.upper(Inspection.reference) == reference.strip().upper())
        .options(inspection_rules(), joinedload(Inspection.service))
    ).one_or_none()
    if found is None:
        raise NotFound("inspection", reference.strip())
    return found
