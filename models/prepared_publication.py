"""A publication one person prepares and another one carries out, never before its moment."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class PreparedPublication(Base):
    """The moment until which the report is under embargo, and its public address.

    The one that stands is neither withdrawn nor carried out; who prepared it never does the
    latter.
    """

    __tablename__ = "prepared_publication"
    __table_args__ = (
        CheckConstraint(
            "published_by_id IS NULL OR published_by_id <> prepared_by_id",
            name="published_by_a_second_person",
        ),
        CheckConstraint(
            "withdrawn_at IS NULL OR published_at IS NULL", name="withdrawn_or_published"
        ),
        Index(
            "ix_prepared_publication_one_standing",
            "inspection_id",
            unique=True,
            postgresql_where=text("withdrawn_at IS NULL AND published_at IS NULL"),
            sqlite_where=text("withdrawn_at IS NULL AND published_at IS NULL"),
        ),
    )

    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("inspection.id"))
    embargo_until: Mapped[datetime]
    publish_on: Mapped[date]
    report_address: Mapped[str]
    welsh_report_address: Mapped[str | None]
    prepared_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    prepared_at: Mapped[datetime]
    published_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]
