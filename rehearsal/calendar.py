"""The calendar of a rehearsal: each day its morning, its post, and whoever means to act."""

from collections import defaultdict
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from uuid import UUID

import clock
from flows.timeline import morning
from models import Acting, EventKind
from models.database import reading
from models.queries.rehearsing import DateNoted, date_in_full, dates_noted_after
from models.queries.standing import deadline_about
from models.queries.waking import wakes_on
from notifications.announcing import announced
from notifications.channels.inbox import InboxChannel
from notifications.dispatcher import dispatch
from rehearsal.cast import Cast
from rehearsal.diary import Diary
from rehearsal.habits import Habits
from rehearsal.players import Scene, act, is_acted_on
from rules.timeline import DeadlineKind

MORNING, POST, DAYTIME, AFTERWARDS = time(7), time(8), time(11), time(11, 1)
ONE_DAY = timedelta(days=1)
_MENDED_WITHIN = timedelta(weeks=3)


@dataclass(frozen=True, slots=True)
class Case:
    """One inspection of a rehearsal: its people, and how they keep their dates."""

    reference: str
    cast: Cast
    habits: Habits


class Calendar:
    """Goes from day to day through the code that runs for years; a day with nothing due is free.

    `cases` are the inspections that are followed; more may be added on the way. Whatever date
    anybody is given, in a morning or by somebody else, goes into the diary of whoever must act.
    """

    def __init__(self, cases: MutableMapping[UUID, Case], diary: Diary) -> None:
        self.cases, self.diary = cases, diary
        self.listeners: list[Callable[[DateNoted, date], None]] = []
        self._seen = 0
        self._given: dict[tuple[UUID, str], list[str]] = defaultdict(list)
        self._wakes_on: date | None = date.min

    def live_through(self, on: date) -> bool:
        """Live through one day; return whether anything happened on it."""
        woke = self._wakes_on is not None and self._wakes_on <= on
        if woke:
            morning(Acting.calendar(on, clock.london(on, MORNING)))
            self._deliver(on, POST)
            self._look_ahead(on)
        acted = self.diary.keep(on) > 0
        if acted:
            self._deliver(on, AFTERWARDS)
            self._look_ahead(on + ONE_DAY)
        return woke or acted

    @staticmethod
    def _deliver(on: date, at: time) -> None:
        """Fill inboxes, and nothing else: whatever is configured, no rehearsal sends a mail."""
        dispatch(clock.london(on, at), (InboxChannel(),))

    def _look_ahead(self, earliest: date) -> None:
        """Put every date given since the last look into somebody's diary, from a day on."""
        with reading() as session:
            noted = dates_noted_after(session, self._seen)
            self._wakes_on = wakes_on(session)
        for each in noted:
            self._seen = each.sequence
            if each.kind is EventKind.ACTION_REFUSED:
                self._enter_again(each, earliest)
            else:
                self._enter(each, earliest)
            for listener in self.listeners:
                listener(each, earliest)

    def _enter(self, noted: DateNoted, earliest: date) -> None:
        kind, due = DeadlineKind(noted.body["about"]), noted.body.get("new_due_on")
        if not is_acted_on(kind):
            return
        due_on = date.fromisoformat(due or noted.body["due_on"])
        case = self.cases[noted.inspection_id]
        acts_on = case.habits.acts_on(kind, due_on, self._which(noted))
        if acts_on is not None:
            keep = partial(self._keep, UUID(noted.body["deadline"]), case, due_on)
            order = (due_on.isoformat(), kind.value, case.reference)
            self.diary.enter(max(acts_on, earliest), order, keep)

    def _which(self, noted: DateNoted) -> int:
        """Say the how-manieth date of its kind this is in its inspection, however it moves."""
        given = self._given[noted.inspection_id, noted.body["about"]]
        if noted.body["deadline"] not in given:
            given.append(noted.body["deadline"])
        return given.index(noted.body["deadline"]) + 1

    def _enter_again(self, noted: DateNoted, earliest: date) -> None:
        """Let the owner of an action that was sent back claim it once more."""
        with reading() as session:
            due = deadline_about(session, DeadlineKind.ACTION_TARGET, UUID(noted.body["action"]))
            assert due is not None
            keep = partial(self._keep, due.id, self.cases[noted.inspection_id], due.due_on)
            order = (due.due_on.isoformat(), due.kind.value, noted.body["action"])
        self.diary.enter(earliest + _MENDED_WITHIN, order, keep)

    def _keep(self, deadline_id: UUID, case: Case, due_on: date, on: date) -> date | None:
        """Do what a date asks, unless it is over or has moved: then it stands elsewhere."""
        at = clock.london(on, DAYTIME)
        with announced(Acting.calendar(on, at)) as session:
            mine = date_in_full(session, deadline_id)
            if not mine.is_open or mine.due_on != due_on:
                return None
            return act(Scene(session, case.cast, mine, on, at, case.habits))


def ends_of(on: date) -> tuple[datetime, datetime]:
    """Return the first moment of a day in London, and the first of the next."""
    return clock.london(on, time(0)), clock.london(on + ONE_DAY, time(0))
