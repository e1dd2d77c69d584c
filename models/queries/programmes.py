"""The programmes on record: which rules were adopted when, and how many inspections follow them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.inspection import Inspection
from models.programme import Programme, ProgrammeVersion


@dataclass(frozen=True, slots=True)
class Adopted:
    """One version of a programme's rules, as it was adopted."""

    key: str
    name: str
    number: int
    adopted_on: date
    sha256: str
    inspections: int


def alone_with(session: Session, programme_ids: Collection[UUID]) -> None:
    """Wait until nobody else adds inspections to these programmes, and keep them waiting.

    References count up within a programme, and the same inspection comes in once.
    """
    wanted = select(Programme.id).where(Programme.id.in_(programme_ids)).order_by(Programme.id)
    session.execute(wanted.with_for_update()).all()


def adopted(session: Session) -> Sequence[Adopted]:
    """List every version of every programme's rules with its inspections, the oldest first."""
    rows = session.execute(
        select(
            Programme.key,
            Programme.name,
            ProgrammeVersion.number,
            ProgrammeVersion.adopted_on,
            ProgrammeVersion.sha256,
            func.count(Inspection.id),
        )
        .join(Programme, Programme.id == ProgrammeVersion.programme_id)
        .outerjoin(Inspection, Inspection.programme_version_id == ProgrammeVersion.id)
        .group_by(Programme.id, ProgrammeVersion.id)
        .order_by(Programme.name, ProgrammeVersion.number)
    )
    return [Adopted(*row) for row in rows]
