"""Days nobody works, added and taken back: the open dates of all inspections follow at once."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.acting import Acting
from models.adjustments import adjustments_of
from models.deadline import Deadline
from models.event import EventKind, record
from models.queries import closures, standing
from models.reason import given, hash_of_words, keep_reason
from models.redating import Redating, redated
from models.timetable import Timetable
from models.working_calendar import FIRST_YEAR, LAST_YEAR, ClosureDay
from rules.errors import Refused
from rules.permissions import Act, Thing, require
from rules.working_days import SATURDAY, WorkingCalendar

_NOBODYS = UUID(int=0)
EVERY_INSPECTION = Thing(_NOBODYS, _NOBODYS, None)


def add_closure(session: Session, acting: Acting, day: date, name: str) -> None:
    """Add a bank holiday or a day the offices are closed; open dates on it move on."""
    require(acting.actor, Act.KEEP_CALENDAR, EVERY_INSPECTION)
    why = given(name, "nobody works on that day")
    before = _calendar_alone(session)
    _refuse_day(day, before)
    session.add(ClosureDay(day=day, reason=why, added_by_id=acting.actor.person_id))
    _changed(session, acting, (EventKind.CLOSURE_ADDED, day), why)
    redate_everything(session, acting, f"{why}: nobody works on {day:%-d %B %Y}", before)


def remove_closure(session: Session, acting: Acting, day: date, reason: str) -> None:
    """Take a day back that has not come yet; what had moved because of it moves back."""
    require(acting.actor, Act.KEEP_CALENDAR, EVERY_INSPECTION)
    why = given(reason, "this is a working day after all")
    before = _calendar_alone(session)
    found = session.scalars(select(ClosureDay).where(ClosureDay.day == day)).one_or_none()
    if found is None:
        raise Refused(f"{day:%-d %B %Y} was not added as a day nobody works.")
    if day <= acting.on:
        raise Refused(f"{day:%-d %B %Y} has come, so it stays as it was.")
    session.delete(found)
    _changed(session, acting, (EventKind.CLOSURE_REMOVED, day), why)
    redate_everything(session, acting, f"{why}: {day:%-d %B %Y} is a working day", before)


def redate_everything(
    session: Session, acting: Acting, reason: str, before: WorkingCalendar
) -> None:
    """Work out the open dates of all inspections anew, some hundred inspections at a time."""
    for chunk in closures.inspections_with_open_dates(session):
        adjustments = adjustments_of(session, chunk)
        for mine in _by_inspection(closures.dates_still_to_come(session, chunk)):
            timetable = Timetable(mine[0].inspection)
            redated(timetable, acting, Redating(mine, adjustments, reason, before))


def _by_inspection(deadlines: Sequence[Deadline]) -> Iterator[list[Deadline]]:
    for _, group in groupby(deadlines, key=lambda each: each.inspection_id):
        yield list(group)


def _calendar_alone(session: Session) -> WorkingCalendar:
    closures.change_alone(session)
    standing.forget_calendar(session)
    return standing.calendar(session)


def _changed(session: Session, acting: Acting, what: tuple[EventKind, date], why: str) -> None:
    kind, day = what
    fact = record(session, kind, acting, (None, None), day=day, reason=hash_of_words(why))
    keep_reason(session, fact, why)
    session.flush()
    standing.forget_calendar(session)


def _refuse_day(day: date, calendar: WorkingCalendar) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Refused(f"The working calendar does not cover {day.year}.")
    if day.weekday() >= SATURDAY:
        raise Refused(f"{day:%-d %B %Y} is a {day:%A}: nobody works on it as it is.")
    if day in calendar.closed:
        raise Refused(f"{day:%-d %B %Y} is in the calendar already: {calendar.closed[day]}.")
