"""Keeps what each run of a flow did, in its own transactions, so that a failure is kept too."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, delete, func, or_, select

from models.acting import Acting
from models.database import transaction
from models.flow_run import FlowRun

KEPT = timedelta(days=90)
# Delivery runs every two minutes, and mostly there is nothing to send.
UNEVENTFUL_KEPT = timedelta(days=7)


def begin_run(flow: str, as_of: date, at: datetime) -> UUID:
    """Note that a flow begins, and return the id under which it ends."""
    with transaction(Acting.calendar(as_of, at)) as session:
        run = FlowRun(flow=flow, as_of=as_of, began_at=at)
        session.add(run)
        session.flush()
        return run.id


def end_run(run_id: UUID, at: datetime, counts: tuple[int, int, int], failure: str | None) -> None:
    """Note how a run ended. `counts` are things looked at, changed and failed on."""
    with transaction(Acting.calendar(at.date(), at)) as session:
        run = session.get_one(FlowRun, run_id)
        run.ended_at, run.failure = at, failure
        run.looked_at, run.changed, run.failed = counts


def forget_old_runs(at: datetime) -> int:
    """Remove runs nobody will ask about again; each flow's last is kept. Return how many."""
    last = select(FlowRun.flow, func.max(FlowRun.began_at).label("at")).group_by(FlowRun.flow)
    newest = last.subquery()
    uneventful = and_(
        FlowRun.flow == "delivery",
        FlowRun.changed == 0,
        FlowRun.failure.is_(None),
        FlowRun.began_at < at - UNEVENTFUL_KEPT,
    )
    kept = select(newest.c.at).where(newest.c.flow == FlowRun.flow).scalar_subquery()
    with transaction(Acting.calendar(at.date(), at)) as session:
        gone = session.scalars(
            delete(FlowRun)
            .where(or_(FlowRun.began_at < at - KEPT, uneventful), FlowRun.began_at < kept)
            .returning(FlowRun.id)
            .execution_options(synchronize_session=False)
        ).all()
    return len(gone)
