"""Core Case Inspection's timetable of 2012 and its working days, as plain facts to test with."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

import holidays
from govuk_bank_holidays.bank_holidays import BankHolidays
from hypothesis import strategies as st

from rules.offsets import Offset, Unit
from rules.timeline import DeadlineKind, Milestone, TimelineRules, Timing
from rules.working_days import WorkingCalendar

K = DeadlineKind
FIRST_YEAR, LAST_YEAR = 2008, 2045

CLOSED_IN_2012 = {
    date(2012, 1, 2): "New Year's Day",
    date(2012, 4, 6): "Good Friday",
    date(2012, 4, 9): "Easter Monday",
    date(2012, 5, 7): "Early May bank holiday",
    date(2012, 6, 4): "Spring bank holiday",
    date(2012, 6, 5): "Queen's Diamond Jubilee",
    date(2012, 8, 27): "Summer bank holiday",
    date(2012, 12, 25): "Christmas Day",
    date(2012, 12, 26): "Boxing Day",
}
YEAR_2012 = WorkingCalendar(CLOSED_IN_2012, 2012, 2012)

# Every start day a property is tried with; what follows from it stays inside the calendar.
start_days = st.dates(date(2012, 1, 1), date(2040, 12, 31))


@lru_cache(maxsize=1)
def england_and_wales() -> WorkingCalendar:
    """Return GOV.UK's bank holidays, and computed ones for the years it does not publish."""
    published: dict[date, str] = {
        holiday["date"]: holiday["title"]
        for holiday in BankHolidays(use_cached_holidays=True).get_holidays(
            division=BankHolidays.ENGLAND_AND_WALES
        )
    }
    covered = {day.year for day in published}
    years = [year for year in range(FIRST_YEAR, LAST_YEAR + 1) if year not in covered]
    computed = holidays.country_holidays("GB", subdiv="ENG", years=years)
    return WorkingCalendar({**computed, **published}, FIRST_YEAR, LAST_YEAR)


def weeks(count: int) -> Offset:
    return Offset(count, Unit.WEEKS)


def working_days(count: int) -> Offset:
    return Offset(count, Unit.WORKING_DAYS)


def months(count: int) -> Offset:
    return Offset(count, Unit.MONTHS)


def make_milestone(
    kind: DeadlineKind = K.IMPROVEMENT_PLAN,
    timing: Timing = Timing.EXACT,
    anchor: DeadlineKind | None = K.PUBLICATION,
    offset: Offset | None = None,
    **more: object,
) -> Milestone:
    """Return a milestone that nothing is wrong with, unless `more` says otherwise."""
    length = weeks(4) if offset is None else offset
    fields: dict[str, object] = {"escalation": (("head_of_service",),), "source": "Next steps"}
    return Milestone(kind, timing, anchor, length, **(fields | more))  # type: ignore[arg-type]


def make_rules(milestones: Iterable[Milestone]) -> TimelineRules:
    return TimelineRules({milestone.kind: milestone for milestone in milestones})


def _cci() -> Mapping[DeadlineKind, Milestone]:
    exact, window, forecast = Timing.EXACT, Timing.WINDOW, Timing.FORECAST
    lines = (
        make_milestone(K.VISIT, Timing.ENTERED, None, weeks(0)),
        make_milestone(K.PROVISIONAL_FINDINGS, exact, K.VISIT, weeks(2)),
        make_milestone(K.DRAFT_REPORT, window, K.VISIT, weeks(4), latest=weeks(6)),
        make_milestone(K.COMMENTS, exact, K.DRAFT_REPORT, working_days(10)),
        make_milestone(K.PUBLICATION, forecast, K.DRAFT_REPORT, weeks(6), margin=weeks(1)),
        make_milestone(K.IMPROVEMENT_PLAN, exact, K.PUBLICATION, weeks(4)),
        make_milestone(K.DECISION, exact, K.IMPROVEMENT_PLAN, working_days(10)),
        make_milestone(K.REVISED_PLAN, exact, K.DECISION, working_days(10)),
        make_milestone(
            K.FORWARDING,
            Timing.EVENT_DRIVEN,
            K.DECISION,
            working_days(1),
            late_after=working_days(2),
        ),
        make_milestone(K.ACKNOWLEDGEMENT, exact, K.FORWARDING, working_days(5)),
        make_milestone(K.MONITORING_REVIEW, exact, K.FORWARDING, months(3)),
        make_milestone(K.UPDATE_REQUEST, exact, K.MONITORING_REVIEW, working_days(-15)),
        make_milestone(K.PROGRESS_UPDATE, exact, K.MONITORING_REVIEW, working_days(-5)),
        make_milestone(K.ACTION_TARGET, Timing.ENTERED, None, weeks(0)),
    )
    return {milestone.kind: milestone for milestone in lines}


CCI_2012 = TimelineRules(_cci())
