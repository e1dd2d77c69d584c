"""How much work the coming weeks hold for each inspector: counted by week, by kind, by person."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from rules.months import monday_of
from rules.timeline import DeadlineKind

ONE_WEEK = timedelta(days=7)
K = DeadlineKind


class Work(StrEnum):
    """What an inspector has to do in a week."""

    VISITS = "visits"
    FINDINGS = "findings"
    DRAFTS = "drafts"
    DECISIONS = "decisions"
    REVIEWS = "reviews"


WORK_OF: Mapping[DeadlineKind, Work] = {
    K.VISIT: Work.VISITS,
    K.PROVISIONAL_FINDINGS: Work.FINDINGS,
    K.DRAFT_REPORT: Work.DRAFTS,
    K.DECISION: Work.DECISIONS,
    K.EXTENSION_DECISION: Work.DECISIONS,
    K.MONITORING_REVIEW: Work.REVIEWS,
}


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of work, whose it is on its day, or nobody's yet; `is_expected` if only likely."""

    work: Work
    on: date
    who: UUID | None
    inspection_id: UUID
    area: str
    is_expected: bool = False


@dataclass(frozen=True, slots=True)
class Forecast:
    """The weeks from one Monday on, and what falls in each; what is late stands apart."""

    mondays: Sequence[date]
    items: Sequence[Item]
    late: Sequence[Item]

    def by_work(self, monday: date) -> Counter[Work]:
        """Count a week's work by kind."""
        return Counter(item.work for item in self.items if monday_of(item.on) == monday)

    def by_person(self) -> Mapping[UUID | None, Counter[date]]:
        """Count each person's work by week."""
        counted: dict[UUID | None, Counter[date]] = {}
        for item in self.items:
            counted.setdefault(item.who, Counter())[monday_of(item.on)] += 1
        return counted

    def of(self, who: UUID | None) -> Sequence[Item]:
        """Return one person's work, the earliest first."""
        return [item for item in self.items if item.who == who]

    @property
    def most(self) -> int:
        """How much the fullest week holds."""
        return max((sum(self.by_work(monday).values()) for monday in self.mondays), default=0)


def forecast(items: Iterable[Item], today: date, weeks: int) -> Forecast:
    """Sort work into the weeks from this one on; what was due before today is late."""
    first = monday_of(today)
    mondays = [first + ONE_WEEK * n for n in range(weeks)]
    end = first + ONE_WEEK * weeks
    known = sorted(items, key=lambda item: (item.on, item.area, item.work))
    return Forecast(
        mondays,
        [item for item in known if today <= item.on < end],
        [item for item in known if item.on < today],
    )
