"""The history of runs: a page of it, when each flow last ended, and which mornings were done."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from models.flow_run import FlowRun
from rules.owed import Run
from rules.running import DELIVERY

PAGE = 50
_ENDED = FlowRun.ended_at.is_not(None)
_WELL = and_(_ENDED, FlowRun.failure.is_(None))


@dataclass(frozen=True, slots=True)
class Before:
    """The last run of the page before: the next page begins after it."""

    began_at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which runs to list: of one flow, only those that failed, only those that changed anything.

    With `eventful`, deliveries that found nothing to send are left out: there is one every two
    minutes.
    """

    flow: str | None = None
    failed: bool = False
    changed: bool = False
    eventful: bool = False


def page_of_runs(
    session: Session, wanted: Wanted, before: Before | None = None
) -> tuple[Sequence[FlowRun], Before | None]:
    """Load a page of runs, the newest first, and where the next page begins."""
    asked = select(FlowRun)
    if wanted.flow:
        asked = asked.where(FlowRun.flow == wanted.flow)
    if wanted.failed:
        asked = asked.where(FlowRun.failure.is_not(None))
    if wanted.changed:
        asked = asked.where(FlowRun.changed > 0)
    if wanted.eventful:
        asked = asked.where(or_(FlowRun.flow != DELIVERY, FlowRun.changed > 0, ~_WELL))
    if before:
        same_moment = (FlowRun.began_at == before.began_at) & (FlowRun.id < before.id)
        asked = asked.where(or_(FlowRun.began_at < before.began_at, same_moment))
    newest_first = (FlowRun.began_at.desc(), FlowRun.id.desc())
    found = session.scalars(asked.order_by(*newest_first).limit(PAGE + 1)).all()
    if len(found) <= PAGE:
        return found, None
    last = found[PAGE - 1]
    return found[:PAGE], Before(last.began_at, last.id)


def flows_that_ran(session: Session) -> Sequence[str]:
    """Name every flow that has a run on record."""
    return session.scalars(select(FlowRun.flow).distinct().order_by(FlowRun.flow)).all()


def last_ends(session: Session, flows: Iterable[str]) -> Mapping[str, datetime]:
    """Return when each of these flows last came to its end, well or not, by the index alone."""
    last = {flow: last_run_of(session, flow) for flow in flows}
    return {flow: run.ended_at for flow, run in last.items() if run and run.ended_at}


def first_began(session: Session) -> datetime | None:
    """Return when the first run on record began; None where nothing has ever run."""
    return session.scalars(select(FlowRun.began_at).order_by(FlowRun.began_at).limit(1)).first()


def last_morning(session: Session, flow: str) -> date | None:
    """Return the newest day a flow has worked for to its end."""
    ended = select(func.max(FlowRun.as_of)).where(FlowRun.flow == flow, _ENDED)
    return session.scalars(ended).one()


def last_run_of(session: Session, flow: str) -> FlowRun | None:
    """Load the run of a flow that came to its end last."""
    newest = FlowRun.began_at.desc()
    return session.scalars(
        select(FlowRun).where(FlowRun.flow == flow, _ENDED).order_by(newest).limit(1)
    ).first()


def finished(session: Session, flow: str, since: date) -> list[Run]:
    """List a flow's runs that came to their end, for the days since one, in order of time.

    One that only some pieces failed in did its work; one that broke off did not.
    """
    did_its_work = or_(FlowRun.failure.is_(None), FlowRun.failure.startswith("StepFailed"))
    rows = session.execute(
        select(FlowRun.as_of, FlowRun.began_at)
        .where(FlowRun.flow == flow, FlowRun.as_of >= since, _ENDED, did_its_work)
        .order_by(FlowRun.began_at)
    )
    return [Run(as_of, began_at) for as_of, began_at in rows]
