"""The home page: what needs its reader next."""

from collections.abc import Sequence

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from models.queries import desk as desks
from models.queries import inbox, quiet
from models.queries.desk import Waiting
from models.queries.page_publication import WaitingPublication, publications_waiting_for
from portal.dependencies import Desk, Reading
from portal.permissions import bodies, is_staff
from portal.standing import standing_of
from portal.templating import page
from portal.undone_words import check_at_home
from portal.where import NOWHERE
from rules.permissions import Act, may
from rules.posts import Body, body_of
from rules.timeline import DeadlineKind

router = APIRouter()
K = DeadlineKind
_ANSWERED_BY_THE_SERVICE = {
    K.IMPROVEMENT_PLAN: "",
    K.REVISED_PLAN: "",
    K.PROGRESS_UPDATE: "/reviews",
}


@router.get("/")
def home(desk: Reading) -> HTMLResponse:
    """List the open dates of the posts this person answers for, the earliest first."""
    posts = {post.post_id for post in desk.actor.posts}
    waiting = desks.open_deadlines(desk.session, posts)
    return page(
        desk,
        "home.html",
        waiting=[
            (each, standing_of(each.due_on, desk.today, each.is_forecast)) for each in waiting
        ],
        leads_to=_leads_to,
        publications=_publications(desk),
        now=desk.acting.at,
        unread=inbox.counts_of(desk.session, desk.person_id)[1],
        bodies=sorted(bodies(desk.actor)),
        check=check_at_home(desk),
        quiet=quiet.quiet_on(desk.session, desk.today) if is_staff(desk.actor) else None,
    )


def _publications(desk: Desk) -> Sequence[WaitingPublication]:
    """Return what somebody else prepared, for who may publish."""
    if not may(desk.actor, Act.PUBLISH, NOWHERE):
        return []
    return publications_waiting_for(desk.session, desk.person_id)


def _leads_to(waiting: Waiting) -> str:
    """Return the page on which somebody does what a date is about."""
    if waiting.action_id is not None:
        return f"/actions/{waiting.action_id}"
    if waiting.kind is K.COMMENTS:
        return f"/inspections/{waiting.inspection_id}/comments"
    if waiting.kind in _ANSWERED_BY_THE_SERVICE:
        return f"/plans/{waiting.inspection_id}{_ANSWERED_BY_THE_SERVICE[waiting.kind]}"
    if body_of(waiting.post_kind) is Body.MONITOR:
        return f"/monitoring/{waiting.inspection_id}"
    return f"/inspections/{waiting.inspection_id}"
