"""One forwarded plan as its monitor works on it: the plan, its acknowledgement, its end."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse

from models.queries.page_inspections import inspection_of
from models.queries.page_monitoring import Watched, forwarded_plan
from portal.dependencies import Desk, Form, Reading, Writing
from portal.forms import ChangedMeanwhile, FormModel
from portal.language import _
from portal.permissions import ensure_for
from portal.templating import page
from rules.errors import NotFound
from rules.permissions import Act, may
from rules.progress import is_settled, rag
from rules.stages import PlanState

router = APIRouter()
PLAN = "/monitoring/{inspection_id}"


class NothingAsked(FormModel):
    """A button and nothing else."""


def watched(desk: Desk, inspection_id: UUID, act: Act, *, to_change: bool = False) -> Watched:
    """Load a forwarded plan for somebody who may do this to it; before that there is none."""
    inspection = inspection_of(desk.session, inspection_id)
    if not inspection.as_thing().is_forwarded:
        raise NotFound("forwarded plan of inspection", inspection_id)
    ensure_for(desk.actor, act, inspection)
    return forwarded_plan(desk.session, inspection_id, to_change=to_change)


def plan_page(desk: Desk, template: str, found: Watched, **context: Any) -> HTMLResponse:  # noqa: ANN401
    """Answer with a page about one plan: all of them have the same side navigation."""
    thing = found.inspection.as_thing()
    return page(
        desk,
        f"monitoring/{template}",
        watched=found,
        plan=found.plan,
        inspection=found.inspection,
        at=f"/monitoring/{found.inspection.id}",
        is_monitor=may(desk.actor, Act.RECORD_REVIEW, thing),
        me=desk.person_id,
        rag_of=lambda action: rag(action.facts, desk.today).value,
        **context,
    )


@router.get(PLAN)
def plan(desk: Reading, inspection_id: UUID) -> HTMLResponse:
    """Show how a plan stands: its dates, each recommendation, what comes next."""
    found = watched(desk, inspection_id, Act.SEE_PLAN)
    may_close = may(desk.actor, Act.CLOSE_PLAN, found.inspection.as_thing())
    return plan_page(desk, "plan.html", found, may_close=may_close, unsettled=_unsettled(found))


@router.get(f"{PLAN}/recommendations/{{number}}")
def recommendation(desk: Reading, inspection_id: UUID, number: int) -> HTMLResponse:
    """Show one recommendation, its answer and its actions."""
    found = watched(desk, inspection_id, Act.SEE_PLAN)
    each = found.recommendation(number)
    return plan_page(
        desk,
        "recommendation.html",
        found,
        recommendation=each,
        response=found.plan.answers[each.id],
        actions=found.actions(each),
    )


@router.get(f"{PLAN}/acknowledge")
def ask_to_acknowledge(desk: Reading, inspection_id: UUID) -> HTMLResponse:
    """Ask whether the plan has come and is being watched."""
    found = watched(desk, inspection_id, Act.ACKNOWLEDGE_PLAN)
    return plan_page(desk, "acknowledge.html", found)


@router.post(f"{PLAN}/acknowledge")
def acknowledge(desk: Writing, inspection_id: UUID, form: Form) -> RedirectResponse:
    """Record that the monitor has the plan."""
    found = watched(desk, inspection_id, Act.ACKNOWLEDGE_PLAN, to_change=True)
    form.read(NothingAsked)
    if found.plan.state is not PlanState.FORWARDED:
        raise ChangedMeanwhile(_("This plan has been acknowledged."))
    found.plan.latest.acknowledge(desk.acting)
    return desk.done(f"/monitoring/{inspection_id}", _("You have acknowledged the plan."))


@router.get(f"{PLAN}/complete")
def ask_to_complete(desk: Reading, inspection_id: UUID) -> HTMLResponse:
    """Ask whether the plan is complete, or say what is still open."""
    found = watched(desk, inspection_id, Act.COMPLETE_PLAN)
    return plan_page(desk, "complete.html", found, unsettled=_unsettled(found))


@router.post(f"{PLAN}/complete")
def complete(desk: Writing, inspection_id: UUID, form: Form) -> RedirectResponse:
    """Record that every recommendation is settled."""
    found = watched(desk, inspection_id, Act.COMPLETE_PLAN, to_change=True)
    form.read(NothingAsked)
    if found.plan.state is PlanState.COMPLETE:
        raise ChangedMeanwhile(_("This plan is complete."))
    found.plan.complete(desk.acting)
    return desk.done(f"/monitoring/{inspection_id}", _("The plan is complete."))


def _unsettled(found: Watched) -> list[int]:
    """Return the numbers of the recommendations that keep the plan from being complete."""
    answers = found.plan.answers
    return [
        each.number
        for each in found.plan.recommendations
        if not is_settled(each.state, answers[each.id].answer)
    ]
