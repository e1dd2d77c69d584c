"""Takes a report in: the file as it came, then what was read in it once a person confirms."""

from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from models.acting import Acting
from models.event import EventKind
from models.inspection import Inspection
from models.posts import known_post
from models.recommendation import Recommendation, RecommendationPost
from models.report import Report, ReportFile, Score, ScoreScope, ScoreToDate
from models.welsh_report import WelshReport
from rules.errors import NotFound, Refused
from rules.permissions import Act, require
from rules.published_report import PrintedRecommendation, PublishedReport


def receive(session: Session, acting: Acting, name: str, content: bytes) -> ReportFile:
    """Keep a file as it came in; the same bytes again are the same file."""
    digest = sha256(content).hexdigest()
    kept = session.scalars(select(ReportFile).where(ReportFile.sha256 == digest)).one_or_none()
    if kept is None:
        kept = ReportFile(
            name=name,
            content=content,
            sha256=digest,
            received_at=acting.at,
            received_by_id=acting.actor.person_id,
        )
        session.add(kept)
        session.flush()
    return kept


def file_to_read(session: Session, file_id: UUID) -> ReportFile:
    """Load a received file with its bytes, locked, or say that there is none."""
    file = session.scalars(
        select(ReportFile)
        .where(ReportFile.id == file_id)
        .options(undefer(ReportFile.content))
        .with_for_update()
    ).one_or_none()
    if file is None:
        raise NotFound("report file", file_id)
    return file


def keep_reading(
    file: ReportFile, at: datetime, reading: dict[str, Any] | None, refusal: str | None
) -> None:
    """Keep what was read in a file, or the sentence that says why it could not be."""
    file.reading, file.refusal, file.read_at = reading, refusal, at


def discard(session: Session, file: ReportFile) -> None:
    """Throw away a file that is no inspection's report; one that is stays as published."""
    for kept in (Report, WelshReport):
        if session.scalars(select(kept.id).where(kept.file_id == file.id)).first():
            raise Refused("This file is a registered report, so it is kept.")
    session.delete(file)


def register(
    session: Session,
    acting: Acting,
    inspection: Inspection,
    file: ReportFile,
    published: PublishedReport,
) -> Report:
    """Keep what the report says with its inspection: scores, notes, recommendations, posts."""
    require(acting.actor, Act.IMPORT_REPORT, inspection.as_thing())
    if session.scalars(select(Report.id).where(Report.inspection_id == inspection.id)).first():
        raise Refused(f"The report of inspection {inspection.reference} is already registered.")
    report = Report(
        inspection_id=inspection.id,
        file_id=file.id,
        isbn=published.isbn.value if published.isbn else None,
        dated_year=published.dated.value.year if published.dated else None,
        dated_month=published.dated.value.month if published.dated else None,
        scope_note=published.scope_note.value if published.scope_note else None,
        registered_on=acting.on,
    )
    session.add(report)
    session.flush()
    session.add_all([*_scores(report, published), *_scores_to_date(report, published)])
    if published.cases_examined:
        inspection.cases_examined = published.cases_examined.value
    for item in published.recommendations.items:
        _keep_recommendation(session, inspection, report, published, item)
    inspection.note(EventKind.REPORT_REGISTERED, acting, sha256=file.sha256)
    return report


def _scores(report: Report, published: PublishedReport) -> list[Score]:
    found = [
        Score(
            report_id=report.id,
            scope=ScoreScope.HEADLINE,
            ref=score.theme.value,
            label=score.label,
            percent=score.percent,
            comment=score.comment,
            informs_early_further_inspection=score.informs_early_further_inspection,
            line=score.line,
        )
        for score in published.headline_scores
    ]
    for section in published.sections:
        if section.percent is not None:
            found.append(
                Score(
                    report_id=report.id,
                    scope=ScoreScope.SECTION,
                    ref=str(section.number),
                    label=section.title,
                    percent=section.percent,
                    line=section.line,
                )
            )
        found += [
            Score(
                report_id=report.id,
                scope=ScoreScope.CRITERION,
                ref=criterion.ref,
                label=criterion.title,
                percent=criterion.percent,
                comment=criterion.comment,
                line=criterion.line,
            )
            for criterion in section.criteria
            if criterion.percent is not None
        ]
    return found


def _scores_to_date(report: Report, published: PublishedReport) -> list[ScoreToDate]:
    return [
        ScoreToDate(
            report_id=report.id,
            theme=row.theme.value,
            label=row.label,
            lowest=row.lowest,
            highest=row.highest,
            average=row.average,
            area=row.area,
            line=row.line,
        )
        for row in published.scores_to_date
    ]


def _keep_recommendation(
    session: Session,
    inspection: Inspection,
    report: Report,
    published: PublishedReport,
    item: PrintedRecommendation,
) -> None:
    recommendation = Recommendation(
        inspection_id=inspection.id,
        report_id=report.id,
        number=item.number,
        lead_in=published.recommendations.lead_in,
        text=item.text,
        printed_owners=list(item.owners),
        line=item.line,
    )
    session.add(recommendation)
    session.flush()
    for position, printed in enumerate(item.owners):
        kind = inspection.programme_version.rules.post_kind_of(printed)
        post = known_post(session, inspection.service_id, kind, _title(inspection, printed))
        session.add(
            RecommendationPost(
                recommendation_id=recommendation.id, post_id=post.id, position=position
            )
        )


def _title(inspection: Inspection, printed: str) -> str:
    """Use the register's own title where the printed one means the same post."""
    rules = inspection.programme_version.rules
    titles = rules.titles.get(rules.post_kind_of(printed))
    return titles[0] if titles else printed
