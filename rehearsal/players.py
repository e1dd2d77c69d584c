"""What the people of a rehearsal do about each date that is theirs, on the day their habits say."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from models import (
    Acting,
    Action,
    Deadline,
    MonitoringReview,
    NewAction,
    Plan,
    Post,
    Recommendation,
    Session,
)
from models.publication import publish
from models.queries import people
from models.queries.page_actions import action_to_write
from models.queries.plans import plan_for_update, review_in_full
from rehearsal.cast import Cast
from rehearsal.habits import PUNCTUAL, Habits
from rules.posts import PostKind
from rules.progress import is_overdue, is_settled
from rules.stages import (
    ActionState,
    Answer,
    Assessment,
    InspectionState,
    OwnershipState,
    PlanState,
    RecommendationState,
)
from rules.timeline import DeadlineKind

K, P = DeadlineKind, PostKind
REVIEWS = 3
_FIRST_TARGET = timedelta(weeks=10)
_BETWEEN_TARGETS = timedelta(weeks=3)
_NEXT_TRY = timedelta(days=1)
_UNTIL_UNBLOCKED = timedelta(weeks=3)
_FINISHED = frozenset({ActionState.DONE, ActionState.VERIFIED})
_REASONS = {
    Answer.AGREED: "",
    Answer.PARTLY_AGREED: "Agreed for new cases; those that are open already end by the summer.",
    Answer.NOT_AGREED: "The Board holds that the present arrangement meets the standard.",
}
_READY = {
    DeadlineKind.DRAFT_REPORT: frozenset({InspectionState.PROVISIONAL_FINDINGS_GIVEN}),
    DeadlineKind.PUBLICATION: frozenset(
        {InspectionState.COMMENTS_IN, InspectionState.COMMENTS_LAPSED}
    ),
}


@dataclass(frozen=True, slots=True)
class Scene:
    """One deed: in whose transaction, on which day, about which deadline."""

    session: Session
    cast: Cast
    deadline: Deadline
    on: date
    at: datetime
    habits: Habits = PUNCTUAL

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


def act(scene: Scene) -> date | None:
    """Do what the deadline asks of whoever answers for it; the calendar does the rest itself.

    Returns the day on which they come back to it, where it could not be done today.
    """
    kind = scene.deadline.kind
    ready = _READY.get(kind)
    if ready and scene.deadline.inspection.state not in ready and scene.habits.can_wait(kind):
        return scene.on + _NEXT_TRY
    deed = _DEEDS.get(kind)
    return deed(scene) if deed else None


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
        answer = scene.habits.answer_to(recommendation.number)
        plan.answer(head, recommendation, answer, _REASONS[answer])
        if answer is not Answer.NOT_AGREED:
            plan.add_action(head, recommendation, _new_action(scene, recommendation, place))
    if scene.habits.happens("plan goes without the Board"):
        plan.submit(head, "The Management Board does not meet before the day the plan is due.")
        return
    plan.endorse(head, "Management Board", scene.on)
    plan.submit(head)


def _new_action(scene: Scene, recommendation: Recommendation, place: int) -> NewAction:
    post = recommendation.posts[0].post if recommendation.posts else scene.deadline.post
    return NewAction(
        what=f"Put recommendation {recommendation.number} into practice in every team.",
        owner_post_id=post.id,
        target_on=scene.on + _FIRST_TARGET + place * _BETWEEN_TARGETS,
        success_measure="Nine in ten of the cases sampled each month meet the standard.",
    )


def _revise_plan(scene: Scene) -> None:
    head, plan = scene.acting(P.HEAD_OF_SERVICE), scene.plan()
    first = plan.recommendations[0]
    plan.answer(head, first, plan.answers[first.id].answer, "Said more exactly than before.")
    plan.endorse(head, "Management Board", scene.on)
    plan.submit(head)


def _decide(scene: Scene) -> None:
    lead, plan = scene.acting(P.LEAD_INSPECTOR), scene.plan()
    if plan.state is PlanState.SUBMITTED:
        plan.latest.take_up(lead)
    if plan.latest.number == 1 and scene.habits.happens("plan is returned"):
        plan.latest.send_back(lead, {plan.recommendations[0].id: "Say who does what, and when."})
        return
    disagreed = any(response.answer is Answer.NOT_AGREED for response in plan.responses)
    plan.latest.finalise(scene.acting(P.ASSISTANT_CHIEF_INSPECTOR) if disagreed else lead)


def _acknowledge(scene: Scene) -> None:
    scene.plan().latest.acknowledge(scene.acting(P.MONITOR))


def _claim_action(scene: Scene) -> date | None:
    assert scene.deadline.action_id is not None
    action = action_to_write(scene.session, scene.deadline.action_id)
    assert action.owner_post_id is not None
    owner = scene.acting_as(scene.cast.owner_posts[action.owner_post_id])
    if action.ownership is OwnershipState.PROPOSED:
        action.accept(owner)
    if action.state is ActionState.PLANNED and scene.habits.happens(
        "action is blocked", action.label
    ):
        action.block(owner, "The training that this rests on was put off by a month.")
        return scene.on + _UNTIL_UNBLOCKED
    if action.state is ActionState.BLOCKED:
        action.start(owner)
    action.claim_done(owner, scene.on, "Minutes of the quality board, and the monthly sample.")
    return None


def _send_update(scene: Scene) -> None:
    head, review = scene.acting(P.HEAD_OF_SERVICE), scene.review()
    plan = review.plan
    for recommendation in plan.recommendations:
        actions = _under(plan, recommendation.id)
        ready = all(a.state in _FINISHED for a in actions)
        if recommendation.state is RecommendationState.IN_PROGRESS and actions and ready:
            recommendation.claim(head, actions)
    for action in plan.actions:
        _hand_over_if_it_comes_to_that(scene, head, action)
    done = sum(a.state in _FINISHED for a in plan.actions)
    review.receive_update(head, f"{done} of {len(plan.actions)} actions are done.")


def _hand_over_if_it_comes_to_that(scene: Scene, head: Acting, action: Action) -> None:
    others = [post for post in scene.cast.owner_posts if post != action.owner_post_id]
    if action.state is not ActionState.PLANNED or not others:
        return
    if scene.habits.happens("action is handed over", action.label):
        action.hand_over(head, scene.session.get_one(Post, others[0]))


def _assess(scene: Scene) -> None:
    monitor, review = scene.acting(P.MONITOR), scene.review()
    plan = review.plan
    for action in plan.actions:
        if action.state is ActionState.DONE:
            _judge_claim(scene, monitor, action, review.number)
    for recommendation in plan.recommendations:
        if recommendation.state is RecommendationState.IMPLEMENTED_CLAIMED:
            _judge_recommendation(plan, monitor, recommendation)
    answers = plan.answers
    finished = all(is_settled(r.state, answers[r.id].answer) for r in plan.recommendations)
    judged = Assessment.COMPLETE if finished else _progress(plan, scene.on)
    review.assess(monitor, judged, "The evidence was seen and compared with the update.")
    if finished and review.number >= REVIEWS:
        plan.complete(monitor)
        plan.close(scene.acting(P.SCHEDULER))


def _judge_claim(scene: Scene, monitor: Acting, action: Action, review: int) -> None:
    if scene.habits.happens("claim is refused", f"{action.label} at review {review}"):
        action.refuse(monitor, "The sample that was sent shows two of five cases only.")
    else:
        action.verify(monitor)


def _judge_recommendation(plan: Plan, monitor: Acting, recommendation: Recommendation) -> None:
    """Verify it if all under it was verified; what was just refused takes it along."""
    if all(a.state is ActionState.VERIFIED for a in _under(plan, recommendation.id)):
        recommendation.verify(monitor)
    else:
        recommendation.refuse(monitor, "An action under it was sent back.")


def _progress(plan: Plan, on: date) -> Assessment:
    behind = sum(is_overdue(action.facts, on) for action in plan.actions)
    if not behind:
        return Assessment.ON_TRACK
    most = 2 * behind > len(plan.actions)
    return Assessment.NOT_ON_TRACK if most else Assessment.MINOR_SLIPPAGE


def _under(plan: Plan, recommendation_id: UUID) -> Sequence[Action]:
    return [a for a in plan.actions if a.recommendation_id == recommendation_id]


_DEEDS: Mapping[DeadlineKind, Callable[[Scene], date | None]] = {
    K.VISIT: _end_visit,
    K.PROVISIONAL_FINDINGS: _give_findings,
    K.DRAFT_REPORT: _send_draft,
    K.COMMENTS: _receive_comments,
    K.PUBLICATION: publish_report,
    K.IMPROVEMENT_PLAN: _submit_plan,
    K.DECISION: _decide,
    K.REVISED_PLAN: _revise_plan,
    K.ACKNOWLEDGEMENT: _acknowledge,
    K.ACTION_TARGET: _claim_action,
    K.PROGRESS_UPDATE: _send_update,
    K.MONITORING_REVIEW: _assess,
}
