"""Publication: prepared by one person for the end of an embargo, carried out by another."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse

import clock
from models import Inspection
from models.further_inspection import consider
from models.prepared_publication import Preparation
from models.publication import is_public_address, prepare, publish_prepared, standing_publication
from models.queries import page_publication as pages
from models.queries.page_inspections import inspection_for_update, inspection_of
from portal.at_field import at_field
from portal.dependencies import Desk, Form, Reading, Writing
from portal.fields import FormDate, FormTime, Line, MaybeLine, MaybeText
from portal.forms import ChangedMeanwhile, FormModel
from portal.language import _, for_later
from portal.permissions import ensure_for
from portal.publication_checks import checks_of, doubts_of
from portal.templating import page
from rules.permissions import Act, may
from rules.published_report import Nation
from rules.stages import InspectionState
from rules.timeline import DeadlineKind

router = APIRouter()
AT = "/inspections/{inspection_id}/publication"
_READY = frozenset({InspectionState.COMMENTS_IN, InspectionState.COMMENTS_LAPSED})
_ADDRESS = for_later("Enter an address that begins with https://, such as https://www.example.org")


class PreparationForm(FormModel):
    """When the embargo ends, where the report will be, and whether to come back early."""

    on: FormDate
    time: FormTime
    address: Line
    welsh_address: MaybeLine = None
    needed: Literal["yes", "no"] | None = None
    reason: MaybeText = None
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {
        ("on", "*"): for_later("Enter the day on which the embargo ends"),
        ("time", "*"): for_later("Enter the time at which the embargo ends, such as 10:00am"),
        ("address", "*"): for_later("Enter where anybody can read the report"),
        ("welsh_address", "*"): for_later("Enter where anybody can read it in Welsh"),
        ("needed", "*"): for_later("Select whether an early further inspection is needed"),
    }


class SeenForm(FormModel):
    """The prepared publication that the page showed."""

    seen: UUID
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {}


class PublishForm(SeenForm):
    """The same, and that each doubt about the report was looked at."""

    checked: Literal["yes"] | None = None


@router.get(AT)
def publication(desk: Reading, inspection_id: UUID) -> HTMLResponse:
    """Show what is prepared, or ask for it; what the report still lacks stands above."""
    found = inspection_of(desk.session, inspection_id)
    ensure_for(desk.actor, Act.PREPARE_PUBLICATION, found)
    prepared = pages.prepared_publication_of(desk.session, found.id)
    return page(
        desk,
        "publication/publication.html",
        form=desk.form(),
        prepared=prepared,
        is_ready=found.state in _READY,
        is_own=prepared is not None and prepared.publication.is_prepared_by(desk.acting),
        may_publish=may(desk.actor, Act.PUBLISH, found.as_thing()),
        asks_further=_asks_further(desk, found),
        **_around(desk, found),
    )


@router.post(AT)
def prepare_it(desk: Writing, form: Form, inspection_id: UUID) -> RedirectResponse:
    """Keep the moment and the addresses; who publishes is told."""
    found = inspection_for_update(desk.session, inspection_id)
    ensure_for(desk.actor, Act.PREPARE_PUBLICATION, found)
    asked = form.read(PreparationForm)
    _refuse_addresses(form, asked)
    if _asks_further(desk, found):
        _consider(desk, form, found, asked)
    embargo = clock.london(asked.on, asked.time)
    with at_field(form, "on-day"):
        prepare(desk.acting, found, Preparation(embargo, asked.address, asked.welsh_address))
    sentence = _("The publication is prepared. Another person publishes it once the embargo ends.")
    return desk.done(_at(found), sentence)


@router.post(f"{AT}/withdraw")
def withdraw(desk: Writing, form: Form, inspection_id: UUID) -> RedirectResponse:
    """Take back what is prepared."""
    found = inspection_for_update(desk.session, inspection_id)
    ensure_for(desk.actor, Act.PREPARE_PUBLICATION, found)
    prepared = standing_publication(desk.session, found)
    if prepared is None or prepared.id != form.read(SeenForm).seen:
        raise ChangedMeanwhile
    prepared.withdraw(desk.acting, found)
    return desk.done(_at(found), _("The publication is withdrawn. Another one can be prepared."))


@router.get(f"{AT}/publish", response_model=None)
def ask_publish(desk: Reading, inspection_id: UUID) -> HTMLResponse | RedirectResponse:
    """Show once more what will be public, with every doubt about it."""
    found = inspection_of(desk.session, inspection_id)
    ensure_for(desk.actor, Act.PUBLISH, found)
    prepared = pages.prepared_publication_of(desk.session, found.id)
    if prepared is None:
        return RedirectResponse(_at(found), 303)
    return page(
        desk,
        "publication/publish.html",
        form=desk.form(),
        prepared=prepared,
        **_around(desk, found),
    )


@router.post(f"{AT}/publish")
def publish(desk: Writing, form: Form, inspection_id: UUID) -> RedirectResponse:
    """Make it public; the service is asked for its plan in the same transaction."""
    found = inspection_for_update(desk.session, inspection_id)
    ensure_for(desk.actor, Act.PUBLISH, found)
    sent = form.read(PublishForm)
    prepared = standing_publication(desk.session, found)
    if prepared is not None and prepared.id != sent.seen:
        raise ChangedMeanwhile
    if prepared is not None and not sent.checked and doubts_of(desk.session, found):
        raise form.refuse("checked", _("Confirm that you have looked at each of the doubts"))
    publish_prepared(desk.acting, found, prepared)
    sentence = _("The report is published, and the service is asked for its plan.")
    return desk.done(f"/inspections/{found.id}", sentence)


def _around(desk: Desk, found: Inspection) -> dict[str, Any]:
    return {
        "inspection": found,
        "is_welsh": found.nation is Nation.WALES,
        "checks": checks_of(desk.session, desk.actor, found),
        "doubts": doubts_of(desk.session, found),
        "now": desk.acting.at,
        "time": found.programme_version.timeline[DeadlineKind.IMPROVEMENT_PLAN].offset,
        "scores": pages.headline_scores_of(desk.session, found.id),
    }


def _asks_further(desk: Desk, found: Inspection) -> bool:
    """Whether this person can say now if an early further inspection is needed."""
    if not may(desk.actor, Act.CONSIDER_FURTHER_INSPECTION, found.as_thing()):
        return False
    return not pages.considerations_of(desk.session, found.id)


def _refuse_addresses(form: Form, asked: PreparationForm) -> None:
    given = {"address": asked.address, "welsh_address": asked.welsh_address}
    for field, address in given.items():
        if address and not is_public_address(address):
            raise form.refuse(field, _(_ADDRESS))


def _consider(desk: Desk, form: Form, found: Inspection, asked: PreparationForm) -> None:
    if asked.needed is None:
        raise form.refuse("needed", _("Select whether an early further inspection is needed"))
    with at_field(form, "reason"):
        consider(desk.acting, found, is_needed=asked.needed == "yes", reason=asked.reason or "")


def _at(found: Inspection) -> str:
    return f"/inspections/{found.id}/publication"
