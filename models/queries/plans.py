"""Plans, versions and reviews, loaded with all that deciding on them needs."""

from collections.abc import Sequence
from functools import cache
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload
from sqlalchemy.orm.strategy_options import _AbstractLoad

from models.action import Action
from models.ids import one_id
from models.inspection import Inspection
from models.monitoring import MonitoringReview
from models.plan import Plan
from models.plan_version import PlanVersion
from models.programme import ProgrammeVersion
from models.recommendation import Recommendation, RecommendationPost
from rules.errors import NotFound


def inspection_rules() -> _AbstractLoad:
    """Load an inspection's version of the rules with it."""
    return joinedload(Inspection.programme_version).joinedload(ProgrammeVersion.programme)


def plan_parts() -> Sequence[_AbstractLoad]:
    """Load a plan with its inspection, recommendations, answers, actions and versions."""
    return (
        joinedload(Plan.inspection).options(inspection_rules()),
        selectinload(Plan.recommendations)
        .selectinload(Recommendation.posts)
        .joinedload(RecommendationPost.post),
        selectinload(Plan.responses),
        selectinload(Plan.actions).joinedload(Action.owner_post),
        selectinload(Plan.versions).joinedload(PlanVersion.forwarding),
    )


def plan_for_update(session: Session, inspection_id: UUID) -> Plan:
    """Load and lock an inspection's plan whole, or say that there is none."""
    plan = session.scalars(_plan(), {"inspection": inspection_id}).one_or_none()
    if plan is None:
        raise NotFound("improvement plan for inspection", inspection_id)
    return plan


# Each is built once: to put all these parts together anew takes longer than to load them.
@cache
def _plan() -> Select[Plan]:
    return (
        select(Plan)
        .where(Plan.inspection_id == one_id("inspection"))
        .options(*plan_parts())
        .with_for_update(of=Plan)
    )


def version_in_full(session: Session, version_id: UUID) -> PlanVersion:
    """Load a version with its plan, locked, whole."""
    return session.scalars(_version(), {"version": version_id}).one()


@cache
def _version() -> Select[PlanVersion]:
    return (
        select(PlanVersion)
        .join(PlanVersion.plan)
        .where(PlanVersion.id == one_id("version"))
        .options(
            joinedload(PlanVersion.forwarding),
            contains_eager(PlanVersion.plan).options(*plan_parts()),
        )
        .with_for_update(of=Plan)
    )


def review_in_full(session: Session, review_id: UUID) -> MonitoringReview:
    """Load a review with its plan whole."""
    return session.scalars(_review(), {"review": review_id}).one()


def review_alone(session: Session, review_id: UUID) -> MonitoringReview:
    """Load a review with its plan and inspection, but nothing of what the plan says."""
    return session.scalars(_review_alone(), {"review": review_id}).one()


@cache
def _review() -> Select[MonitoringReview]:
    return _one_review().options(joinedload(MonitoringReview.plan).options(*plan_parts()))


@cache
def _review_alone() -> Select[MonitoringReview]:
    inspection = joinedload(Plan.inspection).options(inspection_rules())
    return _one_review().options(joinedload(MonitoringReview.plan).options(inspection))


def _one_review() -> Select[MonitoringReview]:
    one = select(MonitoringReview).where(MonitoringReview.id == one_id("review"))
    return one.with_for_update(of=MonitoringReview)


def reviews_of(session: Session, inspection_id: UUID) -> Sequence[MonitoringReview]:
    """Load the reviews of an inspection's plan in order, each with its plan."""
    return session.scalars(
        select(MonitoringReview)
        .join(MonitoringReview.plan)
        .where(Plan.inspection_id == inspection_id)
        .options(contains_eager(MonitoringReview.plan).options(*plan_parts()))
        .order_by(MonitoringReview.number)
    ).all()


def recommendations_of(session: Session, inspection_id: UUID) -> Sequence[Recommendation]:
    """Load an inspection's recommendations in order, each with its responsible posts."""
    return session.scalars(
        select(Recommendation)
        .where(Recommendation.inspection_id == inspection_id)
        .options(selectinload(Recommendation.posts).joinedload(RecommendationPost.post))
        .order_by(Recommendation.number)
    ).all()
