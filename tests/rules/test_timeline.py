"""The dates of 2012 as facts, then every rule from every kind of start day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules_document import rules_of, shipped_rules
from rules.errors import RulesInvalid
from rules.offsets import Offset
from rules.timeline import (
    Anchor,
    Dates,
    DeadlineKind,
    Milestone,
    Roll,
    TimelineRules,
    dates_of,
    rolled_day,
)
from rules.working_days import WorkingCalendar
from tests.nightly.exhaustive_dates import PROGRAMMES, compare
from tests.rules.factories import (
    CCI_2012,
    YEAR_2012,
    england_and_wales,
    make_milestone,
    months,
    start_days,
    weeks,
    working_days,
)

K = DeadlineKind
CALENDAR = england_and_wales()


def cci_dates(kind: DeadlineKind, anchored_on: date, repeat: int = 1) -> Dates:
    return dates_of(CCI_2012[kind], Anchor.on(anchored_on, "a fact"), CALENDAR, repeat)


def test_a_visit_that_ended_on_10_february_2012_starts_the_clocks_the_report_states() -> None:
    ended = date(2012, 2, 10)
    assert cci_dates(K.PROVISIONAL_FINDINGS, ended).due_on == date(2012, 2, 24)
    draft = cci_dates(K.DRAFT_REPORT, ended)
    assert (draft.opens_on, draft.due_on) == (date(2012, 3, 9), date(2012, 3, 23))
    expected_draft = Anchor(date(2012, 3, 9), date(2012, 3, 23), "expected draft report")
    forecast = dates_of(CCI_2012[K.PUBLICATION], expected_draft, CALENDAR)
    assert (forecast.opens_on, forecast.due_on) == (date(2012, 4, 20), date(2012, 5, 4))


@pytest.mark.parametrize(
    ("published", "raw", "due"),
    [
        (date(2012, 6, 13), date(2012, 7, 11), date(2012, 7, 11)),  # the worked example
        (date(2012, 3, 9), date(2012, 4, 6), date(2012, 4, 10)),  # Good Friday
        (date(2012, 5, 7), date(2012, 6, 4), date(2012, 6, 6)),  # the Jubilee follows
        (date(2012, 11, 28), date(2012, 12, 26), date(2012, 12, 27)),  # Boxing Day
        (date(2024, 12, 4), date(2025, 1, 1), date(2025, 1, 2)),  # New Year's Day
        (date(2012, 2, 29), date(2012, 3, 28), date(2012, 3, 28)),  # a leap day
    ],
)
def test_the_plan_is_due_four_weeks_after_publication_or_the_next_working_day(
    published: date, raw: date, due: date
) -> None:
    assert cci_dates(K.IMPROVEMENT_PLAN, published) == Dates(raw, due)


def test_a_draft_window_that_closes_on_good_friday_stays_open_until_after_easter() -> None:
    assert cci_dates(K.DRAFT_REPORT, date(2012, 2, 24)) == Dates(
        raw_on=date(2012, 4, 6),
        due_on=date(2012, 4, 10),
        opens_raw_on=date(2012, 3, 23),
        opens_on=date(2012, 3, 23),
    )


@pytest.mark.parametrize(
    ("kind", "anchor", "due"),
    [
        (K.COMMENTS, date(2012, 3, 23), date(2012, 4, 10)),
        (K.DECISION, date(2012, 7, 11), date(2012, 7, 25)),
        (K.REVISED_PLAN, date(2012, 8, 20), date(2012, 9, 4)),
        (K.FORWARDING, date(2012, 7, 27), date(2012, 7, 30)),
        (K.ACKNOWLEDGEMENT, date(2012, 7, 30), date(2012, 8, 6)),
        (K.MONITORING_REVIEW, date(2012, 7, 30), date(2012, 10, 30)),
        (K.UPDATE_REQUEST, date(2012, 10, 30), date(2012, 10, 9)),
        (K.PROGRESS_UPDATE, date(2012, 10, 30), date(2012, 10, 23)),
    ],
)
def test_a_policy_clock_of_2012_counts_working_days_or_months(
    kind: DeadlineKind, anchor: date, due: date
) -> None:
    assert cci_dates(kind, anchor) == Dates(due, due)


def test_publication_is_forecast_a_week_either_side_once_the_draft_was_sent() -> None:
    forecast = cci_dates(K.PUBLICATION, date(2012, 3, 16))
    assert (forecast.opens_on, forecast.due_on) == (date(2012, 4, 20), date(2012, 5, 4))
    assert (forecast.opens_raw_on, forecast.raw_on) == (date(2012, 4, 20), date(2012, 5, 4))


def test_an_expected_draft_already_spans_the_forecast_so_no_margin_is_added() -> None:
    expected = Anchor(date(2012, 3, 9), date(2012, 3, 12), "expected draft report")
    forecast = dates_of(CCI_2012[K.PUBLICATION], expected, CALENDAR)
    assert (forecast.opens_raw_on, forecast.raw_on) == (date(2012, 4, 20), date(2012, 4, 23))


def test_a_forecast_without_a_margin_is_one_day_once_its_anchor_has_happened() -> None:
    rule = make_milestone(K.PUBLICATION, CCI_2012[K.PUBLICATION].timing, K.DRAFT_REPORT, weeks(6))
    draft_sent = Anchor.on(date(2012, 3, 16), "draft sent")
    day = date(2012, 4, 27)
    assert dates_of(rule, draft_sent, CALENDAR) == Dates(day, day, day, day)


def test_quarterly_reviews_are_counted_from_forwarding_and_never_from_a_rolled_date() -> None:
    reviews = [cci_dates(K.MONITORING_REVIEW, date(2012, 8, 31), n) for n in (1, 2, 3, 4)]
    assert [(review.raw_on, review.due_on) for review in reviews] == [
        (date(2012, 11, 30), date(2012, 11, 30)),
        (date(2013, 2, 28), date(2013, 2, 28)),
        (date(2013, 5, 31), date(2013, 5, 31)),
        (date(2013, 8, 31), date(2013, 9, 2)),  # a Saturday
    ]
    assert cci_dates(K.MONITORING_REVIEW, date(2012, 8, 31), 5).raw_on == date(2013, 11, 30)


def test_a_repeating_window_closes_as_many_times_further_as_it_opens() -> None:
    rule = make_milestone(
        K.DRAFT_REPORT, CCI_2012[K.DRAFT_REPORT].timing, K.VISIT, weeks(4), latest=weeks(6)
    )
    dates = dates_of(rule, Anchor.on(date(2012, 2, 10), "visit"), CALENDAR, repeat=2)
    assert (dates.opens_raw_on, dates.raw_on) == (date(2012, 4, 6), date(2012, 5, 4))


@pytest.mark.parametrize(
    ("roll", "expected"),
    [
        (Roll.NEXT_WORKING_DAY, date(2012, 6, 6)),
        (Roll.PREVIOUS_WORKING_DAY, date(2012, 6, 1)),
        (Roll.NONE, date(2012, 6, 4)),
    ],
)
def test_a_programme_chooses_what_becomes_of_a_bank_holiday(roll: Roll, expected: date) -> None:
    assert rolled_day(date(2012, 6, 4), roll, YEAR_2012) == expected
    rule = make_milestone(roll=roll)
    dates = dates_of(rule, Anchor.on(date(2012, 5, 7), "published"), YEAR_2012)
    assert dates == Dates(date(2012, 6, 4), expected)


def test_a_milestone_names_the_first_post_that_answers_for_it() -> None:
    rule = make_milestone(escalation=(("lead_inspector", "inspector"), ("chief_inspector",)))
    assert rule.responsible == "lead_inspector"


def test_an_event_starts_exactly_the_clocks_anchored_on_it() -> None:
    started = {milestone.kind for milestone in CCI_2012.anchored_on(K.FORWARDING)}
    assert started == {K.ACKNOWLEDGEMENT, K.MONITORING_REVIEW}


def test_milestones_are_ordered_so_that_each_follows_its_anchor() -> None:
    backwards = dict(reversed(list(CCI_2012.milestones.items())))
    order = list(TimelineRules(backwards).in_order())
    assert set(order) == set(CCI_2012.milestones)
    for kind, milestone in CCI_2012.milestones.items():
        if milestone.anchor is not None:
            assert order.index(milestone.anchor) < order.index(kind)


def test_asking_for_a_milestone_the_programme_lacks_is_refused_in_words() -> None:
    with pytest.raises(RulesInvalid) as refusal:
        CCI_2012[K.EXTENSION_DECISION]
    assert (
        str(refusal.value) == "The programme's rules have no milestone called extension_decision."
    )


@pytest.mark.parametrize("kind", [k for k, m in CCI_2012.milestones.items() if m.anchor])
@given(day=start_days)
def test_every_due_date_is_a_working_day_on_or_after_its_raw_date(
    kind: DeadlineKind, day: date
) -> None:
    dates = cci_dates(kind, day)
    assert CALENDAR.is_working_day(dates.due_on)
    assert dates.due_on >= dates.raw_on
    if dates.opens_on is not None:
        assert CALENDAR.is_working_day(dates.opens_on)
        assert dates.opens_on <= dates.due_on


offsets = st.one_of(
    st.builds(weeks, st.integers(0, 12)),
    st.builds(working_days, st.integers(0, 40)),
    st.builds(months, st.integers(0, 12)),
)


@given(start_days, offsets, st.lists(start_days, max_size=3))
def test_adding_holidays_never_makes_a_due_date_earlier(
    anchored_on: date, offset: Offset, closures: list[date]
) -> None:
    rule, anchor = make_milestone(offset=offset), Anchor.on(anchored_on, "published")
    more = {**CALENDAR.closed, **dict.fromkeys(closures, "Closed")}
    closed_more = WorkingCalendar(more, CALENDAR.first_year, CALENDAR.last_year)
    assert dates_of(rule, anchor, closed_more).due_on >= dates_of(rule, anchor, CALENDAR).due_on


@given(st.data(), start_days, start_days)
def test_a_later_anchor_never_gives_an_earlier_date(
    data: st.DataObject, one: date, other: date
) -> None:
    rule: Milestone = data.draw(
        st.sampled_from([m for m in CCI_2012.milestones.values() if m.anchor])
    )
    earlier, later = sorted((one, other))
    assert cci_dates(rule.kind, earlier).due_on <= cci_dates(rule.kind, later).due_on


def test_every_ninth_start_day_until_2040_agrees_with_counting_day_by_day() -> None:
    compared, differences = compare(every_days=9)
    assert differences == []
    assert compared > 90_000


def test_every_rule_of_both_programmes_is_counted_another_way() -> None:
    for name, reckonings in PROGRAMMES.items():
        computed = {
            kind
            for kind, m in rules_of(shipped_rules(name))[1].milestones.items()
            if not m.is_entered
        }
        assert {kind for kind, _number in reckonings} == computed


def test_the_shipped_rules_of_2012_are_the_facts_tested_with() -> None:
    shipped = rules_of(shipped_rules())[1]
    for kind, milestone in CCI_2012.milestones.items():
        same = shipped[kind]
        assert (same.timing, same.anchor, same.offset) == (
            milestone.timing,
            milestone.anchor,
            milestone.offset,
        )
