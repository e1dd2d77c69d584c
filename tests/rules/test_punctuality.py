from datetime import date

import pytest

from rules.punctuality import Happened, days_off, punctuality

DUE = date(2012, 7, 11)
OPENS = date(2012, 7, 4)
TODAY = date(2012, 8, 1)


@pytest.mark.parametrize(
    ("opens", "met", "off"),
    [
        (None, DUE, 0),
        (None, date(2012, 7, 14), 3),
        (None, date(2012, 7, 9), -2),
        (OPENS, date(2012, 7, 6), 0),
        (OPENS, date(2012, 7, 2), -2),
        (OPENS, date(2012, 7, 12), 1),
    ],
)
def test_days_are_counted_from_the_day_or_the_ends_of_the_window(
    opens: date | None, met: date, off: int
) -> None:
    assert days_off(opens, DUE, met) == off


def happened(met: date | None, original: date = DUE, due: date = DUE) -> Happened:
    return Happened(original, None, due, met)


def test_what_was_kept_late_and_is_open_is_summed_up() -> None:
    moved = date(2012, 7, 18)
    found = punctuality(
        [
            happened(DUE),
            happened(date(2012, 7, 17), due=moved),
            happened(date(2012, 7, 12)),
            happened(date(2012, 7, 16)),
            happened(date(2012, 7, 31)),
            happened(None),
            happened(None, due=date(2012, 8, 3)),
        ],
        TODAY,
    )
    assert (found.met, found.on_time, found.on_first_date, found.open_late) == (5, 2, 1, 1)
    assert (found.share_on_time, found.share_on_first_date) == (40, 20)
    assert (found.median_days_late, found.most_days_late) == (5, 20)


def test_of_nothing_there_is_no_share() -> None:
    found = punctuality([], TODAY)
    assert (found.share_on_time, found.median_days_late, found.most_days_late) == (None, None, None)
