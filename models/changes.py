"""Changes of an inspection's course, each with a reason: moved, postponed, resumed, cancelled."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session, object_session

from models.acting import Acting
from models.event import EventKind
from models.forecast import end_forecasts
from models.inspection import Inspection
from models.queries.told import was_announced
from models.reason import given, hash_of_words, keep_reason
from models.timetable import STAGES, Timetable
from rules.errors import Refused
from rules.permissions import Act, require
from rules.stages import InspectionState, check_move
from rules.timeline import Anchor, DeadlineKind

S, K, E = InspectionState, DeadlineKind, EventKind
BEFORE_THE_VISIT = frozenset({S.SCHEDULED, S.ANNOUNCED})
PLANNED = "entered by the inspectorate"


@dataclass(frozen=True, slots=True)
class VisitDays:
    """The days of a planned visit; its first day need not be known yet."""

    until: date
    begins: date | None = None


def replan_visit(acting: Acting, inspection: Inspection, days: VisitDays, reason: str) -> None:
    """Move the planned visit; every open date that follows from it moves with it."""
    require(acting.actor, Act.CHANGE_DATES, inspection.as_thing())
    why = given(reason, "the visit is moved")
    if inspection.state not in BEFORE_THE_VISIT:
        raise Refused("Only a visit that has not taken place can be moved.")
    if _planned(inspection) == days:
        raise Refused("The visit is already planned for these days.")
    _refuse_impossible(acting, days)
    old = _planned(inspection)
    inspection.visit_planned_from, inspection.visit_planned_until = days.begins, days.until
    _note(
        acting,
        inspection,
        (E.VISIT_REPLANNED, why),
        old_until=old.until if old else None,
        visit_from=days.begins,
        visit_until=days.until,
    )
    _plan(acting, inspection, why)


def postpone(acting: Acting, inspection: Inspection, reason: str) -> None:
    """Put the inspection off without a new day: its dates no longer apply."""
    require(acting.actor, Act.CHANGE_DATES, inspection.as_thing())
    why = given(reason, "the inspection is postponed")
    check_move("inspection", inspection.state, S.POSTPONED)
    inspection.state = S.POSTPONED
    _note(acting, inspection, (E.INSPECTION_POSTPONED, why))
    inspection.visit_planned_from = inspection.visit_planned_until = None
    _end_dates(acting, inspection)


def resume(acting: Acting, inspection: Inspection, days: VisitDays, reason: str) -> None:
    """Take a postponed inspection up again with new days for the visit."""
    require(acting.actor, Act.CHANGE_DATES, inspection.as_thing())
    why = given(reason, "the inspection is taken up again")
    check_move("inspection", inspection.state, S.SCHEDULED)
    _refuse_impossible(acting, days)
    inspection.state = S.SCHEDULED
    inspection.visit_planned_from, inspection.visit_planned_until = days.begins, days.until
    _note(
        acting,
        inspection,
        (E.INSPECTION_RESUMED, why),
        visit_from=days.begins,
        visit_until=days.until,
    )
    _plan(acting, inspection, why)


def cancel_inspection(acting: Acting, inspection: Inspection, reason: str) -> None:
    """Give the inspection up before anything is published: nobody answers for its dates again."""
    require(acting.actor, Act.CANCEL_INSPECTION, inspection.as_thing())
    why = given(reason, "the inspection is cancelled")
    check_move("inspection", inspection.state, S.CANCELLED)
    inspection.state = S.CANCELLED
    _note(acting, inspection, (E.INSPECTION_CANCELLED, why))
    _end_dates(acting, inspection)


def _plan(acting: Acting, inspection: Inspection, why: str) -> None:
    """Put the visit and all that follows from it on the days they have now."""
    assert inspection.visit_planned_until is not None
    timetable = Timetable(inspection)
    anchor = Anchor.on(inspection.visit_planned_until, PLANNED)
    timetable.open_again(acting, (K.VISIT, *STAGES))
    timetable.put(acting, K.VISIT, anchor, why)
    timetable.replan_stages(acting, why)


def _end_dates(acting: Acting, inspection: Inspection) -> None:
    Timetable(inspection).cancel(acting)
    end_forecasts(_session(inspection), inspection.id, acting.on)


def _planned(inspection: Inspection) -> VisitDays | None:
    if inspection.visit_planned_until is None:
        return None
    return VisitDays(inspection.visit_planned_until, inspection.visit_planned_from)


def _refuse_impossible(acting: Acting, days: VisitDays) -> None:
    if days.begins is not None and days.begins > days.until:
        raise Refused("The visit must begin on or before the day it ends.")
    if days.until < acting.on:
        raise Refused(
            f"{days.until:%-d %B %Y} has passed. If the visit has taken place, record its end."
        )


def _note(
    acting: Acting, inspection: Inspection, what: tuple[EventKind, str], **body: object
) -> None:
    """Record what was changed; the service hears of it if it had been told of the visit."""
    kind, why = what
    session = _session(inspection)
    fact = inspection.note(
        kind,
        acting,
        None,
        None,
        reason=hash_of_words(why),
        announced=was_announced(session, inspection.id),
        **body,
    )
    keep_reason(session, fact, why)


def _session(inspection: Inspection) -> Session:
    session = object_session(inspection)
    assert session is not None
    return session
