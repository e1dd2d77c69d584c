"""A submitted plan as the inspectorate reads it: its versions, and what was decided on each."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.forwarding import Forwarding
from models.person import Person
from models.plan import Plan
from models.plan_version import Outcome, PlanDecision, PlanVersion, ReturnReason
from models.recommendation import Recommendation


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided on a version: on which day, by whom, and why it went back if it did."""

    outcome: Outcome
    on: date
    by: str
    reasons: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The hand-over of a plan to the monitor, and whether they have acknowledged it."""

    forwarded_on: date
    by: str | None
    acknowledged_on: date | None


def plan_of(session: Session, inspection_id: UUID) -> Plan | None:
    """Load an inspection's plan by itself; None before it is asked for."""
    return session.scalars(select(Plan).where(Plan.inspection_id == inspection_id)).one_or_none()


def versions_of(session: Session, plan_id: UUID) -> Sequence[PlanVersion]:
    """Load what was submitted, the first version first."""
    return session.scalars(
        select(PlanVersion).where(PlanVersion.plan_id == plan_id).order_by(PlanVersion.number)
    ).all()


def decisions_on(session: Session, plan_id: UUID) -> Mapping[UUID, Decided]:
    """Return, by version, what was decided on it."""
    reasons: dict[UUID, dict[int, str]] = defaultdict(dict)
    for version_id, number, reason in session.execute(
        select(ReturnReason.plan_version_id, Recommendation.number, ReturnReason.reason)
        .join(Recommendation, Recommendation.id == ReturnReason.recommendation_id)
        .join(PlanVersion, PlanVersion.id == ReturnReason.plan_version_id)
        .where(PlanVersion.plan_id == plan_id)
    ):
        reasons[version_id][number] = reason
    rows = session.execute(
        select(
            PlanDecision.plan_version_id,
            PlanDecision.outcome,
            PlanDecision.decided_on,
            Person.name,
        )
        .join(Person, Person.id == PlanDecision.decided_by_id)
        .join(PlanVersion, PlanVersion.id == PlanDecision.plan_version_id)
        .where(PlanVersion.plan_id == plan_id)
    )
    return {row[0]: Decided(row[1], row[2], row[3], reasons[row[0]]) for row in rows}


def handed_over(session: Session, version_id: UUID) -> HandedOver | None:
    """Return how a version went to the monitor, if it has."""
    row = session.execute(
        select(Forwarding.forwarded_on, Person.name, Forwarding.acknowledged_on)
        .outerjoin(Person, Person.id == Forwarding.forwarded_by_id)
        .where(Forwarding.plan_version_id == version_id)
    ).one_or_none()
    return HandedOver(*row) if row else None


def submitters_of(session: Session, plan_id: UUID) -> Mapping[UUID, str]:
    """Return, by version, who submitted it."""
    rows = session.execute(
        select(PlanVersion.id, Person.name)
        .join(Person, Person.id == PlanVersion.submitted_by_id)
        .where(PlanVersion.plan_id == plan_id)
    )
    return {row[0]: row[1] for row in rows}
