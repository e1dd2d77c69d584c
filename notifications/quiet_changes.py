"""Which reminders go on another day when a quiet period is added or ended."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from models import Session
from models.queries.consequences import Stood
from notifications.consequences import Became, DateChange, Days, NextReminder
from notifications.date_changes import Hearing
from rules.reminders import heard_on, rungs
from rules.working_days import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Quiet:
    """The quiet days before a change and after it, with the working calendar."""

    before: frozenset[date]
    after: frozenset[date]
    calendar: WorkingCalendar


def reminders_moved(session: Session, stood: Iterable[Stood], quiet: Quiet) -> list[DateChange]:
    """List each reminder that goes on another day, from the next one of each open date on."""
    changed = quiet.before ^ quiet.after
    if not changed:
        return []
    last = max(changed)
    about = [e for e in stood if e.is_open and e.remind_on is not None and e.remind_on <= last]
    hearing = Hearing(session, about)
    found = [change for each in about for change in _moved(each, quiet, hearing, last)]
    return sorted(found, key=_by_day)


def _by_day(change: DateChange) -> tuple[date, str, str, str]:
    assert change.reminder_before is not None
    return (change.reminder_before.on, change.area, change.kind, change.number or "")


def _moved(each: Stood, quiet: Quiet, hearing: Hearing, last: date) -> Iterator[DateChange]:
    assert each.remind_on is not None
    ladder = hearing.milestone(each).ladder
    for rung in rungs(ladder, each.due_on, quiet.calendar):
        if rung.on > last:
            return
        if rung.on < each.remind_on:
            continue
        was, now = (heard_on(rung.on, days, quiet.calendar) for days in (quiet.before, quiet.after))
        if was != now:
            people = hearing.people(each, rung.level, rung.on)
            yield _change(each, hearing, NextReminder(was, people), NextReminder(now, people))


def _change(each: Stood, hearing: Hearing, was: NextReminder, now: NextReminder) -> DateChange:
    days = Days(each.opens_on, each.due_on)
    return DateChange(
        inspection_id=each.inspection_id,
        reference=each.reference,
        area=each.area,
        kind=each.kind,
        number=each.number,
        became=Became.KEPT,
        old=days,
        new=days,
        why="",
        rule=hearing.rule_of(each),
        post=each.post,
        reminder_before=was,
        reminder_after=now,
    )
