"""The service's plan: where it stands, what is missing, and the whole of it to read through."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from models import Plan
from models.queries import page_owners, page_plan
from portal.dependencies import Desk, Reading
from portal.more_time import time_for
from portal.permissions import services_of
from portal.plan_pages import (
    EDITABLE,
    is_of_the_service,
    plan_seen,
    reasons_now,
    said_in_welsh,
    shown_actions,
)
from portal.plan_tasks import due_in_words, in_runs, tasks_of
from portal.templating import page
from rules.permissions import Act, may

router = APIRouter()


@router.get("/plans")
def plans(desk: Reading) -> Response:
    """List the plans of a person's service; where there is one, lead to it."""
    found = page_plan.plans_of_services(desk.session, services_of(desk.actor))
    if len(found) == 1:
        return RedirectResponse(f"/plans/{found[0].inspection_id}", 303)
    due = page_plan.due_of(desk.session, {plan.inspection_id for plan in found})
    rows = [(plan, due_in_words(due.get(plan.inspection_id), desk.today)) for plan in found]
    return page(desk, "plans/list.html", rows=rows)


@router.get("/plans/{inspection_id}")
def plan(desk: Reading, inspection_id: UUID) -> Response:
    """Show where a plan stands. Who is not of the service sees what was submitted."""
    found = plan_seen(desk, Act.SEE_PLAN, inspection_id)
    if not is_of_the_service(desk.actor, found):
        return RedirectResponse(f"/plans/{inspection_id}/versions", 303)
    reasons = reasons_now(desk.session, found)
    due = page_plan.due_of(desk.session, {inspection_id}).get(inspection_id)
    tasks = tasks_of(found, desk.today, reasons)
    version = found.versions[-1] if found.versions else None
    return page(
        desk,
        "plans/plan.html",
        plan=found,
        in_welsh=said_in_welsh(desk, inspection_id),
        due=due_in_words(due, desk.today),
        time=time_for(desk, due),
        tasks=tasks,
        runs=in_runs(tasks),
        missing=found.missing(desk.today),
        decision=page_plan.decision_due(desk.session, version) if version else None,
        **_rights(desk, found),
        is_editable=found.state in EDITABLE,
    )


@router.get("/plans/{inspection_id}/check")
def check(desk: Reading, inspection_id: UUID) -> Response:
    """Show the whole plan as it stands, before it is submitted."""
    found = plan_seen(desk, Act.SEE_PLAN, inspection_id)
    if not is_of_the_service(desk.actor, found):
        return RedirectResponse(f"/plans/{inspection_id}/versions", 303)
    owners = page_owners.owners_of(desk.session, found.inspection.service_id, desk.today)
    return page(
        desk,
        "plans/check.html",
        plan=found,
        in_welsh=said_in_welsh(desk, inspection_id),
        parts_of_plan=[(each, shown_actions(found, each)) for each in found.recommendations],
        answers=found.answers,
        holders={owner.post_id: owner.holder for owner in owners},
        missing=found.missing(desk.today),
        **_rights(desk, found),
        is_editable=found.state in EDITABLE,
    )


def _rights(desk: Desk, found: Plan) -> dict[str, bool]:
    thing = found.inspection.as_thing()
    return {
        "may_write": may(desk.actor, Act.ANSWER_RECOMMENDATION, thing),
        "may_submit": may(desk.actor, Act.SUBMIT_PLAN, thing),
        "may_invite": may(desk.actor, Act.INVITE_OWNER, thing),
    }
