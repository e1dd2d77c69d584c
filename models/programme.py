"""Programmes of inspection, and each version of their rules: added, never edited."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.rules_document import RulesDocument, rules_of
from rules.timeline import TimelineRules


class Programme(Base):
    """A family of inspections under one set of timeline rules."""

    __tablename__ = "programme"

    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    inspectorate_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    monitor_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))


class ProgrammeVersion(Base):
    """A programme's rules as adopted on a day; an inspection keeps the version it began with."""

    __tablename__ = "programme_version"
    __table_args__ = (UniqueConstraint("programme_id", "number"),)

    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"))
    number: Mapped[int]
    document: Mapped[str]
    sha256: Mapped[str]
    adopted_on: Mapped[date]

    programme: Mapped[Programme] = relationship(lazy="raise_on_sql")

    @property
    def rules(self) -> RulesDocument:
        """The document, read and checked."""
        return rules_of(self.document)[0]

    @property
    def timeline(self) -> TimelineRules:
        """The timetable these rules give."""
        return rules_of(self.document)[1]
