"""A plan's way from its first answer to a verified action, each step as its form sends it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from models import EventKind
from tests.nightly._portal_process import value

E = EventKind
HEAD, LEAD, OWNER, MONITOR = (
    f"{name}@example.org" for name in ("head", "inspector", "owner", "monitor")
)
WHAT = "Check every assessment before it is signed off."


@dataclass(frozen=True, slots=True)
class Step:
    """One form: who sends it, where, with which fields, and the fact it must leave exactly once.

    `fields` is given the page that has the form. `fact` with `count` says how many such facts
    there are once the step is done.
    """

    who: str
    path: str
    fields: Callable[[str], dict[str, str]]
    fact: EventKind
    count: int
    page: str = ""


def steps(inspection_id: str, recommendations: int, owners_post: str, on: date) -> Iterator[Step]:
    """Give the whole way up to acknowledgement, in order."""
    plan, review = f"/plans/{inspection_id}", f"/inspections/{inspection_id}/review"
    for number in range(1, recommendations + 1):
        fields = _agreed(owners_post, on)
        path = f"{plan}/recommendations/{number}"
        yield Step(HEAD, path, fields, E.RECOMMENDATION_ANSWERED, number)
    yield Step(HEAD, f"{plan}/approval", _approval(on), E.PLAN_ENDORSED, 1)
    yield Step(HEAD, f"{plan}/submit", _declared, E.PLAN_SUBMITTED, 1)
    yield Step(LEAD, f"{review}/take-up", _seen, E.PLAN_TAKEN_UP, 1, review)
    yield Step(LEAD, f"{review}/return", _returned, E.PLAN_RETURNED, 1)
    path, answers = f"{plan}/recommendations/1", recommendations + 1
    yield Step(HEAD, path, _in_part(owners_post, on), E.RECOMMENDATION_ANSWERED, answers)
    yield Step(HEAD, f"{plan}/approval", _approval(on), E.PLAN_ENDORSED, 2)
    yield Step(HEAD, f"{plan}/submit", _declared, E.PLAN_SUBMITTED, 2)
    yield Step(LEAD, f"{review}/take-up", _seen, E.PLAN_TAKEN_UP, 2, review)
    yield Step(LEAD, f"{review}/finalise", _seen, E.PLAN_FINALISED, 1)
    yield Step(LEAD, f"{review}/forward", _seen, E.PLAN_FORWARDED, 1, review)
    at = f"/monitoring/{inspection_id}"
    yield Step(MONITOR, f"{at}/acknowledge", lambda _: {}, E.PLAN_ACKNOWLEDGED, 1)


def action_steps(inspection_id: str, action_id: str, on: date) -> Iterator[Step]:
    """Give one action's way, once the plan is with the monitor."""
    own = f"/actions/{action_id}"
    yield Step(OWNER, own, lambda _: {"do": "accept"}, E.ACTION_ACCEPTED, 1)
    yield Step(OWNER, f"{own}/done", _done(on), E.ACTION_CLAIMED, 1)
    decide = f"/monitoring/{inspection_id}/actions/{action_id}/decide"
    verified = {"decision": "verify", "reason": ""}
    yield Step(MONITOR, decide, lambda _: verified, E.ACTION_VERIFIED, 1)


def _day(name: str, on: date) -> dict[str, str]:
    parts = (("day", on.day), ("month", on.month), ("year", on.year))
    return {f"{name}-{part}": str(number) for part, number in parts}


def _agreed(owners_post: str, on: date) -> Callable[[str], dict[str, str]]:
    def fields(page: str) -> dict[str, str]:
        row = {"id": value(page, "actions-0-id"), "what": WHAT, "owner": owners_post}
        row |= {"measure": "Nine in ten meet the standard.", "partners": ""}
        row |= _day("due", on + timedelta(days=90))
        sent = {f"actions-0-{name}": words for name, words in row.items()}
        return sent | {"answer": "agreed", "reason": "", "do": "save", **_version(page)}

    return fields


def _in_part(owners_post: str, on: date) -> Callable[[str], dict[str, str]]:
    agreed = _agreed(owners_post, on)
    changed = {"answer": "partly_agreed", "reason": "Staff must be trained first."}
    return lambda page: agreed(page) | changed


def _approval(on: date) -> Callable[[str], dict[str, str]]:
    return lambda page: {"by": "Management Board", **_day("on", on), **_version(page)}


def _declared(page: str) -> dict[str, str]:
    return {"declared": "yes", **_version(page)}


def _returned(page: str) -> dict[str, str]:
    return {"reasons-0-number": "1", "reasons-0-why": "Say who checks it.", **_seen(page)}


def _done(on: date) -> Callable[[str], dict[str, str]]:
    return lambda _: {**_day("on", on), "evidence": "Minutes of the audit.", "link": ""}


def _version(page: str) -> dict[str, str]:
    return {"version": value(page, "version")}


def _seen(page: str) -> dict[str, str]:
    return {"seen": value(page, "seen")}
