from collections.abc import Callable
from datetime import date

import pytest

from models import Inspection
from models.acting import Acting
from models.correcting import (
    correct_draft_sent,
    correct_provisional_findings,
    correct_publication,
    correct_visit_end,
)
from rules.posts import PostKind
from rules.stages import DeadlineState
from rules.timeline import DeadlineKind
from tests.course import Step, bring_to
from tests.factories import (
    PUBLISHED,
    VISIT_ENDED,
    at_work,
    looking_at,
    make_case,
    not_allowed,
    on_sqlite,
    refused,
)
from tests.models.test_timetable import moves

pytestmark = [pytest.mark.usefixtures("engine"), on_sqlite]

K, P = DeadlineKind, PostKind
WHY = "The diary was misread."
Correct = Callable[[Acting, Inspection, date, str], None]


def test_a_corrected_end_of_the_visit_moves_only_what_is_still_open() -> None:
    case = make_case()
    bring_to(case, Step.FINDINGS_GIVEN)
    with at_work(case, P.SCHEDULER, date(2012, 2, 27)) as desk:
        correct_visit_end(desk.acting, desk.inspection, date(2012, 2, 9), WHY)
    with looking_at(case) as desk:
        moved = {kind: (old, new) for kind, old, new, _, _ in moves(desk)}
        assert moved == {
            "draft_report": (date(2012, 3, 23), date(2012, 3, 22)),
            "publication": (date(2012, 5, 4), date(2012, 5, 3)),
        }
        assert {(why, who) for *_, why, who in moves(desk)} == {
            (WHY, "Follow-up scheduler, everywhere")
        }
        findings = desk.deadline(K.PROVISIONAL_FINDINGS)
        assert (findings.due_on, findings.state) == (date(2012, 2, 24), DeadlineState.MET)
        assert desk.deadline(K.VISIT).met_on == date(2012, 2, 9)


def test_a_corrected_day_of_the_draft_moves_the_comments_and_the_forecast() -> None:
    case = make_case()
    bring_to(case, Step.DRAFT_SENT)
    with at_work(case, P.LEAD_INSPECTOR, date(2012, 3, 19)) as desk:
        correct_draft_sent(desk.acting, desk.inspection, date(2012, 3, 14), WHY)
    with looking_at(case) as desk:
        assert desk.deadline(K.COMMENTS).due_on == date(2012, 3, 28)
        assert desk.deadline(K.PUBLICATION).opens_on == date(2012, 4, 18)
        assert desk.deadline(K.DRAFT_REPORT).met_on == date(2012, 3, 14)


def test_a_corrected_day_of_the_findings_moves_nothing_but_the_record() -> None:
    case = make_case()
    bring_to(case, Step.FINDINGS_GIVEN)
    with at_work(case, P.LEAD_INSPECTOR, date(2012, 2, 27)) as desk:
        correct_provisional_findings(desk.acting, desk.inspection, date(2012, 2, 23), WHY)
    with looking_at(case) as desk:
        assert desk.inspection.provisional_findings_given_on == date(2012, 2, 23)
        assert moves(desk) == []


def test_a_correction_needs_a_reason_a_fact_and_an_order_that_can_be() -> None:
    case = make_case()
    with refused("not on record yet"), at_work(case, P.SCHEDULER, VISIT_ENDED) as desk:
        correct_visit_end(desk.acting, desk.inspection, VISIT_ENDED, WHY)
    bring_to(case, Step.DRAFT_SENT)
    later = date(2012, 3, 19)
    cases: tuple[tuple[Correct, date, str, str], ...] = (
        (correct_visit_end, date(2012, 2, 9), " ", "Say why"),
        (correct_visit_end, VISIT_ENDED, WHY, "is the day on record already"),
        (correct_visit_end, date(2012, 2, 27), WHY, "is after something that followed"),
        (correct_visit_end, date(2012, 3, 20), WHY, "has not come yet"),
        (correct_provisional_findings, date(2012, 2, 9), WHY, "is before what must have come"),
        (correct_provisional_findings, date(2012, 3, 17), WHY, "is after something"),
        (correct_draft_sent, date(2012, 2, 9), WHY, "is before what must have come"),
    )
    for correct, on, reason, words in cases:
        with refused(words), at_work(case, P.SCHEDULER, later) as desk:
            correct(desk.acting, desk.inspection, on, reason)
    with not_allowed(), at_work(case, P.HEAD_OF_SERVICE, later) as desk:
        correct_visit_end(desk.acting, desk.inspection, date(2012, 2, 9), WHY)


def test_a_corrected_publication_counts_the_plans_four_weeks_anew() -> None:
    case = make_case()
    bring_to(case, Step.PUBLISHED)
    with at_work(case, P.PUBLISHER, date(2012, 6, 18)) as desk:
        correct_publication(desk.acting, desk.inspection, date(2012, 6, 11), WHY)
    with looking_at(case) as desk:
        plan = desk.deadline(K.IMPROVEMENT_PLAN)
        assert (plan.due_on, plan.original_due_on) == (date(2012, 7, 9), date(2012, 7, 11))
        assert desk.inspection.published_on == date(2012, 6, 11)
        assert desk.deadline(K.PUBLICATION).met_on == date(2012, 6, 11)


def test_a_publication_is_not_corrected_into_the_future_before_the_draft_or_by_anybody() -> None:
    case = make_case()
    bring_to(case, Step.PUBLISHED)
    today = date(2012, 6, 18)
    for on, words in (
        (date(2012, 6, 19), "has not come yet"),
        (date(2012, 3, 15), "is before what must have come first"),
        (PUBLISHED, "is the day on record already"),
    ):
        with refused(words), at_work(case, P.PUBLISHER, today) as desk:
            correct_publication(desk.acting, desk.inspection, on, WHY)
    with not_allowed(), at_work(case, P.LEAD_INSPECTOR, today) as desk:
        correct_publication(desk.acting, desk.inspection, date(2012, 6, 11), WHY)


def test_once_a_version_is_submitted_the_day_of_publication_stays() -> None:
    case = make_case()
    bring_to(case, Step.SUBMITTED)
    with (
        refused("The improvement plan has been submitted"),
        at_work(case, P.PUBLISHER, date(2012, 7, 10)) as desk,
    ):
        correct_publication(desk.acting, desk.inspection, date(2012, 6, 11), WHY)
