"""Monitoring reviews: the monitor's dated judgements, and the updates asked for before them."""

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, object_session, relationship

from models.acting import Acting
from models.base import Base, one_of, words
from models.deadline import Subject
from models.event import EventKind
from models.timetable import Timetable
from rules.errors import Refused
from rules.permissions import Act, require
from rules.stages import Assessment, PlanState, ReviewState, check_move
from rules.timeline import Anchor, DeadlineKind

if TYPE_CHECKING:
    from models.plan import Plan

S, K = ReviewState, DeadlineKind
_STILL_WATCHED = frozenset({PlanState.FORWARDED, PlanState.MONITORED})


class MonitoringReview(Base):
    """The n-th review of a plan, counted from its forwarding."""

    __tablename__ = "monitoring_review"
    __table_args__ = (
        UniqueConstraint("plan_id", "number"),
        CheckConstraint("number > 0", name="numbered_from_one"),
        CheckConstraint(
            "state NOT IN ('assessed', 'recorded') OR assessment IS NOT NULL",
            name="assessed_means_judged",
        ),
    )

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"))
    number: Mapped[int]
    review_on: Mapped[date]
    state: Mapped[ReviewState] = mapped_column(
        words(ReviewState), one_of("state", ReviewState), default=S.SCHEDULED
    )
    update: Mapped[str | None]
    update_received_on: Mapped[date | None]
    assessment: Mapped[Assessment | None] = mapped_column(words(Assessment))
    assessed_on: Mapped[date | None]
    assessed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    findings: Mapped[str | None]

    plan: Mapped["Plan"] = relationship(lazy="raise_on_sql")

    @property
    def subject(self) -> Subject:
        """This review as a deadline's subject."""
        return Subject(review_id=self.id)

    def request_update(self, acting: Acting, on: date) -> None:
        """Ask the service how far it has come, some days before the review."""
        self._become(S.UPDATE_REQUESTED)
        self.note(EventKind.UPDATE_REQUESTED, acting, on)
        self._timetable.meet(acting, K.UPDATE_REQUEST, on, self.subject)

    def receive_update(self, acting: Acting, update: str) -> None:
        """Take the service's update; one that comes late is still better than none."""
        require(acting.actor, Act.SEND_UPDATE, self.plan.inspection.as_thing())
        if not update.strip():
            raise Refused("Say how far the actions have come since the last review.")
        self._become(S.UPDATE_RECEIVED)
        self.update, self.update_received_on = update.strip(), acting.on
        self.note(EventKind.UPDATE_RECEIVED, acting)
        self._timetable.meet(acting, K.PROGRESS_UPDATE, acting.on, self.subject)

    def record_no_update(self, acting: Acting, on: date) -> None:
        """Note that no update came in time."""
        self._become(S.NO_UPDATE)
        self.note(EventKind.NO_UPDATE_RECORDED, acting, on)

    def assess(self, acting: Acting, assessment: Assessment, findings: str) -> None:
        """Judge progress, as the monitor, and record it."""
        require(acting.actor, Act.RECORD_REVIEW, self.plan.inspection.as_thing())
        if not findings.strip():
            raise Refused("Say what the judgement rests on.")
        self._become(S.ASSESSED)
        self.assessment, self.findings = assessment, findings.strip()
        self.assessed_on, self.assessed_by_id = acting.on, acting.actor.person_id
        self.note(EventKind.REVIEW_ASSESSED, acting, assessment=assessment)
        self._become(S.RECORDED)
        self.note(EventKind.REVIEW_RECORDED, acting)
        self._timetable.meet(acting, K.MONITORING_REVIEW, acting.on, self.subject)
        self.schedule_next(acting)

    def schedule_next(self, acting: Acting) -> None:
        """Schedule the review after this one: on its day, or when it is judged before that."""
        session, due = object_session(self), self._timetable.find(K.MONITORING_REVIEW, self.subject)
        assert session is not None
        assert due is not None
        following = select(MonitoringReview.id).where(
            MonitoringReview.plan_id == self.plan_id, MonitoringReview.number == self.number + 1
        )
        if session.scalars(following).first() is None:
            schedule_review(acting, self.plan, self.number + 1, due.anchor_on)

    @property
    def _timetable(self) -> Timetable:
        return Timetable(self.plan.inspection)

    def _become(self, state: ReviewState) -> None:
        check_move("review", self.state, state)
        self.state = state

    def note(self, kind: EventKind, acting: Acting, on: date | None = None, **body: object) -> None:
        """Record a fact about this review."""
        self.plan.inspection.note(
            kind, acting, on, self.id, review=self.id, number=self.number, **body
        )


def schedule_review(
    acting: Acting, plan: "Plan", number: int, forwarded_on: date
) -> MonitoringReview | None:
    """Schedule the n-th review, with the request and the update before it.

    Counted from the forwarding, never from another review, so that rolls don't add up. Nothing
    is scheduled once the plan is complete.
    """
    if plan.state not in _STILL_WATCHED:
        return None
    session = object_session(plan)
    assert session is not None
    review = MonitoringReview(
        plan=plan, plan_id=plan.id, number=number, review_on=forwarded_on, state=S.SCHEDULED
    )
    session.add(review)
    session.flush()
    timetable = Timetable(plan.inspection)
    anchor = Anchor.on(forwarded_on, "plan forwarded")
    due = timetable.set(acting, K.MONITORING_REVIEW, anchor, review.subject, repeat=number)
    review.review_on = due.due_on
    before = Anchor.on(due.raw_on, f"review {number}")
    timetable.set(acting, K.UPDATE_REQUEST, before, review.subject)
    timetable.set(acting, K.PROGRESS_UPDATE, before, review.subject)
    review.note(EventKind.REVIEW_SCHEDULED, acting, review_on=due.due_on)
    return review
