"""The clock of one date: stopped for a reason, and started again with the time that was left."""

from collections.abc import Mapping
from typing import ClassVar, Literal
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from models import Inspection, Session
from models.queries import page_date as dates
from models.queries.extensions import running_stop
from models.queries.page_inspections import inspection_for_update, inspection_of
from models.stopping import refuse_stopping, restart_clock, stop_clock
from portal.dependencies import Desk, Form, Reading, Writing
from portal.fields import Text
from portal.language import _, for_later
from portal.permissions import ensure_for
from portal.previews import Asked, ChangeForm, change_form, preview_or_save
from portal.words import WORDS
from rules.permissions import Act

router = APIRouter()
AT = "/inspections/{inspection_id}/dates/{deadline_id}/clock"


class ClockForm(ChangeForm):
    """What the page offered to do, and why."""

    does: Literal["stop", "start"]
    reason: Text
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {
        ("reason", "*"): for_later("Say why"),
    }


@router.get(AT)
def clock(desk: Reading, inspection_id: UUID, deadline_id: UUID) -> HTMLResponse:
    """Ask why the clock is stopped, or started again."""
    found = inspection_of(desk.session, inspection_id)
    ensure_for(desk.actor, Act.CHANGE_DATES, found)
    deadline = dates.deadline_of(desk.session, inspection_id, deadline_id)
    stop = running_stop(desk.session, deadline_id) if not deadline.is_over else None
    if stop is None:
        refuse_stopping(deadline)
    return change_form(desk, "more_time/clock.html", inspection=found, deadline=deadline, stop=stop)


@router.post(AT)
def turn(desk: Writing, form: Form, inspection_id: UUID, deadline_id: UUID) -> Response:
    """Show what stopping or starting the clock does, then do it."""
    ensure_for(desk.actor, Act.CHANGE_DATES, inspection_of(desk.session, inspection_id))
    found = inspection_for_update(desk.session, inspection_id)
    dates.deadline_for_update(desk.session, inspection_id, deadline_id)
    return preview_or_save(desk, form, _asked(desk, found, deadline_id, form.read(ClockForm)))


def _asked(desk: Desk, found: Inspection, deadline_id: UUID, sent: ClockForm) -> Asked:
    stops = sent.does == "stop"
    deadline = dates.deadline_of(desk.session, found.id, deadline_id)

    def change(session: Session) -> None:
        held = dates.deadline_of(session, found.id, deadline_id)
        (stop_clock if stops else restart_clock)(desk.acting, held, sent.reason)

    return Asked(
        change,
        _("Stop the clock") if stops else _("Start the clock again"),
        [(_("Date"), _(WORDS[deadline.kind])), (_("Why"), sent.reason)],
        _("The clock is stopped.") if stops else _("The clock runs again."),
        f"/inspections/{found.id}",
        found,
        "reason",
    )
