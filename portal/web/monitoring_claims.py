"""What was claimed done: verified by the monitor, or refused with a reason."""

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse

from portal.dependencies import Form, Reading, Writing
from portal.fields import MaybeText
from portal.forms import ChangedMeanwhile, FormModel
from portal.language import _, for_later
from portal.web.monitoring import PLAN, plan_page, watched
from rules.permissions import Act
from rules.stages import ActionState, RecommendationState

router = APIRouter()
ACTION = f"{PLAN}/actions/{{action_id}}/decide"
RECOMMENDATION = f"{PLAN}/recommendations/{{number}}/decide"


class Decision(StrEnum):
    """What a monitor says to a claim."""

    VERIFY = "verify"
    REFUSE = "refuse"


class DecisionForm(FormModel):
    """The decision, and the reason when it is a refusal."""

    decision: Decision
    reason: MaybeText = None
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {
        ("decision", "*"): for_later("Select whether you verify or refuse this claim"),
        ("reason", "string_too_long"): for_later("The reason must be 4,000 characters or fewer"),
    }


@router.get(ACTION)
def ask_about_action(desk: Reading, inspection_id: UUID, action_id: UUID) -> HTMLResponse:
    """Show a claimed action with its evidence, and ask whether it is done."""
    found = watched(desk, inspection_id, Act.VERIFY)
    action = found.action(action_id)
    return plan_page(desk, "decide_action.html", found, action=action, form=desk.form())


@router.post(ACTION)
def decide_action(
    desk: Writing, inspection_id: UUID, action_id: UUID, form: Form
) -> RedirectResponse:
    """Verify a claimed action, or send it back to work with the reason."""
    found = watched(desk, inspection_id, Act.VERIFY, to_change=True)
    action = found.action(action_id)
    said = _decided(form)
    if action.state is not ActionState.DONE:
        raise ChangedMeanwhile(_("This claim has been decided."))
    label = f"{action.recommendation.number}{action.letter}"
    if said.decision is Decision.VERIFY:
        action.verify(desk.acting)
        done = _("Action %(label)s is verified.")
    else:
        action.refuse(desk.acting, said.reason or "")
        done = _("Action %(label)s goes back to its owner with your reason.")
    address = f"/monitoring/{inspection_id}/recommendations/{action.recommendation.number}"
    return desk.done(address, done % {"label": label})


@router.get(RECOMMENDATION)
def ask_about_recommendation(desk: Reading, inspection_id: UUID, number: int) -> HTMLResponse:
    """Show a claimed recommendation with its actions, and ask whether it is implemented."""
    found = watched(desk, inspection_id, Act.VERIFY)
    each = found.recommendation(number)
    return plan_page(
        desk,
        "decide_recommendation.html",
        found,
        recommendation=each,
        actions=found.actions(each),
        form=desk.form(),
    )


@router.post(RECOMMENDATION)
def decide_recommendation(
    desk: Writing, inspection_id: UUID, number: int, form: Form
) -> RedirectResponse:
    """Verify a claimed recommendation, or send it back with the reason."""
    found = watched(desk, inspection_id, Act.VERIFY, to_change=True)
    each = found.recommendation(number)
    said = _decided(form)
    if each.state is not RecommendationState.IMPLEMENTED_CLAIMED:
        raise ChangedMeanwhile(_("This claim has been decided."))
    if said.decision is Decision.VERIFY:
        each.verify(desk.acting)
        done = _("Recommendation %(number)s is implemented.")
    else:
        each.refuse(desk.acting, said.reason or "")
        done = _("Recommendation %(number)s goes back to the service with your reason.")
    address = f"/monitoring/{inspection_id}/recommendations/{number}"
    return desk.done(address, done % {"number": number})


def _decided(form: Form) -> DecisionForm:
    said = form.read(DecisionForm)
    if said.decision is Decision.REFUSE and not said.reason:
        raise form.refuse("reason", _("Enter the reason why you refuse this claim"))
    return said
