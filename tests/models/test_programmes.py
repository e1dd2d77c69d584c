"""Two programmes side by side: today's is monitored by the inspectorate itself, to the end."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from models import Acting, MonitoredService, Programme
from models.database import reading, transaction
from models.queries import page_areas
from models.register import NewInspection, adopt_rules, schedule
from models.rules_document import SHIPPED, shipped_rules
from rules.permissions import OPERATOR, Act, Actor, may
from rules.posts import PostKind
from rules.published_report import Nation
from rules.stages import Assessment, InspectionState, PlanState
from rules.timeline import DeadlineKind
from tests.course import Step, bring_to
from tests.factories import (
    ACKNOWLEDGED,
    PUBLISHED,
    REGISTERED_ON,
    SUBMITTED,
    VISIT_ENDED,
    Case,
    Desk,
    at_work,
    looking_at,
    make_case,
    make_case_under,
    on_sqlite,
    refused,
)
from tests.moments import london_morning

K, P = DeadlineKind, PostKind
TODAYS = shipped_rules(SHIPPED[1])
pytestmark = pytest.mark.usefixtures("engine")


def as_operator() -> Acting:
    return Acting(OPERATOR, REGISTERED_ON, london_morning(REGISTERED_ON))


def todays_case(area: str = "Thornshire") -> Case:
    return make_case_under(TODAYS, area)


def test_an_inspection_of_todays_programme_goes_from_schedule_to_review() -> None:
    case = todays_case()
    bring_to(case, Step.ACKNOWLEDGED)
    with looking_at(case) as desk:
        programme = desk.inspection.programme_version.programme
        assert programme.monitor_id == programme.inspectorate_id
        assert desk.inspection.reference.startswith("YJS-")
        assert desk.plan().state is PlanState.MONITORED
        assert desk.deadline(K.IMPROVEMENT_PLAN).due_on == date(2012, 7, 11)
        assert desk.deadline(K.MONITORING_REVIEW).due_on == date(2013, 1, 17)
        assert desk.post(P.MONITOR).organisation_id == programme.inspectorate_id
    with at_work(case, P.MONITOR, date(2013, 1, 17)) as desk:
        desk.review().request_update(desk.acting, desk.acting.on)
        desk.review().record_no_update(desk.acting, desk.acting.on)
        desk.review().assess(desk.acting, Assessment.MINOR_SLIPPAGE, "Two actions are late.")
    with looking_at(case) as desk:
        assert desk.inspection.state is InspectionState.FOLLOW_UP
        assert [review.review_on for review in map(desk.review, (1, 2))] == [
            date(2013, 1, 17),
            date(2013, 7, 17),
        ]


@on_sqlite
def test_whoever_only_monitors_sees_the_plan_no_earlier_than_another_monitor_would() -> None:
    case = todays_case()
    bring_to(case, Step.SUBMITTED)
    with looking_at(case) as desk:
        thing = desk.inspection.as_thing()
    monitor, lead = case.actor(P.MONITOR, SUBMITTED), case.actor(P.LEAD_INSPECTOR, SUBMITTED)
    assert may(lead, Act.SEE_PLAN, thing)
    assert may(monitor, Act.SEE_PLAN_TIMELINESS, thing)
    assert not may(monitor, Act.SEE_PLAN, thing)
    bring_to(case, Step.FORWARDED, after=Step.SUBMITTED)
    with looking_at(case) as desk:
        forwarded = desk.inspection.as_thing()
    assert may(case.actor(P.MONITOR, ACKNOWLEDGED), Act.VERIFY, forwarded)
    assert not may(case.actor(P.LEAD_INSPECTOR, ACKNOWLEDGED), Act.VERIFY, forwarded)


@on_sqlite
def test_each_programme_has_its_own_monitor_for_the_same_service() -> None:
    first, second = make_case(), todays_case()
    with transaction(as_operator()) as session:
        with looking_at(first) as desk:
            service, watching = desk.inspection.service_id, desk.post(P.MONITOR).id
        session.add(MonitoredService(service_id=service, post_id=watching))
    for case in (first, second):
        bring_to(case, Step.PUBLISHED)
    with looking_at(second) as desk:
        assert desk.inspection.service_id == service
        assert desk.post(P.MONITOR).id != watching
        watched = [_watched_by(desk, case) for case in (first, second)]
    assert watched == [[first.inspection_id], [second.inspection_id]]


def _watched_by(desk: Desk, case: Case) -> list[UUID]:
    """Return what somebody sees who holds nothing but this inspection's monitoring post."""
    everything = case.actor(P.MONITOR, PUBLISHED)
    with looking_at(case) as theirs:
        only = theirs.post(P.MONITOR).id
    posts = frozenset(post for post in everything.posts if post.post_id == only)
    actor = Actor(everything.person_id, posts)
    return [area.inspection_id for area in page_areas.areas_watched(desk.session, actor, PUBLISHED)]


@on_sqlite
def test_a_service_in_both_programmes_keeps_its_one_head() -> None:
    first, second = make_case(), todays_case()
    with looking_at(first) as desk:
        head = desk.post(P.HEAD_OF_SERVICE).id
    with looking_at(second) as desk:
        assert desk.post(P.HEAD_OF_SERVICE).id == head


@on_sqlite
def test_a_second_version_changes_nothing_for_an_inspection_under_way() -> None:
    case = todays_case()
    newer = TODAYS.replace('offset = "20 working_days"', 'offset = "30 working_days"')
    with transaction(as_operator()) as session:
        version = adopt_rules(session, as_operator(), newer)
        new = NewInspection("Newshire YJS", "Newshire", Nation.ENGLAND, VISIT_ENDED)
        schedule(session, as_operator(), version, new)
    bring_to(case, Step.PUBLISHED)
    with looking_at(case) as desk:
        assert desk.inspection.programme_version.number == 1
        assert desk.deadline(K.IMPROVEMENT_PLAN).due_on == date(2012, 7, 11)


@on_sqlite
def test_a_programme_keeps_the_bodies_it_began_with() -> None:
    with transaction(as_operator()) as session:
        adopt_rules(session, as_operator(), TODAYS)
    elsewhere = TODAYS.replace(
        'monitoring_body = "HM Inspectorate of Probation"', 'monitoring_body = "Another body"'
    )
    with refused("keeps the bodies it began with"), transaction(as_operator()) as session:
        adopt_rules(session, as_operator(), elsewhere)
    with reading() as session:
        assert len(session.scalars(select(Programme)).all()) == 1
