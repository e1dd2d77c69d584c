from datetime import date

import pytest
from sqlalchemy import select

from models import Forecast
from models.forecasting import ForecastDays, enter_forecast
from models.publication import publish
from models.queries.why import whys_of
from rules.posts import PostKind
from rules.timeline import DeadlineKind
from tests.course import Step, bring_to
from tests.factories import Case, at_work, looking_at, make_case, not_allowed, on_sqlite, refused

pytestmark = [pytest.mark.usefixtures("engine"), on_sqlite]

K, P = DeadlineKind, PostKind
TODAY = date(2012, 5, 8)
WHY = "The printers are late."


def enter(case: Case, opens: date, closes: date, on: date = TODAY, reason: str = WHY) -> None:
    with at_work(case, P.LEAD_INSPECTOR, on) as desk:
        days = ForecastDays(opens, closes)
        enter_forecast(desk.acting, desk.inspection, K.PUBLICATION, days, reason)


def test_a_forecast_that_passed_gives_way_to_a_new_one_with_its_reason() -> None:
    case = make_case()
    bring_to(case, Step.COMMENTS_RECEIVED)
    enter(case, date(2012, 6, 11), date(2012, 6, 15))
    with looking_at(case) as desk:
        expected = desk.deadline(K.PUBLICATION)
        assert (expected.opens_on, expected.due_on) == (date(2012, 6, 11), date(2012, 6, 15))
        assert expected.decide_on == date(2012, 6, 16)
        assert expected.days_late(TODAY) == 0


def test_a_forecast_somebody_entered_says_so_and_gives_their_days() -> None:
    case = make_case()
    bring_to(case, Step.COMMENTS_RECEIVED)
    enter(case, date(2012, 6, 11), date(2012, 6, 15))
    with looking_at(case) as desk:
        [why] = whys_of(desk.session, case.inspection_id, lambda each: each.kind is K.PUBLICATION)
    said = why.explanation
    assert said.rule == (
        "forecast entered on 8 May 2012, in place of draft report + about 6 weeks, "
        "give or take 1 week"
    )
    assert said.source == "entered because: The printers are late."
    assert (said.opens_raw_on, said.raw_on) == (date(2012, 6, 11), date(2012, 6, 15))
    assert not said.skipped


def test_sending_the_draft_ends_a_forecast_made_before_and_says_so() -> None:
    case = make_case()
    bring_to(case, Step.FINDINGS_GIVEN)
    enter(case, date(2012, 6, 11), date(2012, 6, 15), date(2012, 3, 1))
    bring_to(case, Step.COMMENTS_RECEIVED, after=Step.FINDINGS_GIVEN)  # draft sent on 16 March
    with looking_at(case) as desk:
        [why] = whys_of(desk.session, case.inspection_id, lambda each: each.kind is K.PUBLICATION)
        assert desk.session.scalars(select(Forecast.superseded_on)).all() == [date(2012, 3, 16)]
    assert (why.deadline.opens_on, why.deadline.due_on) == (date(2012, 4, 20), date(2012, 5, 4))
    assert why.explanation.rule == "draft report + about 6 weeks, give or take 1 week"
    assert why.explanation.anchor_source == "draft sent, as recorded"
    moved = why.moves[-1]
    assert (moved.old_due_on, moved.new_due_on) == (date(2012, 6, 15), date(2012, 5, 4))
    assert moved.reason == (
        "the draft report was sent, which ends the forecast entered on 1 March 2012"
    )


def test_a_forecast_made_after_the_draft_really_went_stands_though_it_is_recorded_later() -> None:
    case = make_case()
    bring_to(case, Step.FINDINGS_GIVEN)
    enter(case, date(2012, 6, 11), date(2012, 6, 15), date(2012, 3, 19))
    with at_work(case, P.LEAD_INSPECTOR, date(2012, 3, 20)) as desk:
        desk.inspection.send_draft(desk.acting, date(2012, 3, 16))
    with looking_at(case) as desk:
        assert desk.deadline(K.PUBLICATION).due_on == date(2012, 6, 15)


def test_a_forecast_stands_although_other_facts_arrive_until_a_newer_or_the_fact() -> None:
    case = make_case()
    bring_to(case, Step.DRAFT_SENT)
    enter(case, date(2012, 6, 11), date(2012, 6, 15), date(2012, 3, 19))
    bring_to(case, Step.COMMENTS_RECEIVED, after=Step.DRAFT_SENT)
    with looking_at(case) as desk:
        assert desk.deadline(K.PUBLICATION).due_on == date(2012, 6, 15)
    enter(case, date(2012, 6, 12), date(2012, 6, 12))
    with at_work(case, P.PUBLISHER, date(2012, 6, 13)) as desk:
        publish(desk.acting, desk.inspection, date(2012, 6, 13))
    with looking_at(case) as desk:
        ended = desk.session.scalars(select(Forecast.superseded_on).order_by(Forecast.opens_on))
        assert ended.all() == [TODAY, date(2012, 6, 13)]


def test_a_forecast_needs_a_reason_and_days_to_come_in_their_order() -> None:
    case = make_case()
    bring_to(case, Step.COMMENTS_RECEIVED)
    for opens, closes, reason, words in (
        (date(2012, 6, 11), date(2012, 6, 15), "", "Say why the forecast is another now"),
        (date(2012, 6, 15), date(2012, 6, 11), WHY, "must begin on or before"),
        (date(2012, 4, 2), date(2012, 5, 7), WHY, "7 May 2012 has passed"),
    ):
        with refused(words):
            enter(case, opens, closes, reason=reason)
    with refused("no forecast here"), at_work(case, P.LEAD_INSPECTOR, TODAY) as desk:
        days = ForecastDays(date(2012, 6, 11), date(2012, 6, 11))
        enter_forecast(desk.acting, desk.inspection, K.DRAFT_REPORT, days, WHY)
    with not_allowed(), at_work(case, P.PUBLISHER, TODAY) as desk:
        days = ForecastDays(date(2012, 6, 11), date(2012, 6, 15))
        enter_forecast(desk.acting, desk.inspection, K.PUBLICATION, days, WHY)
