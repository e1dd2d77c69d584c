"""What the people of a rehearsal do: each acts on the due day, or as many days late as told."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from models import Acting, Action, Deadline, MonitoringReview, NewAction, Plan, Session
from models.publication import publish
from models.queries import people
from models.queries.plans import plan_for_update, review_in_full
from rehearsal.cast import Cast
from rules.posts import PostKind
from rules.stages import (
    ActionState,
    Answer,
    Assessment,
    OwnershipState,
    PlanState,
    RecommendationState,
)
from rules.timeline import DeadlineKind

K, P = DeadlineKind, PostKind
REVIEWS = 3
_FIRST_TARGET = timedelta(weeks=10)
_BETWEEN_TARGETS = timedelta(weeks=3)


@dataclass(frozen=True, slots=True)
class Scene:
    """One deed: in whose transaction, on which day, about which deadline."""

    session: Session
    cast: Cast
    deadline: Deadline
    on: date
    at: datetime

    def acting(self, kind: PostKind) -> Acting:
        """Act as whoever holds a post of this kind."""
        return self.acting_as(self.cast[kind])

    def acting_as(self, person_id: UUID) -> Acting:
        """Act as somebody, with the posts they hold on the day."""
        return Acting(people.actor(self.session, person_id, self.on), self.on, self.at)

    def plan(self) -> Plan:
        """Load the inspection's plan whole."""
        return plan_for_update(self.session, self.deadline.inspection_id)

    def review(self) -> MonitoringReview:
        """Load the review the deadline is about."""
        assert self.deadline.review_id is not None
        return review_in_full(self.session, self.deadline.review_id)


def act(scene: Scene) -> None:
    """Do what the deadline asks of whoever answers for it; the calendar does the rest itself."""
    deed = _DEEDS.get(scene.deadline.kind)
    if deed is not None:
        deed(scene)


def is_acted_on(kind: DeadlineKind) -> bool:
    """Return whether somebody in a rehearsal acts on deadlines of this kind."""
    return kind in _DEEDS


def _end_visit(scene: Scene) -> None:
    scene.deadline.inspection.end_visit(scene.acting(P.LEAD_INSPECTOR), scene.on)


def _give_findings(scene: Scene) -> None:
    inspection = scene.deadline.inspection
    inspection.give_provisional_findings(scene.acting(P.LEAD_INSPECTOR), scene.on)


def _send_draft(scene: Scene) -> None:
    scene.deadline.inspection.send_draft(scene.acting(P.LEAD_INSPECTOR), scene.on)


def _receive_comments(scene: Scene) -> None:
    scene.deadline.inspection.receive_comments(scene.acting(P.LEAD_INSPECTOR), scene.on)


def publish_report(scene: Scene) -> None:
    """Publish, as the publications team does, on the day the rehearsal was given."""
    publish(scene.acting(P.PUBLISHER), scene.deadline.inspection, scene.on)


def _submit_plan(scene: Scene) -> None:
    head, plan = scene.acting(P.HEAD_OF_SERVICE), scene.plan()
    for place, recommendation in enumerate(plan.recommendations):
        plan.answer(head, recommendation, Answer.AGREED)
        post = recommendation.posts[0].post if recommendation.posts else scene.deadline.post
        plan.add_action(
            head,
            recommendation,
            NewAction(
                what=f"Put recommendation {recommendation.number} into practice in every team.",
                owner_post_id=post.id,
                target_on=scene.on + _FIRST_TARGET + place * _BETWEEN_TARGETS,
                success_measure="Nine in ten of the cases sampled each month meet the standard.",
            ),
        )
    plan.endorse(head, "Management Board", scene.on)
    plan.submit(head)


def _revise_plan(scene: Scene) -> None:
    head, plan = scene.acting(P.HEAD_OF_SERVICE), scene.plan()
    plan.answer(head, plan.recommendations[0], Answer.AGREED, "Said more exactly than before.")
    plan.endorse(head, "Management Board", scene.on)
    plan.submit(head)


def _finalise(scene: Scene) -> None:
    lead, plan = scene.acting(P.LEAD_INSPECTOR), scene.plan()
    if plan.state is PlanState.SUBMITTED:
        plan.latest.take_up(lead)
    plan.latest.finalise(lead)


def _acknowledge(scene: Scene) -> None:
    scene.plan().latest.acknowledge(scene.acting(P.MONITOR))


def _claim_action(scene: Scene) -> None:
    plan = scene.plan()
    action = next(a for a in plan.actions if a.id == scene.deadline.action_id)
    assert action.owner_post_id is not None
    owner = scene.acting_as(scene.cast.owner_posts[action.owner_post_id])
    if action.ownership is OwnershipState.PROPOSED:
        action.accept(owner)
    action.claim_done(owner, scene.on, "Minutes of the quality board, and the monthly sample.")


def _send_update(scene: Scene) -> None:
    head, plan = scene.acting(P.HEAD_OF_SERVICE), scene.plan()
    for recommendation in plan.recommendations:
        actions = _under(plan, recommendation.id)
        ready = all(a.state in {ActionState.DONE, ActionState.VERIFIED} for a in actions)
        if recommendation.state is RecommendationState.IN_PROGRESS and actions and ready:
            recommendation.claim(head, actions)
    done = sum(a.state in {ActionState.DONE, ActionState.VERIFIED} for a in plan.actions)
    scene.review().receive_update(head, f"{done} of {len(plan.actions)} actions are done.")


def _assess(scene: Scene) -> None:
    monitor, review = scene.acting(P.MONITOR), scene.review()
    plan = scene.plan()
    for action in plan.actions:
        if action.state is ActionState.DONE:
            action.verify(monitor)
    for recommendation in plan.recommendations:
        if recommendation.state is RecommendationState.IMPLEMENTED_CLAIMED:
            recommendation.verify(monitor)
    finished = all(r.state is RecommendationState.IMPLEMENTED for r in plan.recommendations)
    judged = Assessment.COMPLETE if finished else Assessment.ON_TRACK
    review.assess(monitor, judged, "The evidence was seen and agrees with the update.")
    if finished and review.number >= REVIEWS:
        plan.complete(monitor)
        plan.close(scene.acting(P.SCHEDULER))


def _under(plan: Plan, recommendation_id: UUID) -> Sequence[Action]:
    return [a for a in plan.actions if a.recommendation_id == recommendation_id]


_DEEDS: Mapping[DeadlineKind, Callable[[Scene], None]] = {
    K.VISIT: _end_visit,
    K.PROVISIONAL_FINDINGS: _give_findings,
    K.DRAFT_REPORT: _send_draft,
    K.COMMENTS: _receive_comments,
    K.PUBLICATION: publish_report,
    K.IMPROVEMENT_PLAN: _submit_plan,
    K.DECISION: _finalise,
    K.REVISED_PLAN: _revise_plan,
    K.ACKNOWLEDGEMENT: _acknowledge,
    K.ACTION_TARGET: _claim_action,
    K.PROGRESS_UPDATE: _send_update,
    K.MONITORING_REVIEW: _assess,
}
