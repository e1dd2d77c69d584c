"""Posts on the register: one is added, filled, handed over from a day, stood in for, or left."""

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse

from models import Organisation, Post, PostHolding
from models.person import language_at_first
from models.posts import titled_post
from models.queries import page_register as kept
from models.queries.standing import post_titled
from models.register import fill, person
from models.register_people import deputise, end_holding
from portal.at_field import at_field
from portal.dependencies import Desk, Form, Reading, Writing
from portal.fields import FormDate, Line, MaybeDate, parts_of
from portal.forms import FormModel
from portal.language import _, for_later
from portal.templating import page
from portal.web.register import ensure_keeper
from rules.errors import NotFound
from rules.posts import TEAM_POSTS, TITLES, Body, PostKind, body_of

router = APIRouter()


class As(StrEnum):
    """How somebody comes into a post."""

    HOLDER = "holder"
    DEPUTY = "deputy"


class PostForm(FormModel):
    """A new post of a body."""

    kind: PostKind
    title: Line
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {
        ("kind", "*"): for_later("Select what the post is there for"),
        ("title", "*"): for_later("Enter what the post is called"),
        ("title", "string_too_long"): for_later("The title must be 200 characters or fewer"),
    }


class HolderForm(FormModel):
    """Who comes into a post, from when, and how."""

    name: Line
    email: Line
    start: FormDate
    role: As
    end: MaybeDate = None
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {
        ("name", "*"): for_later("Enter the person's name"),
        ("name", "string_too_long"): for_later("The name must be 200 characters or fewer"),
        ("email", "*"): for_later("Enter the person's e-mail address"),
        ("start", "*"): for_later("Enter the first day"),
        ("role", "*"): for_later("Select whether they hold the post or stand in for its holder"),
        ("end", "*"): for_later("Enter the last day"),
    }


class EndForm(FormModel):
    """The last day of somebody's time in a post."""

    end: FormDate
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {
        ("end", "*"): for_later("Enter the last day"),
    }


@router.get("/register/organisations/{organisation_id}/posts/add")
def new_post(desk: Reading, organisation_id: UUID) -> HTMLResponse:
    """Ask for a post's kind and title."""
    ensure_keeper(desk)
    found = kept.organisation_of(desk.session, organisation_id)
    kinds = _kinds(desk, found)
    return page(desk, "register/add_post.html", form=desk.form(), organisation=found, kinds=kinds)


@router.post("/register/organisations/{organisation_id}/posts/add")
def add_post(desk: Writing, form: Form, organisation_id: UUID) -> RedirectResponse:
    """Add it, unless the body has one of that title."""
    ensure_keeper(desk)
    found = kept.organisation_of(desk.session, organisation_id)
    asked = form.read(PostForm)
    if asked.kind not in _kinds(desk, found):
        raise form.refuse("kind", _("Select what the post is there for"))
    if post_titled(desk.session, found.id, asked.kind, asked.title) is not None:
        raise form.refuse("title", _("There is a post of this title already"))
    added = titled_post(desk.session, found.id, asked.kind, asked.title)
    sentence = _("%(title)s was added. Now say who holds it.") % {"title": added.title}
    return desk.done(f"/register/posts/{added.id}", sentence)


@router.get("/register/posts/{post_id}")
def post(desk: Reading, post_id: UUID) -> HTMLResponse:
    """Show who holds and held a post, and ask who comes next."""
    ensure_keeper(desk)
    found = kept.post_of(desk.session, post_id)
    return page(
        desk,
        "register/post.html",
        form=desk.form({"role": As.HOLDER.value, "start": parts_of(desk.today)}),
        post=found,
        back=_home(found),
    )


@router.post("/register/posts/{post_id}")
def take_post(desk: Writing, form: Form, post_id: UUID) -> RedirectResponse:
    """Put somebody in it; whoever held it before leaves the day before."""
    ensure_keeper(desk)
    found = kept.post_of(desk.session, post_id)
    asked = form.read(HolderForm)
    with at_field(form, "email"):
        language = language_at_first(found.organisation.nation)
        somebody = person(desk.session, asked.name, asked.email, language)
    if asked.role is As.DEPUTY:
        with at_field(form, "end-day"):
            days = (asked.start, asked.end)
            deputise(desk.acting, desk.session, found, somebody, days)
    else:
        with at_field(form, "start-day"):
            fill(desk.acting, desk.session, found, somebody, asked.start)
    sentence = _("%(name)s comes into the post %(title)s.")
    return desk.done(
        f"/register/posts/{found.id}", sentence % {"name": somebody.name, "title": found.title}
    )


@router.get("/register/posts/{post_id}/holdings/{holding_id}/end")
def ask_end(desk: Reading, post_id: UUID, holding_id: UUID) -> HTMLResponse:
    """Ask for somebody's last day in a post."""
    ensure_keeper(desk)
    found, holding = _holding(desk, post_id, holding_id)
    return page(desk, "register/end.html", form=desk.form(), post=found, holding=holding)


@router.post("/register/posts/{post_id}/holdings/{holding_id}/end")
def end(desk: Writing, form: Form, post_id: UUID, holding_id: UUID) -> RedirectResponse:
    """End it with that day."""
    ensure_keeper(desk)
    found, holding = _holding(desk, post_id, holding_id)
    with at_field(form, "end-day"):
        end_holding(desk.session, holding, form.read(EndForm).end)
    sentence = _("The last day of %(name)s is recorded.") % {"name": holding.person.name}
    return desk.done(f"/register/posts/{found.id}", sentence)


def _kinds(desk: Desk, found: Organisation) -> Mapping[PostKind, str]:
    """Return the kinds of standing post a body has.

    A partner's owner stands with the service; whoever monitors has the monitor's posts.
    """
    bodies = {found.body, Body.PARTNER} if found.body is Body.SERVICE else {found.body}
    if kept.is_a_monitor(desk.session, found.id):
        bodies.add(Body.MONITOR)
    return {
        kind: title
        for kind, title in TITLES.items()
        if body_of(kind) in bodies and kind not in TEAM_POSTS
    }


def _home(found: Post) -> str:
    if found.inspection_id is not None:
        return f"/inspections/{found.inspection_id}"
    return f"/register/organisations/{found.organisation_id}"


def _holding(desk: Desk, post_id: UUID, holding_id: UUID) -> tuple[Post, PostHolding]:
    found = kept.post_of(desk.session, post_id)
    for holding in found.holdings:
        if holding.id == holding_id:
            return found, holding
    raise NotFound("holding", holding_id)
