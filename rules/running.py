"""Whether each flow that runs by itself has run when it should."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

MORNING, DELIVERY, SELF_CHECK = "timeline", "delivery", "self_check"
BY_THEMSELVES = (MORNING, DELIVERY, SELF_CHECK)
# The morning begins at 06:30 in London; by then it must have come to its end.
MORNING_DONE_BY = time(7)
LONGEST_SILENCE: Mapping[str, timedelta] = {
    DELIVERY: timedelta(minutes=15),
    SELF_CHECK: timedelta(hours=2),
}
LONGEST_MORNING = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Silence:
    """A flow that should have run and has not: when it last came to its end, if it ever did."""

    flow: str
    since: datetime | None


def morning_expected(local: datetime) -> date:
    """Return the newest day whose morning must have been done, by a London clock."""
    today = local.date()
    return today if local.time() >= MORNING_DONE_BY else today - timedelta(days=1)


def silences(
    ended: Mapping[str, datetime],
    morning_on: date | None,
    local: datetime,
    began: datetime | None = None,
) -> Iterator[Silence]:
    """Name each flow that has not run when it should.

    `ended` is the last end of each flow, `morning_on` the newest day whose morning was done.
    `began` is when the first flow of all began to run: one that never ended has its time from
    then on.
    """
    is_new = began is not None and local - began <= LONGEST_MORNING
    if (morning_on is None and not is_new) or (morning_on and morning_on < morning_expected(local)):
        yield Silence(MORNING, ended.get(MORNING))
    for flow, longest in LONGEST_SILENCE.items():
        last = ended.get(flow, began)
        if last is None or local - last > longest:
            yield Silence(flow, ended.get(flow))
