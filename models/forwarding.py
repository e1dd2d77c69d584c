"""The hand-over of a finalised plan to the monitor."""

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base

if TYPE_CHECKING:
    from models.plan_version import PlanVersion


class Forwarding(Base):
    """A version's hand-over to the monitor: once, and acknowledged or not."""

    __tablename__ = "forwarding"

    plan_version_id: Mapped[UUID] = mapped_column(ForeignKey("plan_version.id"), unique=True)
    forwarded_on: Mapped[date]
    forwarded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    acknowledged_on: Mapped[date | None]
    acknowledged_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))

    version: Mapped["PlanVersion"] = relationship(back_populates="forwarding", lazy="raise_on_sql")
