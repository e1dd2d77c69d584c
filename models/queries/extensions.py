"""Requests for more time and stopped clocks: the one that waits, those of a date, those granted."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from models.clock_stop import ClockStop
from models.extension import Extension, ExtensionState
from models.ids import one_id
from rules.adjusting import Adjustment, MoreTime, Pause


def waiting_for(session: Session, deadline_id: UUID) -> Extension | None:
    """Load the request for more time on a date that nobody has decided yet."""
    return session.scalars(_waiting(), {"deadline": deadline_id}).one_or_none()


@cache
def _waiting() -> Select[Extension]:
    """Built once: every date that is met asks it."""
    return (
        select(Extension)
        .where(Extension.deadline_id == one_id("deadline"))
        .where(Extension.state == ExtensionState.ASKED)
        .options(joinedload(Extension.deadline))
    )


def times_asked(session: Session, deadline_id: UUID) -> int:
    """Count every request ever made on a date, whatever became of it."""
    return _count(session, deadline_id, tuple(ExtensionState))


def times_granted(session: Session, deadline_id: UUID) -> int:
    """Count the extensions of a date that stand."""
    return _count(session, deadline_id, [ExtensionState.GRANTED])


def newest_granted(session: Session, deadline_id: UUID) -> Extension | None:
    """Load the extension of a date that was granted last and stands."""
    return session.scalars(
        select(Extension)
        .where(Extension.deadline_id == deadline_id, Extension.state == ExtensionState.GRANTED)
        .order_by(Extension.number.desc())
        .limit(1)
    ).first()


def running_stop(session: Session, deadline_id: UUID) -> ClockStop | None:
    """Load the stop of a date's clock that has not ended."""
    return session.scalars(
        select(ClockStop).where(
            ClockStop.deadline_id == deadline_id, ClockStop.restarted_on.is_(None)
        )
    ).one_or_none()


def adjustments_by_deadline(
    session: Session, inspection_ids: Collection[UUID]
) -> Mapping[UUID, Sequence[Adjustment]]:
    """Return, by deadline, the time that was granted and the days its clock stood still."""
    found: dict[UUID, list[Adjustment]] = defaultdict(list)
    granted = session.execute(
        select(Extension.deadline_id, Extension.decided_on, Extension.granted_until)
        .where(Extension.inspection_id.in_(inspection_ids))
        .where(Extension.state == ExtensionState.GRANTED)
        .order_by(Extension.number)
    )
    for deadline_id, decided_on, until in granted:
        assert decided_on is not None
        assert until is not None
        found[deadline_id].append(MoreTime(decided_on, until))
    stops = session.execute(
        select(ClockStop.deadline_id, ClockStop.stopped_on, ClockStop.restarted_on)
        .where(ClockStop.inspection_id.in_(inspection_ids), ClockStop.restarted_on.is_not(None))
        .order_by(ClockStop.stopped_on)
    )
    for deadline_id, stopped_on, restarted_on in stops:
        assert restarted_on is not None
        found[deadline_id].append(Pause(stopped_on, restarted_on))
    return found


def _count(session: Session, deadline_id: UUID, states: Collection[ExtensionState]) -> int:
    counted = select(func.count()).where(
        Extension.deadline_id == deadline_id, Extension.state.in_(list(states))
    )
    return session.scalar(counted) or 0
