from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from rules.attention import CalendarAct, Moment
from rules.owed import Run, Window, moments_owed, steps_of, steps_owed
from rules.reminders import Ladder
from tests.rules.factories import YEAR_2012

DUE = date(2012, 7, 11)
FIRST = date(2012, 6, 1)
LONG_AGO = datetime(2012, 1, 2, tzinfo=UTC)


def run(day: int, month: int = 7, hour: int = 6) -> Run:
    on = date(2012, month, day)
    return Run(on, datetime.combine(on, time(hour), UTC))


def owed(
    runs: Sequence[Run], since: datetime = LONG_AGO, first: date = FIRST
) -> list[tuple[str, date]]:
    window = Window(runs, first)
    steps = steps_of(Ladder(), DUE, YEAR_2012, window)
    return [(r.step, by.as_of) for r, by in steps_owed(steps, since.date(), since, window)]


def test_each_step_is_owed_by_the_morning_of_its_day() -> None:
    every = [run(day) for day in range(1, 17)]
    assert owed(every) == [
        ("-14", date(2012, 7, 1)),
        ("-7", date(2012, 7, 4)),
        ("-1", date(2012, 7, 10)),
        ("0", date(2012, 7, 11)),
        ("+1", date(2012, 7, 12)),
    ]


def test_after_an_outage_only_the_newest_step_is_owed() -> None:
    assert owed([run(2), run(13)]) == [("-14", date(2012, 7, 2)), ("+1", date(2012, 7, 13))]


def test_what_was_due_before_the_date_was_set_is_never_owed() -> None:
    set_at = datetime(2012, 7, 10, 12, tzinfo=UTC)  # after that day's morning
    assert owed([run(day) for day in range(4, 13)], set_at) == [
        ("0", date(2012, 7, 11)),
        ("+1", date(2012, 7, 12)),
    ]


def test_a_step_on_the_day_the_date_was_set_is_owed_by_the_next_morning() -> None:
    set_at = datetime(2012, 7, 4, 12, tzinfo=UTC)
    assert owed([run(4), run(5)], set_at) == [("-7", date(2012, 7, 5))]


def test_a_window_answers_for_nothing_before_its_first_day() -> None:
    assert owed([run(2), run(4)], first=date(2012, 7, 3)) == [("-7", date(2012, 7, 4))]


def test_a_run_for_an_earlier_day_enters_no_later_step() -> None:
    by_hand = Run(date(2012, 7, 5), datetime(2012, 7, 12, 9, tzinfo=UTC))
    assert owed([run(4), by_hand]) == [("-7", date(2012, 7, 4))]


def test_a_moment_is_owed_from_the_first_morning_that_could_note_it() -> None:
    passed = Moment(date(2012, 7, 12), CalendarAct.NOTE_LATE)
    forwarded = Moment(date(2012, 7, 12), CalendarAct.FORWARD)
    acts = frozenset({CalendarAct.NOTE_LATE})

    def found(runs: Sequence[Run], since: datetime = LONG_AGO) -> list[Moment]:
        window = Window(runs, FIRST)
        return list(moments_owed([passed, forwarded], acts, since.date(), since, window))

    assert found([run(11)]) == []
    assert found([run(12)]) == [passed]
    assert found([run(12)], datetime(2012, 7, 12, 12, tzinfo=UTC)) == []
    assert found([run(12), run(13)], datetime(2012, 7, 12, 12, tzinfo=UTC)) == [passed]
    assert found([run(13)], datetime(2012, 7, 13, 5, tzinfo=UTC)) == []
