"""Early further inspection: whether one is needed, each time it is considered."""

from collections.abc import Mapping
from typing import ClassVar, Literal
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse

from models.further_inspection import consider
from models.ordering import SETTLED, order
from models.queries import page_publication as pages
from models.queries.page_inspections import inspection_for_update, inspection_of
from models.queries.plans import recommendations_of
from portal.at_field import at_field
from portal.dependencies import Form, Reading, Writing
from portal.fields import FormDate, MaybeDate, Text
from portal.forms import FormModel
from portal.language import _, for_later
from portal.permissions import ensure_for
from portal.templating import page
from rules.permissions import Act, may

router = APIRouter()
AT = "/inspections/{inspection_id}/further-inspection"


class ConsiderForm(FormModel):
    """Whether one is needed, and why."""

    needed: Literal["yes", "no"]
    reason: Text
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {
        ("needed", "*"): for_later("Select whether an early further inspection is needed"),
        ("reason", "string_too_long"): for_later(
            "The reason must be %(max_length)s characters or fewer"
        ),
        ("reason", "*"): for_later("Say why it is needed, or is not"),
    }


class OrderForm(FormModel):
    """When the further visit is planned."""

    begins: MaybeDate = None
    ends: FormDate
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {
        ("begins", "*"): for_later("Enter the first day of the visit as a date"),
        ("ends", "*"): for_later("Enter the last day of the visit"),
    }


@router.get(AT)
def further_inspection(desk: Reading, inspection_id: UUID) -> HTMLResponse:
    """Show each time it was considered beside the scores that matter for it, and ask again."""
    found = inspection_of(desk.session, inspection_id)
    ensure_for(desk.actor, Act.FORWARD_PLAN, found)
    thing = found.as_thing()
    return page(
        desk,
        "further_inspection/considered.html",
        form=desk.form(),
        inspection=found,
        considered=pages.considerations_of(desk.session, found.id),
        scores=pages.headline_scores_of(desk.session, found.id),
        may_consider=may(desk.actor, Act.CONSIDER_FURTHER_INSPECTION, thing),
        may_order=may(desk.actor, Act.ORDER_FURTHER_INSPECTION, thing),
    )


@router.post(AT)
def record(desk: Writing, form: Form, inspection_id: UUID) -> RedirectResponse:
    """Record what was decided this time; the last decision counts."""
    found = inspection_for_update(desk.session, inspection_id)
    ensure_for(desk.actor, Act.CONSIDER_FURTHER_INSPECTION, found)
    sent = form.read(ConsiderForm)
    with at_field(form, "needed"):
        consider(desk.acting, found, is_needed=sent.needed == "yes", reason=sent.reason)
    sentence = _("It is recorded whether an early further inspection is needed.")
    return desk.done(f"/inspections/{found.id}/further-inspection", sentence)


@router.get(f"{AT}/order")
def ask_order(desk: Reading, inspection_id: UUID) -> HTMLResponse:
    """Ask for the days of the further visit, beside what it will look at again."""
    found = inspection_of(desk.session, inspection_id)
    ensure_for(desk.actor, Act.ORDER_FURTHER_INSPECTION, found)
    return page(
        desk,
        "further_inspection/order.html",
        form=desk.form(),
        inspection=found,
        recommendations=recommendations_of(desk.session, found.id),
        settled=SETTLED,
    )


@router.post(f"{AT}/order")
def order_it(desk: Writing, form: Form, inspection_id: UUID) -> RedirectResponse:
    """Put the further inspection on the register and lead to it."""
    found = inspection_for_update(desk.session, inspection_id)
    ensure_for(desk.actor, Act.ORDER_FURTHER_INSPECTION, found)
    sent = form.read(OrderForm)
    with at_field(form, "ends-day"):
        ordered = order(desk.acting, found, (sent.begins, sent.ends))
    sentence = _("The further inspection is on the register as %(reference)s. Name its team next.")
    return desk.done(f"/inspections/{ordered.id}", sentence % {"reference": ordered.reference})
