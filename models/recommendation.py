"""One numbered recommendation, its words frozen at publication, and the posts responsible."""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.acting import Acting
from models.base import Base, one_of, words
from models.event import EventKind
from models.inspection import Inspection
from models.post import Post
from rules.errors import Refused
from rules.permissions import Act, require
from rules.stages import ActionState, RecommendationState, check_move

if TYPE_CHECKING:
    from models.action import Action

_FINISHED = frozenset({ActionState.DONE, ActionState.VERIFIED})


class Recommendation(Base):
    """A required change. `lead_in` belongs to each and is shown with it."""

    __tablename__ = "recommendation"
    __table_args__ = (
        UniqueConstraint("inspection_id", "number"),
        CheckConstraint("number > 0", name="numbered_from_one"),
    )

    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("inspection.id"))
    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"))
    number: Mapped[int]
    lead_in: Mapped[str]
    text: Mapped[str]
    printed_owners: Mapped[list[str]]
    line: Mapped[int]
    state: Mapped[RecommendationState] = mapped_column(
        words(RecommendationState),
        one_of("state", RecommendationState),
        default=RecommendationState.ISSUED,
    )
    claimed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    refusal: Mapped[str | None]
    carried_to_id: Mapped[UUID | None] = mapped_column(ForeignKey("recommendation.id"))

    inspection: Mapped[Inspection] = relationship(lazy="raise_on_sql")
    posts: Mapped[list["RecommendationPost"]] = relationship(
        lazy="raise", order_by="RecommendationPost.position"
    )

    def become(self, state: RecommendationState) -> None:
        """Move to a state the machine allows; staying is allowed, so that re-submitting is."""
        if state is not self.state:
            check_move("recommendation", self.state, state)
            self.state = state

    def claim(self, acting: Acting, actions: Sequence["Action"]) -> None:
        """Claim the recommendation implemented, as Head of Service: all its actions are done."""
        require(acting.actor, Act.CLAIM_RECOMMENDATION, self.inspection.as_thing())
        unfinished = [a for a in actions if a.state not in _FINISHED]
        if not actions or unfinished:
            raise Refused(f"Recommendation {self.number} still has actions that are not done.")
        check_move("recommendation", self.state, RecommendationState.IMPLEMENTED_CLAIMED)
        self.become(RecommendationState.IMPLEMENTED_CLAIMED)
        self.claimed_by_id = acting.actor.person_id
        self._note(EventKind.RECOMMENDATION_CLAIMED, acting)

    def verify(self, acting: Acting) -> None:
        """Agree, as the monitor and at a review, that the recommendation is implemented."""
        thing = self.inspection.as_thing(claimed_by_id=self.claimed_by_id)
        require(acting.actor, Act.VERIFY, thing)
        check_move("recommendation", self.state, RecommendationState.IMPLEMENTED)
        self.become(RecommendationState.IMPLEMENTED)
        self._note(EventKind.RECOMMENDATION_VERIFIED, acting)

    def refuse(self, acting: Acting, reason: str) -> None:
        """Send a claim back, as the monitor, saying why."""
        require(acting.actor, Act.VERIFY, self.inspection.as_thing())
        if not reason.strip():
            raise Refused("Say why the recommendation is not yet implemented.")
        check_move("recommendation", self.state, RecommendationState.IN_PROGRESS)
        self.become(RecommendationState.IN_PROGRESS)
        self.refusal = reason.strip()
        self._note(EventKind.RECOMMENDATION_REFUSED, acting)

    def _note(self, kind: EventKind, acting: Acting) -> None:
        self.inspection.note(kind, acting, None, self.id, recommendation=self.id)


class RecommendationPost(Base):
    """A post with primary responsibility, in the order printed."""

    __tablename__ = "recommendation_post"
    __table_args__ = (UniqueConstraint("recommendation_id", "post_id"),)

    recommendation_id: Mapped[UUID] = mapped_column(ForeignKey("recommendation.id"))
    post_id: Mapped[UUID] = mapped_column(ForeignKey("post.id"))
    position: Mapped[int]

    post: Mapped[Post] = relationship(lazy="raise_on_sql")
