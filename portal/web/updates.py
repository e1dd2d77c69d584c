"""What the service tells the monitor before a review, and what came of each review."""

from collections.abc import Collection, Mapping
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import Field
from starlette.responses import Response

from models import Deadline, Plan, Recommendation
from models.queries import page_plan, page_updates
from models.queries.plans import review_in_full
from portal.action_list import listed
from portal.dependencies import Desk, Form, Reading, Writing
from portal.fields import Several, Text
from portal.forms import FormModel
from portal.language import _, for_later
from portal.more_time import TimeFor, times_for
from portal.permissions import ensure_for
from portal.plan_pages import is_of_the_service, plan_seen, shown_actions
from portal.plan_tasks import due_in_words
from portal.templating import page
from rules.permissions import Act, may
from rules.stages import ActionState, RecommendationState, ReviewState

router = APIRouter()
ADDRESS = "/plans/{inspection_id}/reviews/{number}/update"
AWAITED = frozenset({ReviewState.UPDATE_REQUESTED, ReviewState.NO_UPDATE})
_FINISHED = frozenset({ActionState.DONE, ActionState.VERIFIED})


class UpdateForm(FormModel):
    """How far it has come, and which recommendations are claimed implemented."""

    update: Text
    claims: Several = Field(default_factory=list)
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {
        ("update", "*"): for_later("Say how far the actions have come"),
        ("update", "string_too_long"): for_later("The update must be 4,000 characters or fewer"),
        ("claims", "*"): for_later("Select recommendations from the list"),
    }


@router.get("/plans/{inspection_id}/reviews")
def reviews(desk: Reading, inspection_id: UUID) -> Response:
    """List a plan's monitoring reviews with what was said before and after each."""
    plan = plan_seen(desk, Act.SEE_PLAN, inspection_id)
    if not is_of_the_service(desk.actor, plan):
        return RedirectResponse(f"/plans/{inspection_id}/versions", 303)
    due = page_updates.updates_due(desk.session, inspection_id)
    return page(
        desk,
        "plans/reviews.html",
        plan=plan,
        times={each.review_id: time for each, time in _times(desk, due.values())},
        reviews=[
            (each, due_in_words(due.get(each.id), desk.today), each.state in AWAITED)
            for each in page_updates.reviews_for(desk.session, inspection_id)
        ],
        may_write=may(desk.actor, Act.SEND_UPDATE, plan.inspection.as_thing()),
    )


def _times(desk: Desk, due: Collection[Deadline]) -> list[tuple[Deadline, TimeFor]]:
    found = times_for(desk, due)
    return [(each, found[each.id]) for each in due]


@router.get(ADDRESS)
def ask_for_update(desk: Reading, inspection_id: UUID, number: int) -> HTMLResponse:
    """Ask for the update before a review, beside how every action stands."""
    plan = plan_seen(desk, Act.SEND_UPDATE, inspection_id)
    review = page_updates.review_numbered(desk.session, inspection_id, number)
    due = page_updates.updates_due(desk.session, inspection_id).get(review.id)
    return page(
        desk,
        "plans/update.html",
        plan=plan,
        review=review,
        due=due_in_words(due, desk.today),
        is_awaited=review.state in AWAITED,
        recommendations=[
            (each, [listed(action, desk.today) for action in shown_actions(plan, each)])
            for each in plan.recommendations
        ],
        claimable=_claimable(desk, plan),
        form=desk.form(),
    )


@router.post(ADDRESS)
def send_update(desk: Writing, form: Form, inspection_id: UUID, number: int) -> RedirectResponse:
    """Send it, and claim what is implemented."""
    inspection = page_plan.inspection_of(desk.session, inspection_id)
    ensure_for(desk.actor, Act.SEND_UPDATE, inspection)
    found = page_updates.review_numbered(desk.session, inspection_id, number)
    review = review_in_full(desk.session, found.id)
    wanted = form.read(UpdateForm)
    claimable = {str(n) for n in _claimable(desk, review.plan)}
    if not claimable.issuperset(wanted.claims):
        raise form.refuse("claims", _("Select recommendations from the list"))
    review.receive_update(desk.acting, wanted.update)
    for each in review.plan.recommendations:
        if str(each.number) in wanted.claims:
            each.claim(desk.acting, shown_actions(review.plan, each))
    return desk.done(f"/plans/{inspection_id}/reviews", _("Your update was sent to the monitor."))


def _claimable(desk: Desk, plan: Plan) -> list[int]:
    """Return the recommendations whose actions are all done, for who may claim them."""
    if not may(desk.actor, Act.CLAIM_RECOMMENDATION, plan.inspection.as_thing()):
        return []
    return [
        each.number
        for each in plan.recommendations
        if each.state is RecommendationState.IN_PROGRESS and _all_done(plan, each)
    ]


def _all_done(plan: Plan, recommendation: Recommendation) -> bool:
    found = shown_actions(plan, recommendation)
    return bool(found) and all(action.state in _FINISHED for action in found)
