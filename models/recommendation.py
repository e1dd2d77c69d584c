"""One numbered recommendation, its words frozen at publication, and the posts responsible."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, one_of, words
from models.inspection import Inspection
from models.post import Post
from rules.stages import RecommendationState, check_move


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


class RecommendationPost(Base):
    """A post with primary responsibility, in the order printed."""

    __tablename__ = "recommendation_post"
    __table_args__ = (UniqueConstraint("recommendation_id", "post_id"),)

    recommendation_id: Mapped[UUID] = mapped_column(ForeignKey("recommendation.id"))
    post_id: Mapped[UUID] = mapped_column(ForeignKey("post.id"))
    position: Mapped[int]

    post: Mapped[Post] = relationship(lazy="raise_on_sql")
