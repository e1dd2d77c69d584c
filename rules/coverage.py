"""How far a programme has come through the services it is to inspect: each service counted once."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from rules.published_report import Nation
from rules.stages import InspectionState


class Covered(StrEnum):
    """How far a service's inspection has come, the furthest first."""

    PUBLISHED = "published"
    VISITED = "visited"
    SCHEDULED = "scheduled"
    OUTSTANDING = "outstanding"


_FURTHEST_FIRST = tuple(Covered)
_NOT_VISITED = frozenset(
    {InspectionState.SCHEDULED, InspectionState.ANNOUNCED, InspectionState.POSTPONED}
)
_PUBLISHED = frozenset(
    {InspectionState.PUBLISHED, InspectionState.FOLLOW_UP, InspectionState.CLOSED}
)


@dataclass(frozen=True, slots=True)
class Service:
    """A service on the register, and where it is."""

    id: UUID
    name: str
    nation: Nation | None
    region: str | None


@dataclass(frozen=True, slots=True)
class Region:
    """One nation or region: how many of its services have come how far."""

    nation: Nation | None
    region: str | None
    counts: Counter[Covered]

    @property
    def services(self) -> int:
        """How many services of it are on the register."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Coverage:
    """A programme's coverage. `planned` is how many services it is to inspect."""

    planned: int
    counts: Counter[Covered]
    regions: Sequence[Region]
    without: Sequence[Service]

    @property
    def inspected(self) -> int:
        """How many services have been visited, their report published or not."""
        return self.counts[Covered.PUBLISHED] + self.counts[Covered.VISITED]

    @property
    def scheduled(self) -> int:
        """How many services have an inspection to come."""
        return self.counts[Covered.SCHEDULED]

    @property
    def outstanding(self) -> int:
        """How many of the planned services have no inspection yet, registered or not."""
        return max(0, self.planned - self.inspected - self.scheduled)

    @property
    def unregistered(self) -> int:
        """How many of the planned services are not on the register yet."""
        return max(0, self.planned - sum(self.counts.values()))


def covered_by(state: InspectionState) -> Covered | None:
    """Return how far an inspection in a state has brought its service; a cancelled one, nowhere."""
    if state is InspectionState.CANCELLED:
        return None
    if state in _PUBLISHED:
        return Covered.PUBLISHED
    return Covered.SCHEDULED if state in _NOT_VISITED else Covered.VISITED


def coverage(
    planned: int, services: Iterable[Service], states: Iterable[tuple[UUID, InspectionState]]
) -> Coverage:
    """Count each service by the furthest that any inspection of it has come."""
    furthest = _furthest(states)
    known = list(services)
    by_place: dict[tuple[Nation | None, str | None], Counter[Covered]] = {}
    for each in known:
        how_far = furthest.get(each.id, Covered.OUTSTANDING)
        by_place.setdefault((each.nation, each.region), Counter())[how_far] += 1
    return Coverage(
        planned=planned,
        counts=sum(by_place.values(), Counter()),
        regions=[Region(*place, by_place[place]) for place in sorted(by_place, key=_by_name)],
        without=sorted((s for s in known if s.id not in furthest), key=lambda s: s.name.casefold()),
    )


def _furthest(states: Iterable[tuple[UUID, InspectionState]]) -> Mapping[UUID, Covered]:
    found: dict[UUID, Covered] = {}
    for service_id, state in states:
        how_far = covered_by(state)
        if how_far is not None:
            known = found.get(service_id, how_far)
            found[service_id] = min(known, how_far, key=_FURTHEST_FIRST.index)
    return found


def _by_name(place: tuple[Nation | None, str | None]) -> tuple[str, str]:
    nation, region = place
    return (nation or "", (region or "").casefold())
