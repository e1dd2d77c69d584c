"""What was decided about the time for each date of an inspection, and by whom, in its order."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.clock_stop import ClockStop
from models.deadline import Deadline
from models.extension import Extension, ExtensionState
from models.forecast import Forecast
from models.person import Person
from rules.stages import DeadlineState
from rules.timeline import Explanation, dates_of, explain
from rules.working_days import WorkingCalendar

S = ExtensionState


@dataclass(frozen=True, slots=True)
class TimeGiven:
    """The requests for more time for one date, its clock's stops, a forecast entered, and names.

    An operator or the calendar has no name here.
    """

    requests: Sequence[Extension] = ()
    stops: Sequence[ClockStop] = ()
    names: Mapping[UUID | None, str] | None = None
    forecast: Forecast | None = None

    @property
    def waiting(self) -> Extension | None:
        """The request nobody has decided yet."""
        return next((each for each in self.requests if each.state is S.ASKED), None)

    @property
    def granted(self) -> Sequence[Extension]:
        """The extensions that stand, the newest last."""
        return [each for each in self.requests if each.state is S.GRANTED]

    @property
    def running_stop(self) -> ClockStop | None:
        """The stop that lasts."""
        return next((each for each in self.stops if each.restarted_on is None), None)

    def by(self, person_id: UUID | None) -> str | None:
        """Return what somebody who asked or decided is called."""
        return (self.names or {}).get(person_id)

    def explanation(self, deadline: Deadline, calendar: WorkingCalendar) -> Explanation:
        """Say why this date by its rule; what was decided beside the rule is told beside it."""
        if self.forecast is not None:
            return _as_entered(self.forecast, deadline.explanation(calendar))
        if not self.granted and all(each.restarted_on is None for each in self.stops):
            return deadline.explanation(calendar)
        rule = deadline.milestone
        by_rule = dates_of(rule, deadline.anchor, calendar, deadline.repeat)
        return explain(rule, deadline.anchor, by_rule, calendar, deadline.repeat)


NOTHING_GIVEN = TimeGiven()


def _as_entered(forecast: Forecast, by_rule: Explanation) -> Explanation:
    """Explain a person's days: they stand in the place of the rule's, and roll past nothing."""
    return replace(
        by_rule,
        rule=f"forecast entered on {forecast.entered_on:%-d %B %Y}, in place of {by_rule.rule}",
        source=f"entered because: {forecast.reason}",
        raw_on=forecast.closes_on,
        opens_raw_on=forecast.opens_on,
        skipped=(),
        skipped_at_opening=(),
    )


def time_given(session: Session, inspection_id: UUID) -> Mapping[UUID, TimeGiven]:
    """Return, by deadline, what was decided about its time: four queries at most."""
    requests: dict[UUID, list[Extension]] = defaultdict(list)
    for request in session.scalars(
        select(Extension).where(Extension.inspection_id == inspection_id).order_by(Extension.number)
    ):
        requests[request.deadline_id].append(request)
    stops: dict[UUID, list[ClockStop]] = defaultdict(list)
    for stop in session.scalars(
        select(ClockStop)
        .where(ClockStop.inspection_id == inspection_id)
        .order_by(ClockStop.stopped_on, ClockStop.restarted_on)
    ):
        stops[stop.deadline_id].append(stop)
    forecasts = _forecasts(session, inspection_id)
    names = _names(session, requests, stops) if requests or stops else {}
    return {
        which: TimeGiven(requests.get(which, ()), stops.get(which, ()), names, forecasts.get(which))
        for which in {*requests, *stops, *forecasts}
    }


def _forecasts(session: Session, inspection_id: UUID) -> Mapping[UUID, Forecast]:
    """Return the forecasts that stand, by the deadline they are of."""
    rows = session.execute(
        select(Deadline.id, Forecast)
        .join(
            Forecast,
            (Forecast.inspection_id == Deadline.subject_id) & (Forecast.kind == Deadline.kind),
        )
        .where(Deadline.inspection_id == inspection_id, Forecast.superseded_on.is_(None))
        .where(Deadline.state == DeadlineState.OPEN)
    )
    return dict(rows.all())


def _names(
    session: Session,
    requests: Mapping[UUID, Sequence[Extension]],
    stops: Mapping[UUID, Sequence[ClockStop]],
) -> Mapping[UUID | None, str]:
    people = {
        who
        for some in requests.values()
        for each in some
        for who in (each.asked_by_id, each.decided_by_id, each.reversed_by_id)
    } | {
        who
        for some_stops in stops.values()
        for stop in some_stops
        for who in (stop.stopped_by_id, stop.restarted_by_id)
    }
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(people - {None})))
    return dict(rows.all())
