"""On demand: reads a published report that was handed in, and keeps the reading beside it."""

from uuid import UUID

from prefect import flow

import clock
from flows._steps import calendar_acting, kept_run
from models import Acting
from models.database import transaction
from models.report_register import file_to_read, keep_reading
from reports.published import as_document, read_report
from rules.errors import NotAReport


def step(acting: Acting, file_id: UUID) -> bool:
    """Read one file and keep what was read, or why it could not be; say whether it could."""
    with transaction(acting) as session:
        file = file_to_read(session, file_id)
        try:
            reading = as_document(read_report(file.content))
        except NotAReport as refusal:
            keep_reading(file, acting.at, None, str(refusal))
            return False
        keep_reading(file, acting.at, reading, None)
        return True


@flow
def intake(file_id: UUID) -> None:
    """Read one report that waits. Reading it again gives the same."""
    today = clock.today()
    with kept_run("intake", today) as tally:
        tally.looked_at = 1
        tally.changed = int(step(calendar_acting(today), file_id))
