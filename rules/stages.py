"""The states everything passes through, and the only moves allowed between them."""

from collections.abc import Mapping
from enum import StrEnum

from rules.errors import Refused


class InspectionState(StrEnum):
    """Where an inspection stands, from its announcement to the end of its follow-up."""

    SCHEDULED = "scheduled"
    ANNOUNCED = "announced"
    VISIT_DONE = "visit_done"
    PROVISIONAL_FINDINGS_GIVEN = "provisional_findings_given"
    DRAFT_SENT = "draft_sent"
    COMMENTS_IN = "comments_in"
    COMMENTS_LAPSED = "comments_lapsed"
    PUBLISHED = "published"
    FOLLOW_UP = "follow_up"
    CLOSED = "closed"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


class PlanState(StrEnum):
    """Where an improvement plan stands. Late is a flag, not a state."""

    REQUESTED = "requested"
    DRAFT = "draft"
    ENDORSED = "endorsed"
    SUBMITTED = "submitted"
    UNDER_REVIEW = "under_review"
    RETURNED = "returned"
    FINALISED = "finalised"
    FORWARDED = "forwarded"
    MONITORED = "monitored"
    COMPLETE = "complete"
    CLOSED = "closed"


class RecommendationState(StrEnum):
    """How far a recommendation has come."""

    ISSUED = "issued"
    RESPONDED = "responded"
    IN_PROGRESS = "in_progress"
    IMPLEMENTED_CLAIMED = "implemented_claimed"
    IMPLEMENTED = "implemented"
    CLOSED = "closed"
    CARRIED_FORWARD = "carried_forward"
    SUPERSEDED = "superseded"


class ActionState(StrEnum):
    """How far an action has come. Who claims it done is never who verifies it."""

    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    VERIFIED = "verified"
    BLOCKED = "blocked"
    REPLACED = "replaced"
    CANCELLED = "cancelled"


class OwnershipState(StrEnum):
    """Whether the owner the Head of Service named has taken the action on."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class ReviewState(StrEnum):
    """Where a monitoring review stands."""

    SCHEDULED = "scheduled"
    UPDATE_REQUESTED = "update_requested"
    UPDATE_RECEIVED = "update_received"
    NO_UPDATE = "no_update"
    ASSESSED = "assessed"
    RECORDED = "recorded"


class Assessment(StrEnum):
    """The monitor's dated judgement on progress."""

    ON_TRACK = "on_track"
    MINOR_SLIPPAGE = "minor_slippage"
    NOT_ON_TRACK = "not_on_track"
    COMPLETE = "complete"


class DeadlineState(StrEnum):
    """What became of a deadline."""

    OPEN = "open"
    MET = "met"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"
    STOPPED = "stopped"


class Answer(StrEnum):
    """The service's answer to a recommendation. Partly and not agreed each need a reason."""

    AGREED = "agreed"
    PARTLY_AGREED = "partly_agreed"
    NOT_AGREED = "not_agreed"


class MoveRefused(Refused):
    """The state machine has no such move."""

    def __init__(self, thing: str, old: StrEnum, new: StrEnum) -> None:
        super().__init__(
            f"This {thing} is {in_words(old)}, so it cannot become {in_words(new)} now."
        )


def in_words(state: StrEnum) -> str:
    """Write a state as its words: "under review"."""
    return state.value.replace("_", " ")


_I, _P, _R = InspectionState, PlanState, RecommendationState
_A, _V, _O = ActionState, ReviewState, OwnershipState
_BEFORE_PUBLICATION = frozenset({_I.POSTPONED, _I.CANCELLED})

# One table a machine: members of different machines may share a value. What arrives late, after
# the calendar noted it missing, is still a fact: comments may follow a lapse, and an update may
# follow "no update", until the next step is taken.
MOVES: Mapping[type[StrEnum], Mapping[StrEnum, frozenset[StrEnum]]] = {
    InspectionState: {
        _I.SCHEDULED: frozenset({_I.ANNOUNCED}) | _BEFORE_PUBLICATION,
        _I.ANNOUNCED: frozenset({_I.VISIT_DONE}) | _BEFORE_PUBLICATION,
        _I.VISIT_DONE: frozenset({_I.PROVISIONAL_FINDINGS_GIVEN, _I.CANCELLED}),
        _I.PROVISIONAL_FINDINGS_GIVEN: frozenset({_I.DRAFT_SENT, _I.CANCELLED}),
        _I.DRAFT_SENT: frozenset({_I.COMMENTS_IN, _I.COMMENTS_LAPSED, _I.CANCELLED}),
        _I.COMMENTS_IN: frozenset({_I.PUBLISHED, _I.CANCELLED}),
        _I.COMMENTS_LAPSED: frozenset({_I.COMMENTS_IN, _I.PUBLISHED, _I.CANCELLED}),
        _I.PUBLISHED: frozenset({_I.FOLLOW_UP}),
        _I.FOLLOW_UP: frozenset({_I.CLOSED}),
        _I.CLOSED: frozenset(),
        _I.POSTPONED: frozenset({_I.SCHEDULED, _I.CANCELLED}),
        _I.CANCELLED: frozenset(),
    },
    PlanState: {
        _P.REQUESTED: frozenset({_P.DRAFT}),
        _P.DRAFT: frozenset({_P.ENDORSED, _P.SUBMITTED}),
        _P.ENDORSED: frozenset({_P.DRAFT, _P.SUBMITTED}),
        _P.SUBMITTED: frozenset({_P.UNDER_REVIEW}),
        _P.UNDER_REVIEW: frozenset({_P.RETURNED, _P.FINALISED}),
        _P.RETURNED: frozenset({_P.SUBMITTED}),
        _P.FINALISED: frozenset({_P.FORWARDED}),
        _P.FORWARDED: frozenset({_P.MONITORED}),
        _P.MONITORED: frozenset({_P.COMPLETE}),
        _P.COMPLETE: frozenset({_P.CLOSED}),
        _P.CLOSED: frozenset(),
    },
    RecommendationState: {
        _R.ISSUED: frozenset({_R.RESPONDED, _R.CARRIED_FORWARD, _R.SUPERSEDED}),
        _R.RESPONDED: frozenset({_R.IN_PROGRESS, _R.CARRIED_FORWARD, _R.SUPERSEDED}),
        _R.IN_PROGRESS: frozenset({_R.IMPLEMENTED_CLAIMED, _R.CARRIED_FORWARD, _R.SUPERSEDED}),
        _R.IMPLEMENTED_CLAIMED: frozenset(
            {_R.IMPLEMENTED, _R.IN_PROGRESS, _R.CARRIED_FORWARD, _R.SUPERSEDED}
        ),
        _R.IMPLEMENTED: frozenset({_R.CLOSED}),
        _R.CLOSED: frozenset(),
        _R.CARRIED_FORWARD: frozenset(),
        _R.SUPERSEDED: frozenset(),
    },
    ActionState: {
        _A.PLANNED: frozenset({_A.IN_PROGRESS, _A.DONE, _A.BLOCKED, _A.REPLACED, _A.CANCELLED}),
        _A.IN_PROGRESS: frozenset({_A.DONE, _A.BLOCKED, _A.REPLACED, _A.CANCELLED}),
        _A.DONE: frozenset({_A.VERIFIED, _A.IN_PROGRESS}),
        _A.VERIFIED: frozenset(),
        _A.BLOCKED: frozenset({_A.IN_PROGRESS, _A.REPLACED, _A.CANCELLED}),
        _A.REPLACED: frozenset(),
        _A.CANCELLED: frozenset(),
    },
    OwnershipState: {
        _O.PROPOSED: frozenset({_O.ACCEPTED, _O.DECLINED}),
        _O.ACCEPTED: frozenset({_O.PROPOSED}),
        _O.DECLINED: frozenset({_O.PROPOSED}),
    },
    ReviewState: {
        _V.SCHEDULED: frozenset({_V.UPDATE_REQUESTED}),
        _V.UPDATE_REQUESTED: frozenset({_V.UPDATE_RECEIVED, _V.NO_UPDATE}),
        _V.UPDATE_RECEIVED: frozenset({_V.ASSESSED}),
        _V.NO_UPDATE: frozenset({_V.UPDATE_RECEIVED, _V.ASSESSED}),
        _V.ASSESSED: frozenset({_V.RECORDED}),
        _V.RECORDED: frozenset(),
    },
}


def check_move(thing: str, old: StrEnum, new: StrEnum) -> None:
    """Raise MoveRefused unless this thing's machine allows going from `old` to `new`."""
    if new not in MOVES[type(old)][old]:
        raise MoveRefused(thing, old, new)
