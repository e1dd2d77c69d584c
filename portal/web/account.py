"""One's own account: name, language of messages, where one is signed in."""

from collections.abc import Mapping
from typing import ClassVar

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse

from models import Language, Person
from models.queries.visits import sessions_of
from portal.dependencies import Form, Reading, Writing
from portal.fields import Line
from portal.forms import FormModel
from portal.language import _, for_later
from portal.templating import page

router = APIRouter()


class AccountForm(FormModel):
    """What people may change about themselves. Their address is staff's to change."""

    name: Line
    language: Language
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {
        ("name", "*"): for_later("Enter your name"),
        ("name", "string_too_long"): for_later("Your name must be 200 characters or fewer"),
        ("language", "*"): for_later("Select the language you want your messages in"),
    }


@router.get("/account")
def account(desk: Reading) -> HTMLResponse:
    """Show them, ready to be changed."""
    person = desk.session.get_one(Person, desk.person_id)
    return page(
        desk,
        "account.html",
        form=desk.form({"name": person.name, "language": person.language.value}),
        sessions=sessions_of(desk.session, desk.person_id, desk.acting.at),
    )


@router.post("/account")
def change(desk: Writing, form: Form) -> RedirectResponse:
    """Save what was changed."""
    wanted = form.read(AccountForm)
    person = desk.session.get_one(Person, desk.person_id)
    person.name, person.language = wanted.name, wanted.language
    return desk.done("/account", _("Your account was saved."))
