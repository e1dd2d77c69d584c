"""What the calendar does to a deadline when its morning comes and nobody has acted first."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from sqlalchemy.orm import object_session

from models.acting import Acting
from models.deadline import Deadline
from models.monitoring import MonitoringReview
from models.overtaken import end_request
from models.plan_version import PlanVersion
from models.queries import standing
from models.queries.plans import review_alone, version_in_full
from models.timetable import NOTED, is_unasked
from rules.attention import CalendarAct, Moment
from rules.stages import DeadlineState, InspectionState, PlanState, ReviewState

Does = Callable[[Deadline, Moment, Acting], None]


def decide(deadline: Deadline, acting: Acting) -> int:
    """Do, oldest first, all that has come due on a locked deadline; return how much that was.

    Safe to repeat: what was done moves `decide_on` past today, and a deadline that is over has
    no moments. Facts occur on the day the rule says, so a missed month ends in the same state.
    """
    session = object_session(deadline)
    assert session is not None
    calendar = standing.calendar(session)
    done = 0
    for moment in deadline.moments_due(acting.on, calendar):
        _DOES[moment.act](deadline, moment, replace(acting, on=moment.on))
        done += 1
        if not deadline.is_open:
            break
    deadline.looked_at(acting.on, calendar)
    return done


def _note(deadline: Deadline, moment: Moment, acting: Acting) -> None:
    if not is_unasked(moment.act, acting):
        deadline.note(NOTED[moment.act], acting, moment.on)


def _lapse(deadline: Deadline, moment: Moment, acting: Acting) -> None:
    if deadline.inspection.state is InspectionState.DRAFT_SENT:
        deadline.inspection.lapse_comments(acting, moment.on)
    _end_without(deadline, moment, acting)


def _end_without(deadline: Deadline, moment: Moment, acting: Acting) -> None:
    """Let a date lapse, and with it the request for more time that nobody has decided."""
    session = object_session(deadline)
    assert session is not None
    deadline.end(DeadlineState.LAPSED, moment.on)
    end_request(session, acting, deadline)


def _forward(deadline: Deadline, moment: Moment, acting: Acting) -> None:
    version = _version(deadline)
    if version.plan.state is PlanState.FINALISED and version.has_monitor(moment.on):
        version.forward(acting, moment.on)


def _request_update(deadline: Deadline, moment: Moment, acting: Acting) -> None:
    review = _review(deadline)
    if review.state is ReviewState.SCHEDULED:
        review.request_update(acting, moment.on)


def _record_no_update(deadline: Deadline, moment: Moment, acting: Acting) -> None:
    review = _review(deadline)
    if review.state is ReviewState.SCHEDULED:
        review.request_update(acting, moment.on)
    if review.state is ReviewState.UPDATE_REQUESTED:
        review.record_no_update(acting, moment.on)
    _end_without(deadline, moment, acting)


def _schedule_next_review(deadline: Deadline, moment: Moment, acting: Acting) -> None:
    del moment
    _review(deadline).schedule_next(acting)


def _version(deadline: Deadline) -> PlanVersion:
    session = object_session(deadline)
    assert session is not None
    assert deadline.plan_version_id is not None
    return version_in_full(session, deadline.plan_version_id)


def _review(deadline: Deadline) -> MonitoringReview:
    session = object_session(deadline)
    assert session is not None
    assert deadline.review_id is not None
    return review_alone(session, deadline.review_id)


_DOES: Mapping[CalendarAct, Does] = {
    **dict.fromkeys(NOTED, _note),
    CalendarAct.LAPSE: _lapse,
    CalendarAct.FORWARD: _forward,
    CalendarAct.REQUEST_UPDATE: _request_update,
    CalendarAct.RECORD_NO_UPDATE: _record_no_update,
    CalendarAct.SCHEDULE_NEXT_REVIEW: _schedule_next_review,
}
