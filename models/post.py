"""Posts, and who holds them from which day to which day."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, one_of, words
from models.organisation import Organisation
from models.person import Person
from rules.posts import Body, PostKind
from rules.responsibility import Answerable, Holding, answerable


class PostKindRow(Base):
    """A kind of post and what it is called, so that a register can show it without code."""

    __tablename__ = "post_kind"

    key: Mapped[PostKind] = mapped_column(words(PostKind), unique=True)
    body: Mapped[Body] = mapped_column(words(Body), one_of("body", Body))
    title: Mapped[str]


class Post(Base):
    """A place to be filled. Team posts belong to one inspection; the rest to the organisation."""

    __tablename__ = "post"
    __table_args__ = (
        Index(
            "ix_post_one_a_team",
            "inspection_id",
            "kind",
            "title",
            unique=True,
            postgresql_where=text("inspection_id IS NOT NULL"),
            sqlite_where=text("inspection_id IS NOT NULL"),
        ),
        Index(
            "ix_post_one_an_organisation",
            "organisation_id",
            "kind",
            "title",
            unique=True,
            postgresql_where=text("inspection_id IS NULL"),
            sqlite_where=text("inspection_id IS NULL"),
        ),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[PostKind] = mapped_column(words(PostKind))
    title: Mapped[str]
    inspection_id: Mapped[UUID | None] = mapped_column(ForeignKey("inspection.id"))

    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")
    holdings: Mapped[list["PostHolding"]] = relationship(
        back_populates="post", lazy="raise", order_by="PostHolding.from_on"
    )

    def answerable_on(self, day: date) -> Answerable | None:
        """Return who is told for this post on a day, or None when it is vacant."""
        return answerable((holding.as_rule for holding in self.holdings), day)


class PostHolding(Base):
    """A person in a post. Ending it sets `until_on`; rows are never removed."""

    __tablename__ = "post_holding"
    __table_args__ = (
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="ends_after_it_begins"),
        Index("ix_post_holding_person_id", "person_id"),
        Index("ix_post_holding_post_id", "post_id"),
    )

    post_id: Mapped[UUID] = mapped_column(ForeignKey("post.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    is_deputy: Mapped[bool] = mapped_column(default=False, server_default=false())

    post: Mapped[Post] = relationship(back_populates="holdings", lazy="raise_on_sql")
    person: Mapped[Person] = relationship(lazy="raise_on_sql")

    @property
    def as_rule(self) -> Holding:
        """This row as the rules read it."""
        return Holding(self.person_id, self.from_on, self.until_on, self.is_deputy)
