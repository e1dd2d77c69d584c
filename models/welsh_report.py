"""The report in Welsh: in Wales nothing is published before it is there beside the English."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column, object_session, relationship

from models.acting import Acting
from models.base import Base
from models.event import EventKind
from models.inspection import Inspection
from models.recommendation import Recommendation
from models.report import Report, ReportFile
from rules.errors import Refused
from rules.permissions import Act, require
from rules.published_report import Nation


class WelshReport(Base):
    """The Welsh file of one inspection's report, as it will be published."""

    __tablename__ = "welsh_report"

    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("inspection.id"), unique=True)
    file_id: Mapped[UUID] = mapped_column(ForeignKey("report_file.id"))
    registered_on: Mapped[date]

    file: Mapped[ReportFile] = relationship(lazy="raise_on_sql")


class RecommendationInWelsh(Base):
    """A recommendation's Welsh words, paired with the English by a person."""

    __tablename__ = "recommendation_in_welsh"
    __table_args__ = (CheckConstraint("text <> ''", name="said_something"),)

    recommendation_id: Mapped[UUID] = mapped_column(ForeignKey("recommendation.id"), unique=True)
    text: Mapped[str]


def attach_welsh(acting: Acting, inspection: Inspection, file: ReportFile) -> WelshReport:
    """Keep the Welsh file with the inspection; another one takes its place until publication."""
    session = _may_change(acting, inspection)
    if session.scalars(select(Report.id).where(Report.file_id == file.id)).first():
        raise Refused("This file is the report in English. Choose the one in Welsh.")
    kept = session.scalars(
        select(WelshReport).where(WelshReport.inspection_id == inspection.id)
    ).one_or_none()
    if kept is None:
        kept = WelshReport(inspection_id=inspection.id)
        session.add(kept)
    kept.file_id, kept.registered_on = file.id, acting.on
    inspection.note(EventKind.WELSH_REPORT_REGISTERED, acting, sha256=file.sha256)
    session.flush()
    return kept


def pair(acting: Acting, inspection: Inspection, said: Mapping[UUID, str]) -> None:
    """Keep the Welsh words of recommendations, by id; one without words is not paired yet."""
    session = _may_change(acting, inspection)
    ids = select(Recommendation.id).where(Recommendation.inspection_id == inspection.id)
    known = set(session.scalars(ids))
    paired = {
        each.recommendation_id: each
        for each in session.scalars(
            select(RecommendationInWelsh).where(RecommendationInWelsh.recommendation_id.in_(known))
        )
    }
    for recommendation_id in known & said.keys():
        words_given = said[recommendation_id].strip()
        kept = paired.get(recommendation_id)
        if kept is None and words_given:
            session.add(
                RecommendationInWelsh(recommendation_id=recommendation_id, text=words_given)
            )
        elif kept is not None and words_given:
            kept.text = words_given
        elif kept is not None:
            session.delete(kept)
    session.flush()


def missing_in_welsh(session: Session, inspection: Inspection) -> list[str]:
    """List, in sentences, what a Welsh inspection still lacks before it can be published."""
    if inspection.nation is not Nation.WALES:
        return []
    missing = []
    if not session.scalars(select(Report.id).where(Report.inspection_id == inspection.id)).first():
        missing.append("The report in English is not imported yet.")
    attached = select(WelshReport.id).where(WelshReport.inspection_id == inspection.id)
    if not session.scalars(attached).first():
        missing.append("The report in Welsh is not attached yet.")
    unpaired = session.scalars(
        select(Recommendation.number)
        .outerjoin(
            RecommendationInWelsh, RecommendationInWelsh.recommendation_id == Recommendation.id
        )
        .where(Recommendation.inspection_id == inspection.id, RecommendationInWelsh.id.is_(None))
        .order_by(Recommendation.number)
    ).all()
    if unpaired:
        numbers = ", ".join(map(str, unpaired))
        missing.append(f"Without their words in Welsh: recommendations {numbers}.")
    return missing


def refuse_without_welsh(session: Session, inspection: Inspection) -> None:
    """Refuse to publish in Wales in one language alone (Appendix 3, Publication arrangements)."""
    missing = missing_in_welsh(session, inspection)
    if missing:
        raise Refused("In Wales the report is published in Welsh and English. " + " ".join(missing))


def _may_change(acting: Acting, inspection: Inspection) -> Session:
    require(acting.actor, Act.IMPORT_REPORT, inspection.as_thing())
    if inspection.nation is not Nation.WALES:
        raise Refused("Only reports on services in Wales are published in Welsh as well.")
    if inspection.is_published:
        raise Refused("The report is published, so its Welsh words stay as they are.")
    session = object_session(inspection)
    assert session is not None
    return session
