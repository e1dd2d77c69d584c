"""The service's improvement plan: its answer to every recommendation, from request to close."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, Session, mapped_column, object_session, relationship
from sqlalchemy.orm.attributes import flag_modified, set_committed_value

from models import plan_actions
from models.acting import Acting
from models.action import Action
from models.base import Base, one_of, words
from models.deadline import Subject
from models.event import EventKind
from models.inspection import Inspection
from models.plan_actions import NewAction, Reply
from models.plan_content import GIVEN_UP, actions_under, content_of, missing_from, named_in_a_row
from models.plan_version import PlanVersion, fingerprint
from models.recommendation import Recommendation
from models.timetable import Timetable
from rules.errors import Refused
from rules.permissions import Act, require
from rules.progress import is_settled
from rules.stages import Answer, PlanState, RecommendationState, check_move
from rules.timeline import Anchor, DeadlineKind

S, K = PlanState, DeadlineKind
_EDITABLE = frozenset({S.REQUESTED, S.DRAFT, S.ENDORSED, S.RETURNED})


class Response(Base):
    """The service's answer to one recommendation."""

    __tablename__ = "response"
    __table_args__ = (UniqueConstraint("plan_id", "recommendation_id"),)

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"))
    recommendation_id: Mapped[UUID] = mapped_column(ForeignKey("recommendation.id"))
    answer: Mapped[Answer] = mapped_column(words(Answer), one_of("answer", Answer))
    reason: Mapped[str | None]


class Plan(Base):
    """One plan an inspection. What was submitted is kept apart, in versions."""

    __tablename__ = "plan"
    __table_args__ = (
        CheckConstraint(
            "state <> 'endorsed' OR (endorsed_on IS NOT NULL AND endorsed_by IS NOT NULL)",
            name="endorsed_by_somebody",
        ),
    )
    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("inspection.id"), unique=True)
    state: Mapped[PlanState] = mapped_column(
        words(PlanState), one_of("state", PlanState), default=S.REQUESTED
    )
    row_version: Mapped[int] = mapped_column(default=1)
    endorsed_on: Mapped[date | None]
    endorsed_by: Mapped[str | None]
    completed_on: Mapped[date | None]

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 - SQLAlchemy's own name

    inspection: Mapped[Inspection] = relationship(lazy="raise_on_sql")
    recommendations: Mapped[list[Recommendation]] = relationship(
        primaryjoin="Plan.inspection_id == foreign(Recommendation.inspection_id)",
        lazy="raise",
        order_by="Recommendation.number",
        viewonly=True,
    )
    responses: Mapped[list[Response]] = relationship(lazy="raise")
    actions: Mapped[list[Action]] = relationship(lazy="raise", order_by=plan_actions.as_numbered)
    versions: Mapped[list[PlanVersion]] = relationship(
        back_populates="plan", lazy="raise", order_by="PlanVersion.number"
    )

    @property
    def subject(self) -> Subject:
        """This plan as a deadline's subject."""
        return Subject(plan_id=self.id)

    @property
    def latest(self) -> PlanVersion:
        """The version last submitted."""
        if not self.versions:
            raise Refused("This plan has not been submitted yet.")
        version = self.versions[-1]
        set_committed_value(version, "plan", self)  # hold on to it, as the session does not
        return version

    @property
    def answers(self) -> Mapping[UUID, Response]:
        """The responses by the recommendation they answer."""
        return {response.recommendation_id: response for response in self.responses}

    def missing(self, on: date) -> list[str]:
        """List, in sentences, what still stands between this plan and its submission."""
        return missing_from(self, on)

    def answer(
        self, acting: Acting, recommendation: Recommendation, answer: Answer, reason: str = ""
    ) -> None:
        """Agree, partly agree or not agree to a recommendation; the last two with a reason."""
        self._edit(acting)
        if answer is not Answer.AGREED and not reason.strip():
            raise Refused(f"Say why recommendation {recommendation.number} is not fully agreed.")
        response = self.answers.get(recommendation.id)
        if response is None:
            response = Response(recommendation_id=recommendation.id)
            self.responses.append(response)
        response.answer, response.reason = answer, reason.strip() or None
        self.note(
            EventKind.RECOMMENDATION_ANSWERED,
            acting,
            recommendation=recommendation.id,
            answer=answer,
        )

    def add_action(self, acting: Acting, home: Recommendation, new: NewAction) -> Action:
        """Add an action to the recommendation that gives its number, under the next letter."""
        self._edit(acting)
        action = plan_actions.add(self, home, new)
        self.note(EventKind.ACTION_ADDED, acting, action=action.id)
        return action

    def reply(self, acting: Acting, recommendation: Recommendation, reply: Reply) -> None:
        """Save what was written about one recommendation; what is as before stays untouched."""
        response = self.answers.get(recommendation.id)
        said = (response.answer, response.reason or "") if response else (None, "")
        if reply.answer is not None and said != (reply.answer, reply.reason.strip()):
            self.answer(acting, recommendation, reply.answer, reply.reason)
        known = {action.id: action for action in actions_under(self, recommendation)}
        kept = [identity for identity, _ in reply.actions]
        for gone in plan_actions.left_out(self, recommendation, kept):
            self._edit(acting)
            plan_actions.take_out(self, acting, gone)
        for identity, new in reply.actions:
            if identity is None:
                added = self.add_action(acting, recommendation, new)
                plan_actions.propose(self, acting, added)
            elif identity not in known:
                raise Refused("An action on this page is no longer in the plan.")
            elif plan_actions.differs(known[identity], new):
                self._edit(acting)
                plan_actions.change(self, acting, known[identity], new)

    def endorse(self, acting: Acting, by: str, on: date) -> None:
        """Record the Management Board's approval: who spoke for it and when."""
        require(acting.actor, Act.ENDORSE_PLAN, self.inspection.as_thing())
        self._refuse_incomplete(acting.on)
        if on > acting.on:
            raise Refused("The Board's approval is recorded once it has been given.")
        # A returned plan stays so until it is submitted again; an approval may be put right.
        if self.state not in {S.RETURNED, S.ENDORSED}:
            self.become(S.ENDORSED)
        self.endorsed_by, self.endorsed_on = by, on
        self.note(EventKind.PLAN_ENDORSED, acting, endorsed_on=on)

    def submit(self, acting: Acting, unendorsed_reason: str = "") -> PlanVersion:
        """Send the plan to the inspectorate as its next version."""
        require(acting.actor, Act.SUBMIT_PLAN, self.inspection.as_thing())
        self._refuse_incomplete(acting.on)
        if self.endorsed_on is None and not unendorsed_reason.strip():
            raise Refused("Record the Board's approval, or say why the plan goes without it.")
        version = self._next_version(acting, unendorsed_reason)
        was_returned = self.state is S.RETURNED
        self.become(S.SUBMITTED)
        for recommendation in self.recommendations:
            recommendation.become(RecommendationState.RESPONDED)
        self._session.flush()
        self._submitted(acting, version, was_returned=was_returned)
        return version

    def complete(self, acting: Acting) -> None:
        """Record, as the monitor, that every recommendation is settled."""
        require(acting.actor, Act.COMPLETE_PLAN, self.inspection.as_thing())
        answers = self.answers
        open_ = [r for r in self.recommendations if not is_settled(r.state, answers[r.id].answer)]
        if open_:
            raise Refused(f"{named_in_a_row(open_)} not yet implemented.")
        self.become(S.COMPLETE)
        self.completed_on = acting.on
        self.note(EventKind.PLAN_COMPLETED, acting)
        Timetable(self.inspection).cancel(acting)

    def close(self, acting: Acting) -> None:
        """End the plan, and with it the inspection's follow-up."""
        require(acting.actor, Act.CLOSE_PLAN, self.inspection.as_thing())
        self.become(S.CLOSED)
        for recommendation in self.recommendations:
            if recommendation.state is RecommendationState.IMPLEMENTED:
                recommendation.become(RecommendationState.CLOSED)
        self.note(EventKind.PLAN_CLOSED, acting)
        self.inspection.close(acting)

    def _edit(self, acting: Acting) -> None:
        require(acting.actor, Act.ANSWER_RECOMMENDATION, self.inspection.as_thing())
        if self.state not in _EDITABLE:
            raise Refused("The plan has been submitted, so it cannot be changed now.")
        if self.state is S.REQUESTED:
            self.become(S.DRAFT)
            self.note(EventKind.PLAN_STARTED, acting)
        elif self.state is S.ENDORSED:
            self.become(S.DRAFT)
            self.note(EventKind.PLAN_REOPENED, acting)
        self.endorsed_on = self.endorsed_by = None
        # Its parts do not bump the version of the whole, so that a second writer is noticed.
        flag_modified(self, "state")

    def _submitted(self, acting: Acting, version: PlanVersion, *, was_returned: bool) -> None:
        self.note(EventKind.PLAN_SUBMITTED, acting, version=version.number, sha256=version.sha256)
        timetable = Timetable(self.inspection)
        if was_returned:
            timetable.meet(acting, K.REVISED_PLAN, acting.on, self.versions[-2].subject)
        else:
            timetable.meet(acting, K.IMPROVEMENT_PLAN, acting.on, self.subject)
        anchor = Anchor.on(acting.on, f"version {version.number} submitted")
        timetable.set(acting, K.DECISION, anchor, version.subject)

    def watch_targets(self, acting: Acting) -> None:
        """Make each action's target a deadline of its owner's, now that the plan is final."""
        timetable = Timetable(self.inspection)
        for action in self.actions:
            if action.state in GIVEN_UP:
                continue
            if action.target_on is not None and action.owner_post_id is not None:
                action.first_target_on = action.first_target_on or action.target_on
                due = (action.target_on, action.owner_post_id)
                timetable.enter(acting, K.ACTION_TARGET, action.subject, due)
                if action.done_on is not None:
                    timetable.meet(acting, K.ACTION_TARGET, action.done_on, action.subject)

    def become(self, state: PlanState) -> None:
        """Move to a state the machine allows."""
        check_move("plan", self.state, state)
        self.state = state

    def note(self, kind: EventKind, acting: Acting, on: date | None = None, **body: object) -> None:
        """Record a fact about this plan."""
        self.inspection.note(kind, acting, on, self.id, plan=self.id, **body)

    def _next_version(self, acting: Acting, unendorsed_reason: str) -> PlanVersion:
        content = content_of(self)
        if self.versions and self.versions[-1].content["responses"] == content["responses"]:
            raise Refused("Nothing has changed since the version that was returned.")
        assert acting.actor.person_id is not None
        version = PlanVersion(
            number=len(self.versions) + 1,
            content=content,
            sha256=fingerprint(content),
            submitted_on=acting.on,
            submitted_at=acting.at,
            submitted_by_id=acting.actor.person_id,
            unendorsed_reason=unendorsed_reason.strip() or None,
        )
        self.versions.append(version)
        return version

    def _refuse_incomplete(self, on: date) -> None:
        missing = self.missing(on)
        if missing:
            raise Refused("The plan is not complete. " + " ".join(missing))

    @property
    def _session(self) -> Session:
        session = object_session(self)
        assert session is not None
        return session


def request_plan(acting: Acting, inspection: Inspection) -> Plan:
    """Ask the service for its plan, four weeks from publication as the rules count them."""
    session = object_session(inspection)
    assert session is not None
    assert inspection.published_on is not None
    plan = Plan(inspection=inspection, inspection_id=inspection.id, state=S.REQUESTED)
    session.add(plan)
    session.flush()
    plan.note(EventKind.PLAN_REQUESTED, acting, inspection.published_on)
    anchor = Anchor.on(inspection.published_on, "report published, as recorded")
    Timetable(inspection).set(acting, K.IMPROVEMENT_PLAN, anchor, plan.subject)
    return plan
