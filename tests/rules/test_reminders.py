"""Who hears again on which day: the whole ladder, holidays, outages, seven digests in all."""

from datetime import date, timedelta
from itertools import islice, pairwise, takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.reminders import Ladder, Rung, heard_on, newest_rung, next_rung_on, rungs
from rules.working_days import WorkingCalendar
from tests.rules.factories import CLOSED_IN_2012, YEAR_2012, england_and_wales, start_days

CALENDAR = england_and_wales()
MONDAY = date(2012, 7, 2)
USUAL = Ladder()
WITHOUT_MONTHS = Ladder(then_every_months=0)


def first(count: int, due: date, ladder: Ladder = USUAL) -> list[Rung]:
    return list(islice(rungs(ladder, due, CALENDAR), count))


def test_the_usual_ladder_climbs_from_two_weeks_before_to_monthly() -> None:
    assert first(9, MONDAY) == [
        Rung("-14", date(2012, 6, 18), 0),
        Rung("-7", date(2012, 6, 25), 0),
        Rung("-1", date(2012, 6, 29), 0),  # Sunday, so the Friday before
        Rung("0", date(2012, 7, 2), 0),
        Rung("+1", date(2012, 7, 3), 1),
        Rung("+5", date(2012, 7, 9), 2),
        Rung("+10", date(2012, 7, 16), 3),
        Rung("month+1", date(2012, 8, 2), 3),
        Rung("month+2", date(2012, 9, 3), 3),  # 2 September is a Sunday
    ]


def test_five_actions_due_one_monday_send_their_owner_seven_digests() -> None:
    from_on, until_on = MONDAY - timedelta(days=35), MONDAY + timedelta(days=30)
    mornings: set[date] = set()
    for _action in range(5):
        climbed = takewhile(lambda rung: rung.on <= until_on, rungs(USUAL, MONDAY, CALENDAR))
        mornings |= {rung.on for rung in climbed if rung.on >= from_on}
    assert len(mornings) == 7


def test_monthly_reminders_follow_the_due_day_and_never_a_rolled_one() -> None:
    months = [rung for rung in first(14, date(2012, 8, 31)) if rung.step.startswith("month")]
    assert [rung.on for rung in months[:4]] == [
        date(2012, 10, 1),  # 30 September is a Sunday
        date(2012, 10, 31),
        date(2012, 11, 30),
        date(2012, 12, 31),
    ]


def test_reminders_before_easter_monday_move_to_maundy_thursday() -> None:
    due = date(2012, 4, 10)
    days = [rung.on for rung in first(4, due, WITHOUT_MONTHS)]
    assert days == [date(2012, 3, 27), date(2012, 4, 3), date(2012, 4, 5), due]


def test_reminders_after_a_date_count_no_bank_holiday() -> None:
    jubilee = [rung.on for rung in first(7, date(2012, 6, 1))]
    assert jubilee[4:] == [date(2012, 6, 6), date(2012, 6, 12), date(2012, 6, 19)]


def test_two_steps_on_one_day_collapse_to_the_later() -> None:
    ladder = Ladder(before_days=(4, 3), on_the_day=False, after_working_days=())
    before_easter_monday = first(2, date(2012, 4, 9), ladder)
    assert before_easter_monday == [
        Rung("-3", date(2012, 4, 5), 0),
        Rung("month+1", date(2012, 5, 9), 0),
    ]


def test_a_target_on_a_saturday_is_reminded_of_on_monday_as_already_late() -> None:
    saturday = date(2012, 7, 14)
    assert first(4, saturday)[2:] == [
        Rung("-1", date(2012, 7, 13), 0),
        Rung("+1", date(2012, 7, 16), 1),
    ]


def test_a_monthly_step_that_the_ladder_has_climbed_past_is_left_out() -> None:
    ladder = Ladder(before_days=(), on_the_day=False, after_working_days=(30, 40))
    assert first(4, MONDAY, ladder) == [
        Rung("+30", date(2012, 8, 13), 1),
        Rung("+40", date(2012, 8, 28), 2),
        Rung("month+2", date(2012, 9, 3), 2),
        Rung("month+3", date(2012, 10, 2), 2),
    ]


def test_a_ladder_written_in_any_order_climbs_in_order_of_days() -> None:
    muddled = Ladder(before_days=(1, 14, 7), after_working_days=(10, 1, 5))
    assert first(9, MONDAY, muddled) == first(9, MONDAY)


def test_every_second_month_is_every_second_month() -> None:
    ladder = Ladder((), on_the_day=False, after_working_days=(), then_every_months=2)
    assert first(2, MONDAY, ladder) == [
        Rung("month+1", date(2012, 9, 3), 0),
        Rung("month+2", date(2012, 11, 2), 0),
    ]


def test_a_ladder_without_months_ends() -> None:
    assert [rung.step for rung in rungs(WITHOUT_MONTHS, MONDAY, CALENDAR)] == [
        "-14",
        "-7",
        "-1",
        "0",
        "+1",
        "+5",
        "+10",
    ]
    assert next_rung_on(WITHOUT_MONTHS, MONDAY, CALENDAR, date(2012, 7, 16)) is None
    assert newest_rung(WITHOUT_MONTHS, MONDAY, CALENDAR, date(2020, 1, 1)) == Rung(
        "+10", date(2012, 7, 16), 3
    )


def test_a_silent_ladder_never_speaks() -> None:
    silent = Ladder((), on_the_day=False, after_working_days=(), then_every_months=0)
    assert list(rungs(silent, MONDAY, CALENDAR)) == []
    assert newest_rung(silent, MONDAY, CALENDAR, MONDAY) is None
    assert next_rung_on(silent, MONDAY, CALENDAR, MONDAY) is None


@pytest.mark.parametrize(
    ("today", "step"),
    [
        (date(2012, 6, 17), None),
        (date(2012, 6, 18), "-14"),
        (date(2012, 6, 24), "-14"),
        (date(2012, 7, 2), "0"),
        (date(2012, 7, 8), "+1"),
        (date(2012, 7, 17), "+10"),
        (date(2012, 9, 2), "month+1"),
        (date(2013, 7, 2), "month+12"),
    ],
)
def test_after_an_outage_only_the_newest_step_goes(today: date, step: str | None) -> None:
    newest = newest_rung(USUAL, MONDAY, CALENDAR, today)
    assert (newest.step if newest else None) == step


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (date(2012, 5, 1), date(2012, 6, 18)),
        (date(2012, 6, 17), date(2012, 6, 18)),
        (date(2012, 6, 18), date(2012, 6, 25)),
        (date(2012, 7, 2), date(2012, 7, 3)),
        (date(2012, 7, 16), date(2012, 8, 2)),
        (date(2012, 8, 2), date(2012, 9, 3)),
    ],
)
def test_the_next_reminder_is_the_first_step_later_than_the_last_one(
    after: date, expected: date
) -> None:
    assert next_rung_on(USUAL, MONDAY, CALENDAR, after) == expected


def test_a_closure_added_on_a_reminder_day_moves_that_reminder_only() -> None:
    closed = WorkingCalendar({**CLOSED_IN_2012, date(2012, 6, 25): "Flood"}, 2012, 2012)
    before = list(islice(rungs(USUAL, MONDAY, YEAR_2012), 8))
    after = list(islice(rungs(USUAL, MONDAY, closed), 8))
    moved = [(old.step, new.on) for old, new in zip(before, after, strict=True) if old != new]
    assert moved == [("-7", date(2012, 6, 22))]


ladders = st.builds(
    Ladder,
    before_days=st.lists(st.integers(1, 60), max_size=4).map(tuple),
    on_the_day=st.booleans(),
    after_working_days=st.lists(st.integers(1, 60), max_size=4).map(tuple),
    then_every_months=st.integers(0, 6),
)


@given(ladders, st.dates(date(2012, 1, 1), date(2036, 12, 31)))
def test_any_ladder_climbs_on_strictly_later_working_days_and_never_steps_down(
    ladder: Ladder, due: date
) -> None:
    climbed = first(15, due, ladder)
    assert all(CALENDAR.is_working_day(rung.on) for rung in climbed)
    for lower, higher in pairwise(climbed):
        assert lower.on < higher.on
        assert lower.level <= higher.level


@given(ladders, start_days, st.integers(-90, 400))
def test_the_newest_step_has_come_and_the_next_one_has_not(
    ladder: Ladder, due: date, days: int
) -> None:
    today = due + timedelta(days=days)
    newest = newest_rung(ladder, due, CALENDAR, today)
    upcoming = next_rung_on(ladder, due, CALENDAR, today)
    assert newest is None or newest.on <= today
    assert upcoming is None or upcoming > today
    if newest and upcoming:
        # Nothing between them was passed over.
        climbing = rungs(ladder, due, CALENDAR)
        steps = [rung.on for rung in takewhile(lambda rung: rung.on <= upcoming, climbing)]
        assert steps[-2:] == [newest.on, upcoming]


@pytest.mark.parametrize(
    ("day", "quiet", "heard"),
    [
        (date(2012, 7, 4), (), date(2012, 7, 4)),
        (date(2012, 7, 7), (), date(2012, 7, 9)),  # a Saturday
        (date(2012, 7, 4), (date(2012, 7, 4),), date(2012, 7, 5)),
        (date(2012, 6, 1), (date(2012, 6, 1), date(2012, 6, 6)), date(2012, 6, 7)),  # the Jubilee
    ],
)
def test_nobody_hears_on_a_quiet_day_or_one_nobody_works(
    day: date, quiet: tuple[date, ...], heard: date
) -> None:
    assert heard_on(day, quiet, CALENDAR) == heard
