"""Stops the clock of a date for a reason, and lets it run again with the time that was left."""

from sqlalchemy.orm import Session, object_session

from models.acting import Acting
from models.clock_stop import ClockStop
from models.deadline import Deadline
from models.event import EventKind
from models.extending import planned_anew
from models.queries import extensions, standing
from models.reason import Reason, given, hash_of_words, keep_reason
from rules.errors import NotNow, Refused
from rules.permissions import Act, require
from rules.stages import DeadlineState
from rules.timeline import DeadlineKind, Timing

_COUNTS_DOWN = frozenset({Timing.EXACT, Timing.WINDOW})


def stop_clock(acting: Acting, deadline: Deadline, reason: str) -> ClockStop:
    """Stop a running clock: nobody is reminded of the date, and it is not late, until it runs."""
    require(acting.actor, Act.CHANGE_DATES, deadline.inspection.as_thing())
    why = given(reason, "the clock is stopped")
    refuse_stopping(deadline)
    session = _session(deadline)
    stop = ClockStop(
        inspection_id=deadline.inspection_id,
        deadline_id=deadline.id,
        stopped_on=acting.on,
        stopped_by_id=acting.actor.person_id,
        reason=why,
    )
    session.add(stop)
    deadline.stand_still()
    session.flush()
    fact = deadline.note(
        EventKind.CLOCK_STOPPED, acting, post=deadline.post_id, reason_hash=hash_of_words(why)
    )
    keep_reason(session, fact, why)
    return stop


def refuse_stopping(deadline: Deadline) -> None:
    """Refuse to stop what is not running, or does not count down by a rule."""
    if deadline.state is DeadlineState.STOPPED:
        raise NotNow("The clock of this date is stopped already.")
    if deadline.is_over:
        raise NotNow("This date is over, so there is no clock to stop.")
    if not may_stand_still(deadline):
        raise Refused("Only a date that counts down by rule to somebody's duty can be stopped.")


def may_stand_still(deadline: Deadline) -> bool:
    """Whether a date is of a kind whose clock can be stopped.

    A visit and an action's target are days somebody chose, a forecast binds nobody, and what the
    calendar does by itself keeps nobody waiting.
    """
    return (
        deadline.milestone.timing in _COUNTS_DOWN
        and deadline.kind is not DeadlineKind.UPDATE_REQUEST
    )


def restart_clock(acting: Acting, deadline: Deadline, reason: str) -> None:
    """Let a stopped clock run again: the time that was left is kept.

    A rule in working days gives back the working days left, one in weeks or months the days.
    """
    require(acting.actor, Act.CHANGE_DATES, deadline.inspection.as_thing())
    why = given(reason, "the clock runs again")
    session = _session(deadline)
    stop = extensions.running_stop(session, deadline.id)
    if stop is None or deadline.state is not DeadlineState.STOPPED:
        raise NotNow("The clock of this date is running.")
    stop.restarted_on, stop.restart_reason = acting.on, why
    stop.restarted_by_id = acting.actor.person_id
    session.flush()
    _run_again(acting, deadline, stop, why)


def _run_again(acting: Acting, deadline: Deadline, stop: ClockStop, why: str) -> None:
    session, kind = _session(deadline), EventKind.CLOCK_RESTARTED
    calendar, planned = standing.calendar(session), planned_anew(deadline)
    deadline.state = DeadlineState.OPEN
    if planned.dates != deadline.dates:
        moved = deadline.move(acting, planned, calendar, why, kind, reason_hash=hash_of_words(why))
        session.add(moved)
        session.add(Reason(event_id=moved.event_id, inspection_id=deadline.inspection_id, text=why))
        return
    acted = {each.act for each in deadline.moments(calendar) if each.on <= stop.stopped_on}
    deadline.watch_again(calendar, acting.on, acted)
    fact = deadline.note(
        kind,
        acting,
        old_due_on=deadline.due_on,
        new_due_on=deadline.due_on,
        post=deadline.post_id,
        reason_hash=hash_of_words(why),
    )
    keep_reason(session, fact, why)


def _session(deadline: Deadline) -> Session:
    session = object_session(deadline)
    assert session is not None
    return session
