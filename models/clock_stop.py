"""A clock that was stopped, and started again: why, by whom, and for how long."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class ClockStop(Base):
    """One stop of one deadline's clock. While it lasts nobody is reminded and nothing is late."""

    __tablename__ = "clock_stop"
    __table_args__ = (
        CheckConstraint(
            "restarted_on IS NULL OR restarted_on >= stopped_on", name="restarts_after_it_stops"
        ),
        CheckConstraint(
            "restarted_on IS NULL OR restart_reason IS NOT NULL", name="restarts_for_a_reason"
        ),
        Index(
            "ix_clock_stop_one_running",
            "deadline_id",
            unique=True,
            postgresql_where=text("restarted_on IS NULL"),
            sqlite_where=text("restarted_on IS NULL"),
        ),
        Index("ix_clock_stop_inspection_id", "inspection_id"),
    )

    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("inspection.id"))
    deadline_id: Mapped[UUID] = mapped_column(ForeignKey("deadline.id"))
    stopped_on: Mapped[date]
    stopped_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str]
    restarted_on: Mapped[date | None]
    restarted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    restart_reason: Mapped[str | None]
