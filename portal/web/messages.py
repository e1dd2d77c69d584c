"""Messages: everybody's own, and for staff all that was sent."""

from collections.abc import Iterator
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, RedirectResponse

from models.queries import inbox
from portal.addresses import own_path
from portal.dependencies import Reading, Writing
from portal.language import _
from portal.pages import Pages
from portal.templating import page
from settings import get_settings

router = APIRouter()
PageNumber = Annotated[int, Query(alias="page", ge=1, le=9999)]


@router.get("/messages")
def messages(desk: Reading, number: PageNumber = 1) -> HTMLResponse:
    """List somebody's own messages, the newest first."""
    total, unread = inbox.counts_of(desk.session, desk.person_id)
    return page(
        desk,
        "messages/list.html",
        messages=inbox.messages_of(desk.session, desk.person_id, number),
        unread=unread,
        pages=Pages("/messages", number, total, inbox.PAGE),
    )


@router.post("/messages/read")
def read_all(desk: Writing) -> RedirectResponse:
    """Mark all of them as read."""
    inbox.mark_all_read(desk.session, desk.person_id, desk.acting.at)
    return desk.done("/messages", _("All your messages are marked as read."))


@router.get("/messages/all")
def everything(desk: Reading, number: PageNumber = 1) -> HTMLResponse:
    """Show staff what was sent to whom, and what became of it."""
    return page(
        desk,
        "messages/all.html",
        sent=inbox.everything_sent(desk.session, number),
        pages=Pages("/messages/all", number, inbox.how_many_sent(desk.session), inbox.PAGE),
    )


@router.get("/messages/choices")
def choices(desk: Reading) -> RedirectResponse:
    """Lead from a mail's "choose how you are told" to where that is chosen."""
    del desk
    return RedirectResponse("/account", 303)


@router.get("/messages/{message_id}")
def message(desk: Reading, message_id: UUID) -> HTMLResponse:
    """Show one message."""
    found = inbox.message_of(desk.session, desk.person_id, message_id)
    return page(desk, "messages/message.html", message=found, lines=list(_lines(found.text)))


@router.post("/messages/{message_id}")
def read_one(desk: Writing, message_id: UUID) -> RedirectResponse:
    """Mark one message as read."""
    found = inbox.message_of(desk.session, desk.person_id, message_id)
    found.read_at = found.read_at or desk.acting.at
    return desk.done("/messages", _("The message is marked as read."))


def _lines(text: str) -> Iterator[tuple[str, str, str]]:
    """Give each line, what of it is an address of ours, and where that leads."""
    portal = get_settings().portal_url.rstrip("/")
    for line in text.splitlines():
        before, found, path = line.partition(portal)
        is_ours = found and own_path(path) == path
        yield (before, portal + path, path) if is_ours else (line, "", "")
