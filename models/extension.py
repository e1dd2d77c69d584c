"""More time: asked for by the service with a reason, decided by the inspectorate, counted."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, one_of, words
from models.deadline import Deadline


class ExtensionState(StrEnum):
    """What became of a request for more time."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    REVERSED = "reversed"


class Extension(Base):
    """The n-th request for more time for one deadline, and the decision on it.

    `is_over_the_limit` marks one granted beyond what the programme allows, with its own reason.
    """

    __tablename__ = "extension"
    __table_args__ = (
        UniqueConstraint("deadline_id", "number"),
        CheckConstraint("number > 0", name="numbered_from_one"),
        CheckConstraint(
            "state <> 'granted' OR (granted_until IS NOT NULL AND decided_on IS NOT NULL)",
            name="granted_until_a_day",
        ),
        CheckConstraint(
            "state NOT IN ('granted', 'refused', 'reversed') OR decision_reason IS NOT NULL",
            name="decided_with_a_reason",
        ),
        CheckConstraint(
            "state <> 'reversed' OR (reversed_on IS NOT NULL AND reversal_reason IS NOT NULL)",
            name="reversed_for_a_reason",
        ),
        CheckConstraint(
            "NOT is_over_the_limit OR over_the_limit_reason IS NOT NULL",
            name="over_the_limit_for_a_reason",
        ),
        Index(
            "ix_extension_one_asked",
            "deadline_id",
            unique=True,
            postgresql_where=text("state = 'asked'"),
            sqlite_where=text("state = 'asked'"),
        ),
        Index("ix_extension_inspection_id", "inspection_id"),
    )

    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("inspection.id"))
    deadline_id: Mapped[UUID] = mapped_column(ForeignKey("deadline.id"))
    number: Mapped[int]
    state: Mapped[ExtensionState] = mapped_column(
        words(ExtensionState), one_of("state", ExtensionState), default=ExtensionState.ASKED
    )
    asked_on: Mapped[date]
    asked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    wanted_until: Mapped[date]
    reason: Mapped[str]
    due_before: Mapped[date]
    decided_on: Mapped[date | None]
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    decision_reason: Mapped[str | None]
    granted_until: Mapped[date | None]
    is_over_the_limit: Mapped[bool] = mapped_column(default=False, server_default=false())
    over_the_limit_reason: Mapped[str | None]
    reversed_on: Mapped[date | None]
    reversed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    reversal_reason: Mapped[str | None]

    deadline: Mapped[Deadline] = relationship(lazy="raise_on_sql")
