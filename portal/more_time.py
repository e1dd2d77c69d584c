"""What can be done about the time for one date, by whom: asked for, decided, stopped, started."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from models import Deadline
from models.queries.time_given import NOTHING_GIVEN, TimeGiven, time_given
from models.stopping import may_stand_still
from portal.dependencies import Desk
from portal.language import _
from rules.permissions import Act, Actor, may
from rules.stages import DeadlineState


@dataclass(frozen=True, slots=True)
class Step:
    """Something this person can do about the time for a date, and where."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class TimeFor:
    """The time for one date as a page of the service shows it."""

    deadline: Deadline
    given: TimeGiven
    used: str
    steps: Sequence[Step]


def time_for(desk: Desk, deadline: Deadline | None) -> TimeFor | None:
    """Say how the time for a date stands; its inspection is loaded already."""
    return times_for(desk, [deadline]).get(deadline.id) if deadline else None


def times_for(desk: Desk, deadlines: Collection[Deadline]) -> Mapping[UUID, TimeFor]:
    """Say the same of several dates of one inspection."""
    if not deadlines:
        return {}
    (inspection_id,) = {each.inspection_id for each in deadlines}
    given = time_given(desk.session, inspection_id)
    return {
        each.id: TimeFor(
            each,
            given.get(each.id, NOTHING_GIVEN),
            extensions_used(each, given.get(each.id, NOTHING_GIVEN)),
            steps_of(desk.actor, each, given.get(each.id, NOTHING_GIVEN)),
        )
        for each in deadlines
    }


def steps_of(actor: Actor, deadline: Deadline, given: TimeGiven) -> list[Step]:
    """List what somebody can do about the time for a date now."""
    return [*_of_the_request(actor, deadline, given), *_of_the_clock(actor, deadline)]


def extensions_used(deadline: Deadline, given: TimeGiven) -> str:
    """Say how many of the extensions its programme allows a date has had."""
    if not deadline.milestone.may_be_extended:
        return ""
    allowed = deadline.inspection.programme_version.rules.extensions_allowed
    used = len(given.granted)
    return _("%(used)s of %(allowed)s extensions used") % {"used": used, "allowed": allowed}


def _of_the_request(actor: Actor, deadline: Deadline, given: TimeGiven) -> Iterator[Step]:
    thing, at = deadline.inspection.as_thing(), f"/inspections/{deadline.inspection_id}"
    waiting, runs = given.waiting, deadline.is_open
    if waiting is not None and may(actor, Act.DECIDE_EXTENSION, thing):
        yield Step(_("Decide on the request for more time"), f"{at}/more-time/{waiting.id}")
    if waiting is not None and may(actor, Act.ASK_FOR_EXTENSION, thing):
        yield Step(_("Withdraw the request"), f"{at}/more-time/{waiting.id}/withdraw")
    if not runs:
        return
    may_be_asked = deadline.milestone.may_be_extended and waiting is None
    if may_be_asked and may(actor, Act.ASK_FOR_EXTENSION, thing):
        yield Step(_("Ask for more time"), f"{at}/dates/{deadline.id}/more-time")
    if given.granted and may(actor, Act.DECIDE_EXTENSION, thing):
        newest = given.granted[-1]
        yield Step(_("Take the granted time back"), f"{at}/more-time/{newest.id}/take-back")


def _of_the_clock(actor: Actor, deadline: Deadline) -> Iterator[Step]:
    if not may(actor, Act.CHANGE_DATES, deadline.inspection.as_thing()):
        return
    address = f"/inspections/{deadline.inspection_id}/dates/{deadline.id}/clock"
    if deadline.state is DeadlineState.STOPPED:
        yield Step(_("Start the clock again"), address)
    elif deadline.is_open and may_stand_still(deadline):
        yield Step(_("Stop the clock"), address)
