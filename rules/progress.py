"""How an action stands, worked out from its dates: the word, the colour, never stored.

Source: the programme's policy on red, amber and green. Colour never stands alone.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from rules.stages import ActionState, Answer, DeadlineState, RecommendationState

DUE_SOON = timedelta(days=14)
SERIOUSLY_LATE = timedelta(days=14)
_SETTLED = frozenset(
    {
        RecommendationState.IMPLEMENTED,
        RecommendationState.CLOSED,
        RecommendationState.CARRIED_FORWARD,
        RecommendationState.SUPERSEDED,
    }
)
_STOPPED = frozenset({ActionState.CANCELLED, ActionState.REPLACED})


class Rag(StrEnum):
    """The colour of an action; `RAG_WORDS` says it in words."""

    BLUE = "blue"
    GREY_BLUE = "grey_blue"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"


RAG_WORDS = {
    Rag.BLUE: "Verified",
    Rag.GREY_BLUE: "Done, awaiting verification",
    Rag.GREEN: "On track",
    Rag.AMBER: "Needs attention",
    Rag.RED: "Seriously late or blocked",
    Rag.GREY: "Stopped",
}


@dataclass(frozen=True, slots=True)
class ActionFacts:
    """What the colour of an action depends on."""

    state: ActionState
    target_on: date
    forecast_on: date | None = None
    change_requested: bool = False


def is_overdue(action: ActionFacts, today: date) -> bool:
    """Return whether the target day has ended without the action being claimed done."""
    finished = {ActionState.DONE, ActionState.VERIFIED} | _STOPPED
    return action.state not in finished and today > action.target_on


def rag(action: ActionFacts, today: date) -> Rag:
    """Return the action's colour on this day."""
    if action.state in _STOPPED:
        return Rag.GREY
    if action.state is ActionState.VERIFIED:
        return Rag.BLUE
    if action.state is ActionState.DONE:
        return Rag.GREY_BLUE
    if action.state is ActionState.BLOCKED or today > action.target_on + SERIOUSLY_LATE:
        return Rag.RED
    return Rag.AMBER if _needs_attention(action, today) else Rag.GREEN


def _needs_attention(action: ActionFacts, today: date) -> bool:
    not_started = action.state is ActionState.PLANNED
    due_soon = action.target_on - today <= DUE_SOON
    slipping = action.forecast_on is not None and action.forecast_on > action.target_on
    return (
        is_overdue(action, today)
        or (not_started and due_soon)
        or slipping
        or action.change_requested
    )


def days_late(state: DeadlineState, due_on: date, met_on: date | None, today: date) -> int:
    """Return how many days after its day a date was met, or stands unmet while its clock runs."""
    if state is DeadlineState.STOPPED:
        return 0
    return max(0, ((met_on or today) - due_on).days)


def is_settled(state: RecommendationState, answer: Answer | None) -> bool:
    """Return whether a recommendation lets its plan be complete.

    It is implemented, it has left this plan for a later inspection or another recommendation,
    or it was not agreed and the plan was finalised all the same.
    """
    return state in _SETTLED or answer is Answer.NOT_AGREED
