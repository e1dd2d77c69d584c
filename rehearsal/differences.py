"""Compares a rehearsal with the same one changed: every date and message that differs."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from rehearsal.programme_outcome import ProgrammeRehearsal
from rehearsal.rehearse import DeadlineShown, Rehearsal
from rehearsal.wording import days_as_range, full_date, in_days

Message = tuple[date, str, str]


@dataclass(frozen=True, slots=True)
class DateDiffers:
    """A date that is another with the changes than without; None where there is none."""

    label: str
    what: str
    without: str | None
    with_changes: str | None
    apart: str
    why: str


@dataclass(frozen=True, slots=True)
class MessageDiffers:
    """A message that only one of the two rehearsals has."""

    on: date
    to: str
    subject: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Differences:
    """What some changes bring about: `changes` says them in words."""

    changes: tuple[str, ...]
    dates: tuple[DateDiffers, ...]
    messages: tuple[MessageDiffers, ...]
    messages_without: int
    messages_with: int


def compare(without: Rehearsal, with_changes: Rehearsal, changes: Sequence[str]) -> Differences:
    """List what differs between two rehearsals of one report."""
    return Differences(
        changes=tuple(changes),
        dates=tuple(_dates(without, with_changes)),
        messages=tuple(_messages(without, with_changes)),
        messages_without=_counted(without).total(),
        messages_with=_counted(with_changes).total(),
    )


def _dates(without: Rehearsal, with_changes: Rehearsal) -> Iterator[DateDiffers]:
    before = {each.label: each for each in without.deadlines}
    after = {each.label: each for each in with_changes.deadlines}
    for label in {**after, **before}:
        yield from _one_date(label, before.get(label), after.get(label))


def _one_date(
    label: str, before: DeadlineShown | None, after: DeadlineShown | None
) -> Iterator[DateDiffers]:
    why = _why(after) if after else "no longer set"
    if _due(before) != _due(after):
        apart = in_days(after.due_on, before.due_on) if before and after else ""
        yield DateDiffers(label, "due", _due(before), _due(after), apart, why)
    if _happened(before) != _happened(after):
        met = (before and before.met_on, after and after.met_on)
        apart = in_days(met[1], met[0]) if met[0] and met[1] else ""
        yield DateDiffers(label, "happened", _happened(before), _happened(after), apart, "")


def _due(shown: DeadlineShown | None) -> str | None:
    return days_as_range(shown.opens_on, shown.due_on) if shown else None


def _happened(shown: DeadlineShown | None) -> str | None:
    if shown is None:
        return None
    return full_date(shown.met_on) if shown.met_on else shown.state


def _why(shown: DeadlineShown) -> str:
    """Give the reason of the last move, or else the rule and the day it is counted from."""
    if shown.moves:
        return shown.moves[-1].reason
    rolled = "".join(f"; {full_date(each.day)} is {each.reason}" for each in shown.why.skipped)
    return f"{shown.why.rule}, from {full_date(shown.why.anchor_on)}{rolled}"


def _messages(without: Rehearsal, with_changes: Rehearsal) -> Iterator[MessageDiffers]:
    before, after = _counted(without), _counted(with_changes)
    gone, new = before - after, after - before
    found = [MessageDiffers(*message, is_new=False) for message in gone.elements()]
    found += [MessageDiffers(*message, is_new=True) for message in new.elements()]
    yield from sorted(found, key=lambda each: (each.on, each.to, each.subject))


def _counted(rehearsal: Rehearsal) -> Counter[Message]:
    return Counter(
        (day.on, message.to, message.subject) for day in rehearsal.days for message in day.messages
    )


@dataclass(frozen=True, slots=True)
class FigureDiffers:
    """One number of a programme, without the changes and with them."""

    what: str
    without: int
    with_changes: int


@dataclass(frozen=True, slots=True)
class ProgrammeDifferences:
    """What some changes bring about in a whole programme, in numbers."""

    changes: tuple[str, ...]
    figures: tuple[FigureDiffers, ...]


def compare_programmes(
    without: ProgrammeRehearsal, with_changes: ProgrammeRehearsal, changes: Sequence[str]
) -> ProgrammeDifferences:
    """List the numbers of two rehearsals of one programme, each beside the other."""
    before, after = dict(_figures(without)), dict(_figures(with_changes))
    names = {**before, **after}
    figures = (FigureDiffers(name, before.get(name, 0), after.get(name, 0)) for name in names)
    return ProgrammeDifferences(tuple(changes), tuple(figures))


def _figures(rehearsal: ProgrammeRehearsal) -> Iterator[tuple[str, int]]:
    yield "Days until the last follow-up ended", rehearsal.days
    yield "Facts on record", sum(rehearsal.facts.values())
    yield "Dates moved", rehearsal.facts.get("deadline_moved", 0)
    yield "Messages", sum(rehearsal.messages.values())
    yield "Most messages to one person on one day", rehearsal.busiest_day.messages
    yield "Reminders that went further up", rehearsal.escalations
    for each in rehearsal.timeliness:
        name = each.kind.value.replace("_", " ").capitalize()
        yield f"{name}: after the due day", each.met - each.on_time
