"""The bodies a published report goes to, ticked off one by one: how, when, and by whom."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, object_session

from models.acting import Acting
from models.base import Base
from models.event import EventKind
from models.inspection import Inspection
from models.reason import given, hash_of_words, keep_reason
from rules.errors import NotFound, NotNow, Refused
from rules.permissions import Act, require
from rules.stages import InspectionState


class Distribution(Base):
    """One recipient of the programme's list who has been sent the report's public address."""

    __tablename__ = "distribution"
    __table_args__ = (
        UniqueConstraint("inspection_id", "recipient"),
        CheckConstraint("how <> ''", name="sent_somehow"),
    )

    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("inspection.id"))
    recipient: Mapped[str]
    how: Mapped[str]
    sent_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


def recipients_of(inspection: Inspection) -> list[str]:
    """List the bodies that the inspection's programme sends every published report."""
    return [each.name for each in inspection.programme_version.rules.recipients]


def outstanding(session: Session, inspection: Inspection) -> list[str]:
    """List the recipients who have not been sent the report yet; nobody before publication."""
    if not inspection.is_published:
        return []
    sent = set(
        session.scalars(
            select(Distribution.recipient).where(Distribution.inspection_id == inspection.id)
        )
    )
    return [name for name in recipients_of(inspection) if name not in sent]


def tick(acting: Acting, inspection: Inspection, recipient: str, how: str, on: date) -> None:
    """Record that a recipient was sent the published report's address: how, and on which day."""
    require(acting.actor, Act.DISTRIBUTE_REPORT, inspection.as_thing())
    if inspection.published_on is None:
        raise Refused("The report is not published yet, so it goes to nobody.")
    if recipient not in recipients_of(inspection):
        raise Refused(f"{recipient} is not on the distribution list of this programme.")
    if not inspection.published_on <= on <= acting.on:
        raise Refused(
            f"Enter a day from the publication on {inspection.published_on:%-d %B %Y} to today."
        )
    if not how.strip():
        raise Refused("Say how it was sent, for example by e-mail.")
    session = object_session(inspection)
    assert session is not None
    if recipient not in outstanding(session, inspection):
        raise NotNow(f"It is recorded already that {recipient} was sent the report.")
    row = Distribution(
        inspection_id=inspection.id,
        recipient=recipient,
        how=how.strip(),
        sent_on=on,
        recorded_at=acting.at,
        recorded_by_id=acting.actor.person_id,
    )
    session.add(row)
    session.flush()
    name = hash_of_words(recipient)
    inspection.note(EventKind.REPORT_DISTRIBUTED, acting, on, row.id, recipient=name)


def untick(acting: Acting, inspection: Inspection, sent_id: UUID, reason: str) -> str:
    """Take a tick back that was made by mistake: the recipient is to be sent the report still.

    Return who that is. Both facts, the tick and its taking back, stay on record.
    """
    require(acting.actor, Act.DISTRIBUTE_REPORT, inspection.as_thing())
    session = object_session(inspection)
    assert session is not None
    sent = sent_for_update(session, inspection.id, sent_id)
    why = given(reason, "this was recorded by mistake")
    if inspection.state is InspectionState.CLOSED:
        raise NotNow("The follow-up is closed, so its distribution list stays as it is.")
    name = hash_of_words(sent.recipient)
    fact = inspection.note(
        EventKind.DISTRIBUTION_TAKEN_BACK,
        acting,
        None,
        sent.id,
        recipient=name,
        sent_on=sent.sent_on,
        reason=hash_of_words(why),
    )
    keep_reason(session, fact, f"{sent.recipient}: {why}")
    session.delete(sent)
    session.flush()
    return sent.recipient


def sent_for_update(session: Session, inspection_id: UUID, sent_id: UUID) -> Distribution:
    """Load and lock one tick of an inspection's list, or say that there is none."""
    found = session.scalars(
        select(Distribution)
        .where(Distribution.id == sent_id, Distribution.inspection_id == inspection_id)
        .with_for_update()
    ).one_or_none()
    if found is None:
        raise NotFound("tick on the distribution list", sent_id)
    return found
