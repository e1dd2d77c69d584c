"""A timetable with a dead end is refused when it is made, in words."""

import pytest

from rules.errors import RulesInvalid
from rules.timeline import DeadlineKind, Milestone, Timing
from tests.rules.factories import make_milestone, make_rules, weeks, working_days

K = DeadlineKind
VISIT = make_milestone(K.VISIT, Timing.ENTERED, None, weeks(0))
DRAFT = K.DRAFT_REPORT


def refusal_of(*milestones: Milestone) -> str:
    with pytest.raises(RulesInvalid) as refusal:
        make_rules(milestones)
    return str(refusal.value)


def test_two_milestones_that_wait_for_each_other_are_refused_by_name() -> None:
    message = refusal_of(
        make_milestone(K.DECISION, anchor=K.REVISED_PLAN),
        make_milestone(K.REVISED_PLAN, anchor=K.DECISION),
    )
    start, loop = message.split(": ")
    assert start == "These milestones wait for each other for ever"
    assert loop in {
        "decision -> revised_plan -> decision.",
        "revised_plan -> decision -> revised_plan.",
    }


def test_a_milestone_that_waits_for_itself_is_refused() -> None:
    assert refusal_of(make_milestone(K.DECISION, anchor=K.DECISION)) == (
        "These milestones wait for each other for ever: decision -> decision."
    )


def test_counting_from_an_unknown_milestone_is_refused() -> None:
    assert refusal_of(make_milestone(K.IMPROVEMENT_PLAN, anchor=K.PUBLICATION)) == (
        "improvement_plan is counted from publication, which is not a milestone."
    )


@pytest.mark.parametrize("escalation", [(), ((),), ((), ("board_chair",))])
def test_a_milestone_nobody_answers_for_is_refused(escalation: tuple[tuple[str, ...], ...]) -> None:
    assert refusal_of(VISIT, make_milestone(DRAFT, anchor=K.VISIT, escalation=escalation)) == (
        "draft_report names no post that answers for it."
    )


@pytest.mark.parametrize(
    "broken",
    [
        make_milestone(DRAFT, Timing.WINDOW, K.VISIT, weeks(4)),
        make_milestone(DRAFT, Timing.EXACT, K.VISIT, weeks(4), latest=weeks(6)),
        make_milestone(DRAFT, Timing.FORECAST, K.VISIT, weeks(4), latest=weeks(6)),
    ],
)
def test_a_window_says_when_it_closes_and_nothing_else_does(broken: Milestone) -> None:
    assert refusal_of(VISIT, broken) == (
        "draft_report: a window, and only a window, says when it closes (latest)."
    )


def test_a_window_in_two_units_is_refused() -> None:
    broken = make_milestone(DRAFT, Timing.WINDOW, K.VISIT, weeks(4), latest=working_days(30))
    assert refusal_of(VISIT, broken) == (
        "draft_report: a window opens and closes in the same unit."
    )


def test_a_window_that_closes_before_it_opens_is_refused() -> None:
    broken = make_milestone(DRAFT, Timing.WINDOW, K.VISIT, weeks(6), latest=weeks(4))
    assert refusal_of(VISIT, broken) == "draft_report: the window closes before it opens."


def test_a_window_of_a_single_moment_is_accepted() -> None:
    rule = make_milestone(DRAFT, Timing.WINDOW, K.VISIT, weeks(4), latest=weeks(4))
    assert make_rules([VISIT, rule])[DRAFT] is rule


@pytest.mark.parametrize(
    "broken",
    [
        make_milestone(K.PUBLICATION, Timing.EXACT, None, weeks(6)),
        make_milestone(K.PUBLICATION, Timing.ENTERED, K.VISIT, weeks(6)),
    ],
)
def test_a_date_that_could_never_be_counted_is_refused(broken: Milestone) -> None:
    assert refusal_of(VISIT, broken) == (
        "publication: an entered date, and only an entered date, has no anchor."
    )
