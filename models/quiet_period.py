"""Quiet periods: days on which nobody is reminded, such as those before an election."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class QuietPeriod(Base):
    """From a day to a day, both included. What cannot wait goes at once all the same."""

    __tablename__ = "quiet_period"
    __table_args__ = (
        CheckConstraint("closes_on >= opens_on", name="closes_after_it_opens"),
        CheckConstraint("reason <> ''", name="said_something"),
        Index("ix_quiet_period_closes_on", "closes_on"),
    )

    opens_on: Mapped[date]
    closes_on: Mapped[date]
    reason: Mapped[str]
    added_on: Mapped[date]
    added_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
