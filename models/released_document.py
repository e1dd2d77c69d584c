"""Provisional findings and the draft, released to the service as documents with a receipt."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, object_session, relationship

from models.acting import Acting
from models.base import Base, one_of, words
from models.event import EventKind
from models.inspection import Inspection
from rules.errors import Refused
from rules.permissions import Act, Thing, require


class DocumentKind(StrEnum):
    """What is released before publication, to the inspected service alone."""

    PROVISIONAL_FINDINGS = "provisional_findings"
    DRAFT_REPORT = "draft_report"


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A file to release. Its name is only something to show."""

    kind: DocumentKind
    name: str
    content_type: str
    content: bytes


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

    def open(self, acting: Acting, inspection: Inspection) -> None:
        """Let somebody it is for have the file, with a receipt the first time they do."""
        require(acting.actor, Act.SEE_RELEASED_DRAFT, released_things(inspection))
        person_id = acting.actor.person_id
        session = object_session(self)
        assert session is not None
        mine = select(DocumentReceipt.id).where(
            DocumentReceipt.document_id == self.id, DocumentReceipt.person_id == person_id
        )
        if person_id is None or session.scalars(mine).first():
            return
        receipt = DocumentReceipt(document_id=self.id, person_id=person_id, opened_at=acting.at)
        session.add(receipt)
        session.flush()
        inspection.note(EventKind.DOCUMENT_OPENED, acting, None, self.id)


class DocumentReceipt(Base):
    """Who opened a released document, and when for the first time."""

    __tablename__ = "document_receipt"
    __table_args__ = (UniqueConstraint("document_id", "person_id"),)

    document_id: Mapped[UUID] = mapped_column(ForeignKey("released_document.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime]


def released_things(inspection: Inspection) -> Thing:
    """Return what the rules need to know of what is released: each by itself, not only the draft.

    A document is on record only once it is released, so there is nothing here to see too early.
    """
    return replace(inspection.as_thing(), is_released=True)


def release(acting: Acting, inspection: Inspection, new: NewDocument) -> ReleasedDocument:
    """Give the service's Head and whom they named a file; the first one stays beside it."""
    require(acting.actor, Act.RELEASE_DOCUMENT, inspection.as_thing())
    _refuse_out_of_turn(inspection, new.kind)
    session = object_session(inspection)
    assert session is not None
    document = ReleasedDocument(
        inspection_id=inspection.id,
        kind=new.kind,
        name=new.name,
        content_type=new.content_type,
        size=len(new.content),
        sha256=sha256(new.content).hexdigest(),
        content=new.content,
        released_on=acting.on,
        released_at=acting.at,
        released_by_id=acting.actor.person_id,
    )
    session.add(document)
    session.flush()
    inspection.note(
        EventKind.DOCUMENT_RELEASED,
        acting,
        None,
        document.id,
        about=new.kind,
        sha256=document.sha256,
    )
    return document


def _refuse_out_of_turn(inspection: Inspection, kind: DocumentKind) -> None:
    if inspection.is_published:
        raise Refused("The report is published, so nothing is released beside it any more.")
    if kind is DocumentKind.DRAFT_REPORT and inspection.draft_sent_on is None:
        raise Refused("Record that the draft report was sent, then release the document.")
    given = inspection.provisional_findings_given_on
    if kind is DocumentKind.PROVISIONAL_FINDINGS and given is None:
        raise Refused("Record that provisional findings were given, then release the document.")
