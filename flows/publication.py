"""Each morning: a publication forecast that has passed asks for the fact or a new forecast."""

from datetime import date

from prefect import flow

from flows._stage import run_stage, with_its_day
from flows._steps import Tally, look_at_stage
from models import Acting
from rules.timeline import DeadlineKind

STAGE = (DeadlineKind.PUBLICATION,)


def step(acting: Acting) -> Tally:
    """Do this stage's part of one morning."""
    return look_at_stage(STAGE, acting)


@flow(flow_run_name=with_its_day)
def publication(as_of: date | None = None) -> None:
    """Look at every forecast of publication that has passed."""
    run_stage("publication", STAGE, as_of)
