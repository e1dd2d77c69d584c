"""Each morning: the window for the draft report opens or closes; time for comments lapses."""

from datetime import date

from prefect import flow

from flows._stage import run_stage, with_its_day
from flows._steps import Tally, look_at_stage
from models import Acting
from rules.timeline import DeadlineKind

K = DeadlineKind
STAGE = (K.DRAFT_REPORT, K.COMMENTS)


def step(acting: Acting) -> Tally:
    """Do this stage's part of one morning."""
    return look_at_stage(STAGE, acting)


@flow(flow_run_name=with_its_day)
def draft_report(as_of: date | None = None) -> None:
    """Look at every draft report and every wait for comments that the day concerns."""
    run_stage("draft_report", STAGE, as_of)
