"""What stands between the rules and a deadline's dates: what people have decided about it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.deadline import Deadline
from models.forecast import Forecast
from models.queries import standing
from models.queries.extensions import adjustments_by_deadline
from rules.adjusting import Adjustment
from rules.adjusting import adjusted as adjusted_dates
from rules.timeline import Anchor, Dates, DeadlineKind
from rules.working_days import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Adjustments:
    """What people have decided about the dates of some inspections, loaded at once for all."""

    forecasts: Mapping[tuple[UUID, DeadlineKind], Dates]
    decided: Mapping[UUID, Sequence[Adjustment]]
    calendar: WorkingCalendar

    def of(self, deadline: Deadline, dates: Dates, anchor: Anchor) -> Dates:
        """Return a deadline's dates: those by rule, or what somebody has put in their place.

        To these is added the time its clock stood still, and the time that was granted.
        """
        dates = self.forecasts.get((deadline.inspection_id, deadline.kind), dates)
        decided = self.decided.get(deadline.id)
        if not decided:
            return dates
        return adjusted_dates(deadline.milestone, anchor.closes, dates, decided, self.calendar)


def adjustments_of(session: Session, inspection_ids: Collection[UUID]) -> Adjustments:
    """Load what people have decided about the dates of these inspections."""
    return Adjustments(
        _forecasts(session, inspection_ids),
        adjustments_by_deadline(session, inspection_ids),
        standing.calendar(session),
    )


def adjusted(session: Session, deadline: Deadline, dates: Dates) -> Dates:
    """Return one deadline's dates with what people have decided about it."""
    return adjustments_of(session, [deadline.inspection_id]).of(deadline, dates, deadline.anchor)


def _forecasts(
    session: Session, inspection_ids: Collection[UUID]
) -> Mapping[tuple[UUID, DeadlineKind], Dates]:
    """Return the forecasts that stand. A person's days are kept as entered: they do not roll."""
    rows = session.execute(
        select(Forecast.inspection_id, Forecast.kind, Forecast.opens_on, Forecast.closes_on).where(
            Forecast.inspection_id.in_(inspection_ids), Forecast.superseded_on.is_(None)
        )
    )
    return {
        (inspection_id, kind): Dates(closes_on, closes_on, opens_on, opens_on)
        for inspection_id, kind, opens_on, closes_on in rows
    }
