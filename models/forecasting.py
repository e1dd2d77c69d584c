"""A new forecast where the one by rule has passed or is known to be wrong.

It stands until the fact; one entered before the draft was sent stands until it is sent, because
after that the forecast is six weeks from that day (the inspectorate's policy).
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import object_session

from models.acting import Acting
from models.event import EventKind
from models.forecast import Forecast, end_forecasts
from models.inspection import Inspection
from models.reason import given, hash_of_words, keep_reason
from models.timetable import Timetable
from rules.errors import Refused
from rules.permissions import Act, require
from rules.timeline import DeadlineKind, Timing


@dataclass(frozen=True, slots=True)
class ForecastDays:
    """From a day to a day, both included."""

    opens: date
    closes: date


def enter_forecast(
    acting: Acting, inspection: Inspection, kind: DeadlineKind, days: ForecastDays, reason: str
) -> None:
    """Put a person's forecast in the place of the one by rule, until the fact or a newer one."""
    require(acting.actor, Act.CHANGE_DATES, inspection.as_thing())
    why = given(reason, "the forecast is another now")
    timetable = Timetable(inspection)
    _refuse(timetable, kind, days, acting.on)
    session = object_session(inspection)
    assert session is not None
    end_forecasts(session, inspection.id, acting.on, kind)
    session.add(
        Forecast(
            inspection_id=inspection.id,
            kind=kind,
            opens_on=days.opens,
            closes_on=days.closes,
            reason=why,
            entered_on=acting.on,
            entered_by_id=acting.actor.person_id,
        )
    )
    session.flush()
    fact = inspection.note(
        EventKind.FORECAST_ENTERED,
        acting,
        about=kind,
        opens_on=days.opens,
        closes_on=days.closes,
        reason=hash_of_words(why),
    )
    keep_reason(session, fact, why)
    timetable.replan_stages(acting, why)


def _refuse(timetable: Timetable, kind: DeadlineKind, days: ForecastDays, today: date) -> None:
    """Refuse days that cannot be a forecast, or where none is waited for."""
    expected = timetable.find(kind)
    if timetable.rules[kind].timing is not Timing.FORECAST or expected is None or expected.is_over:
        raise Refused("There is no forecast here that could be given anew.")
    if days.closes < days.opens:
        raise Refused("The forecast must begin on or before the day it ends.")
    if days.closes < today:
        raise Refused(f"{days.closes:%-d %B %Y} has passed, so it cannot be when this is expected.")
    if (expected.opens_on, expected.due_on) == (days.opens, days.closes):
        raise Refused("This is the forecast already.")
