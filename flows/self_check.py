"""Every hour: compares what should have happened with what did, and checks the record is whole."""

from prefect import flow

import clock
from flows._steps import StepFailed, calendar_acting, kept_run
from models import Acting
from models.anchor import anchors, note
from models.chain import verify
from models.database import reading
from models.queries.expected import differences
from settings import get_settings


def step(acting: Acting) -> list[str]:
    """Return, in sentences, everything that is not as it should be. None is good news."""
    file = get_settings().data_dir / "audit-anchor.jsonl"
    with reading() as session:
        found = differences(session, acting.on, acting.at)
        noted = anchors(file)
        verdict = verify(session, noted)
    if not verdict.is_intact:
        return [*found, verdict.sentence]
    note(verdict.head, file, acting.at)
    return found


@flow
def self_check() -> None:
    """Look for work left undone and for a record that was changed; fail if there is any."""
    today = clock.today()
    with kept_run("self_check", today) as tally:
        found = step(calendar_acting(today))
        tally.looked_at = 1
        if found:
            raise StepFailed(" ".join(found))
