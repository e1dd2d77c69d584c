from datetime import date

import pytest
from sqlalchemy import select

from models import DeadlineMove, Extension, ExtensionState
from models.extending import ask_for_more_time, grant, refuse, take_back, withdraw
from models.queries import extensions
from models.queries.page_date import extension_for_update, extension_of
from models.stopping import stop_clock
from models.timetable import Timetable
from rules.errors import NotAllowed
from rules.permissions import CALENDAR
from rules.posts import PostKind
from rules.stages import DeadlineState
from rules.timeline import DeadlineKind
from tests.course import Step, bring_to, let_the_calendar_decide
from tests.factories import (
    COMMENTS_RECEIVED,
    SUBMITTED,
    Case,
    Desk,
    at_work,
    looking_at,
    make_case,
    not_allowed,
    on_sqlite,
    refused,
)

pytestmark = pytest.mark.usefixtures("engine")
K, P = DeadlineKind, PostKind
ASKED = date(2012, 6, 25)
DUE = date(2012, 7, 11)
WANTED = date(2012, 7, 25)
DATES = select(Extension.deadline_id).distinct()
WHY = "The Board meets on 20 July."


def published() -> Case:
    case = make_case()
    bring_to(case, Step.PUBLISHED)
    return case


def ask(
    case: Case, until: date = WANTED, on: date = ASKED, kind: DeadlineKind = K.IMPROVEMENT_PLAN
) -> None:
    with at_work(case, P.HEAD_OF_SERVICE, on) as desk:
        ask_for_more_time(desk.acting, desk.deadline(kind), until, WHY)


def request(desk: Desk) -> Extension:
    """Return the newest request for more time."""
    return numbered(desk, extensions.times_asked(desk.session, *desk.session.scalars(DATES)))


def numbered(desk: Desk, number: int) -> Extension:
    """Return the n-th request for more time."""
    found = select(Extension.id).where(Extension.number == number)
    load = extension_for_update if "acting" in desk.session.info else extension_of
    return load(desk.session, desk.inspection.id, desk.session.scalars(found).one())


def decide(
    case: Case,
    until: date = WANTED,
    on: date = ASKED,
    who: PostKind = P.LEAD_INSPECTOR,
    beyond: str = "",
) -> None:
    with at_work(case, who, on) as desk:
        grant(desk.acting, request(desk), until, "The reason is good.", beyond)


def test_time_is_asked_for_and_granted_and_the_first_date_stays_on_record() -> None:
    case = published()
    ask(case)
    with looking_at(case, ASKED) as desk:
        plan, decision = desk.deadline(K.IMPROVEMENT_PLAN), desk.deadline(K.EXTENSION_DECISION)
        assert (plan.due_on, plan.state) == (DUE, DeadlineState.OPEN)
        assert (decision.due_on, decision.anchor_on) == (date(2012, 7, 9), ASKED)
    decide(case, until=date(2012, 7, 20))
    with looking_at(case, ASKED) as desk:
        plan, decision = desk.deadline(K.IMPROVEMENT_PLAN), desk.deadline(K.EXTENSION_DECISION)
        assert (plan.due_on, plan.original_due_on) == (date(2012, 7, 20), DUE)
        assert (plan.decide_on, plan.remind_on) == (date(2012, 7, 21), date(2012, 7, 6))
        assert (decision.state, decision.met_on) == (DeadlineState.MET, ASKED)
        made = request(desk)
        assert (made.state, made.due_before) == (ExtensionState.GRANTED, DUE)
        (move,) = desk.session.scalars(select(DeadlineMove))
        assert (move.old_due_on, move.new_due_on) == (DUE, date(2012, 7, 20))


@on_sqlite
def test_only_one_request_waits_at_a_time_and_a_second_starts_the_clock_of_the_decision_anew() -> (
    None
):
    case = published()
    ask(case)
    with refused("has been asked for already"):
        ask(case, on=date(2012, 6, 26))
    with at_work(case, P.HEAD_OF_SERVICE, date(2012, 6, 26)) as desk:
        withdraw(desk.acting, request(desk))
    with looking_at(case) as desk:
        assert desk.deadline(K.EXTENSION_DECISION).state is DeadlineState.CANCELLED
    ask(case, on=date(2012, 6, 27))
    with looking_at(case) as desk:
        decision = desk.deadline(K.EXTENSION_DECISION)
        assert (decision.state, decision.due_on) == (DeadlineState.OPEN, date(2012, 7, 11))
        assert request(desk).number == 2
    with refused("no longer open"), at_work(case, P.HEAD_OF_SERVICE, date(2012, 6, 28)) as desk:
        withdraw(desk.acting, numbered(desk, 1))


@on_sqlite
@pytest.mark.parametrize(
    ("until", "words"),
    [
        (DUE, "after 11 July 2012"),
        (date(2012, 6, 1), "after 11 July 2012"),
        (date(2012, 7, 14), "The next working day is 16 July 2012"),
        (date(2012, 8, 27), "Nobody works on 27 August 2012"),
    ],
)
def test_the_new_date_is_a_working_day_after_the_one_there_is(until: date, words: str) -> None:
    case = published()
    with refused(words):
        ask(case, until)


@on_sqlite
def test_a_late_plan_can_be_given_time_but_only_to_come() -> None:
    case = published()
    late = date(2012, 8, 1)
    with refused("gives nobody more time"):
        ask(case, date(2012, 7, 20), on=late)
    ask(case, date(2012, 8, 10), on=late)
    decide(case, date(2012, 8, 10), on=late)
    with looking_at(case) as desk:
        assert desk.deadline(K.IMPROVEMENT_PLAN).decide_on == date(2012, 8, 11)


@on_sqlite
def test_the_third_extension_is_an_assistant_chief_inspectors_with_a_reason_of_its_own() -> None:
    case = published()
    for until in (date(2012, 7, 18), date(2012, 7, 25)):
        ask(case, until)
        decide(case, until)
    ask(case, date(2012, 8, 1))
    with pytest.raises(NotAllowed, match="Only an assistant chief inspector"):
        decide(case, date(2012, 8, 1))
    with refused("goes beyond what the programme allows"):
        decide(case, date(2012, 8, 1), who=P.ASSISTANT_CHIEF_INSPECTOR)
    decide(case, date(2012, 8, 1), who=P.ASSISTANT_CHIEF_INSPECTOR, beyond="The Head has left.")
    with looking_at(case) as desk:
        made = request(desk)
        assert (made.is_over_the_limit, made.over_the_limit_reason) == (True, "The Head has left.")
        assert desk.deadline(K.IMPROVEMENT_PLAN).original_due_on == DUE


@on_sqlite
def test_a_refused_request_leaves_the_date_and_does_not_count() -> None:
    case = published()
    ask(case)
    with refused("Say why more time is refused"), at_work(case, P.LEAD_INSPECTOR, ASKED) as desk:
        refuse(desk.acting, request(desk), " ")
    with at_work(case, P.LEAD_INSPECTOR, ASKED) as desk:
        refuse(desk.acting, request(desk), "Four weeks are enough.")
    with looking_at(case) as desk:
        assert desk.deadline(K.IMPROVEMENT_PLAN).due_on == DUE
        assert extensions.times_granted(desk.session, request(desk).deadline_id) == 0


@on_sqlite
def test_who_may_not_neither_asks_nor_decides() -> None:
    case = published()
    for who in (P.DELEGATE, P.LEAD_INSPECTOR, P.MONITOR, case.stranger):
        with not_allowed(), at_work(case, who, ASKED) as desk:
            ask_for_more_time(desk.acting, desk.deadline(K.IMPROVEMENT_PLAN), WANTED, WHY)
    ask(case)
    for who in (P.HEAD_OF_SERVICE, P.SCHEDULER, P.MONITOR, case.stranger):
        with not_allowed(), at_work(case, who, ASKED) as desk:
            grant(desk.acting, request(desk), WANTED, "Good.")


@on_sqlite
def test_a_grant_is_taken_back_and_into_the_past_only_knowingly() -> None:
    case = published()
    ask(case)
    decide(case)
    with at_work(case, P.LEAD_INSPECTOR, date(2012, 6, 26)) as desk:
        take_back(desk.acting, request(desk), "Granted by mistake.")
    with looking_at(case) as desk:
        assert desk.deadline(K.IMPROVEMENT_PLAN).due_on == DUE
        assert request(desk).state is ExtensionState.REVERSED
    ask(case, on=date(2012, 7, 10))
    decide(case, on=date(2012, 7, 10))
    later = date(2012, 7, 16)
    with refused("which has passed"), at_work(case, P.LEAD_INSPECTOR, later) as desk:
        take_back(desk.acting, request(desk), "The reason was untrue.")
    with at_work(case, P.LEAD_INSPECTOR, later) as desk:
        take_back(desk.acting, request(desk), "Untrue.", knowing_it_has_passed=True)
    with looking_at(case) as desk:
        plan = desk.deadline(K.IMPROVEMENT_PLAN)
        assert (plan.due_on, plan.decide_on, plan.days_late(later)) == (DUE, date(2012, 7, 12), 5)


@on_sqlite
def test_a_plan_that_comes_first_overtakes_the_request() -> None:
    case = published()
    ask(case)
    bring_to(case, Step.SUBMITTED, after=Step.PUBLISHED)
    with looking_at(case) as desk:
        assert request(desk).state is ExtensionState.WITHDRAWN
        assert desk.deadline(K.EXTENSION_DECISION).state is DeadlineState.CANCELLED
    with refused("This date is over"):
        ask(case, on=SUBMITTED)


@on_sqlite
def test_comments_can_be_given_time_before_the_report_is_public() -> None:
    case = make_case()
    bring_to(case, Step.DRAFT_SENT)
    until = date(2012, 4, 5)
    ask(case, until, on=date(2012, 3, 19), kind=K.COMMENTS)
    decide(case, until, on=date(2012, 3, 20))
    with looking_at(case) as desk:
        assert desk.deadline(K.COMMENTS).due_on == until
    bring_to(case, Step.COMMENTS_RECEIVED, after=Step.DRAFT_SENT)
    with refused("This date is over"):
        ask(case, date(2012, 4, 12), on=COMMENTS_RECEIVED, kind=K.COMMENTS)


@on_sqlite
def test_comments_that_lapse_take_the_request_for_more_time_with_them() -> None:
    case = make_case()
    bring_to(case, Step.DRAFT_SENT)
    ask(case, date(2012, 4, 5), on=date(2012, 3, 30), kind=K.COMMENTS)
    with at_work(case, CALENDAR, date(2012, 4, 2)) as desk:
        let_the_calendar_decide(desk, K.COMMENTS)
    with looking_at(case) as desk:
        assert desk.deadline(K.COMMENTS).state is DeadlineState.LAPSED
        assert request(desk).state is ExtensionState.WITHDRAWN
        assert desk.deadline(K.EXTENSION_DECISION).state is DeadlineState.CANCELLED


@on_sqlite
def test_no_time_is_given_to_what_the_rules_do_not_extend() -> None:
    case = make_case()
    bring_to(case, Step.SUBMITTED)
    with refused("give no more time"):
        ask(case, date(2012, 8, 10), on=SUBMITTED, kind=K.DECISION)


@on_sqlite
def test_granted_time_outlives_a_moved_anchor_unless_the_rule_gives_a_later_day() -> None:
    case = published()
    ask(case)
    decide(case)
    for published_on, due_on in ((date(2012, 6, 15), WANTED), (date(2012, 7, 4), date(2012, 8, 1))):
        with at_work(case, P.SCHEDULER, date(2012, 7, 5)) as desk:
            plan = desk.deadline(K.IMPROVEMENT_PLAN)
            plan.anchor_opens_on = plan.anchor_on = published_on
            Timetable(desk.inspection).redate(desk.acting, "published on another day")
        with looking_at(case) as desk:
            assert desk.deadline(K.IMPROVEMENT_PLAN).due_on == due_on


@on_sqlite
def test_a_stopped_clock_is_not_extended() -> None:
    case = published()
    with at_work(case, P.SCHEDULER, ASKED) as desk:
        stop_clock(desk.acting, desk.deadline(K.IMPROVEMENT_PLAN), "The office is flooded.")
    with refused("is stopped"):
        ask(case)
