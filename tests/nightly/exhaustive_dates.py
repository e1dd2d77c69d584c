"""Every start day from 2012 to 2040 against every rule of both programmes, counted another way.

Run it with `python -m tests.nightly.exhaustive_dates`. What it compares with shares nothing with
`rules/`: it walks day by day over the `holidays` package and knows each rule as its own function.
"""

import sys
from collections.abc import Callable, Mapping
from datetime import date
from time import perf_counter

import holidays

from models.rules_document import SHIPPED, rules_of, shipped_rules
from rules.replanning import planned
from rules.timeline import Anchor, Dates, DeadlineKind, TimelineRules, dates_of
from tests.rules.factories import england_and_wales

K = DeadlineKind
FIRST, LAST = date(2012, 1, 1).toordinal(), date(2040, 12, 31).toordinal()
SHOWN = 20
QUARTERS, HALF_YEARS = 8, 4
FRIDAY = 5

BANK_HOLIDAYS = frozenset(
    day.toordinal()
    for day in holidays.country_holidays("GB", subdiv="ENG", years=range(2011, 2044))
)

# Days are ordinals here. A reckoning gives the raw days of one rule, the first and last of a span.
Reckoning = Callable[[int], tuple[int, ...]]


def is_open(day: int) -> bool:
    """Say whether offices open, from the ordinal's own weekday: ordinal 1 was a Monday."""
    return (day - 1) % 7 < FRIDAY and day not in BANK_HOLIDAYS


def next_open(day: int) -> int:
    """Walk on to a day on which offices open."""
    return day if is_open(day) else next_open(day + 1)


def open_days_on(day: int, count: int, direction: int = 1) -> int:
    """Walk one day at a time, ticking off each on which offices open, until `count` are."""
    ticked = 0
    while ticked < count:
        day += direction
        ticked += is_open(day)
    return day


def months_on(day: int, count: int) -> int:
    """Turn calendar pages one at a time, then read the day, or the last one that page has."""
    start = date.fromordinal(day)
    year, month = start.year, start.month
    for _ in range(count):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    for number in range(start.day, 0, -1):
        try:
            return date(year, month, number).toordinal()
        except ValueError:
            continue
    raise AssertionError(start)


def review(number: int, months: int) -> Reckoning:
    """Reckon the n-th review, months apart, always from the day of forwarding."""
    return lambda forwarded: (months_on(forwarded, months * number),)


# The timetable row by row: a plan has 28 days, comments ten days on which offices open. The
# number is the n-th of a repeating milestone; 0 is a forecast made before the draft was sent.
Reckonings = dict[tuple[DeadlineKind, int], Reckoning]
CORE_CASES: Reckonings = {
    (K.PROVISIONAL_FINDINGS, 1): lambda visit: (visit + 14,),
    (K.DRAFT_REPORT, 1): lambda visit: (visit + 28, visit + 42),
    (K.PUBLICATION, 0): lambda visit: (visit + 28 + 42, visit + 42 + 42),
    (K.COMMENTS, 1): lambda draft: (open_days_on(draft, 10),),
    (K.PUBLICATION, 1): lambda draft: (draft + 35, draft + 49),
    (K.IMPROVEMENT_PLAN, 1): lambda published: (published + 28,),
    (K.DECISION, 1): lambda submitted: (open_days_on(submitted, 10),),
    (K.REVISED_PLAN, 1): lambda returned: (open_days_on(returned, 10),),
    (K.FORWARDING, 1): lambda finalised: (open_days_on(finalised, 1),),
    (K.ACKNOWLEDGEMENT, 1): lambda forwarded: (open_days_on(forwarded, 5),),
    (K.UPDATE_REQUEST, 1): lambda review: (open_days_on(review, 15, -1),),
    (K.PROGRESS_UPDATE, 1): lambda review: (open_days_on(review, 5, -1),),
    (K.EXTENSION_DECISION, 1): lambda asked: (open_days_on(asked, 10),),
    (K.TARGET_CHANGE_DECISION, 1): lambda asked: (open_days_on(asked, 10),),
    **{(K.MONITORING_REVIEW, n): review(n, 3) for n in range(1, QUARTERS + 1)},
}
# Where today's programme differs: its plan has twenty days on which offices open, its reviews
# are half a year apart.
YOUTH_JUSTICE: Reckonings = {
    **{which: each for which, each in CORE_CASES.items() if which[0] is not K.MONITORING_REVIEW},
    (K.IMPROVEMENT_PLAN, 1): lambda published: (open_days_on(published, 20),),
    **{(K.MONITORING_REVIEW, n): review(n, 6) for n in range(1, HALF_YEARS + 1)},
}
PROGRAMMES: Mapping[str, Reckonings] = dict(zip(SHIPPED, (CORE_CASES, YOUTH_JUSTICE), strict=True))


def by_rule(rules: TimelineRules, kind: DeadlineKind, number: int, day: date) -> Dates:
    """Return the dates the rules give from this day."""
    anchor = Anchor.on(day, "a start day")
    if number:
        return dates_of(rules[kind], anchor, england_and_wales(), number)
    kinds = (kind, K.DRAFT_REPORT)
    return planned(rules, {K.VISIT: anchor}, kinds, england_and_wales())[kind].dates


def in_order(found: Dates) -> tuple[int, ...]:
    """Return the raw days, then the shown ones, the first of a span before its last."""
    days = (found.opens_raw_on, found.raw_on, found.opens_on, found.due_on)
    return tuple(each.toordinal() for each in days if each is not None)


def compare(every_days: int = 1) -> tuple[int, list[str]]:
    """Return how many dates were compared, and each that differs, in words."""
    compared, differences = 0, []
    for name, reckonings in PROGRAMMES.items():
        rules = rules_of(shipped_rules(name))[1]
        some, wrong = _compare_one(rules, reckonings, every_days)
        compared += some
        differences += [f"{name}: {each}" for each in wrong]
    return compared, differences


def _compare_one(
    rules: TimelineRules, reckonings: Reckonings, every_days: int
) -> tuple[int, list[str]]:
    compared, differences = 0, []
    for day in range(FIRST, LAST + 1, every_days):
        for (kind, number), reckoning in reckonings.items():
            raw = reckoning(day)
            wanted = (*raw, *(next_open(each) for each in raw))
            found = in_order(by_rule(rules, kind, number, date.fromordinal(day)))
            compared += len(wanted)
            if found != wanted:
                differences.append(_in_words(kind, day, wanted, found))
    return compared, differences


def _in_words(kind: DeadlineKind, day: int, wanted: tuple[int, ...], found: tuple[int, ...]) -> str:
    counted, ruled = ([str(date.fromordinal(each)) for each in days] for days in (wanted, found))
    return f"{kind} from {date.fromordinal(day)}: counted {counted}, rules give {ruled}"


def main() -> int:
    """Compare every date, print the figure, and fail if any differs."""
    started = perf_counter()
    compared, differences = compare()
    for difference in differences[:SHOWN]:
        print(difference)  # noqa: T201 - the programme's answer
    seconds = perf_counter() - started
    print(  # noqa: T201 - the programme's answer
        f"{compared:,} dates compared, {len(differences)} differences, {seconds:.1f} seconds"
    )
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
