"""What the pages about one service's plan show: the plan whole, its dates, why it came back."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.deadline import Deadline
from models.inspection import Inspection
from models.person import Person
from models.plan import Plan
from models.plan_version import PlanDecision, PlanVersion, ReturnReason
from models.queries.plans import inspection_rules, plan_for_update, plan_parts
from rules.errors import NotFound
from rules.stages import DeadlineState
from rules.timeline import DeadlineKind

_OF_PLANS = (DeadlineKind.IMPROVEMENT_PLAN, DeadlineKind.REVISED_PLAN)


def inspection_of(session: Session, inspection_id: UUID) -> Inspection:
    """Load an inspection with its rules and service, or say that there is none."""
    found = session.scalars(
        select(Inspection)
        .where(Inspection.id == inspection_id)
        .options(inspection_rules(), joinedload(Inspection.service))
    ).one_or_none()
    if found is None:
        raise NotFound("inspection", inspection_id)
    return found


def plan_of(session: Session, inspection_id: UUID) -> Plan:
    """Load an inspection's plan whole for somebody who reads it."""
    plan = session.scalars(
        select(Plan)
        .where(Plan.inspection_id == inspection_id)
        .options(*plan_parts(), joinedload(Plan.inspection).joinedload(Inspection.service))
    ).one_or_none()
    if plan is None:
        raise NotFound("improvement plan for inspection", inspection_id)
    return plan


def plan_to_write(session: Session, inspection_id: UUID) -> Plan:
    """Load and lock a plan whole for somebody who changes it."""
    return plan_for_update(session, inspection_id)


def plans_of_services(session: Session, service_ids: Collection[UUID]) -> Sequence[Plan]:
    """List the plans of some services, the latest published first."""
    return session.scalars(
        select(Plan)
        .join(Plan.inspection)
        .where(Inspection.service_id.in_(service_ids))
        .options(joinedload(Plan.inspection))
        .order_by(Inspection.published_on.desc(), Inspection.reference)
    ).all()


def due_of(session: Session, inspection_ids: Collection[UUID]) -> Mapping[UUID, Deadline]:
    """Find, by inspection, the date on which its plan is due: the open one, else the last."""
    rows = session.scalars(
        select(Deadline)
        .where(Deadline.inspection_id.in_(inspection_ids), Deadline.kind.in_(_OF_PLANS))
        .order_by(Deadline.due_on)
    ).all()
    found = {row.inspection_id: row for row in rows}
    return found | {row.inspection_id: row for row in rows if row.state is DeadlineState.OPEN}


def decision_due(session: Session, version: PlanVersion) -> Deadline | None:
    """Find the date by which the inspectorate decides on a version."""
    return session.scalars(
        select(Deadline).where(
            Deadline.kind == DeadlineKind.DECISION, Deadline.plan_version_id == version.id
        )
    ).one_or_none()


def reasons_on(session: Session, version: PlanVersion | None) -> Mapping[UUID, str]:
    """Return why a version was sent back, by recommendation."""
    if version is None:
        return {}
    rows = session.execute(
        select(ReturnReason.recommendation_id, ReturnReason.reason).where(
            ReturnReason.plan_version_id == version.id
        )
    )
    return dict(rows.all())


def submitter_of(session: Session, version: PlanVersion) -> str:
    """Return the name of whoever submitted a version."""
    return session.get_one(Person, version.submitted_by_id).name


def decisions_on(session: Session, plan: Plan) -> Mapping[UUID, PlanDecision]:
    """Return what the inspectorate decided, by version."""
    rows = session.scalars(
        select(PlanDecision)
        .join(PlanVersion, PlanVersion.id == PlanDecision.plan_version_id)
        .where(PlanVersion.plan_id == plan.id)
    )
    return {row.plan_version_id: row for row in rows}
