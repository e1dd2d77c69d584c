"""Every few minutes: sends what waits in the outbox and is due to go."""

from prefect import flow

import clock
from flows._steps import kept_run
from notifications.dispatcher import dispatch


@flow
def delivery() -> None:
    """Hand every waiting message to its channel, as far as the cap of one run goes."""
    now = clock.now()
    with kept_run("delivery", clock.today()) as tally:
        delivered = dispatch(now)
        tally.looked_at = delivered.looked_at
        tally.changed = delivered.sent
