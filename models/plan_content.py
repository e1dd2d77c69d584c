"""What a plan says, as the document that is hashed; and what it still lacks."""

from collections.abc import Iterator, Sequence
from datetime import date
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any

from rules.stages import ActionState, Answer

if TYPE_CHECKING:
    from models.action import Action
    from models.plan import Plan, Response
    from models.recommendation import Recommendation

GIVEN_UP = frozenset({ActionState.REPLACED, ActionState.CANCELLED})


def letter_after(taken: int) -> str:
    """Return the letter of the action after so many: a to z, then aa, ab and on."""
    letters = ""
    place = taken + 1
    while place:
        place, letter = divmod(place - 1, len(ascii_lowercase))
        letters = ascii_lowercase[letter] + letters
    return letters


def content_of(plan: "Plan") -> dict[str, Any]:
    """Write down the whole plan in plain JSON: every answer, and every action under it."""
    return {
        "inspection": plan.inspection.reference,
        "area": plan.inspection.area,
        "endorsed_by": plan.endorsed_by,
        "endorsed_on": plan.endorsed_on.isoformat() if plan.endorsed_on else None,
        "responses": [_response(plan, each) for each in plan.recommendations],
    }


def named_in_a_row(recommendations: Sequence["Recommendation"]) -> str:
    """Begin a sentence about some recommendations: "Recommendations 1 and 3 are"."""
    *most, last = (str(each.number) for each in recommendations)
    if not most:
        return f"Recommendation {last} is"
    return f"Recommendations {', '.join(most)} and {last} are"


def missing_from(plan: "Plan", on: date) -> list[str]:
    """List, in sentences, what stands between this plan and its submission on a day."""
    if not plan.recommendations:
        return ["The inspectorate has not put the report's recommendations here yet."]
    return [gap for each in plan.recommendations for gap in gaps(plan, each, on)]


def actions_under(plan: "Plan", recommendation: "Recommendation") -> list["Action"]:
    """Return the actions whose number is this recommendation's, those given up left out."""
    return [
        action
        for action in plan.actions
        if action.recommendation_id == recommendation.id and action.state not in GIVEN_UP
    ]


def is_as_submitted(plan: "Plan", recommendation: "Recommendation") -> bool:
    """Whether a recommendation's answer is still the one of the version submitted last."""
    submitted = plan.versions[-1].content["responses"] if plan.versions else []
    return recommendation.id in plan.answers and _response(plan, recommendation) in submitted


def _response(plan: "Plan", recommendation: "Recommendation") -> dict[str, Any]:
    response: Response = plan.answers[recommendation.id]
    return {
        "number": recommendation.number,
        "recommendation": f"{recommendation.lead_in} {recommendation.text}".strip(),
        "answer": response.answer.value,
        "reason": response.reason,
        "actions": [
            _action(action, recommendation.number) for action in actions_under(plan, recommendation)
        ],
    }


def _action(action: "Action", number: int) -> dict[str, Any]:
    return {
        "label": f"{number}{action.letter}",
        "what": action.what,
        "owner": action.owner_post.title if action.owner_post else None,
        "partners": action.partners,
        "target_on": action.target_on.isoformat() if action.target_on else None,
        "success_measure": action.success_measure,
        "done_on": action.done_on.isoformat() if action.done_on else None,
        "evidence": action.evidence,
    }


def gaps(plan: "Plan", recommendation: "Recommendation", on: date) -> Iterator[str]:
    """Say, in sentences, what one recommendation's answer still lacks on a day."""
    response = plan.answers.get(recommendation.id)
    if response is None:
        yield f"Answer recommendation {recommendation.number}."
        return
    actions = actions_under(plan, recommendation)
    if response.answer is not Answer.NOT_AGREED and not actions:
        yield f"Add an action to recommendation {recommendation.number}."
    for action in actions:
        yield from _action_gaps(action, f"{recommendation.number}{action.letter}", on)


def _action_gaps(action: "Action", label: str, on: date) -> Iterator[str]:
    if action.owner_post_id is None:
        yield f"Name one owner of action {label}."
    if action.target_on is None:
        yield f"Give action {label} a target date."
    elif action.target_on < on and action.done_on is None:
        yield f"The target date of action {label} is before the plan is submitted."
    if not action.success_measure:
        yield f"Say how you will know that action {label} has worked."
