"""The report in Welsh: in Wales nothing is published before it is there beside the English."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class WelshReport(Base):
    """The Welsh file of one inspection's report, as it will be published."""

    __tablename__ = "welsh_report"

    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("inspection.id"), unique=True)
    file_id: Mapped[UUID] = mapped_column(ForeignKey("report_file.id"))
    registered_on: Mapped[date]


class RecommendationInWelsh(Base):
    """A recommendation's Welsh words, paired with the English by a person."""

    __tablename__ = "recommendation_in_welsh"
    __table_args__ = (CheckConstraint("text <> ''", name="said_something"),)

    recommendation_id: Mapped[UUID] = mapped_column(ForeignKey("recommendation.id"), unique=True)
    text: Mapped[str]
