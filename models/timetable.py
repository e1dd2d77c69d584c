"""Keeps an inspection's deadlines in step with its facts: sets, meets, moves and ends them."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from sqlalchemy.orm import Session, object_session

from models.acting import Acting
from models.adjustments import adjustments_of
from models.deadline import Deadline, DeadlineMove, Provenance, Subject
from models.event import EventKind
from models.forecast import Forecast, end_forecasts, overtake_forecasts
from models.overtaken import end_request
from models.posts import post_for
from models.queries import standing
from models.redating import Redating, redated
from rules.attention import CalendarAct
from rules.replanning import Move, Planned, planned, replan
from rules.stages import DeadlineState
from rules.timeline import Anchor, Dates, DeadlineKind, Timing, dates_of
from rules.working_days import WorkingCalendar

if TYPE_CHECKING:
    from models.inspection import Inspection

K = DeadlineKind
STAGES = (K.PROVISIONAL_FINDINGS, K.DRAFT_REPORT, K.COMMENTS, K.PUBLICATION)
WHOLE_INSPECTION = Subject()
NOTED = {
    CalendarAct.FALL_DUE: EventKind.DEADLINE_FELL_DUE,
    CalendarAct.OPEN_WINDOW: EventKind.WINDOW_OPENED,
    CalendarAct.CLOSE_WINDOW: EventKind.WINDOW_CLOSED,
    CalendarAct.NOTE_LATE: EventKind.DEADLINE_PASSED,
    CalendarAct.ASK_FOR_FACT: EventKind.FACT_ASKED_FOR,
}


def is_unasked(act: CalendarAct, acting: Acting) -> bool:
    """Whether nobody was asked: the service did not follow the inspection yet."""
    return acting.is_taking_in and act is CalendarAct.ASK_FOR_FACT


class Timetable:
    """The deadlines of one inspection under its own rules and the working calendar."""

    def __init__(self, inspection: "Inspection") -> None:
        session = object_session(inspection)
        assert session is not None
        self.session: Session = session
        self.inspection = inspection
        self.rules = inspection.programme_version.timeline

    @property
    def calendar(self) -> WorkingCalendar:
        """The working calendar of this transaction."""
        return standing.calendar(self.session)

    def find(self, kind: DeadlineKind, subject: Subject = WHOLE_INSPECTION) -> Deadline | None:
        """Return the deadline of this kind about this subject, if it was ever set."""
        about = subject.id_within(self.inspection.id)
        return standing.deadline_about(self.session, kind, about)

    def set(
        self,
        acting: Acting,
        kind: DeadlineKind,
        anchor: Anchor,
        subject: Subject = WHOLE_INSPECTION,
        repeat: int = 1,
    ) -> Deadline:
        """Start a clock: work the dates out by rule and record the deadline."""
        dates = dates_of(self.rules[kind], anchor, self.calendar, repeat)
        deadline = self._add(acting, Planned(kind, anchor, dates), subject)
        deadline.repeat = repeat
        return deadline

    def enter(
        self, acting: Acting, kind: DeadlineKind, subject: Subject, due: tuple[date, UUID]
    ) -> Deadline:
        """Record a date the service entered itself: (the day, the post that answers for it)."""
        day, post_id = due
        plan = Planned(kind, Anchor.on(day, "entered in the plan"), Dates(day, day))
        return self._add(acting, plan, subject, (post_id, Provenance.LOCAL))

    def meet(
        self, acting: Acting, kind: DeadlineKind, on: date, subject: Subject = WHOLE_INSPECTION
    ) -> None:
        """Mark a deadline met on a day; one that was never set, or is over, stays as it is.

        A clock that is stopped is no hindrance: what happens meanwhile has happened.
        """
        deadline = self.find(kind, subject)
        if deadline is not None and not deadline.is_over:
            self._note_what_the_calendar_missed(deadline, acting, on)
            deadline.end(DeadlineState.MET, on)
            if self.rules[kind].timing is Timing.FORECAST:
                end_forecasts(self.session, self.inspection.id, on, kind)
            end_request(self.session, acting, deadline)

    def overtake_forecasts(self, happened: DeadlineKind, on: date) -> Sequence[Forecast]:
        """End what was forecast before that from which its rule counts happened, on a day."""
        counted = self.rules.anchored_on(happened)
        kinds = [each.kind for each in counted if each.timing is Timing.FORECAST]
        if not kinds:
            return ()
        return overtake_forecasts(self.session, self.inspection.id, kinds, on)

    def reopen(
        self, acting: Acting, kind: DeadlineKind, subject: Subject = WHOLE_INSPECTION
    ) -> None:
        """Open a met deadline again on its old date, because what met it was refused."""
        deadline = self.find(kind, subject)
        if deadline is not None and deadline.state is DeadlineState.MET:
            deadline.state, deadline.met_on = DeadlineState.OPEN, None
            deadline.watch(self.calendar, acting.on)
            deadline.looked_at(deadline.date_before(acting.on), self.calendar)

    def cancel(self, acting: Acting, kinds: Iterable[DeadlineKind] | None = None) -> None:
        """Cancel open deadlines, of these kinds or all; nobody is reminded of them again."""
        wanted = None if kinds is None else set(kinds)
        for deadline in standing.deadlines_of(self.session, self.inspection.id):
            if not deadline.is_over and (wanted is None or deadline.kind in wanted):
                deadline.end(DeadlineState.CANCELLED, acting.on)
                deadline.note(EventKind.DEADLINE_CANCELLED, acting)
                end_request(self.session, acting, deadline)

    def put(
        self,
        acting: Acting,
        kind: DeadlineKind,
        anchor: Anchor,
        reason: str,
        subject: Subject = WHOLE_INSPECTION,
    ) -> None:
        """Let a clock run from another day: set it, or move it with the reason if it is not over.

        What people have decided about its dates still counts.
        """
        deadline = self.find(kind, subject)
        if deadline is None:
            self.set(acting, kind, anchor, subject)
        elif not deadline.is_over:
            by_rule = dates_of(self.rules[kind], anchor, self.calendar, deadline.repeat)
            adjustments = adjustments_of(self.session, [self.inspection.id])
            plan = Planned(kind, anchor, adjustments.of(deadline, by_rule, anchor))
            self.save(acting, Move(kind, deadline.id, deadline.dates, plan), reason)

    def open_again(self, acting: Acting, kinds: Iterable[DeadlineKind]) -> None:
        """Open what was cancelled of the inspection's own dates, on the day it stood on."""
        for kind in kinds:
            deadline = self.find(kind)
            if deadline is not None and deadline.state is DeadlineState.CANCELLED:
                deadline.state = DeadlineState.OPEN
                deadline.watch(self.calendar, acting.on)
                deadline.note(EventKind.DEADLINE_SET, acting)

    def correct_met(self, kind: DeadlineKind, on: date) -> None:
        """Put right the day a date was met, because the fact that met it happened then."""
        deadline = self.find(kind)
        if deadline is not None and deadline.state is DeadlineState.MET:
            deadline.met_on = on

    def replan_stages(self, acting: Acting, reason: str) -> tuple[Move, ...]:
        """Bring the dates up to publication in line with the facts; only open ones move."""
        moves = self.moves()
        for move in moves:
            self.save(acting, move, reason)
        return moves

    def moves(self) -> tuple[Move, ...]:
        """Work out what would move, changing nothing: the preview of `replan_stages`."""
        on_record = standing.deadlines_of(self.session, self.inspection.id)
        closed = {d.kind for d in on_record if d.is_over}
        kinds = [kind for kind in STAGES if kind not in closed and not self._happened(kind)]
        still_open = [deadline for deadline in on_record if not deadline.is_over]
        adjustments = adjustments_of(self.session, [self.inspection.id])
        wanted = self.by_rule(kinds)
        for deadline in still_open:
            if deadline.kind in wanted:
                plan = wanted[deadline.kind]
                dates = adjustments.of(deadline, plan.dates, plan.anchor)
                wanted[deadline.kind] = replace(plan, dates=dates)
        return replan((deadline.standing() for deadline in still_open), wanted)

    def by_rule(self, kinds: Iterable[DeadlineKind]) -> dict[DeadlineKind, Planned]:
        """Work out the dates up to publication as the rules alone give them."""
        return planned(self.rules, self._anchors(), kinds, self.calendar)

    def redate(
        self, acting: Acting, reason: str, before: WorkingCalendar | None = None
    ) -> tuple[Move, ...]:
        """Work out every open date anew from its anchor; what the service entered never moves.

        `before` is the working calendar the dates on record were worked out with, if another.
        """
        on_record = standing.deadlines_of(self.session, self.inspection.id)
        still_open = [deadline for deadline in on_record if not deadline.is_over]
        adjustments = adjustments_of(self.session, [self.inspection.id])
        return redated(self, acting, Redating(still_open, adjustments, reason, before))

    def _anchors(self) -> dict[DeadlineKind, Anchor]:
        facts = self.inspection
        anchors = {}
        if facts.visit_ended_on:
            anchors[K.VISIT] = Anchor.on(facts.visit_ended_on, "visit ended, as recorded")
        elif facts.visit_planned_until:
            anchors[K.VISIT] = Anchor.on(facts.visit_planned_until, "visit as planned")
        if facts.draft_sent_on:
            anchors[K.DRAFT_REPORT] = Anchor.on(facts.draft_sent_on, "draft sent, as recorded")
        return anchors

    def _happened(self, kind: DeadlineKind) -> bool:
        facts = self.inspection
        return bool(
            {
                K.PROVISIONAL_FINDINGS: facts.provisional_findings_given_on,
                K.DRAFT_REPORT: facts.draft_sent_on,
                K.COMMENTS: facts.comments_received_on or facts.published_on,
                K.PUBLICATION: facts.published_on,
            }[kind]
        )

    def save(self, acting: Acting, move: Move, reason: str) -> None:
        """Put one move on record."""
        if move.is_new:
            self._add(acting, move.new, WHOLE_INSPECTION)
            return
        deadline = self.session.get_one(Deadline, move.deadline_id)
        if move.old == move.new.dates:
            deadline.take(move.new)  # the anchor is surer now; no date has changed
            return
        saved: DeadlineMove = deadline.move(acting, move.new, self.calendar, reason)
        self.session.add(saved)
        if deadline.review_id is not None and deadline.kind is K.MONITORING_REVIEW:
            standing.review_moved(self.session, deadline.review_id, deadline.due_on)

    def _add(
        self,
        acting: Acting,
        plan: Planned,
        subject: Subject,
        entered: tuple[UUID, Provenance] | None = None,
    ) -> Deadline:
        post_id, provenance = entered or (self._post(plan.kind), Provenance.INSPECTORATE)
        deadline = Deadline(
            id=uuid4(),
            inspection=self.inspection,
            inspection_id=self.inspection.id,
            kind=plan.kind,
            subject_id=subject.id_within(self.inspection.id),
            **asdict(subject),
            post_id=post_id,
            original_due_on=plan.dates.due_on,
            provenance=provenance,
            state=DeadlineState.OPEN,
        )
        deadline.take(plan)
        deadline.watch(self.calendar, acting.on)
        self.session.add(deadline)
        if deadline.milestone.told:
            deadline.note(EventKind.DEADLINE_SET, acting, told=list(deadline.milestone.told))
        else:
            deadline.note(EventKind.DEADLINE_SET, acting)
        return deadline

    def _post(self, kind: DeadlineKind) -> UUID:
        return post_for(self.session, self.inspection, self.rules[kind]).id

    def _note_what_the_calendar_missed(self, deadline: Deadline, acting: Acting, on: date) -> None:
        """Note a passed date even when its morning never ran, so that the record is the same."""
        for moment in deadline.moments_due(on, self.calendar):
            kind = NOTED.get(moment.act)
            if kind is not None and not is_unasked(moment.act, acting):
                deadline.note(kind, acting, moment.on)
