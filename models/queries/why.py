"""Why each date of an inspection is the date it is: the one answer of page, command and API."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from models.clock_stop import ClockStop
from models.deadline import Deadline
from models.extension import Extension
from models.queries import standing
from models.queries.page_inspections import Moved, key_dates, moves_of
from models.queries.time_given import NOTHING_GIVEN, TimeGiven, time_given
from rules.timeline import Explanation, Timing


@dataclass(frozen=True, slots=True)
class Why:
    """One date with its explanation, each move of it, and the time that was given for it."""

    deadline: Deadline
    explanation: Explanation
    moves: Sequence[Moved]
    given: TimeGiven


def whys_of(
    session: Session, inspection_id: UUID, shows: Callable[[Deadline], bool] = lambda _: True
) -> list[Why]:
    """Explain an inspection's own dates that may be shown, earliest first."""
    moves, given = moves_of(session, inspection_id), time_given(session, inspection_id)
    calendar = standing.calendar(session)
    found = []
    for deadline in filter(shows, key_dates(session, inspection_id)):
        time = given.get(deadline.id, NOTHING_GIVEN)
        explanation = time.explanation(deadline, calendar)
        found.append(Why(deadline, explanation, moves.get(deadline.id, ()), time))
    return found


def as_document(why: Why, today: date) -> dict[str, Any]:
    """Return a date with its explanation as JSON holds it: days as "2012-07-11"."""
    deadline, explained = why.deadline, why.explanation
    is_forecast = deadline.milestone.timing is Timing.FORECAST
    return {
        "id": str(deadline.id),
        "milestone": deadline.kind.value,
        "state": deadline.state.value,
        "opens_on": _day(deadline.opens_on),
        "due_on": _day(deadline.due_on),
        "original_due_on": _day(deadline.original_due_on),
        "met_on": _day(deadline.met_on),
        "days_late": _days_late(deadline, today, is_forecast),
        "is_forecast": is_forecast,
        "provenance": deadline.provenance.value,
        "answered_for_by": deadline.post.title,
        "why": {
            "rule": explained.rule,
            "rule_comes_from": explained.source,
            "counted_from": {
                "milestone": deadline.anchor_kind.value if deadline.anchor_kind else None,
                "opens_on": _day(explained.anchor_opens_on),
                "on": _day(explained.anchor_on),
                "known_from": explained.anchor_source,
            },
            "raw_opens_on": _day(explained.opens_raw_on),
            "raw_on": _day(explained.raw_on),
            "days_skipped": [
                {"on": _day(day.day), "reason": day.reason}
                for day in dict.fromkeys((*explained.skipped_at_opening, *explained.skipped))
            ],
        },
        "moves": [_move(each) for each in why.moves],
        "extensions_allowed": _allowed(deadline),
        "extensions": [_extension(each, why.given) for each in why.given.requests],
        "clock_stops": [_stop(each, why.given) for each in why.given.stops],
    }


def _days_late(deadline: Deadline, today: date, is_forecast: bool) -> int:
    """Count the days; what was never met, or is only forecast, is not late."""
    if is_forecast or not (deadline.is_open or deadline.met_on):
        return 0
    return deadline.days_late(today)


def _allowed(deadline: Deadline) -> int:
    rules = deadline.inspection.programme_version.rules
    return rules.extensions_allowed if deadline.milestone.may_be_extended else 0


def _move(move: Moved) -> dict[str, Any]:
    return {
        "moved_on": _day(move.moved_on),
        "from": _day(move.old_due_on),
        "to": _day(move.new_due_on),
        "reason": move.reason,
        "by": move.by,
    }


def _extension(request: Extension, given: TimeGiven) -> dict[str, Any]:
    return {
        "number": request.number,
        "state": request.state.value,
        "asked_on": _day(request.asked_on),
        "asked_by": given.by(request.asked_by_id),
        "reason": request.reason,
        "wanted_until": _day(request.wanted_until),
        "decided_on": _day(request.decided_on),
        "decided_by": given.by(request.decided_by_id),
        "decision_reason": request.decision_reason,
        "granted_until": _day(request.granted_until),
        "over_the_limit_reason": request.over_the_limit_reason,
        "taken_back_on": _day(request.reversed_on),
        "taken_back_by": given.by(request.reversed_by_id),
        "taken_back_reason": request.reversal_reason,
    }


def _stop(stop: ClockStop, given: TimeGiven) -> dict[str, Any]:
    return {
        "stopped_on": _day(stop.stopped_on),
        "stopped_by": given.by(stop.stopped_by_id),
        "reason": stop.reason,
        "restarted_on": _day(stop.restarted_on),
        "restarted_by": given.by(stop.restarted_by_id),
        "restart_reason": stop.restart_reason,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
