"""The bodies a published report goes to, ticked off one by one: how, when, and by whom."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Distribution(Base):
    """One recipient of the programme's list who has been sent the report's public address."""

    __tablename__ = "distribution"
    __table_args__ = (
        UniqueConstraint("inspection_id", "recipient"),
        CheckConstraint("how <> ''", name="sent_somehow"),
    )

    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("inspection.id"))
    recipient: Mapped[str]
    how: Mapped[str]
    sent_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
