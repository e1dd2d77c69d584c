"""What the pages of released documents and comments on the draft show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, undefer

from models.deadline import Deadline
from models.draft_comment import DraftComment
from models.further_inspection import CarriedItem
from models.inspection import Inspection
from models.person import Person
from models.prepared_publication import PreparedPublication
from models.recommendation import Recommendation
from models.released_document import DocumentKind, DocumentReceipt, ReleasedDocument
from models.report import Report
from rules.errors import NotFound
from rules.stages import DeadlineState
from rules.timeline import DeadlineKind


@dataclass(frozen=True, slots=True)
class Opened:
    """Who opened a document, and when for the first time."""

    person_id: UUID
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Released:
    """A released document, without its bytes, with who released and who opened it."""

    id: UUID
    kind: DocumentKind
    name: str
    size: int
    released_on: date
    released_by: str | None
    opened: Sequence[Opened]


def documents_released(session: Session, inspection_id: UUID) -> Sequence[Released]:
    """List an inspection's released documents, the newest first."""
    opened = _openings(session, inspection_id)
    rows = session.execute(
        select(
            ReleasedDocument.id,
            ReleasedDocument.kind,
            ReleasedDocument.name,
            ReleasedDocument.size,
            ReleasedDocument.released_on,
            Person.name,
        )
        .outerjoin(Person, Person.id == ReleasedDocument.released_by_id)
        .where(ReleasedDocument.inspection_id == inspection_id)
        .order_by(ReleasedDocument.released_at.desc(), ReleasedDocument.id)
    )
    return [Released(*row, opened.get(row[0], [])) for row in rows]


def document_with_content(
    session: Session, inspection_id: UUID, document_id: UUID
) -> ReleasedDocument:
    """Load a released document of this inspection with its bytes, or say that there is none."""
    found = session.scalars(
        select(ReleasedDocument)
        .where(ReleasedDocument.id == document_id)
        .where(ReleasedDocument.inspection_id == inspection_id)
        .options(undefer(ReleasedDocument.content))
    ).one_or_none()
    if found is None:
        raise NotFound("document", document_id)
    return found


def comments_due(session: Session, inspection_id: UUID) -> date | None:
    """Return the day by which the service's comments are due, while they are."""
    return session.scalars(
        select(Deadline.due_on).where(
            Deadline.inspection_id == inspection_id,
            Deadline.kind == DeadlineKind.COMMENTS,
            Deadline.state == DeadlineState.OPEN,
        )
    ).first()


@dataclass(frozen=True, slots=True)
class OnRecord:
    """What of an inspection's report is on record: its page of tasks says the rest.

    `embargo_until` is the moment a publication is prepared for that nobody has carried out yet.
    """

    has_report: bool
    released: frozenset[DocumentKind]
    comments_sent: int
    comments_unanswered: int
    embargo_until: datetime | None


def on_record(session: Session, inspection_id: UUID) -> OnRecord:
    """Look up, at once, how far the report of an inspection has come."""
    kinds = select(ReleasedDocument.kind).where(ReleasedDocument.inspection_id == inspection_id)
    sent, answered = session.execute(
        select(func.count(DraftComment.sent_on), func.count(DraftComment.answered_on)).where(
            DraftComment.inspection_id == inspection_id
        )
    ).one()
    report = exists().where(Report.inspection_id == inspection_id)
    embargo = select(PreparedPublication.embargo_until).where(
        PreparedPublication.inspection_id == inspection_id,
        PreparedPublication.withdrawn_at.is_(None),
        PreparedPublication.published_at.is_(None),
    )
    has_report, embargo_until = session.execute(select(report, embargo.scalar_subquery())).one()
    return OnRecord(
        has_report=has_report,
        released=frozenset(session.scalars(kinds.distinct())),
        comments_sent=sent,
        comments_unanswered=sent - answered,
        embargo_until=embargo_until,
    )


def predecessor_and_successors(
    session: Session, inspection: Inspection
) -> tuple[Sequence[tuple[UUID, str]], Sequence[tuple[UUID, str]]]:
    """Return what an inspection follows, and what follows it: (id, reference) of each."""
    pair = select(Inspection.id, Inspection.reference)
    before = session.execute(pair.where(Inspection.id == inspection.predecessor_id)).all()
    after = session.execute(
        pair.where(Inspection.predecessor_id == inspection.id).order_by(Inspection.reference)
    ).all()
    return [(row[0], row[1]) for row in before], [(row[0], row[1]) for row in after]


def carried_items_of(session: Session, inspection_id: UUID) -> Sequence[Recommendation]:
    """List the recommendations of its predecessor that an inspection looks at again."""
    return session.scalars(
        select(Recommendation)
        .join(CarriedItem, CarriedItem.recommendation_id == Recommendation.id)
        .where(CarriedItem.inspection_id == inspection_id)
        .order_by(Recommendation.number)
    ).all()


def _openings(session: Session, inspection_id: UUID) -> Mapping[UUID, list[Opened]]:
    rows = session.execute(
        select(DocumentReceipt.document_id, Person.id, Person.name, DocumentReceipt.opened_at)
        .join(Person, Person.id == DocumentReceipt.person_id)
        .join(ReleasedDocument, ReleasedDocument.id == DocumentReceipt.document_id)
        .where(ReleasedDocument.inspection_id == inspection_id)
        .order_by(DocumentReceipt.opened_at)
    )
    found: dict[UUID, list[Opened]] = {}
    for document_id, person_id, name, opened_at in rows:
        found.setdefault(document_id, []).append(Opened(person_id, name, opened_at))
    return found
