"""Mornings without Prefect, and all that they leave behind, in words two follow-ups can share."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from uuid import UUID

from sqlalchemy import select

import clock
from flows import reminders
from flows._steps import Tally
from flows.timeline import morning
from models import (
    Acting,
    Action,
    Deadline,
    Event,
    Inspection,
    MonitoringReview,
    Plan,
    Reminder,
)
from models.database import reading
from notifications.dispatcher import dispatch
from rules.timeline import DeadlineKind
from tests.factories import Case

ONE_DAY = timedelta(days=1)
Entry = tuple[date, str, str]


def days(first: date, last: date) -> Iterator[date]:
    """Give every day from the first to the last, both included."""
    return (first + ONE_DAY * n for n in range((last - first).days + 1))


def calendar_at_seven(on: date) -> Acting:
    return Acting.calendar(on, clock.london(on, time(7)))


def morning_of(on: date) -> Tally:
    """Do all that the calendar does on one morning."""
    return morning(calendar_at_seven(on))


def mornings(first: date, last: date, missed: tuple[date, date] | None = None) -> None:
    """Run every morning between two days, but for those missed in an outage."""
    for on in days(first, last):
        if missed is None or not missed[0] <= on <= missed[1]:
            morning_of(on)


def with_the_post(first: date, last: date) -> None:
    """Run every morning between two days, and at eight let what waits be delivered."""
    for on in days(first, last):
        morning_of(on)
        dispatch(clock.london(on, time(8)))


def remind_daily(first: date, last: date) -> None:
    """Let the reminders alone run each morning, as if no stage did anything."""
    for on in days(first, last):
        reminders.step(calendar_at_seven(on))


def ledger(case: Case, kind: DeadlineKind) -> list[Entry]:
    """Return who was to hear of one kind of date: the rung's day, its step, the post's name."""
    names = {person_id: post.value for post, person_id in case.people.items()}
    with reading() as session:
        rows = session.execute(
            select(Reminder.rung_on, Reminder.step, Reminder.person_id)
            .join(Deadline, Deadline.id == Reminder.deadline_id)
            .where(Deadline.kind == kind, Deadline.inspection_id == case.inspection_id)
        )
        return sorted((on, step, names.get(who, "somebody new")) for on, step, who in rows)


def hearers(entries: list[Entry]) -> dict[str, list[str]]:
    """Group the ledger by step, in the order in which the steps come."""
    grouped: dict[str, list[str]] = {}
    for _, step, name in entries:
        grouped.setdefault(step, []).append(name)
    return grouped


def left_behind(case: Case) -> dict[str, object]:
    """Return all that is on record of a case, with numbers and dates in place of ids."""
    with reading() as session:
        mine = case.inspection_id
        inspection = session.get_one(Inspection, mine)
        plan = session.scalars(select(Plan).where(Plan.inspection_id == mine)).one_or_none()
        events = session.scalars(select(Event).where(Event.inspection_id == mine))
        deadlines = session.execute(
            select(Deadline, MonitoringReview.number, Action.letter)
            .outerjoin(MonitoringReview, MonitoringReview.id == Deadline.review_id)
            .outerjoin(Action, Action.id == Deadline.action_id)
            .where(Deadline.inspection_id == mine)
        )
        reviews = session.scalars(
            select(MonitoringReview).join(MonitoringReview.plan).where(Plan.inspection_id == mine)
        )
        return {
            "inspection": inspection.state.value,
            "plan": plan and plan.state.value,
            "reviews": sorted((r.number, r.review_on, r.state.value) for r in reviews),
            "deadlines": sorted(_deadline(row[0], row[1], row[2]) for row in deadlines),
            "events": sorted(
                (e.kind.value, e.occurred_on.isoformat(), _without_ids(e.body)) for e in events
            ),
        }


def _deadline(deadline: Deadline, number: int | None, letter: str | None) -> tuple[str, ...]:
    shown = (
        *(deadline.kind, number, letter, deadline.state, deadline.raw_on, deadline.due_on),
        *(deadline.opens_on, deadline.met_on, deadline.decide_on, deadline.remind_on),
    )
    return tuple(str(each) for each in shown)


def _without_ids(body: dict[str, object]) -> str:
    return str(sorted((k, v) for k, v in body.items() if not _is_id(v) and k != "sha256"))


def _is_id(value: object) -> bool:
    try:
        UUID(str(value))
    except ValueError:
        return False
    return True
