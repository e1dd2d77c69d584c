"""What every page about a service's plan begins with: the plan, and who may be here."""

from collections.abc import Mapping
from uuid import UUID

from models import Action, Plan, Recommendation, Session
from models.plan_content import actions_under
from models.queries import page_plan
from models.queries.page_welsh import in_welsh
from portal.dependencies import Desk
from portal.forms import ChangedMeanwhile, Form
from portal.language import WELSH, chosen
from portal.permissions import ensure_for, services_of
from rules.errors import NotFound
from rules.permissions import Act, Actor
from rules.stages import PlanState

EDITABLE = frozenset({PlanState.REQUESTED, PlanState.DRAFT, PlanState.ENDORSED, PlanState.RETURNED})
VERSION = "version"


def plan_seen(desk: Desk, act: Act, inspection_id: UUID) -> Plan:
    """Return a plan to somebody who may do this with it."""
    ensure_for(desk.actor, act, page_plan.inspection_of(desk.session, inspection_id))
    return page_plan.plan_of(desk.session, inspection_id)


def plan_held(desk: Desk, act: Act, inspection_id: UUID) -> Plan:
    """Return a plan, locked until the transaction ends, to somebody who may change it so."""
    ensure_for(desk.actor, act, page_plan.inspection_of(desk.session, inspection_id))
    return page_plan.plan_to_write(desk.session, inspection_id)


def is_of_the_service(actor: Actor, plan: Plan) -> bool:
    """Whether somebody writes or approves this plan: nobody else reads it unsubmitted."""
    return plan.inspection.service_id in services_of(actor)


def recommendation_numbered(plan: Plan, number: int) -> Recommendation:
    """Return a recommendation of a plan by its printed number."""
    for each in plan.recommendations:
        if each.number == number:
            return each
    raise NotFound("recommendation", number)


def shown_actions(plan: Plan, recommendation: Recommendation) -> list[Action]:
    """Return the actions of a recommendation in the order of their letters."""
    found = actions_under(plan, recommendation)
    return sorted(found, key=lambda action: (len(action.letter), action.letter))


def ensure_unchanged(form: Form, plan: Plan) -> None:
    """Refuse what was written on a page that somebody else's change has overtaken."""
    if form.values.get(VERSION) != str(plan.row_version):
        raise ChangedMeanwhile("Somebody else has changed this plan since you opened the page.")


def other_version(sent: object, plan: Plan) -> bool:
    """Whether a page shown again was written on an older state of the plan."""
    return bool(sent) and sent != str(plan.row_version)


def reasons_now(session: Session, plan: Plan) -> dict[UUID, str]:
    """Return why a plan that was sent back was, by recommendation; nothing for any other."""
    if plan.state is not PlanState.RETURNED:
        return {}
    return dict(page_plan.reasons_on(session, plan.latest))


def said_in_welsh(desk: Desk, inspection_id: UUID) -> Mapping[UUID, str]:
    """Return the Welsh words of the recommendations, by id, to who reads the page in Welsh."""
    return in_welsh(desk.session, inspection_id) if chosen() == WELSH else {}
