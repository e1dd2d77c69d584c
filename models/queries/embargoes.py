"""Prepared publications whose embargo is over while the report is not public: found and locked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, joinedload

from models.event import Event, EventKind
from models.further_inspection import FurtherInspection
from models.inspection import Inspection
from models.prepared_publication import PreparedPublication
from models.queries.plans import inspection_rules
from rules.stages import InspectionState

_READY = (InspectionState.COMMENTS_IN, InspectionState.COMMENTS_LAPSED)


@dataclass(frozen=True, slots=True)
class StandingPublication:
    """A publication that is neither carried out nor withdrawn, and who prepared it.

    `is_considered` is whether somebody has said if an early further inspection is needed.
    """

    inspection_id: UUID
    area: str
    embargo_until: datetime
    prepared_by_id: UUID
    is_considered: bool


def standing_publications(session: Session) -> Sequence[StandingPublication]:
    """List every publication that waits for its moment or for its second person, earliest first."""
    considered = exists().where(FurtherInspection.inspection_id == Inspection.id)
    rows = session.execute(
        select(
            PreparedPublication.inspection_id,
            Inspection.area,
            PreparedPublication.embargo_until,
            PreparedPublication.prepared_by_id,
            considered,
        )
        .join(Inspection, Inspection.id == PreparedPublication.inspection_id)
        .where(*_stands())
        .order_by(PreparedPublication.embargo_until, Inspection.area)
    )
    return [StandingPublication(*row) for row in rows]


def passed_unnoted(session: Session, at: datetime) -> Sequence[UUID]:
    """Find the publications whose embargo is over and of which the record does not say so."""
    return session.scalars(
        select(PreparedPublication.id)
        .join(Inspection, Inspection.id == PreparedPublication.inspection_id)
        .where(*_stands(), *_is_passed_unnoted(at))
        .order_by(PreparedPublication.embargo_until)
    ).all()


def locked(
    session: Session, ids: Sequence[UUID], at: datetime
) -> Sequence[tuple[PreparedPublication, Inspection]]:
    """Lock those of them of which that is still true and that nobody else holds."""
    rows = session.execute(
        select(PreparedPublication, Inspection)
        .join(Inspection, Inspection.id == PreparedPublication.inspection_id)
        .where(PreparedPublication.id.in_(ids), *_stands(), *_is_passed_unnoted(at))
        .options(inspection_rules(), joinedload(Inspection.service))
        .with_for_update(of=PreparedPublication, skip_locked=True)
    )
    return [(row[0], row[1]) for row in rows]


def _stands() -> tuple[ColumnElement[bool], ...]:
    return (
        PreparedPublication.withdrawn_at.is_(None),
        PreparedPublication.published_at.is_(None),
        Inspection.state.in_(_READY),
    )


def _is_passed_unnoted(at: datetime) -> tuple[ColumnElement[bool], ...]:
    noted = select(Event.id).where(
        Event.inspection_id == PreparedPublication.inspection_id,
        Event.kind == EventKind.EMBARGO_PASSED,
        Event.subject_id == PreparedPublication.id,
    )
    return (PreparedPublication.embargo_until <= at, ~noted.exists())
