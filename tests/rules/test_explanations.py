"""Why this date: rule, anchor, raw day and each day rolled past, so anybody can count again."""

from datetime import date

import pytest

from rules.timeline import Anchor, DeadlineKind, Explanation, Roll, dates_of, explain, rule_in_words
from rules.working_days import SkippedDay
from tests.rules.factories import CCI_2012, YEAR_2012, make_milestone, months, weeks

K = DeadlineKind


def why(kind: DeadlineKind, anchor: Anchor) -> Explanation:
    rule = CCI_2012[kind]
    return explain(rule, anchor, dates_of(rule, anchor, YEAR_2012), YEAR_2012)


def test_the_plan_of_a_report_published_on_7_may_2012_says_why_it_is_due_on_6_june() -> None:
    anchor = Anchor.on(date(2012, 5, 7), "published, entered by Alex Carter")
    assert why(K.IMPROVEMENT_PLAN, anchor) == Explanation(
        rule="publication + 4 weeks",
        source="Next steps",
        anchor_on=date(2012, 5, 7),
        anchor_source="published, entered by Alex Carter",
        raw_on=date(2012, 6, 4),
        due_on=date(2012, 6, 6),
        skipped=(
            SkippedDay(date(2012, 6, 4), "Spring bank holiday"),
            SkippedDay(date(2012, 6, 5), "Queen's Diamond Jubilee"),
        ),
        anchor_opens_on=date(2012, 5, 7),
        opens_raw_on=None,
        opens_on=None,
        skipped_at_opening=(),
    )


def test_a_window_that_would_open_on_good_friday_says_why_it_opens_after_easter() -> None:
    explained = why(K.DRAFT_REPORT, Anchor.on(date(2012, 3, 9), "visit ended"))
    assert explained.rule == "visit + 4 to 6 weeks"
    assert (explained.opens_raw_on, explained.opens_on) == (date(2012, 4, 6), date(2012, 4, 10))
    assert [day.reason for day in explained.skipped_at_opening] == [
        "Good Friday",
        "Saturday",
        "Sunday",
        "Easter Monday",
    ]
    assert explained.skipped == ()


def test_a_forecast_on_an_expected_draft_names_both_ends_of_what_it_rests_on() -> None:
    expected = Anchor(date(2012, 3, 9), date(2012, 3, 23), "expected draft report")
    explained = why(K.PUBLICATION, expected)
    assert explained.rule == "draft report + about 6 weeks"
    assert explained.anchor_opens_on == date(2012, 3, 9)
    assert explained.anchor_on == date(2012, 3, 23)


def test_a_forecast_on_a_draft_really_sent_tells_its_margin() -> None:
    explained = why(K.PUBLICATION, Anchor.on(date(2012, 3, 16), "draft sent"))
    assert explained.rule == "draft report + about 6 weeks, give or take 1 week"


def test_a_date_rolled_back_names_the_days_it_rolled_past() -> None:
    rule = make_milestone(roll=Roll.PREVIOUS_WORKING_DAY)
    anchor = Anchor.on(date(2012, 5, 6), "published")
    explained = explain(rule, anchor, dates_of(rule, anchor, YEAR_2012), YEAR_2012)
    assert (explained.raw_on, explained.due_on) == (date(2012, 6, 3), date(2012, 6, 1))
    assert [day.reason for day in explained.skipped] == ["Sunday", "Saturday"]


def test_a_later_review_tells_its_whole_distance_from_forwarding() -> None:
    rule = CCI_2012[K.MONITORING_REVIEW]
    anchor = Anchor.on(date(2012, 1, 16), "forwarded")
    dates = dates_of(rule, anchor, YEAR_2012, repeat=3)
    explained = explain(rule, anchor, dates, YEAR_2012, repeat=3)
    assert explained.rule == "forwarding + 9 months"
    assert explained.raw_on == date(2012, 10, 16)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (K.VISIT, "entered, not computed"),
        (K.PROVISIONAL_FINDINGS, "visit + 2 weeks"),
        (K.DRAFT_REPORT, "visit + 4 to 6 weeks"),
        (K.COMMENTS, "draft report + 10 working days"),
        (K.PUBLICATION, "draft report + about 6 weeks"),
        (K.IMPROVEMENT_PLAN, "publication + 4 weeks"),
        (K.DECISION, "improvement plan + 10 working days"),
        (K.REVISED_PLAN, "decision + 10 working days"),
        (K.FORWARDING, "decision + 1 working day"),
        (K.ACKNOWLEDGEMENT, "forwarding + 5 working days"),
        (K.MONITORING_REVIEW, "forwarding + 3 months"),
        (K.UPDATE_REQUEST, "monitoring review - 15 working days"),
        (K.PROGRESS_UPDATE, "monitoring review - 5 working days"),
        (K.ACTION_TARGET, "entered, not computed"),
    ],
)
def test_each_rule_reads_as_its_row_of_the_timetable(kind: DeadlineKind, words: str) -> None:
    assert rule_in_words(CCI_2012[kind]) == words


def test_a_repeating_rule_reads_with_its_whole_distance() -> None:
    monthly = make_milestone(K.MONITORING_REVIEW, anchor=K.FORWARDING, offset=months(1))
    assert rule_in_words(monthly, repeat=1) == "forwarding + 1 month"
    assert rule_in_words(monthly, repeat=5) == "forwarding + 5 months"
    window = CCI_2012[K.DRAFT_REPORT]
    assert rule_in_words(window, repeat=2) == "visit + 8 to 12 weeks"


def test_a_rule_that_counts_nothing_still_reads_forward() -> None:
    at_once = make_milestone(offset=weeks(0))
    assert rule_in_words(at_once) == "publication + 0 weeks"
