"""A published report as kept: the file itself, what was read in it, its scores."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, one_of, words
from rules.published_report import Comment


class ScoreScope(StrEnum):
    """What a score is of."""

    HEADLINE = "headline"
    SECTION = "section"
    CRITERION = "criterion"


class ReportFile(Base):
    """A report's file as it came in, byte for byte, and the reading of it once made."""

    __tablename__ = "report_file"

    name: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    sha256: Mapped[str] = mapped_column(unique=True)
    received_at: Mapped[datetime]
    received_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    reading: Mapped[dict[str, Any] | None]
    refusal: Mapped[str | None]
    read_at: Mapped[datetime | None]


class Report(Base):
    """The report of one inspection. A month stays a month; no day is made of it."""

    __tablename__ = "report"
    __table_args__ = (
        CheckConstraint("dated_month IS NULL OR dated_month BETWEEN 1 AND 12", name="a_month"),
    )

    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("inspection.id"), unique=True)
    file_id: Mapped[UUID] = mapped_column(ForeignKey("report_file.id"))
    isbn: Mapped[str | None]
    dated_year: Mapped[int | None]
    dated_month: Mapped[int | None]
    scope_note: Mapped[str | None]
    registered_on: Mapped[date]

    file: Mapped[ReportFile] = relationship(lazy="raise_on_sql")
    scores: Mapped[list["Score"]] = relationship(lazy="raise", order_by="Score.line")
    scores_to_date: Mapped[list["ScoreToDate"]] = relationship(
        lazy="raise", order_by="ScoreToDate.line"
    )


class Score(Base):
    """A percentage and its comment as printed. The comment is stored, never derived."""

    __tablename__ = "score"
    __table_args__ = (
        UniqueConstraint("report_id", "scope", "ref"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="a_percentage"),
    )

    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"))
    scope: Mapped[ScoreScope] = mapped_column(words(ScoreScope), one_of("scope", ScoreScope))
    ref: Mapped[str]
    label: Mapped[str]
    percent: Mapped[int]
    comment: Mapped[Comment | None] = mapped_column(words(Comment))
    informs_early_further_inspection: Mapped[bool] = mapped_column(default=False)
    line: Mapped[int]


class ScoreToDate(Base):
    """Lowest, highest and average so far, as printed in this report: a snapshot."""

    __tablename__ = "score_to_date"
    __table_args__ = (
        UniqueConstraint("report_id", "theme"),
        CheckConstraint(
            "lowest BETWEEN 0 AND 100 AND highest BETWEEN 0 AND 100 "
            "AND average BETWEEN 0 AND 100 AND area BETWEEN 0 AND 100",
            name="percentages",
        ),
    )

    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"))
    theme: Mapped[str]
    label: Mapped[str]
    lowest: Mapped[int | None]
    highest: Mapped[int | None]
    average: Mapped[int | None]
    area: Mapped[int | None]
    line: Mapped[int]
