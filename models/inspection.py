"""One service's inspection, and the facts staff record as it goes: each starts the next clock."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, object_session, relationship

from models.acting import Acting
from models.base import Base, one_of, words
from models.event import EventKind, Fact, record
from models.organisation import Organisation
from models.programme import ProgrammeVersion
from models.timetable import Timetable
from rules.errors import Refused
from rules.permissions import Act, Thing, require
from rules.published_report import Nation
from rules.stages import InspectionState, check_move
from rules.timeline import DeadlineKind

S, K = InspectionState, DeadlineKind
_PUBLISHED = frozenset({S.PUBLISHED, S.FOLLOW_UP, S.CLOSED})
_DRAFT_UNKNOWN = frozenset({S.VISIT_DONE, S.PROVISIONAL_FINDINGS_GIVEN, S.DRAFT_SENT})
_FORWARDED = frozenset({S.FOLLOW_UP, S.CLOSED})  # the follow-up begins with the forwarding


class Inspection(Base):
    """The visit and the dates on which its findings, draft and report moved.

    Dates ending `_on` are facts that happened; `visit_planned_from` and `_until` are planned.
    `taken_in_on` is the day it came on the register with what had already happened.
    """

    __tablename__ = "inspection"
    __table_args__ = (
        CheckConstraint(
            "visit_ended_on IS NULL OR published_on IS NULL OR published_on >= visit_ended_on",
            name="published_after_the_visit",
        ),
        CheckConstraint("cases_examined IS NULL OR cases_examined > 0", name="some_cases"),
        Index("ix_inspection_service_id", "service_id"),
    )

    reference: Mapped[str] = mapped_column(unique=True)
    programme_version_id: Mapped[UUID] = mapped_column(ForeignKey("programme_version.id"))
    service_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    area: Mapped[str]
    nation: Mapped[Nation] = mapped_column(words(Nation), one_of("nation", Nation))
    state: Mapped[InspectionState] = mapped_column(
        words(InspectionState), one_of("state", InspectionState), default=S.SCHEDULED
    )
    visit_planned_from: Mapped[date | None]
    visit_planned_until: Mapped[date | None]
    visit_ended_on: Mapped[date | None]
    cases_examined: Mapped[int | None]
    provisional_findings_given_on: Mapped[date | None]
    draft_sent_on: Mapped[date | None]
    comments_received_on: Mapped[date | None]
    published_on: Mapped[date | None]
    report_address: Mapped[str | None]
    predecessor_id: Mapped[UUID | None] = mapped_column(ForeignKey("inspection.id"))
    taken_in_on: Mapped[date | None]

    programme_version: Mapped[ProgrammeVersion] = relationship(lazy="raise_on_sql")
    service: Mapped[Organisation] = relationship(lazy="raise_on_sql")

    @property
    def is_published(self) -> bool:
        """Whether the report is public."""
        return self.state in _PUBLISHED

    def announce(self, acting: Acting) -> None:
        """Record that the service has been told of the visit."""
        self._advance(acting, S.ANNOUNCED, EventKind.INSPECTION_ANNOUNCED)

    def end_visit(self, acting: Acting, on: date) -> None:
        """Record the last day of the visit, the anchor of the first clocks."""
        self._refuse_future(on, acting)
        if self.state is S.SCHEDULED:
            self.announce(acting)
        self.visit_ended_on = on
        self._advance(acting, S.VISIT_DONE, EventKind.VISIT_ENDED, on)
        self._happened(acting, K.VISIT, on, "the visit ended")

    def give_provisional_findings(self, acting: Acting, on: date) -> None:
        """Record that the service has been given the provisional findings."""
        self._refuse_before_visit(on, acting, "provisional findings are given")
        self.provisional_findings_given_on = on
        self._advance(
            acting, S.PROVISIONAL_FINDINGS_GIVEN, EventKind.PROVISIONAL_FINDINGS_GIVEN, on
        )
        self._happened(acting, K.PROVISIONAL_FINDINGS, on, "provisional findings were given")

    def send_draft(self, acting: Acting, on: date) -> None:
        """Record that the draft report went to the service for comment."""
        self._refuse_before_visit(on, acting, "the draft report is sent")
        self.draft_sent_on = on
        self._advance(acting, S.DRAFT_SENT, EventKind.DRAFT_SENT, on)
        self._happened(acting, K.DRAFT_REPORT, on, "the draft report was sent")

    def receive_comments(self, acting: Acting, on: date) -> None:
        """Record the service's comments on the draft. They may still come after lapsing."""
        self._refuse_before_visit(on, acting, "comments are received")
        self._refuse_before_draft(on, "comments are received")
        self.comments_received_on = on
        self._advance(acting, S.COMMENTS_IN, EventKind.COMMENTS_RECEIVED, on)
        self._happened(acting, K.COMMENTS, on, "comments were received")

    def take_comments(self, acting: Acting, number: int) -> None:
        """Take the service's comments from itself, on the day it sends them; none may be word too.

        `models.commenting.send_comments` calls this and marks the comments sent.
        """
        require(acting.actor, Act.COMMENT_ON_DRAFT, self.as_thing())
        check_move("inspection", self.state, S.COMMENTS_IN)
        self.comments_received_on = acting.on
        self.state = S.COMMENTS_IN
        self.note(EventKind.COMMENTS_RECEIVED, acting, comments=number)
        self._happened(acting, K.COMMENTS, acting.on, "comments were received")

    def lapse_comments(self, acting: Acting, on: date) -> None:
        """Record that the time for comments ended without any."""
        self._advance(acting, S.COMMENTS_LAPSED, EventKind.COMMENTS_LAPSED, on)

    def publish(self, acting: Acting, on: date) -> None:
        """Record the day the report became public: entered, never computed.

        `models.publication.publish` calls this and asks for the plan in the same transaction.
        """
        require(acting.actor, Act.PUBLISH, self.as_thing())
        self._become_public(acting, on)

    def _become_public(self, acting: Acting, on: date) -> None:
        self._refuse_before_visit(on, acting, "the report is published")
        self._refuse_before_draft(on, "the report is published")
        check_move("inspection", self.state, S.PUBLISHED)
        self.published_on = on
        self.state = S.PUBLISHED
        self.note(EventKind.REPORT_PUBLISHED, acting, on, published_on=on)

    def take_in_as_published(self, acting: Acting, on: date) -> None:
        """Record the publication of a report that came out before it was on the register.

        Its draft must have gone out on some day, though nobody may have said which.
        """
        act = Act.TAKE_IN_INSPECTION if acting.is_taking_in else Act.PUBLISH
        require(acting.actor, Act.IMPORT_REPORT, self.as_thing())
        require(acting.actor, act, self.as_thing())
        if self.state in _DRAFT_UNKNOWN:
            self.state = S.COMMENTS_LAPSED
        self._become_public(acting, on)

    def note_taken_in(self, acting: Acting) -> None:
        """Record that it came on the register with what had already happened."""
        require(acting.actor, Act.TAKE_IN_INSPECTION, self.as_thing())
        self.taken_in_on = acting.on
        self.note(EventKind.INSPECTION_TAKEN_IN, acting)

    def begin_follow_up(self) -> None:
        """Move on once the plan has gone to the monitor; the plan's own events tell of it."""
        if self.state is S.PUBLISHED:
            self.state = S.FOLLOW_UP

    def close(self, acting: Acting) -> None:
        """End the follow-up."""
        self._advance(acting, S.CLOSED, EventKind.INSPECTION_CLOSED)

    def note(
        self,
        kind: EventKind,
        acting: Acting,
        on: date | None = None,
        subject_id: UUID | None = None,
        **body: object,
    ) -> Fact:
        """Record a fact about this inspection, or about something of it."""
        session = object_session(self)
        assert session is not None
        return record(session, kind, acting, (self.id, subject_id or self.id), on, **body)

    def as_thing(
        self, *, owner_post_id: UUID | None = None, claimed_by_id: UUID | None = None
    ) -> Thing:
        """Return what the permission rules need to know of this inspection, or a part of it."""
        return Thing(
            inspection_id=self.id,
            service_id=self.service_id,
            monitor_id=self.programme_version.programme.monitor_id,
            is_published=self.is_published,
            is_released=self.draft_sent_on is not None,
            is_forwarded=self.state in _FORWARDED,
            owner_post_id=owner_post_id,
            claimed_by_id=claimed_by_id,
        )

    def _advance(
        self, acting: Acting, state: InspectionState, kind: EventKind, on: date | None = None
    ) -> None:
        require(acting.actor, Act.RECORD_INSPECTION_FACT, self.as_thing())
        check_move("inspection", self.state, state)
        self.state = state
        self.note(kind, acting, on)

    def _happened(self, acting: Acting, kind: DeadlineKind, on: date, why: str) -> None:
        timetable = Timetable(self)
        timetable.meet(acting, kind, on)
        for forecast in timetable.overtake_forecasts(kind, on):
            why += f", which ends the forecast entered on {forecast.entered_on:%-d %B %Y}"
        timetable.replan_stages(acting, why)

    def _refuse_before_visit(self, on: date, acting: Acting, what: str) -> None:
        self._refuse_future(on, acting)
        if self.visit_ended_on is None:
            raise Refused(f"Record when the visit ended before {what}.")
        if on < self.visit_ended_on:
            raise Refused(
                f"{on:%-d %B %Y} is before the visit ended on {self.visit_ended_on:%-d %B %Y}, "
                f"so it cannot be the day {what}."
            )

    def _refuse_before_draft(self, on: date, what: str) -> None:
        if self.draft_sent_on is not None and on < self.draft_sent_on:
            raise Refused(
                f"{on:%-d %B %Y} is before the draft was sent on {self.draft_sent_on:%-d %B %Y}, "
                f"so it cannot be the day {what}."
            )

    @staticmethod
    def _refuse_future(on: date, acting: Acting) -> None:
        if on > acting.on:
            raise Refused(f"{on:%-d %B %Y} has not come yet. Facts are recorded once they happen.")
