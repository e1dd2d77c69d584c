"""The home page: what needs its reader next."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from models.queries import desk as desks
from models.queries import inbox
from portal.dependencies import Reading
from portal.permissions import bodies
from portal.standing import standing_of
from portal.templating import page

router = APIRouter()


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
        unread=inbox.counts_of(desk.session, desk.person_id)[1],
        bodies=sorted(bodies(desk.actor)),
    )
