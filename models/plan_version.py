"""A submitted improvement plan, kept whole, hashed and never edited; and what was decided on it."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, Session, mapped_column, object_session, relationship

from models.acting import Acting
from models.base import Base, one_of, words
from models.deadline import Subject
from models.event import EventKind, canonical
from models.forwarding import Forwarding
from models.monitoring import schedule_review
from models.queries.audience import is_held
from models.timetable import Timetable
from rules.errors import Refused
from rules.permissions import Act, require
from rules.posts import PostKind
from rules.stages import Answer, PlanState, RecommendationState
from rules.timeline import Anchor, DeadlineKind

if TYPE_CHECKING:
    from models.plan import Plan

K = DeadlineKind


class PlanVersion(Base):
    """Version n of a plan, as it was the moment the Head of Service submitted it."""

    __tablename__ = "plan_version"
    __table_args__ = (
        UniqueConstraint("plan_id", "number"),
        CheckConstraint("number > 0", name="numbered_from_one"),
    )

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]]
    sha256: Mapped[str]
    submitted_on: Mapped[date]
    submitted_at: Mapped[datetime]
    submitted_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    unendorsed_reason: Mapped[str | None]

    plan: Mapped["Plan"] = relationship(back_populates="versions", lazy="raise_on_sql")
    forwarding: Mapped[Forwarding | None] = relationship(
        back_populates="version", lazy="raise", uselist=False
    )

    @property
    def subject(self) -> Subject:
        """This version as a deadline's subject."""
        return Subject(plan_version_id=self.id)

    def take_up(self, acting: Acting) -> None:
        """Begin the inspectorate's review."""
        require(acting.actor, Act.REVIEW_PLAN, self.plan.inspection.as_thing())
        self.plan.become(PlanState.UNDER_REVIEW)
        self.plan.note(EventKind.PLAN_TAKEN_UP, acting, version=self.number)

    def send_back(self, acting: Acting, reasons: Mapping[UUID, str]) -> None:
        """Return the version with reasons, each on a named recommendation."""
        require(acting.actor, Act.REVIEW_PLAN, self.plan.inspection.as_thing())
        named = {recommendation.id for recommendation in self.plan.recommendations}
        if not reasons or not named >= set(reasons) or not all(map(str.strip, reasons.values())):
            raise Refused("Give a reason on each recommendation whose answer does not do.")
        self.plan.become(PlanState.RETURNED)
        self._decide(acting, Outcome.RETURNED)
        self._session.add_all(
            ReturnReason(plan_version_id=self.id, recommendation_id=which, reason=why)
            for which, why in reasons.items()
        )
        self.plan.note(EventKind.PLAN_RETURNED, acting, version=self.number)
        self._start(acting, K.REVISED_PLAN, acting.on, "returned")

    def finalise(self, acting: Acting) -> None:
        """Accept the version as addressing the recommendations."""
        plan = self.plan
        disagreed = any(response.answer is Answer.NOT_AGREED for response in plan.responses)
        act = Act.FINALISE_DISAGREED_PLAN if disagreed else Act.FINALISE_PLAN
        require(acting.actor, act, plan.inspection.as_thing())
        plan.become(PlanState.FINALISED)
        self._decide(acting, Outcome.FINALISED)
        for recommendation in plan.recommendations:
            recommendation.become(RecommendationState.IN_PROGRESS)
        plan.note(EventKind.PLAN_FINALISED, acting, version=self.number)
        plan.watch_targets(acting)
        self._start(acting, K.FORWARDING, acting.on, "finalised")

    def forward(self, acting: Acting, on: date) -> Forwarding:
        """Hand the finalised version over to the monitor, once; the reviews count from here."""
        plan = self.plan
        require(acting.actor, Act.FORWARD_PLAN, plan.inspection.as_thing())
        if not self.has_monitor(on):
            raise Refused("Nobody holds the monitor's post, so there is nobody to forward to yet.")
        plan.become(PlanState.FORWARDED)
        handed = Forwarding(version=self, forwarded_on=on, forwarded_by_id=acting.actor.person_id)
        self._session.add(handed)
        plan.inspection.begin_follow_up()
        plan.note(EventKind.PLAN_FORWARDED, acting, on, version=self.number)
        Timetable(plan.inspection).meet(acting, K.FORWARDING, on, self.subject)
        self._start(acting, K.ACKNOWLEDGEMENT, on, "forwarded")
        schedule_review(acting, plan, 1, on)
        return handed

    def has_monitor(self, on: date) -> bool:
        """Whether somebody holds, or stands in for, the monitor's post on a day."""
        return is_held(self._session, self.plan.inspection_id, PostKind.MONITOR, on)

    def acknowledge(self, acting: Acting) -> None:
        """Record that the monitor has the plan and begins to watch it."""
        plan, handed = self.plan, self.forwarding
        require(acting.actor, Act.ACKNOWLEDGE_PLAN, plan.inspection.as_thing())
        plan.become(PlanState.MONITORED)
        assert handed is not None
        handed.acknowledged_on, handed.acknowledged_by_id = acting.on, acting.actor.person_id
        plan.note(EventKind.PLAN_ACKNOWLEDGED, acting)
        Timetable(plan.inspection).meet(acting, K.ACKNOWLEDGEMENT, acting.on, self.subject)

    @property
    def _session(self) -> Session:
        session = object_session(self)
        assert session is not None
        return session

    def _decide(self, acting: Acting, outcome: "Outcome") -> None:
        assert acting.actor.person_id is not None
        self._session.add(
            PlanDecision(
                plan_version_id=self.id,
                outcome=outcome,
                decided_on=acting.on,
                decided_by_id=acting.actor.person_id,
            )
        )
        Timetable(self.plan.inspection).meet(acting, K.DECISION, acting.on, self.subject)

    def _start(self, acting: Acting, kind: DeadlineKind, on: date, what: str) -> None:
        anchor = Anchor.on(on, f"version {self.number} {what}")
        Timetable(self.plan.inspection).set(acting, kind, anchor, self.subject)


class Outcome(StrEnum):
    """What the inspectorate decided on a version."""

    RETURNED = "returned"
    FINALISED = "finalised"


class PlanDecision(Base):
    """The inspectorate's one decision on one version."""

    __tablename__ = "plan_decision"

    plan_version_id: Mapped[UUID] = mapped_column(ForeignKey("plan_version.id"), unique=True)
    outcome: Mapped[Outcome] = mapped_column(words(Outcome), one_of("outcome", Outcome))
    decided_on: Mapped[date]
    decided_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))


class ReturnReason(Base):
    """Why one recommendation's answer did not do."""

    __tablename__ = "return_reason"
    __table_args__ = (UniqueConstraint("plan_version_id", "recommendation_id"),)

    plan_version_id: Mapped[UUID] = mapped_column(ForeignKey("plan_version.id"))
    recommendation_id: Mapped[UUID] = mapped_column(ForeignKey("recommendation.id"))
    reason: Mapped[str]


def fingerprint(content: dict[str, Any]) -> str:
    """Return the SHA-256, in hex, of a plan's content in its canonical form."""
    return sha256(canonical(content).encode()).hexdigest()
