"""The Management Board's approval of a plan: by whom, and when."""

from collections.abc import Mapping
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse

from portal.dependencies import Form, Reading, Writing
from portal.fields import FormDate, Line, parts_of
from portal.forms import FormModel
from portal.language import _, for_later
from portal.plan_pages import VERSION, ensure_unchanged, other_version, plan_held, plan_seen
from portal.templating import page
from rules.permissions import Act

router = APIRouter()


class ApprovalForm(FormModel):
    """Who spoke for the Board, and on which day."""

    version: int
    by: Line
    on: FormDate
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {
        ("by", "*"): for_later("Enter who approved the plan"),
        ("by", "string_too_long"): for_later("Who approved it must be 200 characters or fewer"),
        ("on", "missing"): for_later("Enter the date on which the Board approved the plan"),
        ("on", "*"): for_later("Enter the date on which the Board approved the plan"),
    }


@router.get("/plans/{inspection_id}/approval")
def approval(desk: Reading, inspection_id: UUID) -> HTMLResponse:
    """Ask for it, or show what is on record."""
    plan = plan_seen(desk, Act.ENDORSE_PLAN, inspection_id)
    begins = {"by": plan.endorsed_by or "", "on": parts_of(plan.endorsed_on)}
    form = desk.form({VERSION: str(plan.row_version), **begins})
    return page(
        desk,
        "plans/approval.html",
        plan=plan,
        missing=plan.missing(desk.today),
        form=form,
        is_overtaken=other_version(form.value(VERSION), plan),
    )


@router.post("/plans/{inspection_id}/approval")
def approve(desk: Writing, form: Form, inspection_id: UUID) -> RedirectResponse:
    """Record it."""
    plan = plan_held(desk, Act.ENDORSE_PLAN, inspection_id)
    ensure_unchanged(form, plan)
    wanted = form.read(ApprovalForm)
    if wanted.on > desk.today:
        raise form.refuse("on", _("The date of the Board's approval must be today or in the past"))
    plan.endorse(desk.acting, wanted.by, wanted.on)
    return desk.done(f"/plans/{inspection_id}", _("The Board's approval was recorded."))
