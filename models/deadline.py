"""Everything with a due date: what it is, whose post it is, why that day, and who looks when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.acting import Acting
from models.base import Base, one_of, words
from models.event import EventKind, Fact
from models.post import Post
from rules.attention import CalendarAct, Moment, moments, next_moment_on
from rules.errors import Refused
from rules.progress import days_late
from rules.reminders import next_rung_on
from rules.replanning import Planned, Standing
from rules.stages import DeadlineState
from rules.timeline import Anchor, Dates, DeadlineKind, Explanation, Milestone, explain
from rules.working_days import WorkingCalendar

if TYPE_CHECKING:
    from models.inspection import Inspection

OPEN = text("state = 'open'")
_STILL_TO_COME = frozenset({DeadlineState.OPEN, DeadlineState.STOPPED})


class Provenance(StrEnum):
    """Who set a date: the inspectorate's rules, or the service in its plan."""

    INSPECTORATE = "inspectorate"
    LOCAL = "local"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a deadline is about beside its inspection; at most one is set."""

    plan_id: UUID | None = None
    plan_version_id: UUID | None = None
    review_id: UUID | None = None
    action_id: UUID | None = None

    def id_within(self, inspection_id: UUID) -> UUID:
        """Return the id of the thing itself, the inspection when nothing narrower is set."""
        narrower = self.action_id or self.review_id or self.plan_version_id or self.plan_id
        return narrower or inspection_id


class Deadline(Base):
    """One date somebody answers for.

    `decide_on` is the morning its stage must next look, `remind_on` the one on which somebody
    must next hear; both are empty unless it is open.
    """

    __tablename__ = "deadline"
    __table_args__ = (
        UniqueConstraint("kind", "subject_id"),
        CheckConstraint(
            "subject_id = COALESCE(action_id, review_id, plan_version_id, plan_id, inspection_id)",
            name="subject_is_what_it_is_about",
        ),
        CheckConstraint(
            "state = 'open' OR (decide_on IS NULL AND remind_on IS NULL)",
            name="only_open_wants_attention",
        ),
        CheckConstraint("repeat > 0", name="repeats_from_one"),
        Index(
            "ix_deadline_decide_on", "decide_on", "kind", postgresql_where=OPEN, sqlite_where=OPEN
        ),
        Index("ix_deadline_remind_on", "remind_on", postgresql_where=OPEN, sqlite_where=OPEN),
        Index("ix_deadline_inspection_id", "inspection_id"),
        Index("ix_deadline_post_id", "post_id"),
    )

    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("inspection.id"))
    kind: Mapped[DeadlineKind] = mapped_column(words(DeadlineKind))
    subject_id: Mapped[UUID]
    plan_id: Mapped[UUID | None] = mapped_column(ForeignKey("plan.id"))
    plan_version_id: Mapped[UUID | None] = mapped_column(ForeignKey("plan_version.id"))
    review_id: Mapped[UUID | None] = mapped_column(ForeignKey("monitoring_review.id"))
    action_id: Mapped[UUID | None] = mapped_column(ForeignKey("action.id"))
    post_id: Mapped[UUID] = mapped_column(ForeignKey("post.id"))
    anchor_kind: Mapped[DeadlineKind | None] = mapped_column(words(DeadlineKind))
    anchor_opens_on: Mapped[date]
    anchor_on: Mapped[date]
    anchor_source: Mapped[str]
    repeat: Mapped[int] = mapped_column(default=1)
    raw_on: Mapped[date]
    due_on: Mapped[date]
    opens_raw_on: Mapped[date | None]
    opens_on: Mapped[date | None]
    original_due_on: Mapped[date]
    provenance: Mapped[Provenance] = mapped_column(
        words(Provenance), one_of("provenance", Provenance)
    )
    state: Mapped[DeadlineState] = mapped_column(
        words(DeadlineState), one_of("state", DeadlineState), default=DeadlineState.OPEN
    )
    met_on: Mapped[date | None]
    decide_on: Mapped[date | None]
    remind_on: Mapped[date | None]

    inspection: Mapped["Inspection"] = relationship(lazy="raise_on_sql")
    post: Mapped[Post] = relationship(lazy="raise_on_sql")

    @property
    def milestone(self) -> Milestone:
        """The line of the timetable this date comes from."""
        return self.inspection.programme_version.timeline[self.kind]

    @property
    def anchor(self) -> Anchor:
        """The day or days this clock runs from."""
        return Anchor(self.anchor_opens_on, self.anchor_on, self.anchor_source)

    @property
    def dates(self) -> Dates:
        """The raw and rolled days on record."""
        return Dates(self.raw_on, self.due_on, self.opens_raw_on, self.opens_on)

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to act."""
        return self.state is DeadlineState.OPEN

    @property
    def is_over(self) -> bool:
        """Whether it is history; one whose clock is stopped is not, though nobody has to act."""
        return self.state not in _STILL_TO_COME

    @property
    def subject(self) -> Subject:
        """What it is about beside its inspection."""
        return Subject(self.plan_id, self.plan_version_id, self.review_id, self.action_id)

    def standing(self) -> Standing:
        """Return this deadline as replanning reads it."""
        return Standing(self.id, self.kind, self.anchor, self.dates)

    def explanation(self, calendar: WorkingCalendar) -> Explanation:
        """Say why this date."""
        return explain(self.milestone, self.anchor, self.dates, calendar, self.repeat)

    def days_late(self, today: date) -> int:
        """Return how many days after the due day it was met, or stands unmet while it runs."""
        return days_late(self.state, self.due_on, self.met_on, today)

    def moments(self, calendar: WorkingCalendar) -> tuple[Moment, ...]:
        """List the mornings on which the calendar acts if nobody does."""
        return moments(self.milestone, self.anchor_on, self.dates, calendar)

    def moments_due(self, today: date, calendar: WorkingCalendar) -> tuple[Moment, ...]:
        """List the mornings up to today at which nobody has looked yet, oldest first."""
        if not self.is_open or self.decide_on is None:
            return ()
        start = self.decide_on
        return tuple(m for m in self.moments(calendar) if start <= m.on <= today)

    def looked_at(self, today: date, calendar: WorkingCalendar) -> None:
        """Put the next look at the first moment after today, if it is still open."""
        if self.is_open:
            self.decide_on = next_moment_on(self.moments(calendar), today)

    def watch(self, calendar: WorkingCalendar, since: date) -> None:
        """Set both days of attention for dates just given, reminding from `since` on."""
        self.decide_on = next_moment_on(self.moments(calendar), None)
        self.remind_on = next_rung_on(
            self.milestone.ladder, self.due_on, calendar, self.date_before(since)
        )

    def acts_done(self, calendar: WorkingCalendar) -> frozenset[CalendarAct]:
        """Name what the calendar has already done about the dates on record."""
        return frozenset(
            moment.act
            for moment in self.moments(calendar)
            if self.decide_on is None or moment.on < self.decide_on
        )

    def watch_again(
        self, calendar: WorkingCalendar, since: date, done: Collection[CalendarAct]
    ) -> None:
        """Set both days of attention anew. What was done is done again only on a day to come.

        A clock that is stopped wants none.
        """
        if not self.is_open:
            return
        self.watch(calendar, since)
        still_to_do = (m.on for m in self.moments(calendar) if m.on > since or m.act not in done)
        self.decide_on = next(still_to_do, None)

    def reminds_on(self, day: date, calendar: WorkingCalendar) -> bool:
        """Whether a step of its ladder falls on this very day."""
        day_before = self.date_before(day)
        return next_rung_on(self.milestone.ladder, self.due_on, calendar, day_before) == day

    @staticmethod
    def date_before(day: date) -> date:
        """Return the day before."""
        return date.fromordinal(day.toordinal() - 1)

    def take(self, plan: Planned) -> None:
        """Take over newly worked-out dates."""
        self.anchor_kind = self.milestone.anchor
        self.anchor_opens_on, self.anchor_on = plan.anchor.opens, plan.anchor.closes
        self.anchor_source = plan.anchor.source
        self.raw_on, self.due_on = plan.dates.raw_on, plan.dates.due_on
        self.opens_raw_on, self.opens_on = plan.dates.opens_raw_on, plan.dates.opens_on

    def move(
        self,
        acting: Acting,
        plan: Planned,
        calendar: WorkingCalendar,
        reason: str,
        fact_of: EventKind = EventKind.DEADLINE_MOVED,
        **body: object,
    ) -> "DeadlineMove":
        """Put a deadline that is not over on new dates, keeping the old ones with who and why.

        Where the move is part of something people are told of by its own name, `fact_of` is that.
        """
        if self.is_over:
            raise Refused("Only an open deadline can move; this one is history.")
        old, done = self.dates, self.acts_done(calendar)
        self.take(plan)
        self.watch_again(calendar, acting.on, done)
        fact = self.note(
            fact_of,
            acting,
            None,
            old_due_on=old.due_on,
            new_due_on=self.due_on,
            post=self.post_id,
            **body,
        )
        return DeadlineMove(
            deadline_id=self.id,
            event_id=fact.id,
            moved_on=acting.on,
            reason=reason,
            old_raw_on=old.raw_on,
            old_due_on=old.due_on,
            new_raw_on=self.raw_on,
            new_due_on=self.due_on,
        )

    def end(self, state: DeadlineState, on: date) -> None:
        """Close a deadline: met, lapsed or cancelled. Nobody hears of it again."""
        if not self.is_over:
            self.state = state
            self.met_on = on if state is DeadlineState.MET else None
            self.decide_on = self.remind_on = None

    def stand_still(self) -> None:
        """Stop the clock: while it is stopped nobody is reminded, and nothing is late."""
        self.state = DeadlineState.STOPPED
        self.decide_on = self.remind_on = None

    def note(self, kind: EventKind, acting: Acting, on: date | None = None, **body: object) -> Fact:
        """Record a fact about this deadline."""
        return self.inspection.note(
            kind, acting, on, self.id, deadline=self.id, about=self.kind, due_on=self.due_on, **body
        )


class DeadlineMove(Base):
    """One move of a deadline: from which day to which, why, and by which event."""

    __tablename__ = "deadline_move"
    __table_args__ = (Index("ix_deadline_move_deadline_id", "deadline_id"),)

    deadline_id: Mapped[UUID] = mapped_column(ForeignKey("deadline.id"))
    event_id: Mapped[UUID]
    moved_on: Mapped[date]
    reason: Mapped[str]
    old_raw_on: Mapped[date]
    old_due_on: Mapped[date]
    new_raw_on: Mapped[date]
    new_due_on: Mapped[date]
