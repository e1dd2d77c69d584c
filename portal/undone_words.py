"""What was left undone, as pages say it, and where each difference leads."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from models import FlowRun
from models.queries import runs
from notifications.undone import left_undone, not_running
from portal.dependencies import Desk
from portal.language import _, for_later, long_date, ngettext
from portal.permissions import is_staff
from portal.said_below import said
from portal.where import reach
from rules.running import SELF_CHECK
from rules.undone import Difference, Place, Undone, in_words

U = Undone
MESSAGES = "/messages/all"
_LEADS_TO = {
    U.MESSAGE_NOT_LEFT: MESSAGES,
    U.MESSAGE_GIVEN_UP: MESSAGES,
    U.MESSAGE_NOT_DELIVERED: MESSAGES,
    U.CHANNEL_PAUSED: MESSAGES,
    U.DIGEST_NOT_QUEUED: MESSAGES,
    U.MORNING_NOT_RUN: "/inspections/runs?flow=timeline",
}
NAMES = {
    "timeline": for_later("The morning's work"),
    "reminders": for_later("Reminders"),
    "delivery": for_later("Sending messages"),
    "self_check": for_later("The self-check"),
    "intake": for_later("Reading a report"),
    "provisional_findings": for_later("Provisional findings"),
    "draft_report": for_later("Draft reports"),
    "publication": for_later("Publication"),
    "improvement_plan": for_later("Improvement plans"),
    "monitoring": for_later("Monitoring"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One difference in a sentence, with the page it leads to and the inspections it is in."""

    sentence: str
    address: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """How the service stands by its own account: what is undone, what is silent, who said so."""

    undone: Sequence[Told]
    silent: Sequence[tuple[str, datetime | None]]
    last: FlowRun | None

    @property
    def is_worth_saying(self) -> bool:
        """Whether there is anything somebody must look at."""
        return bool(self.undone or self.silent or (self.last and self.last.failure))


def check_of(desk: Desk) -> Check:
    """Work out what is left undone now, where the last self-check found anything.

    While it finds nothing there is nothing to work out, so a page costs a few short queries.
    """
    last = runs.last_run_of(desk.session, SELF_CHECK)
    found: Sequence[Difference] = ()
    if last is not None and last.failure is not None:
        found = left_undone(desk.session, desk.acting.at)
    silent = not_running(desk.session, desk.acting.at)
    reached = reach(desk.actor)
    return Check(
        [_told(each, reached) for each in found],
        [(name_of(each.flow), each.since) for each in silent],
        last,
    )


def check_at_home(desk: Desk) -> Check | None:
    """Return the same for the inspectorate's staff; a flow that never ran is no news there."""
    if not is_staff(desk.actor):
        return None
    found = check_of(desk)
    return replace(found, silent=[each for each in found.silent if each[1] is not None])


def name_of(flow: str) -> str:
    """Return what staff call a flow."""
    return _(NAMES.get(flow, flow))


def _told(found: Difference, reached: Collection[UUID] | None) -> Told:
    found = replace(found, detail=said(found.detail))
    sentence = in_words(found, ngettext, long_date, _("it was set up"))
    places = tuple(p for p in found.places if reached is None or p.inspection_id in reached)
    return Told(sentence, _LEADS_TO.get(found.what, ""), places)
