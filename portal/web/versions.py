"""Submitted versions of a plan: kept whole, to be read and never changed."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from models import Plan, PlanVersion
from models.queries import page_plan
from portal.dependencies import Desk, Reading
from portal.permissions import bodies
from portal.plan_pages import is_of_the_service, plan_seen
from portal.templating import page
from rules.errors import NotFound
from rules.permissions import Act
from rules.posts import Body

router = APIRouter()


@router.get("/plans/{inspection_id}/versions")
def versions(desk: Reading, inspection_id: UUID) -> HTMLResponse:
    """List them, the latest first."""
    plan = plan_seen(desk, Act.SEE_PLAN, inspection_id)
    found = list(reversed(_known_to(desk, plan)))
    return page(
        desk,
        "plans/versions.html",
        plan=plan,
        versions=found,
        decisions=page_plan.decisions_on(desk.session, plan) if _sees_why(desk, plan) else {},
        is_of_the_service=is_of_the_service(desk.actor, plan),
    )


@router.get("/plans/{inspection_id}/versions/{number}")
def version(desk: Reading, inspection_id: UUID, number: int) -> HTMLResponse:
    """Show one as it was the moment it was submitted."""
    plan = plan_seen(desk, Act.SEE_PLAN, inspection_id)
    found = _numbered(_known_to(desk, plan), number)
    why = page_plan.reasons_on(desk.session, found) if _sees_why(desk, plan) else {}
    numbers = {each.id: each.number for each in plan.recommendations}
    return page(
        desk,
        "plans/version.html",
        plan=plan,
        version=found,
        day_of=date.fromisoformat,
        submitter=page_plan.submitter_of(desk.session, found),
        reasons={numbers[which]: reason for which, reason in why.items()},
    )


def _numbered(versions: Sequence[PlanVersion], number: int) -> PlanVersion:
    for each in versions:
        if each.number == number:
            return each
    raise NotFound("version", number)


def _known_to(desk: Desk, plan: Plan) -> Sequence[PlanVersion]:
    """Return the versions somebody may know of: the monitor, those forwarded and no others."""
    if _sees_why(desk, plan):
        return plan.versions
    return [each for each in plan.versions if each.forwarding is not None]


def _sees_why(desk: Desk, plan: Plan) -> bool:
    return is_of_the_service(desk.actor, plan) or Body.INSPECTORATE in bodies(desk.actor)
