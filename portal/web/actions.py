"""Actions for whoever carries them out: their own, what to do with each, and what came of it."""

from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse

from models import Action
from models.queries import page_actions, page_owners
from portal.action_list import ensure_about, listed, thing_of
from portal.at_field import at_field
from portal.dependencies import Desk, Form, Reading, Writing
from portal.fields import FormDate, MaybeLine, MaybeText, Text, parts_of
from portal.forms import FormModel
from portal.language import _, for_later
from portal.permissions import services_of
from portal.templating import page
from rules.permissions import Act, may
from rules.stages import PlanState

router = APIRouter()
ADDRESS = "/actions/{action_id}"
FINAL = frozenset({PlanState.FINALISED, PlanState.FORWARDED, PlanState.MONITORED})


class ReasonForm(FormModel):
    """Why somebody declines, or what stands in the way."""

    reason: Text
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {
        ("reason", "*"): for_later("Enter the reason"),
        ("reason", "string_too_long"): for_later("The reason must be 4,000 characters or fewer"),
    }


class DoneForm(FormModel):
    """On which day it was done, and what shows it."""

    on: FormDate
    evidence: MaybeText = None
    link: MaybeLine = None
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {
        ("on", "*"): for_later("Enter the date on which the action was done"),
        ("evidence", "string_too_long"): for_later(
            "What shows it must be 4,000 characters or fewer"
        ),
        ("link", "string_too_long"): for_later("The link must be 200 characters or fewer"),
    }


class DoForm(FormModel):
    """A button and nothing else."""


@router.get("/actions")
def actions(desk: Reading) -> HTMLResponse:
    """List what somebody owns; to who writes a service's plan, all of its actions."""
    posts = {post.post_id for post in desk.actor.posts}
    found = page_actions.actions_for(desk.session, posts, services_of(desk.actor))
    mine = [listed(each, desk.today) for each in found if each.owner_post_id in posts]
    others = [listed(each, desk.today) for each in found if each.owner_post_id not in posts]
    return page(desk, "actions/list.html", mine=mine, others=others)


@router.get(ADDRESS)
def action(desk: Reading, action_id: UUID) -> HTMLResponse:
    """Show one, with what can be done about it now."""
    return _page(desk, action_id, "actions/action.html")


@router.post(ADDRESS)
def go_on(desk: Writing, form: Form, action_id: UUID) -> RedirectResponse:
    """Accept it or begin work: what needs a button and no words."""
    found = _held(desk, action_id)
    form.read(DoForm)
    if form.do == "accept":
        found.accept(desk.acting)
        return _done(desk, found, _("You have accepted action %(number)s."))
    found.start(desk.acting)
    return _done(desk, found, _("Action %(number)s is in progress."))


@router.get(f"{ADDRESS}/decline")
def ask_why_declined(desk: Reading, action_id: UUID) -> HTMLResponse:
    """Ask why somebody gives an action back."""
    return _page(desk, action_id, "actions/decline.html")


@router.post(f"{ADDRESS}/decline")
def decline(desk: Writing, form: Form, action_id: UUID) -> RedirectResponse:
    """Give it back to the Head of Service."""
    found = _held(desk, action_id)
    reason = form.read(ReasonForm).reason
    with at_field(form, "reason"):
        found.decline(desk.acting, reason)
    return _done(desk, found, _("You have declined action %(number)s."))


@router.get(f"{ADDRESS}/block")
def ask_what_blocks(desk: Reading, action_id: UUID) -> HTMLResponse:
    """Ask what stands in the way."""
    return _page(desk, action_id, "actions/block.html")


@router.post(f"{ADDRESS}/block")
def block(desk: Writing, form: Form, action_id: UUID) -> RedirectResponse:
    """Say that something stands in the way."""
    found = _held(desk, action_id)
    reason = form.read(ReasonForm).reason
    with at_field(form, "reason"):
        found.block(desk.acting, reason)
    return _done(desk, found, _("Action %(number)s is blocked. The Head of Service is told."))


@router.get(f"{ADDRESS}/done")
def ask_what_shows_it(desk: Reading, action_id: UUID) -> HTMLResponse:
    """Ask when it was done and what shows it."""
    return _page(desk, action_id, "actions/done.html", on=parts_of(desk.today))


@router.post(f"{ADDRESS}/done")
def claim_done(desk: Writing, form: Form, action_id: UUID) -> RedirectResponse:
    """Claim it done; the monitor verifies or refuses that."""
    found = _held(desk, action_id)
    wanted = form.read(DoneForm)
    if not (wanted.evidence or wanted.link):
        raise form.refuse("evidence", _("Say what shows that the action is done, or give a link"))
    if wanted.link and not _is_link(wanted.link):
        raise form.refuse("link", _("Enter a link that begins with https:// or http://"))
    evidence = "\n".join(part for part in (wanted.evidence, wanted.link) if part)
    with at_field(form, "on"):
        found.claim_done(desk.acting, wanted.on, evidence)
    return _done(desk, found, _("You have claimed action %(number)s done."))


def _page(desk: Desk, action_id: UUID, template: str, **begins: Any) -> HTMLResponse:  # noqa: ANN401
    found = page_actions.action_to_see(desk.session, action_id)
    ensure_about(desk.actor, Act.UPDATE_ACTION, found)
    owners = page_owners.owners_of(desk.session, found.inspection.service_id, desk.today)
    return page(
        desk,
        template,
        action=found,
        it=listed(found, desk.today),
        holder=next((o.holder for o in owners if o.post_id == found.owner_post_id), None),
        is_mine=found.owner_post_id in {post.post_id for post in desk.actor.posts},
        may_hand_over=may(desk.actor, Act.INVITE_OWNER, thing_of(found))
        and page_actions.plan_state_of(desk.session, found) in FINAL,
        sees_plan=may(desk.actor, Act.SEE_PLAN, thing_of(found)),
        form=desk.form(begins),
    )


def _held(desk: Desk, action_id: UUID) -> Action:
    found = page_actions.action_to_write(desk.session, action_id)
    ensure_about(desk.actor, Act.UPDATE_ACTION, found)
    return found


def _done(desk: Desk, found: Action, sentence: str) -> RedirectResponse:
    return desk.done(f"/actions/{found.id}", sentence % {"number": found.label})


def _is_link(written: str) -> bool:
    try:
        parts = urlsplit(written)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and " " not in written
