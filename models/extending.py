"""More time for a date: asked for by the service, decided by the inspectorate, taken back."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session, object_session

from models.acting import Acting
from models.adjustments import adjusted
from models.deadline import Deadline, DeadlineMove
from models.event import EventKind
from models.extension import Extension, ExtensionState
from models.overtaken import end_request
from models.queries import extensions, standing
from models.reason import Reason, given, hash_of_words, keep_reason
from models.timetable import Timetable
from rules.errors import NotAllowed, NotNow, Refused
from rules.permissions import Act, may, require
from rules.replanning import Planned
from rules.stages import DeadlineState
from rules.timeline import Anchor, DeadlineKind, dates_of
from rules.working_days import WorkingCalendar

E, S = EventKind, ExtensionState
CANNOT_WAIT = 3  # working days before a date: what is decided about it then is told at once


def ask_for_more_time(acting: Acting, deadline: Deadline, until: date, reason: str) -> Extension:
    """Ask, as the Head of Service, for more time; one request at a time waits for a decision."""
    require(acting.actor, Act.ASK_FOR_EXTENSION, deadline.inspection.as_thing())
    why = given(reason, "more time is needed")
    session = _session(deadline)
    refuse_asking(session, deadline)
    _refuse_day(acting, deadline, until)
    request = Extension(
        inspection_id=deadline.inspection_id,
        deadline=deadline,
        deadline_id=deadline.id,
        number=extensions.times_asked(session, deadline.id) + 1,
        state=S.ASKED,
        asked_on=acting.on,
        asked_by_id=acting.actor.person_id,
        wanted_until=until,
        reason=why,
        due_before=deadline.due_on,
    )
    session.add(request)
    session.flush()
    answer_by = _start_clock(acting, deadline)
    _note(E.EXTENSION_ASKED, acting, request, why, wanted_until=until, answer_by=answer_by)
    return request


def refuse_asking(session: Session, deadline: Deadline) -> None:
    """Refuse what cannot be asked for now: a date that is over, stands still, or has a request."""
    _refuse_unless_it_runs(deadline)
    if not deadline.milestone.may_be_extended:
        raise Refused("The rules of this programme give no more time for this date.")
    if extensions.waiting_for(session, deadline.id) is not None:
        raise NotNow("More time has been asked for already, and nobody has decided on it yet.")


def withdraw(acting: Acting, request: Extension) -> None:
    """Take a request back, as the Head of Service, before it is decided."""
    deadline = request.deadline
    require(acting.actor, Act.ASK_FOR_EXTENSION, deadline.inspection.as_thing())
    _refuse_decided(request)
    end_request(_session(deadline), acting, deadline)


def refuse(acting: Acting, request: Extension, reason: str) -> None:
    """Refuse more time; the date stays as it is."""
    deadline = request.deadline
    require(acting.actor, Act.DECIDE_EXTENSION, deadline.inspection.as_thing())
    _refuse_decided(request)
    _decide(acting, request, S.REFUSED, given(reason, "more time is refused"))
    _note(
        E.EXTENSION_REFUSED,
        acting,
        request,
        request.decision_reason or "",
        cannot_wait=is_urgent(acting, deadline),
    )


def grant(
    acting: Acting, request: Extension, until: date, reason: str, beyond_the_limit: str = ""
) -> None:
    """Grant more time until a day, which may be another than was asked for.

    Beyond what the programme allows only an assistant chief inspector may, who says why.
    """
    deadline = request.deadline
    require(acting.actor, Act.DECIDE_EXTENSION, deadline.inspection.as_thing())
    _refuse_decided(request)
    why = given(reason, "more time is granted")
    _refuse_unless_it_runs(deadline)
    _refuse_day(acting, deadline, until)
    if is_used_up(_session(deadline), deadline):
        _go_beyond(acting, request, beyond_the_limit)
    is_near = is_urgent(acting, deadline)
    request.due_before = deadline.due_on
    request.granted_until = until
    _decide(acting, request, S.GRANTED, why)
    _move(E.EXTENSION_GRANTED, acting, request, why, cannot_wait=is_near)


def take_back(
    acting: Acting, extension: Extension, reason: str, *, knowing_it_has_passed: bool = False
) -> None:
    """Take a grant back: the date is what it would be without. Into the past only knowingly."""
    deadline = extension.deadline
    require(acting.actor, Act.DECIDE_EXTENSION, deadline.inspection.as_thing())
    why = given(reason, "more time is taken back")
    refuse_taking_back(_session(deadline), extension)
    extension.state, extension.reversal_reason = S.REVERSED, why
    extension.reversed_on, extension.reversed_by_id = acting.on, acting.actor.person_id
    _session(deadline).flush()
    due_on = planned_anew(deadline).dates.due_on
    if due_on < acting.on and not knowing_it_has_passed:
        raise Refused(
            f"This puts the date back to {due_on:%-d %B %Y}, which has passed: it would be late "
            "at once. Say that you know."
        )
    cannot_wait = due_on <= _soon(acting, deadline)
    _move(E.EXTENSION_REVERSED, acting, extension, why, cannot_wait=cannot_wait)


def refuse_taking_back(session: Session, extension: Extension) -> None:
    """Refuse where there is nothing to take back: only the newest grant of a running date."""
    _refuse_unless_it_runs(extension.deadline)
    if extension.state is not S.GRANTED:
        raise NotNow("Only more time that was granted can be taken back.")
    newest = extensions.newest_granted(session, extension.deadline_id)
    if newest is not None and newest.id != extension.id:
        raise NotNow("More time was granted again after this. Take the newest grant back first.")


def is_used_up(session: Session, deadline: Deadline) -> bool:
    """Whether a date has been extended as often as its programme allows."""
    allowed = deadline.inspection.programme_version.rules.extensions_allowed
    return extensions.times_granted(session, deadline.id) >= allowed


def is_urgent(acting: Acting, deadline: Deadline) -> bool:
    """Whether a date is so near, or past, that nobody can wait a day to hear of it."""
    return deadline.due_on <= _soon(acting, deadline)


def planned_anew(deadline: Deadline) -> Planned:
    """Return a date by its rule, with what has been decided about it."""
    session = _session(deadline)
    calendar = standing.calendar(session)
    by_rule = dates_of(deadline.milestone, deadline.anchor, calendar, deadline.repeat)
    dates = adjusted(session, deadline, by_rule)
    return Planned(deadline.kind, deadline.anchor, dates)


def _move(
    kind: EventKind, acting: Acting, extension: Extension, why: str, *, cannot_wait: bool
) -> None:
    deadline, planned = extension.deadline, planned_anew(extension.deadline)
    if planned.dates == deadline.dates:  # the rule has come to give the same day, or a later one
        day = deadline.due_on
        _note(kind, acting, extension, why, old_due_on=day, new_due_on=day, cannot_wait=cannot_wait)
        return
    session = _session(deadline)
    moved: DeadlineMove = deadline.move(
        acting,
        planned,
        standing.calendar(session),
        why,
        kind,
        extension=extension.id,
        number=extension.number,
        cannot_wait=cannot_wait,
        reason_hash=hash_of_words(why),
    )
    session.add(moved)
    session.add(Reason(event_id=moved.event_id, inspection_id=deadline.inspection_id, text=why))


def _decide(acting: Acting, request: Extension, state: ExtensionState, reason: str) -> None:
    request.state, request.decision_reason = state, reason
    request.decided_on, request.decided_by_id = acting.on, acting.actor.person_id
    deadline = request.deadline
    _session(deadline).flush()
    Timetable(deadline.inspection).meet(
        acting, DeadlineKind.EXTENSION_DECISION, acting.on, deadline.subject
    )


def _go_beyond(acting: Acting, request: Extension, reason: str) -> None:
    inspection = request.deadline.inspection
    allowed = inspection.programme_version.rules.extensions_allowed
    if not may(acting.actor, Act.OVERRIDE_EXTENSION_LIMIT, inspection.as_thing()):
        raise NotAllowed(
            f"This date has been extended {allowed} times, which is all the programme allows. "
            "Only an assistant chief inspector may go beyond that."
        )
    request.over_the_limit_reason = given(reason, "this goes beyond what the programme allows")
    request.is_over_the_limit = True


def _start_clock(acting: Acting, deadline: Deadline) -> date | None:
    """Start, or start anew, the time the inspectorate has to decide; return the day it ends.

    Where the rules give none there is none.
    """
    kind, timetable = DeadlineKind.EXTENSION_DECISION, Timetable(deadline.inspection)
    if kind not in timetable.rules.milestones:
        return None
    anchor = Anchor.on(acting.on, "more time asked for")
    earlier = timetable.find(kind, deadline.subject)
    if earlier is None:
        return timetable.set(acting, kind, anchor, deadline.subject).due_on
    dates = dates_of(earlier.milestone, anchor, timetable.calendar)
    earlier.state, earlier.met_on = DeadlineState.OPEN, None
    earlier.take(Planned(kind, anchor, dates))
    earlier.original_due_on = earlier.due_on
    earlier.watch(timetable.calendar, acting.on)
    earlier.note(E.DEADLINE_SET, acting)
    return earlier.due_on


def _refuse_unless_it_runs(deadline: Deadline) -> None:
    if deadline.state is DeadlineState.STOPPED:
        raise NotNow("The clock of this date is stopped. Its time goes on when it runs again.")
    if deadline.is_over:
        raise NotNow("This date is over, so there is no time to add to it or take from it.")


def _refuse_day(acting: Acting, deadline: Deadline, until: date) -> None:
    calendar = standing.calendar(_session(deadline))
    if until <= deadline.due_on:
        raise Refused(f"Choose a day after {deadline.due_on:%-d %B %Y}, when it is due now.")
    if until <= acting.on:
        raise Refused(f"{until:%-d %B %Y} gives nobody more time. Choose a day after today.")
    if not calendar.is_working_day(until):
        next_one = calendar.on_or_after(until)
        raise Refused(
            f"Nobody works on {until:%-d %B %Y}. The next working day is {next_one:%-d %B %Y}."
        )


def _refuse_decided(request: Extension) -> None:
    if request.state is not S.ASKED:
        raise NotNow("This request is no longer open: it was decided, withdrawn or overtaken.")


def _note(kind: EventKind, acting: Acting, request: Extension, why: str, **body: Any) -> None:  # noqa: ANN401
    deadline = request.deadline
    fact = deadline.note(
        kind,
        acting,
        extension=request.id,
        number=request.number,
        reason_hash=hash_of_words(why),
        **body,
    )
    keep_reason(_session(deadline), fact, why)


def _soon(acting: Acting, deadline: Deadline) -> date:
    calendar: WorkingCalendar = standing.calendar(_session(deadline))
    return calendar.shifted(acting.on, CANNOT_WAIT)


def _session(deadline: Deadline) -> Session:
    session = object_session(deadline)
    assert session is not None
    return session
