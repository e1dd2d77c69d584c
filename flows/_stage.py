"""How a stage runs under Prefect: a task a chunk, nothing kept in Prefect but ids and counts."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from prefect import task, unmapped
from prefect.cache_policies import NO_CACHE
from prefect.runtime import flow_run

from flows._steps import (
    Kinds,
    Tally,
    calendar_acting,
    kept_run,
    look_at,
    the_day,
    waiting_chunks,
    work_off,
)
from models import Acting


def with_its_day() -> str:
    """Name a run after its flow and the day it is for."""
    day = flow_run.parameters.get("as_of") or the_day(None)
    return f"{flow_run.flow_name} {day}"


@task(task_run_name="chunk of deadlines", retries=2, retry_delay_seconds=5, cache_policy=NO_CACHE)
def look_at_chunk(ids: Sequence[UUID], acting: Acting) -> Tally:
    """Look at one chunk in one transaction. Tried again as a whole when the database is away."""
    return look_at(ids, acting)


def run_stage(name: str, kinds: Kinds, as_of: date | None) -> None:
    """Map the chunk task over what waits, until nothing does, and keep what the run did."""
    acting = calendar_acting(the_day(as_of))

    def look_at_all(chunks: list[Sequence[UUID]]) -> list[Tally]:
        futures = look_at_chunk.map(chunks, unmapped(acting))
        return [future.result() for future in futures]

    with kept_run(name, acting.on) as tally:
        tally.add(work_off(lambda failed: waiting_chunks(kinds, acting.on, failed), look_at_all))
