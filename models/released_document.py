"""Provisional findings and the draft, released to the service as documents with a receipt."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, one_of, words


class DocumentKind(StrEnum):
    """What is released before publication, to the inspected service alone."""

    PROVISIONAL_FINDINGS = "provisional_findings"
    DRAFT_REPORT = "draft_report"


class ReleasedDocument(Base):
    """A file as it was released, byte for byte. A corrected one is released beside it."""

    __tablename__ = "released_document"
    __table_args__ = (
        CheckConstraint("size > 0", name="not_empty"),
        Index("ix_released_document_inspection_id", "inspection_id"),
    )

    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("inspection.id"))
    kind: Mapped[DocumentKind] = mapped_column(words(DocumentKind), one_of("kind", DocumentKind))
    name: Mapped[str]
    content_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    released_on: Mapped[date]
    released_at: Mapped[datetime]
    released_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))

    receipts: Mapped[list["DocumentReceipt"]] = relationship(
        lazy="raise", order_by="DocumentReceipt.opened_at"
    )


class DocumentReceipt(Base):
    """Who opened a released document, and when for the first time."""

    __tablename__ = "document_receipt"
    __table_args__ = (UniqueConstraint("document_id", "person_id"),)

    document_id: Mapped[UUID] = mapped_column(ForeignKey("released_document.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime]
