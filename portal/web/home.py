"""The home page: what needs its reader next."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from models.queries import desk as desks
from models.queries import inbox, quiet
from models.queries.desk import Waiting
from portal.dependencies import Reading
from portal.home_tasks import at_home, helped_services
from portal.language import _
from portal.permissions import bodies, is_staff
from portal.standing import standing_of
from portal.templating import page
from portal.undone_words import check_at_home
from rules.permissions import Actor
from rules.posts import Body, PostKind, body_of
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
    """List what this person's posts answer for, the earliest first, and all else that waits."""
    posts = {post.post_id for post in desk.actor.posts}
    waiting = desks.open_deadlines(desk.session, posts, helped_services(desk.actor))
    beside = at_home(desk)
    return page(
        desk,
        "home.html",
        caption=_caption(desk.actor),
        waiting=[
            (each, standing_of(each.due_on, desk.today, each.is_forecast)) for each in waiting
        ],
        leads_to=_leads_to,
        most_shown=desks.MOST_SHOWN,
        publications=beside.publications,
        tasks=beside.tasks,
        now=desk.acting.at,
        unread=inbox.counts_of(desk.session, desk.person_id)[1],
        bodies=sorted(bodies(desk.actor)),
        check=check_at_home(desk),
        quiet=quiet.quiet_on(desk.session, desk.today) if is_staff(desk.actor) else None,
    )


def _caption(actor: Actor) -> str:
    """Name the table of dates: who only helps their Head to write answers for none of them."""
    only_helps = all(post.kind is PostKind.DELEGATE for post in actor.posts)
    return _("Dates of your service") if only_helps else _("Dates you answer for")


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
