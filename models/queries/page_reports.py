"""A report on its way in: the file somebody handed in, and the report it becomes."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload, undefer

from models.report import Report, ReportFile
from rules.errors import NotFound


def report_of(session: Session, inspection_id: UUID) -> Report | None:
    """Load an inspection's report with its file and scores; None before it is registered."""
    return session.scalars(
        select(Report)
        .where(Report.inspection_id == inspection_id)
        .options(joinedload(Report.file), selectinload(Report.scores))
    ).one_or_none()


def is_registered(session: Session, file_id: UUID) -> bool:
    """Whether a file has become the report of any inspection."""
    found = session.scalars(select(Report.id).where(Report.file_id == file_id).limit(1))
    return found.first() is not None


def file_handed_in(
    session: Session, file_id: UUID, inspection_id: UUID, person_id: UUID
) -> ReportFile:
    """Load a file with its text: the inspection's own report, or what this person handed in.

    Any other is as if there were none.
    """
    file = session.scalars(
        select(ReportFile).where(ReportFile.id == file_id).options(undefer(ReportFile.content))
    ).one_or_none()
    homes = session.scalars(select(Report.inspection_id).where(Report.file_id == file_id)).all()
    if file is None:
        raise NotFound("report file", file_id)
    if not (inspection_id in homes if homes else file.received_by_id == person_id):
        raise NotFound("report file", file_id)
    return file
