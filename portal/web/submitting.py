"""Submitting a plan: the declaration, and what is said once the inspectorate has it."""

from collections.abc import Mapping
from typing import ClassVar, Literal
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from models.queries import page_plan
from portal.dependencies import Form, Reading, Writing
from portal.fields import MaybeText
from portal.forms import FormModel
from portal.language import _, for_later
from portal.plan_pages import (
    EDITABLE,
    VERSION,
    ensure_unchanged,
    other_version,
    plan_held,
    plan_seen,
)
from portal.plan_tasks import due_in_words
from portal.templating import page
from rules.permissions import Act

router = APIRouter()
_WITHOUT = for_later("Say why the plan goes without the Board's approval")


class SubmitForm(FormModel):
    """The declaration, and a reason where the Board has not approved the plan."""

    version: int
    reason: MaybeText = None
    declared: Literal["yes"]
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {
        ("declared", "*"): for_later("Confirm the declaration before you submit the plan"),
        ("reason", "string_too_long"): for_later("The reason must be 4,000 characters or fewer"),
    }


@router.get("/plans/{inspection_id}/submit")
def declaration(desk: Reading, inspection_id: UUID) -> Response:
    """Ask for the declaration; once the plan is gone, show that it is."""
    plan = plan_seen(desk, Act.SUBMIT_PLAN, inspection_id)
    if plan.state not in EDITABLE and not desk.form().errors:
        return _over(inspection_id)
    form = desk.form({VERSION: str(plan.row_version)})
    due = page_plan.due_of(desk.session, {inspection_id}).get(inspection_id)
    return page(
        desk,
        "plans/submit.html",
        plan=plan,
        due=due_in_words(due, desk.today),
        missing=plan.missing(desk.today),
        form=form,
        is_overtaken=other_version(form.value(VERSION), plan),
    )


@router.post("/plans/{inspection_id}/submit")
def submit(desk: Writing, form: Form, inspection_id: UUID) -> RedirectResponse:
    """Submit it. Who presses the button twice has submitted it once."""
    plan = plan_held(desk, Act.SUBMIT_PLAN, inspection_id)
    if plan.state not in EDITABLE:
        return _over(inspection_id)
    ensure_unchanged(form, plan)
    wanted = form.read(SubmitForm)
    if plan.endorsed_on is None and not wanted.reason:
        raise form.refuse("reason", _(_WITHOUT))
    plan.submit(desk.acting, wanted.reason or "")
    return _over(inspection_id)


@router.get("/plans/{inspection_id}/submitted")
def submitted(desk: Reading, inspection_id: UUID) -> Response:
    """Confirm the last submission: its reference, and what happens next."""
    plan = plan_seen(desk, Act.SUBMIT_PLAN, inspection_id)
    if not plan.versions:
        return RedirectResponse(f"/plans/{inspection_id}", 303)
    version = plan.latest
    return page(
        desk,
        "plans/submitted.html",
        plan=plan,
        version=version,
        decision=page_plan.decision_due(desk.session, version),
    )


def _over(inspection_id: UUID) -> RedirectResponse:
    return RedirectResponse(f"/plans/{inspection_id}/submitted", 303)
