"""Keeps what each run of a flow did, in its own transactions, so that a failure is kept too."""

from datetime import date, datetime
from uuid import UUID

from models.acting import Acting
from models.database import transaction
from models.flow_run import FlowRun


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
