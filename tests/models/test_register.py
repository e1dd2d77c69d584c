from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from models import Acting, Person, Post, PostHolding, Programme, ProgrammeVersion
from models.database import reading, transaction
from models.queries.people import actor
from models.register import NewInspection, adopt_rules, fill, organisation, person, schedule
from models.rules_document import shipped_rules
from rules.permissions import OPERATOR
from rules.posts import Body, PostKind
from rules.published_report import Nation
from rules.timeline import DeadlineKind
from tests.course import Step, bring_to
from tests.factories import (
    PUBLISHED,
    REGISTERED_ON,
    VISIT_ENDED,
    Case,
    at_work,
    looking_at,
    make_case,
    make_person,
    not_allowed,
    on_sqlite,
    refused,
)
from tests.moments import london_morning

pytestmark = [on_sqlite, pytest.mark.usefixtures("engine")]

P = PostKind


def as_operator(on: date = REGISTERED_ON) -> Acting:
    return Acting(OPERATOR, on, london_morning(on))


def holdings(case: Case, kind: PostKind) -> list[tuple[str, date, date | None]]:
    with looking_at(case) as desk:
        rows = desk.session.execute(
            select(Person.name, PostHolding.from_on, PostHolding.until_on)
            .join(Person, Person.id == PostHolding.person_id)
            .where(PostHolding.post_id == desk.post(kind).id)
            .order_by(PostHolding.from_on)
        )
        return [(row[0], row[1], row[2]) for row in rows]


def test_the_same_rules_are_adopted_once() -> None:
    for on in (REGISTERED_ON, VISIT_ENDED):
        with transaction(as_operator(on)) as session:
            version = adopt_rules(session, as_operator(on), shipped_rules())
            assert (version.number, version.adopted_on) == (1, REGISTERED_ON)
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Programme)) == 1
        assert session.scalar(select(func.count()).select_from(ProgrammeVersion)) == 1


def test_changed_rules_are_version_2_and_a_running_inspection_keeps_its_own() -> None:
    case = make_case()
    changed = shipped_rules().replace('offset = "2 weeks"', 'offset = "3 weeks"')
    with transaction(as_operator()) as session:
        version = adopt_rules(session, as_operator(), changed)
        assert version.number == 2
        new = NewInspection("Newshire YOS", "Newshire", Nation.ENGLAND, VISIT_ENDED)
        newer = schedule(session, as_operator(), version, new).id
    bring_to(case, Step.VISIT_ENDED)
    with looking_at(case) as desk:
        assert desk.inspection.programme_version.number == 1
        assert desk.deadline(DeadlineKind.PROVISIONAL_FINDINGS).due_on == date(2012, 2, 24)
        assert newer != case.inspection_id
    with_new_rules = Case(newer, "Newshire", {}, case.stranger, case.owners_post)
    with looking_at(with_new_rules) as desk:
        assert desk.deadline(DeadlineKind.PROVISIONAL_FINDINGS).due_on == date(2012, 3, 2)


def test_references_count_up_within_the_year_of_the_visit() -> None:
    references = []
    for area, planned in (
        ("Thornshire", date(2012, 2, 10)),
        ("Holmshire", date(2012, 11, 2)),
        ("Newshire", date(2013, 1, 18)),
        ("Oldshire", None),
    ):
        case = make_case(area, visit_planned_until=planned)
        with looking_at(case) as desk:
            references.append(desk.inspection.reference)
    assert references == ["CCI-2012-001", "CCI-2012-002", "CCI-2013-001", "CCI-2012-003"]


def test_references_go_on_after_the_last_of_three_digits() -> None:
    case = make_case("Thornshire")
    with at_work(case, P.SCHEDULER, date(2012, 1, 16)) as desk:
        desk.inspection.reference = "CCI-2012-999"
    for area, wanted in (("Holmshire", "CCI-2012-1000"), ("Newshire", "CCI-2012-1001")):
        with looking_at(make_case(area)) as desk:
            assert desk.inspection.reference == wanted


def test_every_post_the_timetable_may_call_on_is_there_from_the_start() -> None:
    case = make_case(vacant=tuple(P))
    with looking_at(case) as desk:
        kinds = set(desk.session.scalars(select(Post.kind)))
    assert kinds >= {
        P.LEAD_INSPECTOR,
        P.SCHEDULER,
        P.ASSISTANT_CHIEF_INSPECTOR,
        P.CHIEF_INSPECTOR,
        P.PUBLISHER,
        P.HEAD_OF_SERVICE,
        P.BOARD_CHAIR,
        P.MONITOR,
        P.MONITOR_HEAD_OF_AREA,
    }


def test_two_inspections_share_the_bodies_posts_and_have_lead_inspectors_of_their_own() -> None:
    first, second = make_case("Thornshire"), make_case("Holmshire")
    posts = []
    for case in (first, second):
        with looking_at(case) as desk:
            posts.append({kind: desk.post(kind).id for kind in (P.SCHEDULER, P.LEAD_INSPECTOR)})
    assert posts[0][P.SCHEDULER] == posts[1][P.SCHEDULER]
    assert posts[0][P.LEAD_INSPECTOR] != posts[1][P.LEAD_INSPECTOR]


def test_the_operator_and_schedulers_add_inspections_and_nobody_else_does() -> None:
    case = make_case()
    new = NewInspection("Newshire YOS", "Newshire", Nation.ENGLAND)
    for who in (P.HEAD_OF_SERVICE, P.MONITOR, P.PUBLISHER):
        with not_allowed(), at_work(case, who, VISIT_ENDED) as desk:
            version = adopt_rules(desk.session, desk.acting, shipped_rules())
            schedule(desk.session, desk.acting, version, new)
    with at_work(case, P.SCHEDULER, VISIT_ENDED) as desk:
        version = adopt_rules(desk.session, desk.acting, shipped_rules())
        assert schedule(desk.session, desk.acting, version, new).area == "Newshire"


def test_a_name_cannot_be_two_kinds_of_body() -> None:
    with transaction(as_operator()) as session:
        organisation(session, Body.SERVICE, "Thornshire YOS", Nation.ENGLAND)
        with refused("Thornshire YOS is already on the register as a service, not a monitor."):
            organisation(session, Body.MONITOR, "Thornshire YOS")


def test_a_successor_takes_over_and_the_predecessor_leaves_the_day_before() -> None:
    case = make_case()
    with at_work(case, P.SCHEDULER, PUBLISHED) as desk:
        successor = desk.session.get_one(Person, make_person(desk.session, "Ada Newcome"))
        post = desk.post(P.HEAD_OF_SERVICE)
        fill(desk.acting, desk.session, post, successor, date(2012, 7, 2))
        fill(desk.acting, desk.session, post, successor, date(2012, 7, 9))
    assert holdings(case, P.HEAD_OF_SERVICE) == [
        ("YOS Head of Service, Thornshire", date(2012, 1, 2), date(2012, 7, 1)),
        ("Ada Newcome", date(2012, 7, 2), None),
    ]
    with reading() as session:
        old, new = case.people[P.HEAD_OF_SERVICE], successor.id
        held = {
            (who, day): bool(actor(session, who, day).posts)
            for who in (old, new)
            for day in (date(2012, 7, 1), date(2012, 7, 2))
        }
    assert held == {
        (old, date(2012, 7, 1)): True,
        (old, date(2012, 7, 2)): False,
        (new, date(2012, 7, 1)): False,
        (new, date(2012, 7, 2)): True,
    }


def test_nobody_takes_over_before_their_predecessor_began() -> None:
    case = make_case()
    with (
        refused("YOS Head of Service is already held from 2 January 2012 on."),
        at_work(case, P.SCHEDULER, PUBLISHED) as desk,
    ):
        successor = desk.session.get_one(Person, make_person(desk.session, "Ada Newcome"))
        fill(desk.acting, desk.session, desk.post(P.HEAD_OF_SERVICE), successor, date(2012, 1, 2))


def test_a_deputy_stands_in_for_their_days_and_both_names_are_kept() -> None:
    case = make_case()
    with at_work(case, P.SCHEDULER, PUBLISHED) as desk:
        deputy = make_person(desk.session, "Bo Standin")
        post_id = desk.post(P.HEAD_OF_SERVICE).id
        desk.session.add(
            PostHolding(
                post_id=post_id,
                person_id=deputy,
                from_on=date(2012, 7, 2),
                until_on=date(2012, 7, 6),
                is_deputy=True,
            )
        )
    with looking_at(case) as desk:
        (post,) = desk.session.scalars(
            select(Post).where(Post.id == post_id).options(selectinload(Post.holdings))
        ).all()
        during, after = post.answerable_on(date(2012, 7, 6)), post.answerable_on(date(2012, 7, 7))
    assert during is not None
    assert (during.person_id, during.on_behalf_of_id) == (deputy, case.people[P.HEAD_OF_SERVICE])
    assert after is not None
    assert (after.person_id, after.on_behalf_of_id) == (case.people[P.HEAD_OF_SERVICE], None)


def test_somebody_who_has_left_holds_nothing() -> None:
    case = make_case()
    bring_to(case, Step.PUBLISHED)
    head = case.people[P.HEAD_OF_SERVICE]
    with at_work(case, P.SCHEDULER, PUBLISHED) as desk:
        desk.session.get_one(Person, head).is_active = False
    with reading() as session:
        assert actor(session, head, PUBLISHED).posts == frozenset()
    with not_allowed(), at_work(case, head, PUBLISHED) as desk:
        plan = desk.plan()
        plan.endorse(desk.acting, "Management Board", PUBLISHED)


@pytest.mark.parametrize(
    "written",
    ["", "nobody", "@example.org", "a@b@example.org", "a b@example.org", "a@example"],
)
def test_what_is_no_e_mail_address_is_refused(written: str) -> None:
    with transaction(as_operator()) as session, refused("is not an e-mail address."):
        person(session, "Ada Newcome", written)


def test_an_address_is_one_person_however_it_is_written() -> None:
    with transaction(as_operator()) as session:
        ada = person(session, "Ada Newcome", "Ada@Example.org ")
        assert person(session, "A. Newcome", "ada@example.ORG") is ada
        assert (ada.name, ada.email) == ("Ada Newcome", "ada@example.org")
