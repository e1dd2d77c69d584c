"""plans why: says why an inspection's dates are the dates they are."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated

import typer
from rich.console import Console

import clock
from models.opening import opened
from models.queries.register import inspection_called
from models.queries.why import Why, as_document, whys_of
from rules.errors import NotFound
from rules.timeline import DeadlineKind
from settings import get_settings


def why(
    reference: Annotated[str, typer.Argument(help="The inspection, such as CCI-2012-001.")],
    milestone: Annotated[
        DeadlineKind | None, typer.Argument(help="One milestone, such as improvement_plan.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """Say why this date: the rule, what it is counted from, each day skipped, each move.

    It shows what the inspection's page shows, more time and stopped clocks included, and only
    reads.

    Example: plans why CCI-2012-001 improvement_plan
    """
    today = clock.today()
    with opened(get_settings().address_of_database()) as session:
        found = inspection_called(session, reference)
        whys = whys_of(session, found.id, lambda each: milestone is None or each.kind is milestone)
        if milestone is not None and not whys:
            raise NotFound("date", f"{milestone} in {found.reference}")
        if as_json:
            document = {
                "reference": found.reference,
                "area": found.area,
                "deadlines": [as_document(each, today) for each in whys],
            }
            typer.echo(json.dumps(document, indent=2, ensure_ascii=False))
        else:
            _show(Console(highlight=False), f"{found.reference}, {found.area}", whys)


def _show(console: Console, title: str, whys: Sequence[Why]) -> None:
    console.print(title, style="bold", markup=False)
    for each in whys:
        console.print()
        for line in lines_of(each):
            console.print(line, markup=False, soft_wrap=True)


def lines_of(why: Why) -> Iterator[str]:
    """Explain one date line by line, its name and days first."""
    deadline, explained = why.deadline, why.explanation
    state = "" if deadline.is_open else f", {deadline.state}"
    met = f" on {_day(deadline.met_on)}" if deadline.met_on else ""
    name = deadline.kind.replace("_", " ")
    yield f"{name}: {_days(deadline.opens_on, deadline.due_on)}{state}{met}"
    yield f"  rule          {explained.rule} ({explained.source})"
    counted = _days(explained.anchor_opens_on, explained.anchor_on)
    yield f"  counted from  {counted} ({explained.anchor_source})"
    yield f"  as counted    {_days(explained.opens_raw_on, explained.raw_on)}"
    for day in dict.fromkeys((*explained.skipped_at_opening, *explained.skipped)):
        yield f"  skipped       {_day(day.day)}: {day.reason}"
    yield from _changed(why)
    yield f"  answered for  {deadline.post.title}"
    yield f"  set by        {deadline.provenance}"


def _changed(why: Why) -> Iterator[str]:
    deadline = why.deadline
    if why.moves or deadline.original_due_on != deadline.due_on:
        yield f"  first set to  {_day(deadline.original_due_on)}"
    for move in why.moves:
        by = move.by or "the calendar or an operator"
        days = f"from {_day(move.old_due_on)} to {_day(move.new_due_on)}"
        yield f"  moved         {days} on {_day(move.moved_on)} by {by}: {move.reason}"
    for request in why.given.requests:
        wanted = f"asked for on {_day(request.asked_on)} until {_day(request.wanted_until)}"
        yield f"  more time     {wanted}: {request.reason} ({request.state})"
        if request.granted_until and request.decided_on:
            by = why.given.by(request.decided_by_id) or "the inspectorate"
            until = f"granted until {_day(request.granted_until)} on {_day(request.decided_on)}"
            yield f"                {until} by {by}: {request.decision_reason}"
        if request.reversed_on:
            by = why.given.by(request.reversed_by_id) or "the inspectorate"
            back = f"taken back on {_day(request.reversed_on)} by {by}"
            yield f"                {back}: {request.reversal_reason}"
    for stop in why.given.stops:
        by = why.given.by(stop.stopped_by_id) or "the inspectorate"
        again = f", running again from {_day(stop.restarted_on)}" if stop.restarted_on else ""
        yield f"  clock stopped {_day(stop.stopped_on)} by {by}: {stop.reason}{again}"


def _days(first: date | None, last: date) -> str:
    return _day(last) if first is None or first == last else f"{_day(first)} to {_day(last)}"


def _day(day: date | None) -> str:
    return f"{day:%-d %B %Y}" if day else ""
