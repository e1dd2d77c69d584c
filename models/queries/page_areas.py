"""What the monitor's board shows: each area watched, and how its plan stands."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from models.action import Action
from models.deadline import Deadline
from models.forwarding import Forwarding
from models.ids import is_among
from models.inspection import Inspection
from models.monitoring import MonitoringReview
from models.organisation import MonitoredService
from models.plan import Plan
from models.plan_version import PlanVersion
from models.programme import Programme, ProgrammeVersion
from models.queries.audience import watches
from models.report import Report, Score, ScoreScope
from rules.permissions import Act, Actor, may
from rules.posts import Body, PostKind, body_of
from rules.progress import DUE_SOON, ActionFacts, Rag, days_late, rag
from rules.stages import ActionState, DeadlineState, PlanState, ReviewState
from rules.timeline import DeadlineKind

K = DeadlineKind


@dataclass(frozen=True, slots=True)
class NextReview:
    """The review of a plan that is not recorded yet."""

    number: int
    review_on: date
    state: ReviewState


@dataclass(frozen=True, slots=True)
class WatchedPlan:
    """What a monitor knows of a plan once it has been forwarded."""

    state: PlanState
    forwarded_on: date
    acknowledged_on: date | None
    acknowledge_by: date | None = None
    actions: Counter[Rag] = field(default_factory=Counter)
    review: NextReview | None = None


class _Due(NamedTuple):
    """The part of a deadline that a board of many needs."""

    inspection_id: UUID
    due_on: date
    met_on: date | None
    state: DeadlineState


@dataclass(frozen=True, slots=True)
class PrintedScores:
    """The headline scores as printed, by theme, with the note that limits what they cover."""

    scope_note: str | None = None
    percents: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WatchedArea:
    """A published inspection as its monitor's board shows it.

    Before the plan is forwarded that is its due date and how late it is, and nothing else of it.
    """

    inspection_id: UUID
    area: str
    service: str
    reference: str
    published_on: date | None
    cases_examined: int | None
    plan_due_on: date | None
    days_late: int
    is_expected: bool
    scores: PrintedScores
    plan: WatchedPlan | None = None

    @property
    def has_not_arrived(self) -> bool:
        """Whether the plan is late and the inspectorate does not have it."""
        return self.plan is None and self.is_expected and self.days_late > 0

    @property
    def awaits_acknowledgement(self) -> bool:
        """Whether the plan came and nobody has said so."""
        return self.plan is not None and self.plan.state is PlanState.FORWARDED

    @property
    def seriously_late(self) -> int:
        """How many actions are seriously late or blocked."""
        return self.plan.actions[Rag.RED] if self.plan else 0

    def acknowledgement_is_late(self, today: date) -> bool:
        """Whether the days for acknowledging are over."""
        by = self.plan.acknowledge_by if self.plan else None
        return self.awaits_acknowledgement and by is not None and by < today

    def review_is_due(self, today: date) -> bool:
        """Whether a review is overdue, or due in the next two weeks."""
        review = self.plan.review if self.plan else None
        return review is not None and review.review_on - today <= DUE_SOON

    def review_is_late(self, today: date) -> bool:
        """Whether a review's day has gone by."""
        review = self.plan.review if self.plan else None
        return review is not None and review.review_on < today


def areas_watched(session: Session, actor: Actor, today: date) -> list[WatchedArea]:
    """List the published inspections of the areas somebody watches, by area.

    A monitor holds the services named for their post, and those that no post is named for; a
    head of area holds all. Queries are as many for one area as for all.
    """
    inspections = [
        inspection
        for inspection in session.scalars(_published(actor)).unique()
        if may(actor, Act.SEE_PLAN_TIMELINESS, inspection.as_thing())
    ]
    forwarded = [i.id for i in inspections if may(actor, Act.SEE_PLAN, i.as_thing())]
    plans = dict(_plans(session, forwarded, today))
    due = _deadlines(session, [i.id for i in inspections], K.IMPROVEMENT_PLAN)
    scores = _scores(session, [i.id for i in inspections])
    return [
        _area(i, due.get(i.id), scores.get(i.id, PrintedScores()), plans.get(i.id), today)
        for i in inspections
    ]


def _published(actor: Actor) -> Select[Inspection]:
    wanted = select(Inspection).options(
        joinedload(Inspection.service),
        joinedload(Inspection.programme_version)
        .load_only(ProgrammeVersion.programme_id)
        .joinedload(ProgrammeVersion.programme),
    )
    return watched_by(actor, wanted).order_by(Inspection.area, Inspection.reference)


def watched_by(actor: Actor, wanted: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Narrow a question about inspections to the published ones of the areas somebody watches."""
    mine = [post for post in actor.posts if body_of(post.kind) is Body.MONITOR]
    has_all = any(post.kind is PostKind.MONITOR_HEAD_OF_AREA for post in mine)
    wanted = (
        wanted.join(Inspection.programme_version)
        .join(ProgrammeVersion.programme)
        .outerjoin(MonitoredService, watches(MonitoredService.service_id == Inspection.service_id))
        .where(
            Inspection.published_on.is_not(None),
            Programme.monitor_id.in_({post.organisation_id for post in mine}),
        )
    )
    if has_all:
        return wanted
    named = MonitoredService.post_id
    return wanted.where(or_(named.is_(None), named.in_({post.post_id for post in mine})))


def _area(
    inspection: Inspection,
    due: _Due | None,
    scores: PrintedScores,
    plan: WatchedPlan | None,
    today: date,
) -> WatchedArea:
    return WatchedArea(
        inspection_id=inspection.id,
        area=inspection.area,
        service=inspection.service.name,
        reference=inspection.reference,
        published_on=inspection.published_on,
        cases_examined=inspection.cases_examined,
        plan_due_on=due.due_on if due else None,
        days_late=days_late(due.state, due.due_on, due.met_on, today) if due else 0,
        is_expected=due is not None and due.state is DeadlineState.OPEN,
        scores=scores,
        plan=plan,
    )


def _plans(
    session: Session, ids: Collection[UUID], today: date
) -> Iterator[tuple[UUID, WatchedPlan]]:
    due = _deadlines(session, ids, K.ACKNOWLEDGEMENT)
    actions, reviews = _actions(session, ids, today), _next_reviews(session, ids)
    rows = session.execute(
        select(Plan.inspection_id, Plan.state, Forwarding.forwarded_on, Forwarding.acknowledged_on)
        .join(PlanVersion, PlanVersion.plan_id == Plan.id)
        .join(Forwarding, Forwarding.plan_version_id == PlanVersion.id)
        .where(is_among(Plan.inspection_id, ids))
    )
    for which, state, forwarded_on, acknowledged_on in rows:
        by = due[which].due_on if which in due else None
        found = (actions[which], reviews.get(which))
        yield which, WatchedPlan(state, forwarded_on, acknowledged_on, by, *found)


def _deadlines(session: Session, ids: Collection[UUID], kind: DeadlineKind) -> Mapping[UUID, _Due]:
    found = session.execute(
        select(Deadline.inspection_id, Deadline.due_on, Deadline.met_on, Deadline.state).where(
            is_among(Deadline.inspection_id, ids), Deadline.kind == kind
        )
    )
    return {row.inspection_id: _Due(*row) for row in found}


def _actions(session: Session, ids: Collection[UUID], today: date) -> Mapping[UUID, Counter[Rag]]:
    """Count each plan's actions by colour. Those alike are counted by the database first."""
    counted: Mapping[UUID, Counter[Rag]] = defaultdict(Counter)
    coloured_by = (Action.state, Action.target_on, Action.forecast_on)
    known: dict[tuple[ActionState, date, date | None], Rag] = {}
    for which, state, target_on, forecast_on, alike in session.execute(
        select(Action.inspection_id, *coloured_by, func.count())
        .where(is_among(Action.inspection_id, ids), Action.target_on.is_not(None))
        .group_by(Action.inspection_id, *coloured_by)
    ):
        assert target_on is not None
        facts = (state, target_on, forecast_on)
        if facts not in known:
            known[facts] = rag(ActionFacts(*facts), today)
        counted[which][known[facts]] += alike
    return counted


def _next_reviews(session: Session, ids: Collection[UUID]) -> Mapping[UUID, NextReview]:
    found: dict[UUID, NextReview] = {}
    for which, number, review_on, state in session.execute(
        select(
            Plan.inspection_id,
            MonitoringReview.number,
            MonitoringReview.review_on,
            MonitoringReview.state,
        )
        .join(Plan, Plan.id == MonitoringReview.plan_id)
        .where(
            is_among(Plan.inspection_id, ids),
            Plan.state.in_((PlanState.FORWARDED, PlanState.MONITORED)),
            MonitoringReview.state != ReviewState.RECORDED,
        )
        .order_by(MonitoringReview.number)
    ):
        found.setdefault(which, NextReview(number, review_on, state))
    return found


def _scores(session: Session, ids: Collection[UUID]) -> Mapping[UUID, PrintedScores]:
    found: dict[UUID, PrintedScores] = {}
    for which, note, theme, percent in session.execute(
        select(Report.inspection_id, Report.scope_note, Score.ref, Score.percent)
        .join(Score, Score.report_id == Report.id)
        .where(is_among(Report.inspection_id, ids), Score.scope == ScoreScope.HEADLINE)
        .order_by(Score.line)
    ):
        kept = found.get(which, PrintedScores(note))
        found[which] = PrintedScores(note, {**kept.percents, theme: percent})
    return found
