"""Whether an early further inspection is needed: asked at publication, by whom, why."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, object_session

from models.acting import Acting
from models.base import Base
from models.event import EventKind
from models.inspection import Inspection
from models.reason import given, hash_of_words, keep_reason
from rules.errors import Refused
from rules.permissions import Act, require
from rules.stages import InspectionState

S = InspectionState
_TOO_EARLY = frozenset(
    {S.SCHEDULED, S.ANNOUNCED, S.VISIT_DONE, S.PROVISIONAL_FINDINGS_GIVEN}
    | {S.POSTPONED, S.CANCELLED}
)


class FurtherInspection(Base):
    """The n-th time it was considered. What it decided may be followed by ordering one."""

    __tablename__ = "further_inspection"
    __table_args__ = (
        UniqueConstraint("inspection_id", "number"),
        CheckConstraint("number > 0", name="numbered_from_one"),
        CheckConstraint("reason <> ''", name="said_something"),
        CheckConstraint("ordered_id IS NULL OR is_needed", name="ordered_only_if_needed"),
    )

    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("inspection.id"))
    number: Mapped[int]
    is_needed: Mapped[bool]
    reason: Mapped[str]
    considered_on: Mapped[date]
    considered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    ordered_id: Mapped[UUID | None] = mapped_column(ForeignKey("inspection.id"))
    ordered_on: Mapped[date | None]
    ordered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class CarriedItem(Base):
    """A recommendation still open when a new inspection was ordered; that one looks at it again."""

    __tablename__ = "carried_item"
    __table_args__ = (UniqueConstraint("inspection_id", "recommendation_id"),)

    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("inspection.id"))
    recommendation_id: Mapped[UUID] = mapped_column(ForeignKey("recommendation.id"))
    carried_on: Mapped[date]


def consider(
    acting: Acting, inspection: Inspection, *, is_needed: bool, reason: str
) -> FurtherInspection:
    """Record whether an early further inspection is needed, and why; the last one counts."""
    require(acting.actor, Act.CONSIDER_FURTHER_INSPECTION, inspection.as_thing())
    if inspection.state in _TOO_EARLY:
        raise Refused(
            "Whether an early further inspection is needed is considered once the draft is sent."
        )
    why = given(reason, "an early further inspection is needed, or is not")
    session = object_session(inspection)
    assert session is not None
    considered = FurtherInspection(
        inspection_id=inspection.id,
        number=_times_considered(session, inspection.id) + 1,
        is_needed=is_needed,
        reason=why,
        considered_on=acting.on,
        considered_by_id=acting.actor.person_id,
    )
    session.add(considered)
    session.flush()
    fact = inspection.note(
        EventKind.FURTHER_INSPECTION_CONSIDERED,
        acting,
        None,
        considered.id,
        is_needed=is_needed,
        reason=hash_of_words(why),
    )
    keep_reason(session, fact, why)
    return considered


def refuse_unconsidered(session: Session, inspection: Inspection) -> None:
    """Refuse to publish before anybody has said whether to come back early."""
    if not _times_considered(session, inspection.id):
        raise Refused(
            "Record whether an early further inspection is needed before the report is published."
        )


def _times_considered(session: Session, inspection_id: UUID) -> int:
    counted = select(func.max(FurtherInspection.number)).where(
        FurtherInspection.inspection_id == inspection_id
    )
    return session.scalar(counted) or 0
