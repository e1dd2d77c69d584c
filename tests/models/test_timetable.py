from datetime import date

import pytest
from sqlalchemy import select

from models import ClosureDay, DeadlineMove, Event, Person
from models.publication import publish
from models.queries.story import facts_after
from models.timetable import Timetable
from rules.posts import PostKind
from rules.stages import DeadlineState
from rules.timeline import DeadlineKind
from tests.course import Step, bring_to
from tests.factories import (
    DRAFT_SENT,
    PUBLISHED,
    VISIT_ENDED,
    Case,
    Desk,
    at_work,
    looking_at,
    make_case,
)

pytestmark = pytest.mark.usefixtures("engine")

K, P = DeadlineKind, PostKind


def due(case: Case, kind: DeadlineKind) -> tuple[date | None, date]:
    with looking_at(case) as desk:
        deadline = desk.deadline(kind)
        return deadline.opens_on, deadline.due_on


def moves(desk: Desk) -> list[tuple[str, date, date, str, str | None]]:
    """Return what moved: kind, from, to, why, by whom."""
    rows = desk.session.execute(
        select(DeadlineMove, Person.name)
        .join(Event, Event.id == DeadlineMove.event_id)
        .outerjoin(Person, Person.id == Event.actor_id)
    )
    kinds = {d.id: d.kind.value for kind in K for d in desk.deadlines(kind)}
    return sorted(
        (kinds[move.deadline_id], move.old_due_on, move.new_due_on, move.reason, name)
        for move, name in rows
    )


def test_a_visit_that_ended_on_10_february_sets_every_date_up_to_publication() -> None:
    case = make_case()
    bring_to(case, Step.VISIT_ENDED)
    assert due(case, K.PROVISIONAL_FINDINGS) == (None, date(2012, 2, 24))
    assert due(case, K.DRAFT_REPORT) == (date(2012, 3, 9), date(2012, 3, 23))
    assert due(case, K.PUBLICATION) == (date(2012, 4, 20), date(2012, 5, 4))


def test_a_report_published_on_13_june_asks_for_the_plan_by_11_july() -> None:
    case = make_case()
    bring_to(case, Step.PUBLISHED)
    assert due(case, K.IMPROVEMENT_PLAN) == (None, date(2012, 7, 11))


def test_a_plan_that_falls_on_the_jubilee_is_due_after_it_with_both_days_kept() -> None:
    case = make_case()
    bring_to(case, Step.COMMENTS_RECEIVED)
    with at_work(case, P.PUBLISHER, date(2012, 5, 8)) as desk:
        publish(desk.acting, desk.inspection, date(2012, 5, 7))
    with looking_at(case) as desk:
        plan = desk.deadline(K.IMPROVEMENT_PLAN)
        assert (plan.raw_on, plan.due_on) == (date(2012, 6, 4), date(2012, 6, 6))


def test_a_window_that_closes_on_good_friday_closes_after_easter() -> None:
    case = make_case(visit_planned_until=date(2012, 2, 24))
    assert due(case, K.DRAFT_REPORT) == (date(2012, 3, 23), date(2012, 4, 10))


def test_without_a_planned_visit_nothing_has_a_date() -> None:
    case = make_case(visit_planned_until=None)
    with looking_at(case) as desk:
        assert [kind for kind in K if desk.deadlines(kind)] == []


def test_a_fact_on_the_planned_day_moves_nothing() -> None:
    case = make_case()
    bring_to(case, Step.VISIT_ENDED)
    with looking_at(case) as desk:
        assert moves(desk) == []
        assert "deadline_moved" not in {f.kind.value for f in facts_after(desk.session, 0)}
        findings = desk.deadline(K.PROVISIONAL_FINDINGS)
        assert findings.anchor_source == "visit ended, as recorded"


def test_a_visit_that_ended_later_moves_what_is_open_and_keeps_who_and_why() -> None:
    case = make_case()
    with at_work(case, P.LEAD_INSPECTOR, date(2012, 2, 17)) as desk:
        desk.inspection.end_visit(desk.acting, date(2012, 2, 17))
    lead = "Lead inspector, Thornshire"
    why = "the visit ended"
    with looking_at(case) as desk:
        assert moves(desk) == [
            ("draft_report", date(2012, 3, 23), date(2012, 3, 30), why, lead),
            ("provisional_findings", date(2012, 2, 24), date(2012, 3, 2), why, lead),
            ("publication", date(2012, 5, 4), date(2012, 5, 11), why, lead),
        ]
        assert desk.deadline(K.DRAFT_REPORT).original_due_on == date(2012, 3, 23)
        visit = desk.deadline(K.VISIT)
        assert (visit.due_on, visit.met_on) == (VISIT_ENDED, date(2012, 2, 17))


def test_once_the_draft_is_sent_the_forecast_is_six_weeks_from_that_day_give_or_take_one() -> None:
    case = make_case()
    bring_to(case, Step.FINDINGS_GIVEN)
    with at_work(case, P.LEAD_INSPECTOR, date(2012, 3, 23)) as desk:
        desk.inspection.send_draft(desk.acting, date(2012, 3, 21))
    assert due(case, K.PUBLICATION) == (date(2012, 4, 25), date(2012, 5, 9))
    assert due(case, K.COMMENTS) == (None, date(2012, 4, 4))


def test_a_closure_added_later_moves_what_is_open_on_that_day() -> None:
    case = make_case()
    bring_to(case, Step.VISIT_ENDED)
    with at_work(case, P.SCHEDULER, date(2012, 2, 13)) as desk:
        desk.session.add(ClosureDay(day=date(2012, 2, 24), reason="The office moves"))
    with at_work(case, P.SCHEDULER, date(2012, 2, 14)) as desk:
        foreseen = Timetable(desk.inspection).moves()
        done = Timetable(desk.inspection).replan_stages(desk.acting, "a closure was added")
        assert foreseen == done
        assert len(done) == 1
    with looking_at(case) as desk:
        findings = desk.deadline(K.PROVISIONAL_FINDINGS)
        assert (findings.raw_on, findings.due_on) == (date(2012, 2, 24), date(2012, 2, 27))
        skipped = findings.explanation(Timetable(desk.inspection).calendar).skipped
        assert skipped[0].reason == "The office moves"


def test_publication_ends_every_date_that_led_to_it() -> None:
    case = make_case()
    bring_to(case, Step.PUBLISHED)
    with looking_at(case) as desk:
        publication = desk.deadline(K.PUBLICATION)
        assert (publication.state, publication.met_on) == (DeadlineState.MET, PUBLISHED)
        still_open = [kind for kind in K for d in desk.deadlines(kind) if d.is_open]
        assert still_open == [K.IMPROVEMENT_PLAN]


def test_why_a_date_names_its_rule_its_anchor_and_where_that_came_from() -> None:
    case = make_case()
    bring_to(case, Step.DRAFT_SENT)
    with looking_at(case) as desk:
        calendar = Timetable(desk.inspection).calendar
        why = desk.deadline(K.PUBLICATION).explanation(calendar)
        assert why.rule == "draft report + about 6 weeks, give or take 1 week"
        assert (why.anchor_on, why.anchor_source) == (DRAFT_SENT, "draft sent, as recorded")


def test_a_review_says_its_whole_distance_from_the_forwarding() -> None:
    case = make_case()
    bring_to(case, Step.ACKNOWLEDGED)
    with looking_at(case) as desk:
        review = desk.deadline(K.MONITORING_REVIEW)
        why = review.explanation(Timetable(desk.inspection).calendar)
        assert why.rule == "forwarding + 3 months"
        assert why.anchor_on == date(2012, 7, 17)
