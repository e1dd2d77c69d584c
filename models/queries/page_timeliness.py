"""How the dates of all inspections were kept, kind by kind."""

from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.deadline import Deadline
from models.inspection import Inspection
from models.programme import ProgrammeVersion
from rules.punctuality import Happened
from rules.stages import DeadlineState
from rules.timeline import DeadlineKind

_COUNTED = (DeadlineState.OPEN, DeadlineState.MET)


def dates_by_kind(
    session: Session, programme_id: UUID | None
) -> Mapping[DeadlineKind, list[Happened]]:
    """Load the dates that were met or are open, by kind: of one programme, or of all."""
    wanted = select(
        Deadline.kind,
        Deadline.original_due_on,
        Deadline.opens_on,
        Deadline.due_on,
        Deadline.met_on,
    ).where(Deadline.state.in_(_COUNTED))
    if programme_id is not None:
        wanted = (
            wanted.join(Inspection, Inspection.id == Deadline.inspection_id)
            .join(ProgrammeVersion, ProgrammeVersion.id == Inspection.programme_version_id)
            .where(ProgrammeVersion.programme_id == programme_id)
        )
    found: dict[DeadlineKind, list[Happened]] = defaultdict(list)
    for row in session.execute(wanted):
        found[row[0]].append(Happened(row[1], row[2], row[3], row[4]))
    return found
