"""Makes the changes of a what-if happen, each by whoever may make it, through the real code."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from uuid import UUID

import clock
from models import Acting, Deadline, Session
from models.closures import add_closure
from models.extending import ask_for_more_time, grant
from models.queries import extensions, people
from models.queries.rehearsing import DateNoted, date_in_full
from models.quiet_days import add_quiet_period
from models.stopping import restart_clock, stop_clock
from notifications.announcing import announced
from rehearsal.calendar import DAYTIME, Calendar, Case
from rehearsal.what_if import Change, Kind
from rules.errors import Refused
from rules.posts import PostKind

_ENTERED_BEFORE = timedelta(weeks=4)
_ASKED_BEFORE = timedelta(weeks=1)
_ONE_DAY = timedelta(days=1)
_WHY = "What if this were so"
Does = Callable[[Session, Case, date, Deadline], None]


class Changes:
    """The changes of a what-if, put into a calendar's diary; `pending` are those yet to come."""

    def __init__(self, changes: Sequence[Change], calendar: Calendar, first: date) -> None:
        self.calendar = calendar
        self.pending = list(changes)
        self._waiting = [change for change in changes if change.kind in _ABOUT_A_DATE]
        for change in changes:
            self._put_down(change, first)

    def refuse_what_never_came(self) -> None:
        """Refuse a change that could not be made, because its day or its date never came."""
        if self.pending:
            raise Refused(
                f"What was asked for never came about in this rehearsal: {self.pending[0].words}."
            )

    def _put_down(self, change: Change, first: date) -> None:
        if change.kind in _FOR_ALL:
            day = max(first, change.on - _ENTERED_BEFORE)
            self.calendar.diary.enter(day, ("",), partial(self._for_all, change))
        elif change.kind in _ABOUT_A_DATE:
            self.calendar.listeners.append(partial(self._listen, change))
        else:
            self.pending.remove(change)  # made already: the rehearsal began with it

    def _for_all(self, change: Change, on: date) -> date | None:
        """Let the scheduler of any inspection enter what concerns everybody, once there is one."""
        case = next(iter(self.calendar.cases.values()), None)
        if case is None:
            return on + _ONE_DAY
        with announced(Acting.calendar(on, clock.london(on, DAYTIME))) as session:
            _FOR_ALL[change.kind](change, session, _as(session, case, PostKind.SCHEDULER, on))
        self.pending.remove(change)
        return None

    def _listen(self, change: Change, noted: DateNoted, earliest: date) -> None:
        """Put a change into the diary once the first date of its kind is set."""
        if change not in self._waiting or noted.body.get("about") != change.about:
            return
        self._waiting.remove(change)
        case, deadline_id = self.calendar.cases[noted.inspection_id], UUID(noted.body["deadline"])
        due_on = date.fromisoformat(noted.body.get("new_due_on") or noted.body["due_on"])
        for on, does in _deeds(change, due_on):
            errand = partial(self._about_date, change, does, case, deadline_id)
            self.calendar.diary.enter(max(on, earliest), ("",), errand)

    def _about_date(
        self, change: Change, does: Does, case: Case, deadline_id: UUID, on: date
    ) -> None:
        with announced(Acting.calendar(on, clock.london(on, DAYTIME))) as session:
            does(session, case, on, date_in_full(session, deadline_id))
        if change in self.pending:
            self.pending.remove(change)


def _deeds(change: Change, due_on: date) -> list[tuple[date, Does]]:
    if change.kind is Kind.EXTENSION:
        asked_on = due_on - _ASKED_BEFORE
        return [(asked_on, partial(_ask, change)), (asked_on + _ONE_DAY, partial(_grant, change))]
    return [(change.on, partial(_stop, change)), (change.until, partial(_restart, change))]


def _close(change: Change, session: Session, acting: Acting) -> None:
    add_closure(session, acting, change.on, change.name)


def _quieten(change: Change, session: Session, acting: Acting) -> None:
    add_quiet_period(session, acting, change.on, change.until, _WHY)


_FOR_ALL: Mapping[Kind, Callable[[Change, Session, Acting], None]] = {
    Kind.CLOSURE: _close,
    Kind.QUIET: _quieten,
}
_ABOUT_A_DATE = frozenset({Kind.EXTENSION, Kind.CLOCK_STOP})


def _ask(change: Change, session: Session, case: Case, on: date, deadline: Deadline) -> None:
    head = _as(session, case, PostKind.HEAD_OF_SERVICE, on)
    ask_for_more_time(head, deadline, change.until, _WHY)


def _grant(change: Change, session: Session, case: Case, on: date, deadline: Deadline) -> None:
    request = extensions.waiting_for(session, deadline.id)
    assert request is not None
    lead = _as(session, case, PostKind.LEAD_INSPECTOR, on)
    grant(lead, request, change.until, change.sentence)


def _stop(change: Change, session: Session, case: Case, on: date, deadline: Deadline) -> None:
    del change
    stop_clock(_as(session, case, PostKind.LEAD_INSPECTOR, on), deadline, _WHY)


def _restart(change: Change, session: Session, case: Case, on: date, deadline: Deadline) -> None:
    lead = _as(session, case, PostKind.LEAD_INSPECTOR, on)
    restart_clock(lead, deadline, change.sentence)


def _as(session: Session, case: Case, kind: PostKind, on: date) -> Acting:
    actor = people.actor(session, case.cast[kind], on)
    return Acting(actor, on, clock.london(on, DAYTIME))
