"""Requests for more time that nobody need decide any more, because their date is over."""

from sqlalchemy.orm import Session

from models.acting import Acting
from models.deadline import Deadline
from models.event import EventKind
from models.extension import ExtensionState
from models.queries import extensions, standing
from rules.stages import DeadlineState
from rules.timeline import DeadlineKind


def end_request(session: Session, acting: Acting, deadline: Deadline) -> None:
    """Close the request that waits on a date, if one does, and the clock of its decision."""
    if not deadline.milestone.may_be_extended:
        return
    request = extensions.waiting_for(session, deadline.id)
    if request is None:
        return
    request.state = ExtensionState.WITHDRAWN
    deadline.note(
        EventKind.EXTENSION_WITHDRAWN, acting, extension=request.id, number=request.number
    )
    clock = standing.deadline_about(session, DeadlineKind.EXTENSION_DECISION, deadline.subject_id)
    if clock is not None and not clock.is_over:
        clock.end(DeadlineState.CANCELLED, acting.on)
        clock.note(EventKind.DEADLINE_CANCELLED, acting)
