"""What the pages about actions show: one's own, a whole service's, or one of them."""

from collections.abc import Collection, Sequence
from functools import cache
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.strategy_options import _AbstractLoad

from models.action import Action
from models.ids import one_id
from models.inspection import Inspection
from models.plan import Plan
from models.plan_content import GIVEN_UP
from models.queries.plans import inspection_rules
from models.recommendation import Recommendation
from rules.errors import NotFound
from rules.stages import InspectionState, PlanState

_PUBLIC = (InspectionState.PUBLISHED, InspectionState.FOLLOW_UP, InspectionState.CLOSED)


def actions_for(
    session: Session, post_ids: Collection[UUID], service_ids: Collection[UUID]
) -> Sequence[Action]:
    """List the actions these posts own, and all of these services, the earliest due first."""
    return session.scalars(
        select(Action)
        .join(Action.inspection)
        .join(Action.recommendation)
        .where(or_(Action.owner_post_id.in_(post_ids), Inspection.service_id.in_(service_ids)))
        .where(Action.state.not_in(GIVEN_UP), Inspection.state.in_(_PUBLIC))
        .options(*_shown())
        .order_by(
            Action.target_on.is_(None),
            Action.target_on,
            Inspection.area,
            Recommendation.number,
            Action.letter,
        )
    ).all()


def action_to_see(session: Session, action_id: UUID) -> Action:
    """Load one action with all its page shows, or say that there is none."""
    return _found(session.scalars(_one(), {"action": action_id}).one_or_none(), action_id)


def action_to_write(session: Session, action_id: UUID) -> Action:
    """Load and lock one action for somebody who changes it."""
    found = session.scalars(_one_locked(), {"action": action_id}).one_or_none()
    return _found(found, action_id)


def plan_state_of(session: Session, action: Action) -> PlanState:
    """Return how far the plan that an action belongs to has come."""
    return session.scalars(select(Plan.state).where(Plan.id == action.plan_id)).one()


@cache
def _one() -> Select[Action]:
    return select(Action).where(Action.id == one_id("action")).options(*_shown())


@cache
def _one_locked() -> Select[Action]:
    return _one().with_for_update(of=Action)


def _shown() -> Sequence[_AbstractLoad]:
    return (
        joinedload(Action.inspection).options(inspection_rules()),
        joinedload(Action.recommendation),
        joinedload(Action.owner_post),
    )


def _found(action: Action | None, action_id: UUID) -> Action:
    if action is None:
        raise NotFound("action", action_id)
    return action
