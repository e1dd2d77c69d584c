"""A forecast somebody entered because the one by rule has passed or is known to be wrong."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, words
from rules.timeline import DeadlineKind


class Forecast(Base):
    """From a day to a day, both included; it stands until a fact or a newer one supersedes it."""

    __tablename__ = "forecast"
    __table_args__ = (
        CheckConstraint("closes_on >= opens_on", name="closes_after_it_opens"),
        CheckConstraint("reason <> ''", name="said_something"),
        Index(
            "ix_forecast_one_standing",
            "inspection_id",
            "kind",
            unique=True,
            postgresql_where=text("superseded_on IS NULL"),
            sqlite_where=text("superseded_on IS NULL"),
        ),
    )

    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("inspection.id"))
    kind: Mapped[DeadlineKind] = mapped_column(words(DeadlineKind))
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    reason: Mapped[str]
    entered_on: Mapped[date]
    entered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    superseded_on: Mapped[date | None]


def end_forecasts(
    session: Session, inspection_id: UUID, on: date, kind: DeadlineKind | None = None
) -> None:
    """Let a person's forecast stand no longer: of one kind, or of every kind."""
    stands = update(Forecast).where(
        Forecast.inspection_id == inspection_id, Forecast.superseded_on.is_(None)
    )
    if kind is not None:
        stands = stands.where(Forecast.kind == kind)
    session.execute(stands.values(superseded_on=on))


def overtake_forecasts(
    session: Session, inspection_id: UUID, kinds: Collection[DeadlineKind], on: date
) -> Sequence[Forecast]:
    """End the forecasts of these kinds that were entered before something happened on a day.

    From then on the rule counts from what happened; a forecast entered later knew of it and stands.
    """
    overtaken = session.scalars(
        select(Forecast).where(
            Forecast.inspection_id == inspection_id,
            Forecast.kind.in_(kinds),
            Forecast.superseded_on.is_(None),
            Forecast.entered_on <= on,
        )
    ).all()
    for forecast in overtaken:
        forecast.superseded_on = on
    session.flush()
    return overtaken
