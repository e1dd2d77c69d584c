"""Who hears of which fact, in which message, and whether it can wait for the morning."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from models import EventKind
from rules.posts import PostKind
from rules.timeline import DeadlineKind

E, P = EventKind, PostKind


class Group(StrEnum):
    """People who are reached through what they own, not through one kind of post.

    ANSWERABLE is whoever answers for the date the fact is about, KNEW_THE_DATE whoever had been
    told of the day it stood on. ALSO_TOLD are the posts the programme's rules name beside it.
    """

    OWNERS = "owners"
    ACTION_OWNERS = "action_owners"
    NAMED_OWNER = "named_owner"
    ANSWERABLE = "answerable"
    KNEW_THE_DATE = "knew_the_date"
    WATCHING = "watching"
    ALSO_TOLD = "also_told"


To = PostKind | Group


@dataclass(frozen=True, slots=True)
class Telling:
    """One message about a fact: to whom, and whether it goes at once.

    `even_themselves` also tells whoever caused the fact: a receipt. With `only_if` it goes only
    where the fact's body says so under that name.
    """

    message: str
    to: tuple[To, ...]
    at_once: bool = False
    even_themselves: bool = False
    only_if: str = ""


_HEAD = (P.HEAD_OF_SERVICE,)
_HEAD_AND_CHAIR = (P.HEAD_OF_SERVICE, P.BOARD_CHAIR)
_SERVICE = (P.HEAD_OF_SERVICE, P.BOARD_CHAIR, Group.OWNERS)
_LEAD = (P.LEAD_INSPECTOR,)
_STAFF = (P.LEAD_INSPECTOR, P.SCHEDULER)
_OWNERS = (Group.ACTION_OWNERS,)
_WRITERS = (P.HEAD_OF_SERVICE, P.DELEGATE)
_PUBLISHERS = (P.PUBLISHER, P.ASSISTANT_CHIEF_INSPECTOR)
_CHIEFS = (P.ASSISTANT_CHIEF_INSPECTOR, P.CHIEF_INSPECTOR)


def _staff_and_told_service(message: str) -> tuple[Telling, ...]:
    """Tell staff, and the Head of Service where the service knows of the visit at all."""
    return (Telling(message, _STAFF), Telling(message, _HEAD, only_if="announced"))


TELLINGS: Mapping[EventKind, tuple[Telling, ...]] = {
    E.INSPECTION_TAKEN_IN: (Telling("inspection_taken_in", _LEAD),),
    E.DEADLINE_SET: (Telling("deadline_set", (Group.ALSO_TOLD,), only_if="told"),),
    E.INSPECTION_SCHEDULED: (Telling("inspection_scheduled", _LEAD),),
    E.INSPECTION_ANNOUNCED: (Telling("inspection_announced", _HEAD),),
    E.PROVISIONAL_FINDINGS_GIVEN: (Telling("provisional_findings_given", _HEAD),),
    E.DRAFT_SENT: (Telling("draft_sent", _HEAD),),
    E.COMMENTS_RECEIVED: (Telling("comments_received", _LEAD),),
    E.COMMENTS_LAPSED: (Telling("comments_lapsed", (*_LEAD, *_HEAD)),),
    E.WINDOW_OPENED: (Telling("window_opened", _LEAD),),
    E.WINDOW_CLOSED: (Telling("window_closed", _STAFF),),
    E.FACT_ASKED_FOR: (Telling("fact_asked_for", _STAFF),),
    E.DOCUMENT_RELEASED: (Telling("document_released", _WRITERS, at_once=True),),
    E.COMMENTS_ANSWERED: (Telling("comments_answered", _WRITERS),),
    E.PUBLICATION_PREPARED: (Telling("publication_prepared", _PUBLISHERS, at_once=True),),
    E.PUBLICATION_WITHDRAWN: (Telling("publication_withdrawn", _PUBLISHERS, at_once=True),),
    E.EMBARGO_PASSED: (Telling("embargo_passed", (*_PUBLISHERS, *_STAFF), at_once=True),),
    E.FURTHER_INSPECTION_CONSIDERED: (Telling("further_inspection_considered", _CHIEFS),),
    E.FURTHER_INSPECTION_ORDERED: (
        Telling("further_inspection_ordered", (*_STAFF, *_CHIEFS, *_HEAD_AND_CHAIR)),
    ),
    E.VISIT_REPLANNED: _staff_and_told_service("visit_replanned"),
    E.INSPECTION_POSTPONED: _staff_and_told_service("inspection_postponed"),
    E.INSPECTION_RESUMED: _staff_and_told_service("inspection_resumed"),
    E.INSPECTION_CANCELLED: _staff_and_told_service("inspection_cancelled"),
    E.VISIT_END_CORRECTED: (Telling("visit_end_corrected", _STAFF),),
    E.FACT_CORRECTED: (Telling("fact_corrected", _STAFF),),
    E.FORECAST_ENTERED: (Telling("forecast_entered", (*_STAFF, P.PUBLISHER)),),
    E.PUBLICATION_CORRECTED: (Telling("publication_corrected", (*_SERVICE, *_LEAD)),),
    E.DEADLINE_MOVED: (
        Telling("deadline_moved", (Group.ANSWERABLE, Group.KNEW_THE_DATE, Group.WATCHING)),
    ),
    E.EXTENSION_ASKED: (Telling("extension_asked", _LEAD, at_once=True),),
    E.EXTENSION_WITHDRAWN: (Telling("extension_withdrawn", _LEAD),),
    E.EXTENSION_GRANTED: (
        Telling("extension_granted", (*_HEAD, Group.KNEW_THE_DATE, Group.WATCHING)),
    ),
    E.EXTENSION_REFUSED: (Telling("extension_refused", _HEAD),),
    E.EXTENSION_REVERSED: (
        Telling("extension_reversed", (*_HEAD, Group.KNEW_THE_DATE, Group.WATCHING)),
    ),
    E.CLOCK_STOPPED: (
        Telling("clock_stopped", (Group.ANSWERABLE, Group.KNEW_THE_DATE, Group.WATCHING)),
    ),
    E.CLOCK_RESTARTED: (
        Telling("clock_restarted", (Group.ANSWERABLE, Group.KNEW_THE_DATE, Group.WATCHING)),
    ),
    E.RECOMMENDATION_CARRIED_FORWARD: (
        Telling("recommendation_carried_forward", (*_HEAD, Group.OWNERS, P.MONITOR)),
    ),
    E.PLAN_REQUESTED: (Telling("plan_requested", _SERVICE),),
    E.PLAN_ENDORSED: (Telling("plan_endorsed", _HEAD),),
    E.PLAN_SUBMITTED: (
        Telling("plan_submitted", _LEAD, at_once=True),
        Telling("plan_received", _HEAD, at_once=True, even_themselves=True),
    ),
    E.PLAN_TAKEN_UP: (Telling("plan_taken_up", _HEAD),),
    E.PLAN_RETURNED: (Telling("plan_returned", _HEAD_AND_CHAIR, at_once=True),),
    E.PLAN_FINALISED: (Telling("plan_finalised", (*_SERVICE, Group.ACTION_OWNERS)),),
    E.PLAN_FORWARDED: (Telling("plan_forwarded", (P.MONITOR, *_HEAD)),),
    E.PLAN_ACKNOWLEDGED: (Telling("plan_acknowledged", (*_STAFF, *_HEAD)),),
    E.PLAN_COMPLETED: (Telling("plan_completed", (*_STAFF, *_HEAD_AND_CHAIR)),),
    E.PLAN_CLOSED: (Telling("plan_closed", (*_SERVICE, *_STAFF, P.MONITOR)),),
    E.ACTION_PROPOSED: (Telling("action_proposed", (Group.NAMED_OWNER,)),),
    E.ACTION_HANDED_OVER: (Telling("action_handed_over", (Group.NAMED_OWNER,)),),
    E.ACTION_ACCEPTED: (Telling("action_accepted", _HEAD),),
    E.ACTION_DECLINED: (Telling("action_declined", _HEAD),),
    E.ACTION_BLOCKED: (Telling("action_blocked", _HEAD),),
    E.ACTION_CLAIMED: (Telling("action_claimed", _HEAD),),
    E.ACTION_REFUSED: (Telling("action_refused", (*_HEAD, *_OWNERS)),),
    E.RECOMMENDATION_REFUSED: (Telling("recommendation_refused", (*_HEAD, Group.OWNERS)),),
    E.UPDATE_REQUESTED: (Telling("update_requested", (*_HEAD, *_OWNERS)),),
    E.UPDATE_RECEIVED: (Telling("update_received", (P.MONITOR,)),),
    E.NO_UPDATE_RECORDED: (Telling("no_update_recorded", (P.MONITOR, *_HEAD)),),
    E.REVIEW_RECORDED: (Telling("review_recorded", (*_HEAD_AND_CHAIR, *_STAFF)),),
}
_FIRST_TOLD_BY: Mapping[DeadlineKind, EventKind] = {
    DeadlineKind.COMMENTS: E.DRAFT_SENT,
    DeadlineKind.IMPROVEMENT_PLAN: E.PLAN_REQUESTED,
    DeadlineKind.DECISION: E.PLAN_SUBMITTED,
    DeadlineKind.REVISED_PLAN: E.PLAN_RETURNED,
    DeadlineKind.ACKNOWLEDGEMENT: E.PLAN_FORWARDED,
}


def first_told_of(kind: DeadlineKind) -> tuple[To, ...]:
    """Return who hears of a date of this kind when its clock starts, beside its reminders."""
    begun = _FIRST_TOLD_BY.get(kind)
    return tuple(to for telling in TELLINGS[begun] for to in telling.to) if begun else ()


# The monitor sees when a published inspection's plan is due, and what follows its forwarding; of a
# decision or a revised plan they know nothing before that.
WATCHED = frozenset(
    {
        DeadlineKind.IMPROVEMENT_PLAN,
        DeadlineKind.PROGRESS_UPDATE,
        DeadlineKind.MONITORING_REVIEW,
        DeadlineKind.ACTION_TARGET,
    }
)
