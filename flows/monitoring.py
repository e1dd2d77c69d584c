"""Each morning: acknowledgements chased, updates asked for, reviews scheduled, targets passed."""

from datetime import date

from prefect import flow

from flows._stage import run_stage, with_its_day
from flows._steps import Tally, look_at_stage
from models import Acting
from rules.timeline import DeadlineKind

STAGE = (
    DeadlineKind.ACKNOWLEDGEMENT,
    DeadlineKind.UPDATE_REQUEST,
    DeadlineKind.PROGRESS_UPDATE,
    DeadlineKind.MONITORING_REVIEW,
    DeadlineKind.ACTION_TARGET,
    DeadlineKind.TARGET_CHANGE_DECISION,
)


def step(acting: Acting) -> Tally:
    """Do this stage's part of one morning."""
    return look_at_stage(STAGE, acting)


@flow(flow_run_name=with_its_day)
def monitoring(as_of: date | None = None) -> None:
    """Look at every forwarded plan's acknowledgement, reviews, updates and targets."""
    run_stage("monitoring", STAGE, as_of)
