"""What waits for the inspectorate's people beside their dates: each kind found at once for all."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from models.distribution import Distribution
from models.draft_comment import DraftComment
from models.further_inspection import FurtherInspection
from models.inspection import Inspection
from models.plan import Plan, Response
from models.programme import ProgrammeVersion
from models.queries.desk import MOST_SHOWN
from models.released_document import DocumentKind, ReleasedDocument
from models.report import Report
from models.rules_document import rules_of
from rules.stages import Answer, InspectionState, PlanState

S = InspectionState
# The inspections somebody's posts reach; None is all of them.
Reached = Collection[UUID] | None
_OUT_AND_FOLLOWED = (S.PUBLISHED, S.FOLLOW_UP)
_BEFORE_PUBLICATION = (
    *(S.PROVISIONAL_FINDINGS_GIVEN, S.DRAFT_SENT),
    *(S.COMMENTS_IN, S.COMMENTS_LAPSED),
)


@dataclass(frozen=True, slots=True)
class ToDo:
    """Something to do in one inspection, and how many of it."""

    inspection_id: UUID
    area: str
    number: int = 1


def comments_to_answer(session: Session, reached: Reached) -> Sequence[ToDo]:
    """List the inspections whose comments on the draft were sent and are not answered."""
    wanted = (
        select(Inspection.id, Inspection.area, func.count(DraftComment.id))
        .join(DraftComment, DraftComment.inspection_id == Inspection.id)
        .where(DraftComment.sent_on.is_not(None), DraftComment.answered_on.is_(None))
        .where(Inspection.state.not_in((S.CANCELLED, S.CLOSED)))
        .group_by(Inspection.id, Inspection.area)
    )
    return _listed(session, wanted, reached)


def reports_to_send_out(session: Session, reached: Reached) -> Sequence[ToDo]:
    """List the published reports that some on their programme's list have not been sent.

    What came out before it was on the register was sent out then, by other means.
    """
    recipients = {
        identity: len(rules_of(document)[0].recipients)
        for identity, document in session.execute(
            select(ProgrammeVersion.id, ProgrammeVersion.document)
        )
    }
    sent = func.count(Distribution.id)
    lacks = or_(
        *(and_(Inspection.programme_version_id == v, sent < n) for v, n in recipients.items())
    )
    wanted = (
        select(Inspection.id, Inspection.area, sent, Inspection.programme_version_id)
        .outerjoin(Distribution, Distribution.inspection_id == Inspection.id)
        .where(Inspection.state.in_(_OUT_AND_FOLLOWED))
        .where(
            or_(Inspection.taken_in_on.is_(None), Inspection.published_on > Inspection.taken_in_on)
        )
        .group_by(Inspection.id, Inspection.area, Inspection.programme_version_id)
        .having(lacks)
    )
    rows = session.execute(_narrowed(wanted, reached)) if recipients else ()
    return [ToDo(row[0], row[1], recipients[row[3]] - row[2]) for row in rows]


def reports_to_import(session: Session, reached: Reached) -> Sequence[ToDo]:
    """List the published inspections whose report, with all it recommends, is not here yet."""
    is_here = exists().where(Report.inspection_id == Inspection.id)
    wanted = select(Inspection.id, Inspection.area).where(
        Inspection.state.in_(_OUT_AND_FOLLOWED), ~is_here
    )
    return _listed(session, wanted, reached)


def documents_to_release(session: Session, reached: Reached) -> Sequence[ToDo]:
    """List what was given to a service before publication and is not released as a document."""
    lacking = (
        (DocumentKind.PROVISIONAL_FINDINGS, Inspection.provisional_findings_given_on),
        (DocumentKind.DRAFT_REPORT, Inspection.draft_sent_on),
    )
    counted = [and_(given.is_not(None), ~_is_released(kind)) for kind, given in lacking]
    wanted = select(Inspection.id, Inspection.area, *counted).where(
        Inspection.state.in_(_BEFORE_PUBLICATION), or_(*counted)
    )
    rows = session.execute(_narrowed(wanted, reached))
    return [ToDo(row[0], row[1], sum(map(bool, row[2:]))) for row in rows]


def further_inspections_to_order(session: Session, reached: Reached) -> Sequence[ToDo]:
    """List the published inspections after which another one is needed and is not ordered yet."""
    later = aliased(FurtherInspection)
    newer = exists().where(
        later.inspection_id == FurtherInspection.inspection_id,
        later.number > FurtherInspection.number,
    )
    wanted = (
        select(Inspection.id, Inspection.area)
        .join(FurtherInspection, FurtherInspection.inspection_id == Inspection.id)
        .where(FurtherInspection.is_needed, FurtherInspection.ordered_id.is_(None), ~newer)
        .where(Inspection.state.in_((*_OUT_AND_FOLLOWED, S.CLOSED)))
    )
    return _listed(session, wanted, reached)


def disagreed_plans(session: Session, reached: Reached) -> Sequence[ToDo]:
    """List the plans under review that do not agree to something, with how much that is."""
    wanted = (
        select(Inspection.id, Inspection.area, func.count(Response.id))
        .join(Plan, Plan.inspection_id == Inspection.id)
        .join(Response, Response.plan_id == Plan.id)
        .where(Plan.state == PlanState.UNDER_REVIEW, Response.answer == Answer.NOT_AGREED)
        .group_by(Inspection.id, Inspection.area)
    )
    return _listed(session, wanted, reached)


def _is_released(kind: DocumentKind) -> ColumnElement[bool]:
    return exists().where(
        ReleasedDocument.inspection_id == Inspection.id, ReleasedDocument.kind == kind
    )


def _listed(session: Session, wanted: Select[*tuple[Any, ...]], reached: Reached) -> Sequence[ToDo]:
    return [ToDo(*row) for row in session.execute(_narrowed(wanted, reached))]


def _narrowed(wanted: Select[*tuple[Any, ...]], reached: Reached) -> Select[*tuple[Any, ...]]:
    if reached is not None:
        wanted = wanted.where(Inspection.id.in_(reached))
    return wanted.order_by(Inspection.area, Inspection.id).limit(MOST_SHOWN)
