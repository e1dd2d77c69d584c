"""Which moves and refusals there are to reach, and which dates wait in which state."""

import re
from collections.abc import Iterator

from rules.stages import MOVES, ActionState, InspectionState, PlanState, RecommendationState
from rules.timeline import DeadlineKind
from tests.nightly._expectations import Expected

K, N, A, R = DeadlineKind, InspectionState, ActionState, RecommendationState
Move = tuple[str, str | None, str]
# None of the machine's acts leads there.
BY_NO_ACT = {N.POSTPONED, N.CANCELLED, A.REPLACED, A.CANCELLED, R.CARRIED_FORWARD, R.SUPERSEDED}
MACHINES = {
    "inspection": InspectionState,
    "plan": PlanState,
    "recommendation": RecommendationState,
    "action": ActionState,
}
WAITING = {
    "requested": {K.IMPROVEMENT_PLAN},
    "draft": {K.IMPROVEMENT_PLAN},
    "endorsed": {K.IMPROVEMENT_PLAN},
    "submitted": {K.DECISION},
    "under_review": {K.DECISION},
    "returned": {K.REVISED_PLAN},
    "finalised": {K.FORWARDING},
    "forwarded": {K.ACKNOWLEDGEMENT, K.MONITORING_REVIEW},
    "monitored": {K.MONITORING_REVIEW},
}
DATES = {kind for kinds in WAITING.values() for kind in kinds} | {K.ACTION_TARGET}
_TOO_EARLY = "so it cannot be the day"
EVERY_REFUSAL = {
    "Your post does not carry the right to (act) here.",
    "There is no improvement plan for inspection called (so).",
    "This inspection cannot become so.",
    "This plan cannot become so.",
    "This recommendation cannot become so.",
    "This action cannot become so.",
    "(day) has not come yet. Facts are recorded once they happen.",
    "Record when the visit ended before provisional findings are given.",
    "Record when the visit ended before the draft report is sent.",
    f"(day) is before the visit ended on (day), {_TOO_EARLY} provisional findings are given.",
    f"(day) is before the visit ended on (day), {_TOO_EARLY} the draft report is sent.",
    f"(day) is before the draft was sent on (day), {_TOO_EARLY} comments are received.",
    f"(day) is before the draft was sent on (day), {_TOO_EARLY} the report is published.",
    "Say why recommendation # is not fully agreed.",
    "The plan has been submitted, so it cannot be changed now.",
    "The plan is not complete.",
    "The Board's approval is recorded once it has been given.",
    "Record the Board's approval, or say why the plan goes without it.",
    "Nothing has changed since the version that was returned.",
    "This plan has not been submitted yet.",
    "Give a reason on each recommendation whose answer does not do.",
    "Recommendation # is not yet implemented.",
    "Recommendation # still has actions that are not done.",
    "Say why the recommendation is not yet implemented.",
    "An action is claimed done on the day it was done, or after.",
    "Say what shows that this action is done.",
    "Say what blocks this action.",
    "Say why the claim is refused.",
    "Only an action that is claimed done can be sent back.",
    "This action is claimed done; the monitor verifies or refuses that.",
    "The plan is complete, so its actions stay as they are.",
}


def dates_that_wait(m: Expected) -> set[DeadlineKind]:
    """Return the kinds of date that should be open."""
    waiting = set(WAITING.get(m["plan"], set()))
    in_hand = any(each["state"] not in {"done", "verified"} for each in m["actions"])
    if m["plan"] in {"finalised", "forwarded", "monitored"} and in_hand:
        waiting.add(K.ACTION_TARGET)
    return waiting


def every_move() -> set[Move]:
    """Return every move of the machines that some act brings about."""
    return {
        (name, old.value, new.value)
        for name, machine in MACHINES.items()
        for old, following in MOVES[machine].items()
        for new in following
        if not {old, new} & BY_NO_ACT
    }


def moves_between(before: Expected, after: Expected) -> Iterator[Move]:
    """Give the moves that one act made."""
    for name in ("inspection", "plan"):
        if before[name] != after[name]:
            yield name, before[name], after[name]
    for old, new in zip(before["recommendations"], after["recommendations"], strict=True):
        if old != new:
            yield "recommendation", old, new
    for was, now in zip(before["actions"], after["actions"], strict=False):
        if was["state"] != now["state"]:
            yield "action", was["state"], now["state"]


def in_general(refusal: str) -> str:
    """Return a refusal's sentence without the days, numbers, names and states in it."""
    if refusal.startswith("The plan is not complete."):
        return "The plan is not complete."
    refusal = re.sub(r"^(This \w+) is .* so it cannot become .*", r"\1 cannot become so.", refusal)
    refusal = re.sub(r"\d+ [A-Z][a-z]+ \d{4}", "(day)", refusal)
    refusal = re.sub(r"right to [a-z_ ]+ here", "right to (act) here", refusal)
    refusal = re.sub(r"called .*", "called (so).", refusal)
    refusal = re.sub(r"Recommendations .* are not yet", "Recommendation # is not yet", refusal)
    return re.sub(r"ecommendation \d+", "ecommendation #", refusal)
