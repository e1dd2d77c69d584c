"""Naming another owner for an action once the plan is final."""

from collections.abc import Mapping
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse

from models import Action, Post
from models.queries import page_actions, page_owners
from portal.action_list import ensure_about, listed
from portal.at_field import at_field
from portal.dependencies import Desk, Form, Reading, Writing
from portal.forms import FormModel
from portal.language import _, for_later
from portal.templating import page
from portal.web.actions import FINAL
from rules.errors import Refused
from rules.permissions import Act

router = APIRouter()
_CHOOSE = for_later("Select who owns the action")


class OwnerForm(FormModel):
    """The post that is to own the action."""

    owner: UUID
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {("owner", "*"): _CHOOSE}


@router.get("/actions/{action_id}/owner")
def ask_for_owner(desk: Reading, action_id: UUID) -> HTMLResponse:
    """Ask which post owns it from now on."""
    found = page_actions.action_to_see(desk.session, action_id)
    ensure_about(desk.actor, Act.INVITE_OWNER, found)
    return page(
        desk,
        "actions/owner.html",
        action=found,
        it=listed(found, desk.today),
        owners=page_owners.owners_of(desk.session, found.inspection.service_id, desk.today),
        form=desk.form({"owner": str(found.owner_post_id or "")}),
    )


@router.post("/actions/{action_id}/owner")
def name_owner(desk: Writing, form: Form, action_id: UUID) -> RedirectResponse:
    """Offer it to them; they hear of it."""
    found = page_actions.action_to_write(desk.session, action_id)
    ensure_about(desk.actor, Act.INVITE_OWNER, found)
    post = _chosen(desk, form, found)
    with at_field(form, "owner"):
        if page_actions.plan_state_of(desk.session, found) not in FINAL:
            raise Refused("Until the plan is final its owners are named on the plan's own pages.")
        found.hand_over(desk.acting, post)
    sentence = _("%(title)s was asked to take the action on.") % {"title": post.title}
    return desk.done(f"/actions/{action_id}", sentence)


def _chosen(desk: Desk, form: Form, found: Action) -> Post:
    wanted = form.read(OwnerForm).owner
    offered = page_owners.owners_of(desk.session, found.inspection.service_id, desk.today)
    if wanted not in {each.post_id for each in offered}:
        raise form.refuse("owner", _(_CHOOSE))
    return desk.session.get_one(Post, wanted)
