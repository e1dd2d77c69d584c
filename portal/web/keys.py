"""Keys for other programs: one's own, made and shown once, taken back when no longer needed."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse

from models.api_keys import live_keys_of, make_key, take_back
from models.queries.page_keys import key_facts_of
from portal.dependencies import Form, Reading, Writing
from portal.fields import Line
from portal.forms import FormModel
from portal.language import _, for_later
from portal.templating import page

router = APIRouter()


class Lives(StrEnum):
    """For how long a key opens the API."""

    A_MONTH = "30"
    A_QUARTER = "90"
    A_YEAR = "365"


class KeyForm(FormModel):
    """A new key: what it is for, and for how long."""

    name: Line
    lives: Lives
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {
        ("name", "*"): for_later("Enter what the key is for"),
        ("name", "string_too_long"): for_later("The name must be 200 characters or fewer"),
        ("lives", "*"): for_later("Select for how long the key is needed"),
    }


@router.get("/account/keys")
def keys(desk: Reading) -> HTMLResponse:
    """List one's keys and ask for a new one."""
    held = live_keys_of(desk.session, desk.person_id, desk.acting.at)
    form = desk.form({"lives": Lives.A_QUARTER.value})
    told = key_facts_of(desk.session, desk.person_id)
    return page(desk, "account/keys.html", form=form, keys=held, key_facts=told)


@router.post("/account/keys")
def make(desk: Writing, form: Form) -> HTMLResponse:
    """Make one and show it: this page alone ever holds it."""
    wanted = form.read(KeyForm)
    lives = timedelta(days=int(wanted.lives))
    key, secret = make_key(desk.session, desk.acting, wanted.name, lives)
    return page(desk, "account/key.html", key=key, secret=secret)


@router.post("/account/keys/{key_id}/take-back")
def end(desk: Writing, _form: Form, key_id: UUID) -> RedirectResponse:
    """Take a key back."""
    key = take_back(desk.session, desk.acting, key_id)
    sentence = _("The key “%(name)s” opens nothing any more.") % {"name": key.name}
    return desk.done("/account/keys", sentence)
