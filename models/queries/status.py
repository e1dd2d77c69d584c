"""How the service stands today: what an operator asks each morning, in a few counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.deadline import Deadline
from models.flow_run import FlowRun
from models.inspection import Inspection
from models.notification import ChannelName, ChannelState, Notification, NotificationState
from models.programme import ProgrammeVersion
from models.rules_document import rules_of
from rules.stages import DeadlineState, InspectionState
from rules.timeline import Timing

_WAITING = Notification.state.in_([NotificationState.QUEUED, NotificationState.SENDING])


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Open deadlines: how many in all, due today, and late. A forecast is never late."""

    open: int
    due_today: int
    late: int


@dataclass(frozen=True, slots=True)
class Outbox:
    """Messages on their way out: waiting, since when the oldest of those due waits, and given up.

    `paused` names each channel that staff must mend, with the reason.
    """

    waiting: int
    oldest_due_at: datetime | None
    dead: int
    paused: Mapping[ChannelName, str | None]


@dataclass(frozen=True, slots=True)
class LastRun:
    """What a flow did when it last ran. `failure` is empty when all went well."""

    flow: str
    as_of: date
    began_at: datetime
    ended_at: datetime | None
    failed: int
    failure: str | None


def inspections_by_state(session: Session) -> Mapping[InspectionState, int]:
    """Count inspections in each state that any is in, in the order of the follow-up."""
    found = session.execute(select(Inspection.state, func.count()).group_by(Inspection.state))
    counts = dict(found.all())
    return {state: counts[state] for state in InspectionState if state in counts}


def deadlines(session: Session, today: date) -> Deadlines:
    """Count open deadlines."""
    standing = select(func.count()).where(Deadline.state == DeadlineState.OPEN)
    return Deadlines(
        open=session.scalars(standing).one(),
        due_today=session.scalars(standing.where(Deadline.due_on == today)).one(),
        late=_late(session, today),
    )


def outbox(session: Session, now: datetime) -> Outbox:
    """Count what waits to be sent and what was given up."""
    dead = Notification.state == NotificationState.DEAD
    oldest = select(func.min(Notification.not_before)).where(
        _WAITING, Notification.not_before <= now
    )
    paused = select(ChannelState.channel, ChannelState.reason).where(
        ChannelState.paused_at.is_not(None)
    )
    return Outbox(
        waiting=session.scalars(select(func.count()).where(_WAITING)).one(),
        oldest_due_at=session.scalars(oldest).one(),
        dead=session.scalars(select(func.count()).where(dead)).one(),
        paused=dict(session.execute(paused.order_by(ChannelState.channel)).all()),
    )


def last_runs(session: Session) -> Sequence[LastRun]:
    """Return the last run of each flow that ever ran, by name."""
    newest = select(FlowRun.flow, func.max(FlowRun.began_at).label("began_at")).group_by(
        FlowRun.flow
    )
    last = newest.subquery()
    runs = session.scalars(
        select(FlowRun)
        .join(last, (FlowRun.flow == last.c.flow) & (FlowRun.began_at == last.c.began_at))
        .order_by(FlowRun.flow)
    )
    return [
        LastRun(run.flow, run.as_of, run.began_at, run.ended_at, run.failed, run.failure)
        for run in runs
    ]


def has_run(session: Session, flow: str, on: date) -> bool:
    """Whether a flow ran to its end without failure for a day."""
    whole = select(FlowRun.id).where(
        FlowRun.flow == flow,
        FlowRun.as_of == on,
        FlowRun.ended_at.is_not(None),
        FlowRun.failure.is_(None),
    )
    return session.scalars(whole.limit(1)).first() is not None


def _late(session: Session, today: date) -> int:
    """Count by rule, then leave out forecasts: which they are, only a programme's rules know."""
    found = session.execute(
        select(Inspection.programme_version_id, Deadline.kind, func.count())
        .join(Inspection, Inspection.id == Deadline.inspection_id)
        .where(Deadline.state == DeadlineState.OPEN, Deadline.due_on < today)
        .group_by(Inspection.programme_version_id, Deadline.kind)
    )
    rules = {
        version: rules_of(document)[1]
        for version, document in session.execute(
            select(ProgrammeVersion.id, ProgrammeVersion.document)
        )
    }
    return sum(
        count
        for version, kind, count in found
        if rules[version][kind].timing is not Timing.FORECAST
    )
