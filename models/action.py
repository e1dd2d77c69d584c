"""The plan's unit: what will be done, by whom, by when, and how anybody can tell."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, object_session, relationship

from models.acting import Acting
from models.base import Base, one_of, words
from models.deadline import Subject
from models.event import EventKind
from models.inspection import Inspection
from models.post import Post
from models.recommendation import Recommendation
from models.timetable import Timetable
from rules.errors import Refused
from rules.permissions import Act, require
from rules.progress import ActionFacts
from rules.stages import ActionState, OwnershipState, PlanState, check_move, in_words
from rules.timeline import DeadlineKind

_OVER = frozenset({PlanState.COMPLETE, PlanState.CLOSED})
_AT_WORK = frozenset({ActionState.PLANNED, ActionState.IN_PROGRESS, ActionState.BLOCKED})


class Action(Base):
    """One action, such as 1a. Its home recommendation gives the number, `letter` the rest.

    Letters are never used again once the plan has been submitted: rows are replaced or
    cancelled, never removed.
    """

    __tablename__ = "action"
    __table_args__ = (
        UniqueConstraint("recommendation_id", "letter"),
        CheckConstraint("length(what) > 0", name="says_what"),
        CheckConstraint("state <> 'done' OR done_on IS NOT NULL", name="done_on_a_day"),
        CheckConstraint(
            "state <> 'verified' OR verified_by_id IS NOT NULL", name="verified_by_somebody"
        ),
        CheckConstraint(
            "verified_by_id IS NULL OR verified_by_id <> claimed_by_id",
            name="claimer_is_never_verifier",
        ),
        Index("ix_action_plan_id", "plan_id"),
        Index("ix_action_inspection_id", "inspection_id"),
    )

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"))
    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("inspection.id"))
    recommendation_id: Mapped[UUID] = mapped_column(ForeignKey("recommendation.id"))
    letter: Mapped[str]
    what: Mapped[str]
    owner_post_id: Mapped[UUID | None] = mapped_column(ForeignKey("post.id"))
    partners: Mapped[str | None]
    target_on: Mapped[date | None]
    first_target_on: Mapped[date | None]
    forecast_on: Mapped[date | None]
    success_measure: Mapped[str | None]
    state: Mapped[ActionState] = mapped_column(
        words(ActionState), one_of("state", ActionState), default=ActionState.PLANNED
    )
    ownership: Mapped[OwnershipState] = mapped_column(
        words(OwnershipState), one_of("ownership", OwnershipState), default=OwnershipState.PROPOSED
    )
    reason: Mapped[str | None]
    evidence: Mapped[str | None]
    done_on: Mapped[date | None]
    claimed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    verified_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    verified_on: Mapped[date | None]
    replaced_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("action.id"))

    inspection: Mapped[Inspection] = relationship(lazy="raise_on_sql")
    recommendation: Mapped[Recommendation] = relationship(lazy="raise_on_sql")
    owner_post: Mapped[Post | None] = relationship(lazy="raise_on_sql")

    @property
    def facts(self) -> ActionFacts:
        """What the rules on colour need to know."""
        assert self.target_on is not None
        return ActionFacts(self.state, self.target_on, self.forecast_on)

    @property
    def label(self) -> str:
        """How people number it: 1a."""
        return f"{self.recommendation.number}{self.letter}"

    @property
    def subject(self) -> Subject:
        """This action as a deadline's subject."""
        return Subject(action_id=self.id)

    def accept(self, acting: Acting) -> None:
        """Take the action on, as its named owner."""
        self._require(acting)
        self._own(OwnershipState.ACCEPTED)
        self._note(EventKind.ACTION_ACCEPTED, acting)

    def decline(self, acting: Acting, reason: str) -> None:
        """Give the action back to the Head of Service, saying why."""
        self._require(acting)
        self._own(OwnershipState.DECLINED)
        self.reason = _given(reason, "Say why you decline this action.")
        self._note(EventKind.ACTION_DECLINED, acting)

    def start(self, acting: Acting) -> None:
        """Begin work, or resume it once nothing blocks it any more."""
        self._require(acting)
        if self.state is ActionState.DONE:
            raise Refused("This action is claimed done; the monitor verifies or refuses that.")
        self._become(ActionState.IN_PROGRESS)
        self._note(EventKind.ACTION_STARTED, acting)

    def block(self, acting: Acting, reason: str) -> None:
        """Say that something stands in the way."""
        self._require(acting)
        self._become(ActionState.BLOCKED)
        self.reason = _given(reason, "Say what blocks this action.")
        self._note(EventKind.ACTION_BLOCKED, acting)

    def claim_done(self, acting: Acting, on: date, evidence: str) -> None:
        """Claim the action done on a day, with what shows it."""
        self._require(acting)
        if on > acting.on:
            raise Refused("An action is claimed done on the day it was done, or after.")
        self.evidence = _given(evidence, "Say what shows that this action is done.")
        self._become(ActionState.DONE)
        self.done_on, self.claimed_by_id = on, acting.actor.person_id
        self._note(EventKind.ACTION_CLAIMED, acting, done_on=on)
        Timetable(self.inspection).meet(acting, DeadlineKind.ACTION_TARGET, on, self.subject)

    def hand_over(self, acting: Acting, post: Post) -> None:
        """Offer the action to another owner, as Head of Service, once the plan is final."""
        require(acting.actor, Act.INVITE_OWNER, self.inspection.as_thing())
        if post.organisation_id != self.inspection.service_id:
            raise Refused("An action's owner is a post of the service or of its partners.")
        if post.id == self.owner_post_id:
            raise Refused("This post owns the action already.")
        if self.state not in _AT_WORK:
            raise Refused(f"This action is {in_words(self.state)}, so its owner stays.")
        if self.owner_post_id is not None:
            former = {"post": self.owner_post_id, "number": self.label}
            self._note(EventKind.ACTION_HANDED_OVER, acting, **former)
        self.owner_post, self.owner_post_id = post, post.id
        self.ownership, self.reason = OwnershipState.PROPOSED, None
        due = Timetable(self.inspection).find(DeadlineKind.ACTION_TARGET, self.subject)
        if due is not None and due.is_open:
            due.post_id = post.id
        self._note(EventKind.ACTION_PROPOSED, acting, post=post.id, number=self.label)

    def cancel(self, acting: Acting, reason: str) -> None:
        """Take the action out of the plan, as whoever writes it; its letter is not given again."""
        require(acting.actor, Act.ANSWER_RECOMMENDATION, self.inspection.as_thing())
        self._become(ActionState.CANCELLED)
        self.reason = _given(reason, "Say why this action is cancelled.")
        self._note(EventKind.ACTION_REMOVED, acting)

    def verify(self, acting: Acting) -> None:
        """Agree, as the monitor, that the action is done. Never by whoever claimed it."""
        self._require_monitor(acting)
        if acting.actor.person_id == self.claimed_by_id:
            raise Refused("Somebody else must verify what you claimed yourself.")
        self._become(ActionState.VERIFIED)
        self.verified_by_id, self.verified_on = acting.actor.person_id, acting.on
        self._note(EventKind.ACTION_VERIFIED, acting)

    def refuse(self, acting: Acting, reason: str) -> None:
        """Send a claim back to work, as the monitor, saying why."""
        self._require_monitor(acting)
        self._refuse_once_complete()
        if self.state is not ActionState.DONE:
            raise Refused("Only an action that is claimed done can be sent back.")
        self.reason = _given(reason, "Say why the claim is refused.")
        self._become(ActionState.IN_PROGRESS)
        self.done_on = self.claimed_by_id = None
        self._note(EventKind.ACTION_REFUSED, acting)
        Timetable(self.inspection).reopen(acting, DeadlineKind.ACTION_TARGET, self.subject)

    def _become(self, state: ActionState) -> None:
        check_move("action", self.state, state)
        self.state = state

    def _own(self, ownership: OwnershipState) -> None:
        if ownership is not self.ownership:
            check_move("action", self.ownership, ownership)
            self.ownership = ownership

    def _require(self, acting: Acting) -> None:
        thing = self.inspection.as_thing(owner_post_id=self.owner_post_id)
        require(acting.actor, Act.UPDATE_ACTION, thing)

    def _require_monitor(self, acting: Acting) -> None:
        require(acting.actor, Act.VERIFY, self.inspection.as_thing())

    def _refuse_once_complete(self) -> None:
        session, plans = object_session(self), Base.metadata.tables["plan"]
        assert session is not None
        if session.scalar(select(plans.c.state).where(plans.c.id == self.plan_id)) in _OVER:
            raise Refused("The plan is complete, so its actions stay as they are.")

    def _note(self, kind: EventKind, acting: Acting, **body: object) -> None:
        assert object_session(self) is not None
        self.inspection.note(kind, acting, None, self.id, action=self.id, **body)


class ActionRecommendation(Base):
    """A further recommendation that an action answers, beside its home one."""

    __tablename__ = "action_recommendation"
    __table_args__ = (UniqueConstraint("action_id", "recommendation_id"),)

    action_id: Mapped[UUID] = mapped_column(ForeignKey("action.id"))
    recommendation_id: Mapped[UUID] = mapped_column(ForeignKey("recommendation.id"))


def _given(text: str, otherwise: str) -> str:
    if not text.strip():
        raise Refused(otherwise)
    return text.strip()
