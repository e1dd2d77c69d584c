"""One recommendation: agreed or not, and the actions that answer it."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse

from models.queries import page_owners
from portal.answer_form import ACTIONS, begun_with, beside_what_is_saved, labels, reply_in
from portal.dependencies import Form, Reading, Writing
from portal.language import _
from portal.plan_pages import (
    EDITABLE,
    ensure_unchanged,
    plan_held,
    plan_seen,
    reasons_now,
    recommendation_numbered,
    said_in_welsh,
    shown_actions,
)
from portal.templating import page
from rules.permissions import Act, may

router = APIRouter()
ADDRESS = "/plans/{inspection_id}/recommendations/{number}"
INVITE = "invite"


@router.get(ADDRESS)
def recommendation(desk: Reading, inspection_id: UUID, number: int) -> HTMLResponse:
    """Show it with its answer, ready to be changed while the plan may be."""
    plan = plan_seen(desk, Act.ANSWER_RECOMMENDATION, inspection_id)
    found = recommendation_numbered(plan, number)
    form, is_overtaken = beside_what_is_saved(desk.form(begun_with(plan, found)), plan, found)
    return page(
        desk,
        "plans/recommendation.html",
        plan=plan,
        recommendation=found,
        in_welsh=said_in_welsh(desk, inspection_id),
        owners=page_owners.owners_of(desk.session, plan.inspection.service_id, desk.today),
        response=plan.answers.get(found.id),
        saved=shown_actions(plan, found),
        reason=reasons_now(desk.session, plan).get(found.id),
        form=form,
        is_overtaken=is_overtaken,
        labels=labels(form, plan, found),
        is_editable=plan.state in EDITABLE or bool(form.errors),
        may_invite=may(desk.actor, Act.INVITE_OWNER, plan.inspection.as_thing()),
    )


@router.post(ADDRESS)
def answer(desk: Writing, form: Form, inspection_id: UUID, number: int) -> RedirectResponse:
    """Save the answer and its actions, or show the page again with a row more or less."""
    plan = plan_held(desk, Act.ANSWER_RECOMMENDATION, inspection_id)
    found = recommendation_numbered(plan, number)
    form.change_rows(ACTIONS)
    ensure_unchanged(form, plan)
    owners = page_owners.owners_of(desk.session, plan.inspection.service_id, desk.today)
    plan.reply(desk.acting, found, reply_in(form, plan, found, owners))
    sentence = _("Your answer to recommendation %(number)s was saved.") % {"number": number}
    if form.do == INVITE:
        return desk.done(f"/plans/{inspection_id}/owners/invite?back={number}", sentence)
    return desk.done(f"/plans/{inspection_id}", sentence)
