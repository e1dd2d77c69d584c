"""Each morning: runs the stages in order, then the reminders. Safe to run again at any hour."""

from datetime import date

from prefect import flow
from prefect.client.schemas.objects import State

from flows import (
    draft_report,
    improvement_plan,
    monitoring,
    provisional_findings,
    publication,
    reminders,
)
from flows._stage import with_its_day
from flows._steps import StepFailed, Tally, calendar_acting, kept_run, the_day
from models import Acting
from models.database import reading
from models.queries.waking import kinds_due
from rules.timeline import DeadlineKind

IN_ORDER = (
    provisional_findings.provisional_findings,
    draft_report.draft_report,
    publication.publication,
    improvement_plan.improvement_plan,
    monitoring.monitoring,
    reminders.reminders,
)
STAGES = (provisional_findings, draft_report, publication, improvement_plan, monitoring)


def morning(acting: Acting) -> Tally:
    """Do one morning's work without Prefect: what a rehearsal calls for each of its days.

    A stage at whose kinds of date nobody must look today is passed over.
    """
    total, due = Tally(), _kinds_due(acting)
    for stage in STAGES:
        if due.isdisjoint(stage.STAGE):
            continue
        tally = stage.step(acting)
        total.add(tally)
        if tally.changed:
            due = _kinds_due(acting)
    total.add(reminders.step(acting))
    return total


def _kinds_due(acting: Acting) -> set[DeadlineKind]:
    with reading() as session:
        return kinds_due(session, acting.on)


@flow(flow_run_name=with_its_day)
def timeline(as_of: date | None = None) -> None:
    """Run one morning. A stage that fails stops no other, and fails the run at its end."""
    acting = calendar_acting(the_day(as_of))
    with kept_run("timeline", acting.on):
        states: list[State[None]] = [stage(acting.on, return_state=True) for stage in IN_ORDER]
        failed = [str(state.message) for state in states if not state.is_completed()]
        if failed:
            raise StepFailed(" ".join(failed))
