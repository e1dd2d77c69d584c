"""Each morning: provisional findings fall due; a visit nobody recorded is asked about."""

from datetime import date

from prefect import flow

from flows._stage import run_stage, with_its_day
from flows._steps import Tally, look_at_stage
from models import Acting
from rules.timeline import DeadlineKind

STAGE = (DeadlineKind.VISIT, DeadlineKind.PROVISIONAL_FINDINGS)


def step(acting: Acting) -> Tally:
    """Do this stage's part of one morning."""
    return look_at_stage(STAGE, acting)


@flow(flow_run_name=with_its_day)
def provisional_findings(as_of: date | None = None) -> None:
    """Look at every visit and every set of provisional findings that the day concerns."""
    run_stage("provisional_findings", STAGE, as_of)
