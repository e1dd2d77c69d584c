"""Each morning: plans, decisions and revisions found late; a finalised plan is forwarded."""

from datetime import date

from prefect import flow

from flows._stage import run_stage, with_its_day
from flows._steps import Tally, look_at_stage
from models import Acting
from rules.timeline import DeadlineKind

STAGE = (
    DeadlineKind.IMPROVEMENT_PLAN,
    DeadlineKind.REVISED_PLAN,
    DeadlineKind.DECISION,
    DeadlineKind.FORWARDING,
    DeadlineKind.EXTENSION_DECISION,
)


def step(acting: Acting) -> Tally:
    """Do this stage's part of one morning."""
    return look_at_stage(STAGE, acting)


@flow(flow_run_name=with_its_day)
def improvement_plan(as_of: date | None = None) -> None:
    """Look at every plan that is due, to be decided on, revised or forwarded."""
    run_stage("improvement_plan", STAGE, as_of)
