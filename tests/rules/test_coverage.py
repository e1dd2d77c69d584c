from uuid import UUID

import pytest

from rules.coverage import Coverage, Covered, Service, coverage, covered_by
from rules.published_report import Nation
from rules.stages import InspectionState

S, C = InspectionState, Covered
LONDON, NORTH, WALES, NEW = (UUID(int=number) for number in range(4))
SERVICES = [
    Service(LONDON, "London YOS", Nation.ENGLAND, "London"),
    Service(NORTH, "Northern YOS", Nation.ENGLAND, "North"),
    Service(WALES, "Welsh YOS", Nation.WALES, None),
    Service(NEW, "A new YOS", Nation.ENGLAND, "North"),
]


def covered(*states: tuple[UUID, InspectionState], planned: int = 10) -> Coverage:
    return coverage(planned, SERVICES, states)


def test_each_service_is_counted_once_by_the_furthest_it_has_come() -> None:
    found = covered(
        (LONDON, S.CANCELLED),
        (LONDON, S.SCHEDULED),
        (NORTH, S.FOLLOW_UP),
        (NORTH, S.SCHEDULED),
        (WALES, S.DRAFT_SENT),
    )
    assert (found.planned, found.inspected, found.scheduled, found.outstanding) == (10, 2, 1, 7)
    assert found.unregistered == 6
    assert [service.name for service in found.without] == ["A new YOS"]


def test_regions_add_up_to_the_whole() -> None:
    found = covered((LONDON, S.PUBLISHED), (WALES, S.ANNOUNCED))
    assert [(r.nation, r.region, r.services) for r in found.regions] == [
        (Nation.ENGLAND, "London", 1),
        (Nation.ENGLAND, "North", 2),
        (Nation.WALES, None, 1),
    ]
    for stage in Covered:
        assert sum(region.counts[stage] for region in found.regions) == found.counts[stage]


def test_more_services_than_planned_leave_nothing_outstanding() -> None:
    found = covered((LONDON, S.CLOSED), (NORTH, S.CLOSED), planned=1)
    assert (found.outstanding, found.unregistered) == (0, 0)


@pytest.mark.parametrize("state", InspectionState)
def test_every_state_counts_as_one_thing(state: InspectionState) -> None:
    assert (covered_by(state) is None) == (state is S.CANCELLED)
    assert covered_by(state) is not C.OUTSTANDING
