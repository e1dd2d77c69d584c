"""Who answers for a post on a day: holders, deputies, vacancies, overlaps."""

from datetime import date
from itertools import permutations
from uuid import UUID

import pytest

from rules.responsibility import Answerable, Holding, answerable

MORGAN, ROBIN, SAM = (UUID(int=number) for number in (1, 2, 3))
MORGAN_TO_JUNE = Holding(MORGAN, date(2012, 1, 9), date(2012, 6, 30))
ROBIN_FROM_JULY = Holding(ROBIN, date(2012, 7, 1))
SAM_FOR_A_WEEK = Holding(SAM, date(2012, 7, 9), date(2012, 7, 13), is_deputy=True)


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2012, 1, 8), None),
        (date(2012, 1, 9), Answerable(MORGAN)),
        (date(2012, 6, 30), Answerable(MORGAN)),
        (date(2012, 7, 1), Answerable(ROBIN)),
        (date(2040, 1, 1), Answerable(ROBIN)),
    ],
)
def test_whoever_holds_the_post_that_day_is_told(day: date, told: Answerable | None) -> None:
    assert answerable([MORGAN_TO_JUNE, ROBIN_FROM_JULY], day) == told


def test_a_post_between_two_holders_is_vacant() -> None:
    later = Holding(ROBIN, date(2012, 9, 3))
    assert answerable([MORGAN_TO_JUNE, later], date(2012, 8, 1)) is None
    assert answerable([], date(2012, 8, 1)) is None


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2012, 7, 8), Answerable(ROBIN)),
        (date(2012, 7, 9), Answerable(SAM, on_behalf_of_id=ROBIN)),
        (date(2012, 7, 13), Answerable(SAM, on_behalf_of_id=ROBIN)),
        (date(2012, 7, 14), Answerable(ROBIN)),
    ],
)
def test_a_deputy_is_told_on_their_days_and_both_names_are_kept(
    day: date, told: Answerable
) -> None:
    assert answerable([SAM_FOR_A_WEEK, ROBIN_FROM_JULY], day) == told


def test_a_deputy_in_a_vacant_post_stands_in_for_nobody() -> None:
    assert answerable([SAM_FOR_A_WEEK], date(2012, 7, 9)) == Answerable(SAM, on_behalf_of_id=None)


def test_where_holdings_overlap_the_one_that_began_last_stands() -> None:
    morgan = Holding(MORGAN, date(2012, 1, 9))
    for order in permutations((morgan, ROBIN_FROM_JULY)):
        assert answerable(order, date(2012, 7, 2)) == Answerable(ROBIN)
        assert answerable(order, date(2012, 6, 29)) == Answerable(MORGAN)


def test_where_two_deputies_overlap_the_one_that_began_last_stands() -> None:
    earlier = Holding(MORGAN, date(2012, 7, 2), date(2012, 7, 31), is_deputy=True)
    for order in permutations((earlier, SAM_FOR_A_WEEK, ROBIN_FROM_JULY)):
        assert answerable(order, date(2012, 7, 10)) == Answerable(SAM, ROBIN)
        assert answerable(order, date(2012, 7, 16)) == Answerable(MORGAN, ROBIN)


def test_two_holdings_from_one_day_always_give_the_same_answer() -> None:
    same_day = [Holding(person, date(2012, 7, 2)) for person in (MORGAN, ROBIN, SAM)]
    answers = {answerable(order, date(2012, 7, 2)) for order in permutations(same_day)}
    assert answers == {Answerable(SAM)}
