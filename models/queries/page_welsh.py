"""What the pages of a report in Welsh show: its file, and the words of each recommendation."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, undefer

from models.recommendation import Recommendation
from models.report import ReportFile
from models.welsh_report import RecommendationInWelsh, WelshReport


def welsh_report_of(session: Session, inspection_id: UUID) -> WelshReport | None:
    """Return an inspection's report in Welsh with its file and the file's bytes."""
    return session.scalars(
        select(WelshReport)
        .where(WelshReport.inspection_id == inspection_id)
        .options(joinedload(WelshReport.file).options(undefer(ReportFile.content)))
    ).one_or_none()


def in_welsh(session: Session, inspection_id: UUID) -> Mapping[UUID, str]:
    """Return the Welsh words of an inspection's recommendations, by recommendation."""
    rows = session.execute(
        select(RecommendationInWelsh.recommendation_id, RecommendationInWelsh.text)
        .join(Recommendation, Recommendation.id == RecommendationInWelsh.recommendation_id)
        .where(Recommendation.inspection_id == inspection_id)
    )
    return {row[0]: row[1] for row in rows}


def ids_by_number(
    session: Session, inspection_id: UUID, numbers: Collection[int]
) -> Mapping[int, UUID]:
    """Return an inspection's recommendations with these printed numbers."""
    rows = session.execute(
        select(Recommendation.number, Recommendation.id).where(
            Recommendation.inspection_id == inspection_id, Recommendation.number.in_(numbers)
        )
    )
    return {row[0]: row[1] for row in rows}
