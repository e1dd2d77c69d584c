"""A publication one person prepares and another one carries out, never before its moment."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

import clock
from models.acting import Acting
from models.base import Base
from models.event import EventKind
from models.inspection import Inspection
from rules.errors import NotNow, Refused
from rules.permissions import Act, require


@dataclass(frozen=True, slots=True)
class Preparation:
    """What somebody enters who prepares a publication: its moment and public addresses."""

    embargo_until: datetime
    report_address: str
    welsh_report_address: str | None = None

    @property
    def publish_on(self) -> date:
        """The day in London on which the embargo ends: the day of publication."""
        return self.embargo_until.astimezone(clock.LONDON).date()


class PreparedPublication(Base):
    """The moment until which the report is under embargo, and its public address.

    The one that stands is neither withdrawn nor carried out; who prepared it never does the
    latter.
    """

    __tablename__ = "prepared_publication"
    __table_args__ = (
        CheckConstraint(
            "published_by_id IS NULL OR published_by_id <> prepared_by_id",
            name="published_by_a_second_person",
        ),
        CheckConstraint(
            "withdrawn_at IS NULL OR published_at IS NULL", name="withdrawn_or_published"
        ),
        Index(
            "ix_prepared_publication_one_standing",
            "inspection_id",
            unique=True,
            postgresql_where=text("withdrawn_at IS NULL AND published_at IS NULL"),
            sqlite_where=text("withdrawn_at IS NULL AND published_at IS NULL"),
        ),
    )

    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("inspection.id"))
    embargo_until: Mapped[datetime]
    publish_on: Mapped[date]
    report_address: Mapped[str]
    welsh_report_address: Mapped[str | None]
    prepared_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    prepared_at: Mapped[datetime]
    published_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]

    def is_prepared_by(self, acting: Acting) -> bool:
        """Whether this person prepared it, and so must leave publishing to somebody else."""
        return self.prepared_by_id == acting.actor.person_id

    def withdraw(self, acting: Acting, inspection: Inspection) -> None:
        """Take it back, so that another one can be prepared."""
        require(acting.actor, Act.PREPARE_PUBLICATION, inspection.as_thing())
        self._refuse_over()
        self.withdrawn_by_id, self.withdrawn_at = acting.actor.person_id, acting.at
        inspection.note(EventKind.PUBLICATION_WITHDRAWN, acting, None, self.id)

    def release(self, acting: Acting, inspection: Inspection) -> None:
        """Let the report go, as a second person and once the embargo is over."""
        require(acting.actor, Act.PUBLISH, inspection.as_thing())
        self._refuse_over()
        if self.is_prepared_by(acting):
            raise Refused("You prepared this publication, so somebody else must publish it.")
        if acting.at < self.embargo_until:
            raise NotNow(
                f"The report is under embargo until {moment_in_words(self.embargo_until)}, "
                "so it cannot be published yet."
            )
        self.published_by_id, self.published_at = acting.actor.person_id, acting.at
        inspection.report_address = self.report_address

    def note_embargo_passed(self, acting: Acting, inspection: Inspection) -> None:
        """Record that the embargo is over and the report not public: whoever can act on it hears.

        It happened on the day the embargo ended, however long afterwards somebody looks.
        """
        require(acting.actor, Act.RECORD_INSPECTION_FACT, inspection.as_thing())
        self._refuse_over()
        inspection.note(
            EventKind.EMBARGO_PASSED,
            acting,
            self.publish_on,
            self.id,
            embargo_until=self.embargo_until.isoformat(),
        )

    def _refuse_over(self) -> None:
        if self.published_at is not None:
            raise NotNow(f"The report was published on {self.publish_on:%-d %B %Y} already.")
        if self.withdrawn_at is not None:
            raise NotNow("This publication has been withdrawn.")


def moment_in_words(at: datetime) -> str:
    """Write a moment as London's clocks show it: "10:00am on 13 June 2012"."""
    there = at.astimezone(clock.LONDON)
    return f"{f'{there:%-I:%M%p}'.lower()} on {there:%-d %B %Y}"
