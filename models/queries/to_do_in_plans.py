"""What waits for a service's people and for monitors beside their dates."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.action import Action
from models.inspection import Inspection
from models.plan import Plan
from models.plan_content import GIVEN_UP
from models.queries.desk import MOST_SHOWN
from models.queries.page_areas import watched_by
from models.queries.to_do import ToDo
from models.recommendation import Recommendation
from models.released_document import DocumentReceipt, ReleasedDocument
from rules.permissions import Actor
from rules.stages import (
    ActionState,
    InspectionState,
    OwnershipState,
    PlanState,
    RecommendationState,
)

_PUBLIC = (InspectionState.PUBLISHED, InspectionState.FOLLOW_UP)
_AT_AN_END = (PlanState.COMPLETE, PlanState.CLOSED)


@dataclass(frozen=True, slots=True)
class OfferedAction:
    """An action somebody is asked to take on."""

    action_id: UUID
    area: str
    label: str
    what: str


def actions_offered(session: Session, post_ids: Collection[UUID]) -> Sequence[OfferedAction]:
    """List the actions whose owner has not said whether they take them on."""
    rows = session.execute(
        select(Action.id, Inspection.area, Recommendation.number, Action.letter, Action.what)
        .join(Action.inspection)
        .join(Action.recommendation)
        .where(Action.owner_post_id.in_(post_ids), Inspection.state.in_(_PUBLIC))
        .where(Action.ownership == OwnershipState.PROPOSED)
        .where(Action.state.not_in((*GIVEN_UP, ActionState.DONE, ActionState.VERIFIED)))
        .order_by(Inspection.area, Recommendation.number, Action.letter)
        .limit(MOST_SHOWN)
    )
    return [OfferedAction(row[0], row[1], f"{row[2]}{row[3]}", row[4]) for row in rows]


def actions_declined(session: Session, service_ids: Collection[UUID]) -> Sequence[ToDo]:
    """List the plans of these services with actions that their owners gave back."""
    rows = session.execute(
        select(Inspection.id, Inspection.area, func.count(Action.id))
        .join(Action, Action.inspection_id == Inspection.id)
        .join(Plan, Plan.id == Action.plan_id)
        .where(Inspection.service_id.in_(service_ids), Inspection.state.in_(_PUBLIC))
        .where(Action.ownership == OwnershipState.DECLINED, Action.state.not_in(GIVEN_UP))
        .where(Plan.state.not_in(_AT_AN_END))
        .group_by(Inspection.id, Inspection.area)
        .order_by(Inspection.area, Inspection.id)
    )
    return [ToDo(*row) for row in rows]


def documents_to_open(
    session: Session, service_ids: Collection[UUID], person_id: UUID
) -> Sequence[ToDo]:
    """List the services' inspections with released documents that somebody has not opened."""
    opened = exists().where(
        DocumentReceipt.document_id == ReleasedDocument.id, DocumentReceipt.person_id == person_id
    )
    rows = session.execute(
        select(Inspection.id, Inspection.area, func.count(ReleasedDocument.id))
        .join(ReleasedDocument, ReleasedDocument.inspection_id == Inspection.id)
        .where(Inspection.service_id.in_(service_ids), ~opened)
        .where(Inspection.state.not_in((*_PUBLIC, InspectionState.CLOSED)))
        .where(Inspection.state != InspectionState.CANCELLED)
        .group_by(Inspection.id, Inspection.area)
        .order_by(Inspection.area, Inspection.id)
    )
    return [ToDo(*row) for row in rows]


def claims_to_verify(session: Session, actor: Actor) -> Sequence[ToDo]:
    """List the plans a monitor follows in which something is claimed done, but by themselves."""
    actions = select(Action.inspection_id.label("about")).where(
        Action.state == ActionState.DONE, _by_another(Action.claimed_by_id, actor)
    )
    recommendations = select(Recommendation.inspection_id.label("about")).where(
        Recommendation.state == RecommendationState.IMPLEMENTED_CLAIMED,
        _by_another(Recommendation.claimed_by_id, actor),
    )
    claims = union_all(actions, recommendations).subquery()
    wanted = watched_by(actor, select(Inspection.id, Inspection.area, func.count(claims.c.about)))
    rows = session.execute(
        wanted.join(claims, claims.c.about == Inspection.id)
        .join(Plan, Plan.inspection_id == Inspection.id)
        .where(Plan.state.in_((PlanState.FORWARDED, PlanState.MONITORED)))
        .group_by(Inspection.id, Inspection.area)
        .order_by(Inspection.area, Inspection.id)
        .limit(MOST_SHOWN)
    )
    return [ToDo(*row) for row in rows]


def _by_another(
    claimed_by: InstrumentedAttribute[UUID | None], actor: Actor
) -> ColumnElement[bool]:
    return or_(claimed_by.is_(None), claimed_by != actor.person_id)
