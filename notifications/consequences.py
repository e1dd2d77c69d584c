"""What a change brings about, as a value: dates, messages, reminders; equal ones are one change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from models.event import canonical
from rules.timeline import DeadlineKind


class Became(StrEnum):
    """What a change makes of a date. KEPT is a date that stays while its reminder moves."""

    SET = "set"
    MOVED = "moved"
    MET = "met"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"
    STOPPED = "stopped"
    OPENED_AGAIN = "opened_again"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Days:
    """The day something is due, or the days from which to which."""

    opens_on: date | None
    due_on: date


@dataclass(frozen=True, slots=True)
class NextReminder:
    """When somebody next hears of a date if nothing is done, and who."""

    on: date
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DateChange:
    """One date before and after, why, whose it is, and who next hears of it when."""

    inspection_id: UUID
    reference: str
    area: str
    kind: DeadlineKind
    number: str | None
    became: Became
    old: Days | None
    new: Days | None
    why: str
    rule: str
    post: str
    reminder_before: NextReminder | None
    reminder_after: NextReminder | None


@dataclass(frozen=True, slots=True)
class Message:
    """One message somebody will have because of a change: at once, or in their next digest."""

    words: str
    person_id: UUID
    person: str
    post: str
    is_at_once: bool


@dataclass(frozen=True, slots=True)
class NotSent:
    """A reminder that was prepared and will not be sent, because its date is no longer so."""

    area: str
    kind: DeadlineKind
    number: str | None
    due_on: date
    rung_on: date
    person: str


@dataclass(frozen=True, slots=True)
class Consequences:
    """Everything a change does. `facts` is what it writes down, without what is made by chance."""

    dates: Sequence[DateChange]
    messages: Sequence[Message]
    not_sent: Sequence[NotSent]
    facts: Sequence[tuple[str, ...]]

    @property
    def fingerprint(self) -> str:
        """The SHA-256, in hex, of what this means: the same change has the same one."""
        parts = (self.dates, self.messages, self.not_sent, self.facts)
        meaning = [sorted(repr(each) for each in part) for part in parts]
        return sha256(canonical(meaning).encode()).hexdigest()

    @property
    def changed(self) -> Sequence[DateChange]:
        """The dates that become something else."""
        return [each for each in self.dates if each.became is not Became.KEPT]

    @property
    def reminded_otherwise(self) -> Sequence[DateChange]:
        """The dates that stay, of which somebody hears on another day."""
        return [each for each in self.dates if each.became is Became.KEPT]
