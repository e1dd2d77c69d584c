"""The register: services and other bodies, how one is added, and how many are loaded at once."""

from collections.abc import Mapping
from operator import attrgetter
from typing import Annotated, ClassVar
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from models.queries import page_register as kept
from models.register import organisation as add_organisation
from models.register_load import load_rows
from models.rules_document import rules_of, shipped_rules
from portal.dependencies import Desk, Form, Reading, Writing
from portal.fields import Line, MaybeLine
from portal.forms import FormModel, FormRefused
from portal.language import _, for_later, ngettext
from portal.pages import Pages
from portal.permissions import ensure
from portal.register_file import EXAMPLE, Wrong, read_rows
from portal.table_file import NotAList
from portal.templating import page
from portal.uploads import chosen
from portal.where import NOWHERE
from rules.permissions import Act
from rules.posts import Body
from rules.published_report import Nation

router = APIRouter()
PageNumber = Annotated[int, Query(alias="page", ge=1, le=9999)]
Find = Annotated[str, Query(max_length=200)]
MOST_BYTES = 250_000


class ServiceForm(FormModel):
    """A new service."""

    name: Line
    nation: Nation
    region: MaybeLine = None
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {
        ("name", "*"): for_later("Enter the name of the service"),
        ("name", "string_too_long"): for_later("The name must be 200 characters or fewer"),
        ("nation", "*"): for_later("Select the nation the service is in"),
        ("region", "*"): for_later("The region must be 200 characters or fewer"),
    }


@router.get("/register")
def register(desk: Reading, find: Find = "", number: PageNumber = 1) -> HTMLResponse:
    """List the services, and the other bodies."""
    ensure_keeper(desk)
    total, found = kept.services_named(desk.session, find.strip(), number)
    return page(
        desk,
        "register/register.html",
        services=found,
        others=kept.other_bodies(desk.session),
        find=find.strip(),
        pages=Pages(found_at("/register", find), number, total, kept.PAGE),
    )


@router.get("/register/services/add")
def new_service(desk: Reading) -> HTMLResponse:
    """Ask for a service."""
    ensure_keeper(desk)
    return page(desk, "register/add_service.html", form=desk.form())


@router.post("/register/services/add")
def add_service(desk: Writing, form: Form) -> RedirectResponse:
    """Add it, unless one of that name is there."""
    ensure_keeper(desk)
    asked = form.read(ServiceForm)
    if kept.organisation_called(desk.session, asked.name) is not None:
        raise form.refuse("name", _("There is a body of this name on the register already"))
    added = add_organisation(desk.session, Body.SERVICE, asked.name, asked.nation, asked.region)
    sentence = _("%(name)s was added. Now add its posts.") % {"name": added.name}
    return desk.done(f"/register/organisations/{added.id}", sentence)


@router.get("/register/organisations/{organisation_id}")
def organisation(desk: Reading, organisation_id: UUID) -> HTMLResponse:
    """Show a body with its posts and who holds them today."""
    ensure_keeper(desk)
    found = kept.organisation_of(desk.session, organisation_id)
    return page(
        desk,
        "register/organisation.html",
        organisation=found,
        posts=kept.posts_of(desk.session, found.id),
    )


@router.get("/register/load")
def ask_file(desk: Reading) -> HTMLResponse:
    """Ask for a CSV file of services, posts and holders."""
    ensure_keeper(desk)
    return page(desk, "register/load.html", form=desk.form())


@router.post("/register/load")
def load(desk: Writing, form: Form) -> RedirectResponse:
    """Load every row, or none where any is wrong."""
    ensure_keeper(desk)
    file = chosen(form, "rows", {".csv"}, MOST_BYTES)
    try:
        rows, wrong = read_rows(file.content)
    except NotAList as problem:
        raise form.refuse("rows", str(problem)) from problem
    newest = kept.newest_rules(desk.session)
    rules = newest.rules if newest else rules_of(shipped_rules())[0]
    refused = load_rows(desk.session, desk.acting, rules, rows)
    wrong += [Wrong(row, sentence) for row, sentence in refused]
    if wrong:
        raise _nothing_loaded(wrong)
    sentence = ngettext("%(num)s row was loaded.", "%(num)s rows were loaded.", len(rows))
    return desk.done("/register", sentence % {"num": len(rows)})


@router.get("/register/example.csv")
def example(desk: Reading) -> Response:
    """Give a file to fill in, with two rows that show how."""
    ensure_keeper(desk)
    named = {"Content-Disposition": 'attachment; filename="register.csv"'}
    return Response(EXAMPLE, media_type="text/csv; charset=utf-8", headers=named)


def ensure_keeper(desk: Desk) -> None:
    """Let in whoever keeps the register."""
    ensure(desk.actor, Act.MANAGE_REGISTER, NOWHERE)


def found_at(address: str, find: str) -> str:
    """Return the address of a list narrowed to some words."""
    return f"{address}?{urlencode({'find': find.strip()})}" if find.strip() else address


def _nothing_loaded(wrong: list[Wrong]) -> FormRefused:
    """Refuse the file, saying each wrong row with its number."""
    rows = [
        {"row": each.row, "sentence": each.sentence}
        for each in sorted(wrong, key=attrgetter("row"))
    ]
    count = len({each.row for each in wrong})
    sentence = ngettext(
        "%(num)s row is wrong, so nothing was loaded",
        "%(num)s rows are wrong, so nothing was loaded",
        count,
    )
    return FormRefused({"wrong": rows}, {"rows": sentence % {"num": count}})
