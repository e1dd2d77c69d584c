"""What the pages about one date begin with: the date or the request, with the rules behind it."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload
from sqlalchemy.orm.strategy_options import _AbstractLoad

from models.deadline import Deadline
from models.extension import Extension
from models.inspection import Inspection
from models.queries.plans import inspection_rules
from rules.errors import NotFound


def deadline_for_update(session: Session, inspection_id: UUID, deadline_id: UUID) -> Deadline:
    """Load one date of an inspection with its rules, locked, or say that there is none."""
    return _one_deadline(session, inspection_id, deadline_id, locked=True)


def deadline_of(session: Session, inspection_id: UUID, deadline_id: UUID) -> Deadline:
    """Load one date of an inspection with its rules, or say that there is none."""
    return _one_deadline(session, inspection_id, deadline_id, locked=False)


def extension_of(session: Session, inspection_id: UUID, extension_id: UUID) -> Extension:
    """Load a request for more time with its date and rules, or say that there is none."""
    return _one_request(session, inspection_id, extension_id, locked=False)


def extension_for_update(session: Session, inspection_id: UUID, extension_id: UUID) -> Extension:
    """Load a request in the same way, it and its date locked."""
    return _one_request(session, inspection_id, extension_id, locked=True)


def _one_request(
    session: Session, inspection_id: UUID, extension_id: UUID, *, locked: bool
) -> Extension:
    wanted = (
        select(Extension)
        .where(Extension.id == extension_id, Extension.inspection_id == inspection_id)
        .join(Extension.deadline)
        .options(contains_eager(Extension.deadline).options(*_with_rules()))
    )
    if locked:
        wanted = wanted.with_for_update(of=(Extension, Deadline))
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise NotFound("request for more time", extension_id)
    return found


def _one_deadline(
    session: Session, inspection_id: UUID, deadline_id: UUID, *, locked: bool
) -> Deadline:
    wanted = (
        select(Deadline)
        .where(Deadline.id == deadline_id, Deadline.inspection_id == inspection_id)
        .options(*_with_rules())
    )
    if locked:
        wanted = wanted.with_for_update(of=Deadline)
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise NotFound("date", deadline_id)
    return found


def _with_rules() -> tuple[_AbstractLoad, ...]:
    return (
        joinedload(Deadline.post),
        joinedload(Deadline.inspection).options(inspection_rules(), joinedload(Inspection.service)),
    )
