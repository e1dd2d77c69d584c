"""What the pages of a report's publication show: who prepared it, what was decided, scores."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased, joinedload, undefer

from models.distribution import Distribution
from models.draft_comment import DraftComment
from models.further_inspection import FurtherInspection
from models.inspection import Inspection
from models.person import Person
from models.prepared_publication import PreparedPublication
from models.report import Report, ReportFile, Score, ScoreScope
from rules.errors import NotFound


@dataclass(frozen=True, slots=True)
class Prepared:
    """A publication as prepared, with the names of who prepared it and who published it."""

    publication: PreparedPublication
    prepared_by: str
    published_by: str | None


@dataclass(frozen=True, slots=True)
class Considered:
    """One time an early further inspection was considered, with who did."""

    id: UUID
    number: int
    is_needed: bool
    reason: str
    considered_on: date
    by: str | None
    ordered_id: UUID | None
    ordered_reference: str | None


def prepared_publication_of(session: Session, inspection_id: UUID) -> Prepared | None:
    """Return what is prepared, or was carried out; what was withdrawn is no longer shown."""
    publisher = aliased(Person)
    row = session.execute(
        select(PreparedPublication, Person.name, publisher.name)
        .join(Person, Person.id == PreparedPublication.prepared_by_id)
        .outerjoin(publisher, publisher.id == PreparedPublication.published_by_id)
        .where(
            PreparedPublication.inspection_id == inspection_id,
            PreparedPublication.withdrawn_at.is_(None),
        )
        .order_by(PreparedPublication.prepared_at.desc())
        .limit(1)
    ).first()
    return Prepared(row[0], row[1], row[2]) if row else None


def considerations_of(session: Session, inspection_id: UUID) -> Sequence[Considered]:
    """List the times an early further inspection was considered, the last one first."""
    rows = session.execute(
        select(FurtherInspection, Person.name, Inspection.reference)
        .outerjoin(Person, Person.id == FurtherInspection.considered_by_id)
        .outerjoin(Inspection, Inspection.id == FurtherInspection.ordered_id)
        .where(FurtherInspection.inspection_id == inspection_id)
        .order_by(FurtherInspection.number.desc())
    )
    return [
        Considered(
            id=each.id,
            number=each.number,
            is_needed=each.is_needed,
            reason=each.reason,
            considered_on=each.considered_on,
            by=by,
            ordered_id=each.ordered_id,
            ordered_reference=reference,
        )
        for each, by, reference in rows
    ]


def headline_scores_of(session: Session, inspection_id: UUID) -> Sequence[Score]:
    """List an inspection's headline scores in the order printed."""
    return session.scalars(
        select(Score)
        .join(Report, Report.id == Score.report_id)
        .where(Report.inspection_id == inspection_id, Score.scope == ScoreScope.HEADLINE)
        .order_by(Score.line)
    ).all()


def report_with_reading(session: Session, inspection_id: UUID) -> ReportFile | None:
    """Return the file of an inspection's report with what was read in it."""
    report = session.scalars(
        select(Report)
        .where(Report.inspection_id == inspection_id)
        .options(joinedload(Report.file).options(undefer(ReportFile.reading)))
    ).one_or_none()
    return report.file if report else None


def comments_unanswered(session: Session, inspection_id: UUID) -> int:
    """Count the comments on the draft that were sent and are not answered yet."""
    counted = select(func.count(DraftComment.id)).where(
        DraftComment.inspection_id == inspection_id,
        DraftComment.sent_on.is_not(None),
        DraftComment.answered_on.is_(None),
    )
    return session.scalar(counted) or 0


def welsh_address_of(session: Session, inspection_id: UUID) -> str | None:
    """Return where anybody can read the published report in Welsh."""
    return session.scalars(
        select(PreparedPublication.welsh_report_address).where(
            PreparedPublication.inspection_id == inspection_id,
            PreparedPublication.published_at.is_not(None),
        )
    ).first()


@dataclass(frozen=True, slots=True)
class Sent:
    """A recipient who has been sent the report: how, when, and who recorded it."""

    id: UUID
    recipient: str
    how: str
    sent_on: date
    by: str | None


def sent_to(session: Session, inspection_id: UUID) -> Mapping[str, Sent]:
    """Return, by name, who has been sent an inspection's report."""
    rows = session.execute(_sent().where(Distribution.inspection_id == inspection_id))
    return {row[1]: Sent(*row) for row in rows}


def one_sent(session: Session, inspection_id: UUID, sent_id: UUID) -> Sent:
    """Return one of them, or say that there is none."""
    row = session.execute(
        _sent().where(Distribution.inspection_id == inspection_id, Distribution.id == sent_id)
    ).one_or_none()
    if row is None:
        raise NotFound("tick on the distribution list", sent_id)
    return Sent(*row)


def _sent() -> Select[UUID, str, str, date, str | None]:
    return select(
        Distribution.id,
        Distribution.recipient,
        Distribution.how,
        Distribution.sent_on,
        Person.name,
    ).outerjoin(Person, Person.id == Distribution.recorded_by_id)
