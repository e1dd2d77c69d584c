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

IN_ORDER = (
    provisional_findings.provisional_findings,
    draft_report.draft_report,
    publication.publication,
    improvement_plan.improvement_plan,
    monitoring.monitoring,
    reminders.reminders,
)
STEPS = (
    provisional_findings.step,
    draft_report.step,
    publication.step,
    improvement_plan.step,
    monitoring.step,
    reminders.step,
)


def morning(acting: Acting) -> Tally:
    """Do one morning's work without Prefect: what a rehearsal calls for each of its days."""
    total = Tally()
    for step in STEPS:
        total.add(step(acting))
    return total


@flow(flow_run_name=with_its_day)
def timeline(as_of: date | None = None) -> None:
    """Run one morning. A stage that fails stops no other, and fails the run at its end."""
    acting = calendar_acting(the_day(as_of))
    with kept_run("timeline", acting.on):
        states: list[State[None]] = [stage(acting.on, return_state=True) for stage in IN_ORDER]
        failed = [str(state.message) for state in states if not state.is_completed()]
        if failed:
            raise StepFailed(" ".join(failed))
