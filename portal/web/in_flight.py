"""Taking in inspections that were under way already: a dozen from a file, or one from a page."""

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any, ClassVar

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from models.in_flight import TakenIn, UnderWay, take_in
from models.queries.page_register import newest_of_each
from portal.dependencies import Desk, Form, Reading, Writing
from portal.fields import Line, MaybeDate, MaybeLine
from portal.forms import FormModel, FormRefused
from portal.in_flight_file import DATES, EXAMPLE, WrongCell, read_under_way, wrong_cells
from portal.language import for_later, ngettext
from portal.permissions import ensure
from portal.said_below import said
from portal.table_file import NotAList
from portal.templating import page
from portal.uploads import chosen
from portal.where import NOWHERE
from rules.in_flight import DatesSoFar, Wrong
from rules.permissions import Act
from rules.published_report import Nation

router = APIRouter()
MOST_BYTES = 250_000


class UnderWayForm(FormModel):
    """One inspection under way, with the dates it really had."""

    service: Line
    nation: Nation
    region: MaybeLine = None
    area: Line
    programme: MaybeLine = None
    lead_inspector: MaybeLine = None
    lead_email: MaybeLine = None
    visit_from: MaybeDate = None
    visit_until: MaybeDate = None
    visit_ended: MaybeDate = None
    findings_given: MaybeDate = None
    draft_sent: MaybeDate = None
    comments_received: MaybeDate = None
    published: MaybeDate = None
    address: MaybeLine = None
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {
        ("service", "*"): for_later("Enter the service that is inspected"),
        ("nation", "*"): for_later("Select the nation the service is in"),
        ("area", "*"): for_later("Enter the area the report is on"),
        ("address", "*"): for_later("The address must be 200 characters or fewer"),
        **{(name, "*"): for_later("Enter a real date, such as 11 7 2012") for name in DATES},
    }


@router.get("/inspections/take-in")
def ask_file(desk: Reading) -> HTMLResponse:
    """Ask for a CSV file of inspections under way."""
    _ensure(desk)
    return page(
        desk,
        "in_flight/load.html",
        form=desk.form(),
        programmes=newest_of_each(desk.session),
    )


@router.post("/inspections/take-in")
def load(desk: Writing, form: Form) -> RedirectResponse:
    """Take every row in, or none where any is wrong."""
    _ensure(desk)
    file = chosen(form, "rows", {".csv"}, MOST_BYTES)
    try:
        rows, wrong = read_under_way(file.content)
    except NotAList as problem:
        raise form.refuse("rows", str(problem)) from problem
    done = take_in(desk.session, desk.acting, rows)
    wrong += wrong_cells(done.wrong)
    if wrong:
        raise _nothing_taken_in(wrong)
    return desk.done("/inspections", _what_was_done(done))


@router.get("/inspections/take-in/example.csv")
def example(desk: Reading) -> Response:
    """Give a file to fill in, with two rows that show how."""
    _ensure(desk)
    named = {"Content-Disposition": 'attachment; filename="inspections-under-way.csv"'}
    return Response(EXAMPLE, media_type="text/csv; charset=utf-8", headers=named)


@router.get("/inspections/take-in/one")
def ask_one(desk: Reading) -> HTMLResponse:
    """Ask for one inspection under way."""
    _ensure(desk)
    return page(
        desk, "in_flight/one.html", form=desk.form(), programmes=newest_of_each(desk.session)
    )


@router.post("/inspections/take-in/one")
def take_one(desk: Writing, form: Form) -> RedirectResponse:
    """Take it in; what is wrong stands beside its field."""
    _ensure(desk)
    asked = form.read(UnderWayForm)
    dates = DatesSoFar(**{name: getattr(asked, name) for name in DATES})
    row = UnderWay(
        row=1,
        service=asked.service,
        nation=asked.nation,
        area=asked.area,
        dates=dates,
        programme=asked.programme or "",
        region=asked.region,
        lead_inspector=asked.lead_inspector or "",
        lead_email=asked.lead_email or "",
        address=asked.address,
    )
    done = take_in(desk.session, desk.acting, [row])
    if done.wrong:
        raise FormRefused(form.values, _by_field(done.wrong[1]))
    (found,) = (*done.added.values(), *done.known.values())
    return desk.done(f"/inspections/{found.id}", _what_was_done(done))


def _by_field(wrong: Sequence[Wrong]) -> Mapping[str, str]:
    """Put each mistake at its field, the first where there are several; a date's at its day."""
    fields: dict[str, str] = {}
    for each in wrong:
        fields.setdefault(
            f"{each.column}-day" if each.column in DATES else each.column, said(each.sentence)
        )
    return fields


def _ensure(desk: Desk) -> None:
    ensure(desk.actor, Act.TAKE_IN_INSPECTION, NOWHERE)


def _what_was_done(done: TakenIn) -> str:
    added, known = len(done.added), len(done.known)
    sentences = []
    if added:
        words = ngettext(
            "%(num)s inspection was taken in.", "%(num)s inspections were taken in.", added
        )
        sentences.append(words % {"num": added})
    if known:
        words = ngettext(
            "%(num)s was here already, and nothing was changed.",
            "%(num)s were here already, and nothing was changed.",
            known,
        )
        sentences.append(words % {"num": known})
    return " ".join(sentences)


def _nothing_taken_in(wrong: list[WrongCell]) -> FormRefused:
    """Refuse the file, saying each wrong cell with its row and column."""
    cells: list[dict[str, Any]] = [
        {"row": each.row, "column": each.column, "sentence": each.sentence}
        for each in sorted(wrong, key=attrgetter("row"))
    ]
    count = len({each.row for each in wrong})
    sentence = ngettext(
        "%(num)s row is wrong, so nothing was taken in",
        "%(num)s rows are wrong, so nothing was taken in",
        count,
    )
    return FormRefused({"wrong": cells}, {"rows": sentence % {"num": count}})
