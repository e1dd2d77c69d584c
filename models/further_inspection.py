"""Whether an early further inspection is needed: asked at publication, by whom, why."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class FurtherInspection(Base):
    """The n-th time it was considered. What it decided may be followed by ordering one."""

    __tablename__ = "further_inspection"
    __table_args__ = (
        UniqueConstraint("inspection_id", "number"),
        CheckConstraint("number > 0", name="numbered_from_one"),
        CheckConstraint("reason <> ''", name="said_something"),
        CheckConstraint("ordered_id IS NULL OR is_needed", name="ordered_only_if_needed"),
    )

    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("inspection.id"))
    number: Mapped[int]
    is_needed: Mapped[bool]
    reason: Mapped[str]
    considered_on: Mapped[date]
    considered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    ordered_id: Mapped[UUID | None] = mapped_column(ForeignKey("inspection.id"))
    ordered_on: Mapped[date | None]
    ordered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class CarriedItem(Base):
    """A recommendation still open when a new inspection was ordered; that one looks at it again."""

    __tablename__ = "carried_item"
    __table_args__ = (UniqueConstraint("inspection_id", "recommendation_id"),)

    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("inspection.id"))
    recommendation_id: Mapped[UUID] = mapped_column(ForeignKey("recommendation.id"))
    carried_on: Mapped[date]
