from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rules.running import Silence, morning_expected, silences

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2012, 7, 11, 9, tzinfo=LONDON)
ENDS = {"timeline": NOW, "delivery": NOW, "self_check": NOW}


@pytest.mark.parametrize(
    ("hour", "minute", "day"), [(6, 59, 10), (7, 0, 11), (23, 59, 11), (0, 0, 10)]
)
def test_a_morning_is_expected_once_it_should_have_come_to_its_end(
    hour: int, minute: int, day: int
) -> None:
    assert morning_expected(NOW.replace(hour=hour, minute=minute)) == date(2012, 7, day)


def test_where_everything_ran_nothing_is_silent() -> None:
    assert list(silences(ENDS, NOW.date(), NOW)) == []


@pytest.mark.parametrize(
    ("flow", "minutes", "is_silent"),
    [("delivery", 15, False), ("delivery", 16, True), ("self_check", 120, False)],
)
def test_a_flow_is_silent_after_its_own_time(flow: str, minutes: int, is_silent: bool) -> None:
    last = NOW.astimezone(UTC) - timedelta(minutes=minutes)
    found = list(silences(ENDS | {flow: last}, NOW.date(), NOW))
    assert found == ([Silence(flow, last)] if is_silent else [])


def test_what_never_ran_is_silent_since_ever() -> None:
    flows = [(each.flow, each.since) for each in silences({}, None, NOW)]
    assert flows == [("timeline", None), ("delivery", None), ("self_check", None)]


@pytest.mark.parametrize(
    ("minutes", "silent"),
    [
        (5, []),
        (16, ["delivery"]),
        (31, ["timeline", "delivery"]),
        (121, ["timeline", "delivery", "self_check"]),
    ],
)
def test_a_service_that_has_just_begun_is_given_its_time(minutes: int, silent: list[str]) -> None:
    began = NOW - timedelta(minutes=minutes)
    assert [each.flow for each in silences({}, None, NOW, began)] == silent


def test_a_morning_that_ended_yesterday_is_not_today_s() -> None:
    (found,) = silences(ENDS, date(2012, 7, 10), NOW)
    assert found.flow == "timeline"
