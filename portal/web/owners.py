"""Who owns actions: the posts of the service and its partners, and inviting somebody to one."""

import re
from collections.abc import Mapping
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, RedirectResponse

from models.inviting import INVITABLE, Invitation, invite
from models.queries import page_owners, page_plan
from notifications.inviting import tell_invited
from portal.at_field import at_field
from portal.dependencies import Form, Reading, Writing
from portal.fields import Line
from portal.forms import FormModel
from portal.language import _, for_later
from portal.permissions import ensure_for
from portal.plan_pages import plan_seen
from portal.templating import page
from rules.permissions import Act, may
from rules.posts import PostKind

router = APIRouter()
Back = Annotated[int, Query(ge=0, le=9999)]
_TELEPHONE = re.compile(r"[0-9+(][0-9 ()+\-]{5,28}[0-9]( ?(ext|x)\.? ?[0-9]{1,6})?")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


class InvitationForm(FormModel):
    """Whom to invite, to which post, and whom they can ring about it."""

    name: Line
    email: Line
    kind: PostKind
    title: Line
    telephone: Line
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {
        ("name", "*"): for_later("Enter the name of the person you invite"),
        ("email", "*"): for_later("Enter their e-mail address"),
        ("kind", "*"): for_later("Select what you invite them to do"),
        ("title", "*"): for_later("Enter the title of their post"),
        ("telephone", "*"): for_later("Enter the telephone number they can ring you on"),
        ("name", "string_too_long"): for_later("Their name must be 200 characters or fewer"),
        ("title", "string_too_long"): for_later("The title must be 200 characters or fewer"),
    }


@router.get("/plans/{inspection_id}/owners")
def owners(desk: Reading, inspection_id: UUID) -> HTMLResponse:
    """List the posts an action can be given to, with who holds them today."""
    plan = plan_seen(desk, Act.ANSWER_RECOMMENDATION, inspection_id)
    thing = plan.inspection.as_thing()
    return page(
        desk,
        "owners/list.html",
        plan=plan,
        owners=page_owners.owners_of(desk.session, plan.inspection.service_id, desk.today),
        invitable=INVITABLE,
        may_invite=may(desk.actor, Act.INVITE_OWNER, thing),
    )


@router.get("/plans/{inspection_id}/owners/invite")
def invitation(
    desk: Reading, inspection_id: UUID, back: Back = 0, post: UUID | None = None
) -> HTMLResponse:
    """Ask whom to invite; to a post that stands vacant, with its title filled in."""
    inspection = page_plan.inspection_of(desk.session, inspection_id)
    ensure_for(desk.actor, Act.INVITE_OWNER, inspection)
    offered = page_owners.owners_of(desk.session, inspection.service_id, desk.today)
    vacant = next((each for each in offered if each.post_id == post and not each.holder), None)
    begins = {"title": vacant.title, "kind": vacant.kind.value} if vacant else {}
    return page(
        desk,
        "owners/invite.html",
        inspection=inspection,
        after=_after(inspection_id, back),
        form=desk.form(begins),
    )


@router.post("/plans/{inspection_id}/owners/invite")
def send_invitation(
    desk: Writing, form: Form, inspection_id: UUID, back: Back = 0
) -> RedirectResponse:
    """Put them in the post and write to them."""
    inspection = page_plan.inspection_of(desk.session, inspection_id)
    ensure_for(desk.actor, Act.INVITE_OWNER, inspection)
    wanted = _read(form)
    invited = Invitation(wanted.name, wanted.email, wanted.title, wanted.kind)
    with at_field(form, "title"):
        done = invite(desk.session, desk.acting, inspection, invited)
    tell_invited(desk.session, desk.acting, inspection, done, wanted.telephone)
    sentence = _("%(name)s was invited as %(title)s. They will get a message.")
    said = sentence % {"name": done.person.name, "title": done.post.title}
    return desk.done(_after(inspection_id, back), said)


def _read(form: Form) -> InvitationForm:
    wanted = form.read(InvitationForm)
    if not _ADDRESS.fullmatch(wanted.email):
        sentence = _("Enter an e-mail address in the correct format, like name@example.com")
        raise form.refuse("email", sentence)
    if wanted.kind not in INVITABLE:
        raise form.refuse("kind", _("Select what you invite them to do"))
    if not _TELEPHONE.fullmatch(wanted.telephone):
        raise form.refuse("telephone", _("Enter a telephone number, like 01632 960 001"))
    return wanted


def _after(inspection_id: UUID, back: int) -> str:
    """Return where somebody goes on: the recommendation they came from, else the list."""
    end = f"recommendations/{back}" if back else "owners"
    return f"/plans/{inspection_id}/{end}"
