"""The mornings on which the calendar looks at each kind of deadline, if nobody acts first."""

from datetime import date

import pytest

from rules.attention import CalendarAct, Moment, moments, next_moment_on
from rules.timeline import Dates, DeadlineKind, Timing
from tests.rules.factories import CCI_2012, YEAR_2012, make_milestone, working_days

K, C = DeadlineKind, CalendarAct
ANCHOR = date(2012, 7, 2)
FRIDAY, SATURDAY = date(2012, 7, 13), date(2012, 7, 14)
LATE = [(SATURDAY, C.NOTE_LATE)]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (K.VISIT, [(SATURDAY, C.ASK_FOR_FACT)]),
        (K.PROVISIONAL_FINDINGS, [(FRIDAY, C.FALL_DUE), *LATE, (SATURDAY, C.ASK_FOR_FACT)]),
        (K.COMMENTS, [(SATURDAY, C.LAPSE)]),
        (K.PUBLICATION, [(SATURDAY, C.ASK_FOR_FACT)]),
        (K.IMPROVEMENT_PLAN, LATE),
        (K.DECISION, LATE),
        (K.REVISED_PLAN, LATE),
        (K.FORWARDING, [(FRIDAY, C.FORWARD), *LATE]),
        (K.ACKNOWLEDGEMENT, LATE),
        (K.MONITORING_REVIEW, [(FRIDAY, C.SCHEDULE_NEXT_REVIEW), *LATE]),
        (K.UPDATE_REQUEST, [(FRIDAY, C.REQUEST_UPDATE)]),
        (K.PROGRESS_UPDATE, [(SATURDAY, C.RECORD_NO_UPDATE)]),
        (K.ACTION_TARGET, LATE),
        (K.EXTENSION_DECISION, LATE),
        (K.TARGET_CHANGE_DECISION, LATE),
    ],
)
def test_a_date_of_friday_13_july_left_alone_is_acted_on_then_or_the_day_after(
    kind: DeadlineKind, expected: list[tuple[date, CalendarAct]]
) -> None:
    found = moments(make_milestone(kind), ANCHOR, Dates(FRIDAY, FRIDAY), YEAR_2012)
    assert [(moment.on, moment.act) for moment in found] == expected


def test_a_draft_window_is_looked_at_when_it_opens_and_the_day_after_it_closed() -> None:
    dates = Dates(date(2012, 3, 23), date(2012, 3, 23), date(2012, 3, 9), date(2012, 3, 9))
    found = moments(CCI_2012[K.DRAFT_REPORT], date(2012, 2, 10), dates, YEAR_2012)
    assert found == (
        Moment(date(2012, 3, 9), C.OPEN_WINDOW),
        Moment(date(2012, 3, 24), C.CLOSE_WINDOW),
    )


def test_a_plan_finalised_on_friday_forwards_itself_on_monday_and_is_late_on_wednesday() -> None:
    finalised, monday = date(2012, 7, 27), date(2012, 7, 30)
    found = moments(CCI_2012[K.FORWARDING], finalised, Dates(monday, monday), YEAR_2012)
    assert found == (
        Moment(monday, C.FORWARD),
        Moment(date(2012, 8, 1), C.NOTE_LATE),  # two working days ended on Tuesday
    )


def test_mornings_come_in_order_even_where_a_thing_is_late_before_it_is_done_by_itself() -> None:
    rule = make_milestone(
        K.FORWARDING,
        Timing.EVENT_DRIVEN,
        K.DECISION,
        working_days(5),
        late_after=working_days(2),
    )
    found = moments(rule, date(2012, 7, 2), Dates(date(2012, 7, 9), date(2012, 7, 9)), YEAR_2012)
    assert [moment.on for moment in found] == [date(2012, 7, 5), date(2012, 7, 9)]


def test_every_kind_of_deadline_is_looked_at_some_morning() -> None:
    for kind in DeadlineKind:
        found = moments(make_milestone(kind), ANCHOR, Dates(FRIDAY, FRIDAY), YEAR_2012)
        assert all(moment.on in {FRIDAY, SATURDAY} for moment in found)
        assert found


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (None, date(2012, 3, 9)),
        (date(2012, 3, 8), date(2012, 3, 9)),
        (date(2012, 3, 9), date(2012, 3, 24)),
        (date(2012, 3, 23), date(2012, 3, 24)),
        (date(2012, 3, 24), None),
    ],
)
def test_the_stage_looks_next_on_the_first_morning_it_has_not_looked_yet(
    after: date | None, expected: date | None
) -> None:
    mornings = (
        Moment(date(2012, 3, 9), C.OPEN_WINDOW),
        Moment(date(2012, 3, 24), C.CLOSE_WINDOW),
    )
    assert next_moment_on(mornings, after) == expected


def test_nothing_to_do_needs_no_morning() -> None:
    assert next_moment_on((), None) is None
