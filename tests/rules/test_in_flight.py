"""The dates of an inspection under way are in order, in the past, and none is missing between."""

from datetime import date

import pytest

from rules.in_flight import DatesSoFar, Wrong, wrong_dates

TODAY = date(2012, 7, 2)
WHOLE = {
    "visit_from": date(2012, 2, 6),
    "visit_until": date(2012, 2, 10),
    "visit_ended": date(2012, 2, 10),
    "findings_given": date(2012, 2, 24),
    "draft_sent": date(2012, 3, 16),
    "comments_received": date(2012, 3, 30),
    "published": date(2012, 6, 13),
}


def wrong(**changed: date | None) -> list[Wrong]:
    return list(wrong_dates(DatesSoFar(**{**WHOLE, **changed}), TODAY))


def test_an_inspection_with_all_its_dates_is_right() -> None:
    assert wrong() == []


def test_a_visit_that_is_only_planned_may_be_to_come() -> None:
    planned = DatesSoFar(visit_from=date(2012, 9, 3), visit_until=date(2012, 9, 7))
    assert list(wrong_dates(planned, TODAY)) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {"published": date(2012, 7, 3)},
            [Wrong("published", "3 July 2012 has not come yet.")],
        ),
        (
            {"draft_sent": date(2012, 2, 20)},
            [
                Wrong(
                    "draft_sent",
                    "20 February 2012 is before findings were given on 24 February 2012.",
                )
            ],
        ),
        (
            {"findings_given": None},
            [Wrong("draft_sent", "Say when findings were given, before the draft was sent.")],
        ),
        (
            {"visit_until": date(2012, 2, 3)},
            [Wrong("visit_until", "The visit is planned to end before it begins.")],
        ),
        (
            {"visit_ended": date(2012, 2, 3), "visit_until": None},
            [Wrong("visit_ended", "3 February 2012 is before the visit began on 6 February 2012.")],
        ),
    ],
)
def test_what_cannot_have_been_is_said_at_its_column(
    changed: dict[str, date | None], said: list[Wrong]
) -> None:
    assert wrong(**changed) == said


def test_without_a_visit_there_is_nothing_to_count_from() -> None:
    assert [each.column for each in wrong_dates(DatesSoFar(published=TODAY), TODAY)] == [
        "visit_ended",
        "published",
    ]


def test_dates_agree_with_a_record_that_knows_more() -> None:
    early = DatesSoFar(visit_ended=date(2012, 2, 10))
    assert early.agree_with(DatesSoFar(**WHOLE))
    assert not DatesSoFar(visit_ended=date(2012, 2, 9)).agree_with(DatesSoFar(**WHOLE))
