"""What moves when a fact changes, and that a preview is exactly what is saved."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from rules.errors import RulesInvalid
from rules.replanning import Move, Planned, Standing, planned, replan
from rules.timeline import Anchor, Dates, DeadlineKind
from rules.working_days import WorkingCalendar
from tests.rules.factories import CCI_2012, CLOSED_IN_2012, YEAR_2012

K = DeadlineKind
BEFORE_PUBLICATION = (K.PROVISIONAL_FINDINGS, K.DRAFT_REPORT, K.COMMENTS, K.PUBLICATION)
VISIT_ENDED = Anchor.on(date(2012, 2, 10), "visit ended")


def plan_after_visit(
    visit: Anchor = VISIT_ENDED, calendar: WorkingCalendar = YEAR_2012
) -> dict[DeadlineKind, Planned]:
    return planned(CCI_2012, {K.VISIT: visit}, BEFORE_PUBLICATION, calendar)


def on_record(plans: dict[DeadlineKind, Planned]) -> list[Standing]:
    return [Standing(uuid4(), plan.kind, plan.anchor, plan.dates) for plan in plans.values()]


def ids(standing: list[Standing]) -> dict[DeadlineKind, UUID]:
    return {deadline.kind: deadline.deadline_id for deadline in standing}


def test_only_a_forecast_rests_on_a_draft_that_is_still_expected() -> None:
    plans = plan_after_visit()
    assert set(plans) == {K.PROVISIONAL_FINDINGS, K.DRAFT_REPORT, K.PUBLICATION}
    assert plans[K.PUBLICATION] == Planned(
        K.PUBLICATION,
        Anchor(date(2012, 3, 9), date(2012, 3, 23), "expected draft report"),
        Dates(date(2012, 5, 4), date(2012, 5, 4), date(2012, 4, 20), date(2012, 4, 20)),
    )


def test_a_forecast_on_an_expected_exact_date_rests_on_that_one_day() -> None:
    anchors = {K.PUBLICATION: Anchor.on(date(2012, 6, 13), "published")}
    rules = CCI_2012.milestones
    exact = {K.PUBLICATION: rules[K.PUBLICATION], K.IMPROVEMENT_PLAN: rules[K.IMPROVEMENT_PLAN]}
    forecast = type(rules[K.PUBLICATION])(
        K.DECISION,
        rules[K.PUBLICATION].timing,
        K.IMPROVEMENT_PLAN,
        rules[K.DECISION].offset,
        escalation=rules[K.DECISION].escalation,
    )
    timetable = type(CCI_2012)({**rules, **exact, K.DECISION: forecast})
    found = planned(timetable, anchors, (K.DECISION, K.IMPROVEMENT_PLAN), YEAR_2012)
    day = date(2012, 7, 11)
    assert found[K.DECISION].anchor == Anchor(day, day, "expected improvement plan")
    assert found[K.DECISION].dates.due_on == date(2012, 7, 25)


def test_the_order_in_which_milestones_are_asked_for_does_not_matter() -> None:
    anchors = {K.VISIT: VISIT_ENDED}
    backwards = planned(CCI_2012, anchors, reversed(BEFORE_PUBLICATION), YEAR_2012)
    assert backwards == plan_after_visit()


def test_the_exact_clocks_wait_until_their_anchor_has_happened() -> None:
    assert planned(CCI_2012, {}, CCI_2012.milestones, YEAR_2012) == {}
    sent = {K.DRAFT_REPORT: Anchor.on(date(2012, 3, 23), "draft sent")}
    found = planned(CCI_2012, sent, BEFORE_PUBLICATION, YEAR_2012)
    assert set(found) == {K.COMMENTS, K.PUBLICATION}
    assert found[K.COMMENTS].dates.due_on == date(2012, 4, 10)


def test_a_milestone_the_programme_lacks_is_refused_and_not_passed_over() -> None:
    with pytest.raises(RulesInvalid, match="no milestone called extension_decision"):
        planned(CCI_2012, {}, [K.EXTENSION_DECISION], YEAR_2012)


def test_nothing_moves_when_nothing_changed() -> None:
    plans = plan_after_visit()
    assert replan(on_record(plans), plans) == ()


def test_a_first_plan_is_all_new() -> None:
    plans = plan_after_visit()
    moves = replan([], plans)
    assert [move.new for move in moves] == list(plans.values())
    assert all(move.is_new and move.is_redated and move.old is None for move in moves)


def test_a_visit_that_ended_a_week_later_moves_everything_still_open_by_a_week() -> None:
    standing = on_record(plan_after_visit())
    later = plan_after_visit(Anchor.on(date(2012, 2, 17), "visit ended"))
    moves = replan(standing, later)
    assert {move.kind: move.deadline_id for move in moves} == ids(standing)
    assert not any(move.is_new for move in moves)
    shifts = {move.kind: (move.old.due_on, move.new.dates.due_on) for move in moves if move.old}
    assert shifts == {
        K.PROVISIONAL_FINDINGS: (date(2012, 2, 24), date(2012, 3, 2)),
        K.DRAFT_REPORT: (date(2012, 3, 23), date(2012, 3, 30)),
        K.PUBLICATION: (date(2012, 5, 4), date(2012, 5, 11)),
    }


def test_findings_already_given_stay_where_they_were() -> None:
    standing = [d for d in on_record(plan_after_visit()) if d.kind is not K.PROVISIONAL_FINDINGS]
    later = plan_after_visit(Anchor.on(date(2012, 2, 17), "visit ended"))
    del later[K.PROVISIONAL_FINDINGS]
    assert {move.kind for move in replan(standing, later)} == {K.DRAFT_REPORT, K.PUBLICATION}


def test_sending_the_draft_moves_the_forecast_and_starts_the_comments() -> None:
    standing = on_record(plan_after_visit())
    anchors = {K.VISIT: VISIT_ENDED, K.DRAFT_REPORT: Anchor.on(date(2012, 3, 19), "draft sent")}
    kinds = (K.PROVISIONAL_FINDINGS, K.COMMENTS, K.PUBLICATION)
    moves = {m.kind: m for m in replan(standing, planned(CCI_2012, anchors, kinds, YEAR_2012))}
    assert set(moves) == {K.COMMENTS, K.PUBLICATION}
    assert moves[K.COMMENTS].is_new
    forecast = moves[K.PUBLICATION].new.dates
    assert (forecast.opens_on, forecast.due_on) == (date(2012, 4, 23), date(2012, 5, 8))
    assert forecast.raw_on == date(2012, 5, 7)


def test_a_new_bank_holiday_moves_only_the_date_that_fell_on_it() -> None:
    plans = plan_after_visit()
    closed = WorkingCalendar({**CLOSED_IN_2012, date(2012, 3, 23): "Extra day"}, 2012, 2012)
    (move,) = replan(on_record(plans), plan_after_visit(calendar=closed))
    assert move.kind is K.DRAFT_REPORT
    assert move.old == plans[K.DRAFT_REPORT].dates
    assert move.new.dates == Dates(
        date(2012, 3, 23), date(2012, 3, 26), date(2012, 3, 9), date(2012, 3, 9)
    )


def test_a_window_whose_opening_alone_moved_is_redated() -> None:
    plans = plan_after_visit()
    closed = WorkingCalendar({**CLOSED_IN_2012, date(2012, 3, 9): "Extra day"}, 2012, 2012)
    (move,) = replan(on_record(plans), plan_after_visit(calendar=closed))
    assert move.is_redated
    assert move.new.dates.opens_on == date(2012, 3, 12)
    assert move.new.dates.due_on == plans[K.DRAFT_REPORT].dates.due_on


def test_a_planned_visit_that_ended_on_its_day_changes_the_reason_and_no_date() -> None:
    standing = on_record(plan_after_visit(Anchor.on(date(2012, 2, 10), "visit planned")))
    moves = replan(standing, plan_after_visit())
    assert {move.kind for move in moves} == {K.PROVISIONAL_FINDINGS, K.DRAFT_REPORT}
    assert not any(move.is_redated for move in moves)
    assert {move.new.anchor.source for move in moves} == {"visit ended"}


def test_what_is_previewed_is_what_is_saved() -> None:
    standing = on_record(plan_after_visit())
    later = Anchor.on(date(2012, 2, 17), "visit ended")
    preview, saved = (replan(standing, plan_after_visit(later)) for _ in range(2))
    assert preview == saved
    assert len(preview) == 3
    assert all(isinstance(move, Move) and hash(move) for move in preview)


def test_once_saved_the_same_change_moves_nothing_more() -> None:
    standing = on_record(plan_after_visit())
    later = plan_after_visit(Anchor.on(date(2012, 2, 17), "visit ended"))
    assert replan(standing, later) != ()
    saved = [Standing(d.deadline_id, d.kind, *_now(later[d.kind])) for d in standing]
    assert replan(saved, later) == ()


def _now(plan: Planned) -> tuple[Anchor, Dates]:
    return plan.anchor, plan.dates
