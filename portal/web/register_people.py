"""People on the register: found by name or address, put right, and ended when they leave."""

from collections.abc import Mapping
from typing import ClassVar, Literal
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse

from models import Language
from models.queries import page_register as kept
from models.queries.page_keys import key_facts_of
from models.register_people import correct_person
from portal.at_field import at_field
from portal.dependencies import Form, Reading, Writing
from portal.fields import Line
from portal.forms import FormModel
from portal.language import _, for_later
from portal.pages import Pages
from portal.templating import page
from portal.web.register import Find, PageNumber, ensure_keeper, found_at

router = APIRouter()


class PersonForm(FormModel):
    """What staff may change about somebody."""

    name: Line
    email: Line
    language: Language
    active: Literal["yes", "no"]
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {
        ("name", "*"): for_later("Enter the person's name"),
        ("name", "string_too_long"): for_later("The name must be 200 characters or fewer"),
        ("email", "*"): for_later("Enter the person's e-mail address"),
        ("language", "*"): for_later("Select the language of their messages"),
        ("active", "*"): for_later("Select whether they still use the service"),
    }


@router.get("/register/people")
def people(desk: Reading, find: Find = "", number: PageNumber = 1) -> HTMLResponse:
    """List the people, narrowed to a name or an address."""
    ensure_keeper(desk)
    total, found = kept.people_named(desk.session, find.strip(), number)
    return page(
        desk,
        "register/people.html",
        people=found,
        find=find.strip(),
        pages=Pages(found_at("/register/people", find), number, total, kept.PAGE),
    )


@router.get("/register/people/{person_id}")
def person(desk: Reading, person_id: UUID) -> HTMLResponse:
    """Show somebody with their posts, ready to be put right."""
    ensure_keeper(desk)
    found = kept.person_of(desk.session, person_id)
    begins_with = {
        "name": found.name,
        "email": found.email,
        "language": found.language.value,
        "active": "yes" if found.is_active else "no",
    }
    return page(
        desk,
        "register/person.html",
        form=desk.form(begins_with),
        person=found,
        holdings=kept.holdings_of(desk.session, found.id),
        key_facts=key_facts_of(desk.session, found.id),
    )


@router.post("/register/people/{person_id}")
def put_right(desk: Writing, form: Form, person_id: UUID) -> RedirectResponse:
    """Save what was changed."""
    ensure_keeper(desk)
    found = kept.person_of(desk.session, person_id)
    said = form.read(PersonForm)
    is_active = said.active == "yes"
    with at_field(form, "email"):
        correct_person(
            desk.session, found, said.name, said.email, said.language, is_active=is_active
        )
    sentence = _("What the register says of %(name)s was saved.") % {"name": found.name}
    return desk.done(f"/register/people/{found.id}", sentence)
