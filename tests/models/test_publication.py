from datetime import date, datetime, time

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError

import clock
from models import (
    Acting,
    FurtherInspection,
    Plan,
    PreparedPublication,
    Recommendation,
    RecommendationInWelsh,
)
from models.further_inspection import consider
from models.prepared_publication import Preparation
from models.publication import (
    is_public_address,
    prepare,
    publish,
    publish_prepared,
    standing_publication,
    take_in_published,
)
from models.report_register import receive
from models.welsh_report import attach_welsh, missing_in_welsh, pair
from rules.errors import NotNow
from rules.posts import PostKind
from rules.published_report import Nation
from rules.stages import InspectionState, MoveRefused
from tests.course import Step, bring_to
from tests.factories import (
    PUBLISHED,
    Case,
    Desk,
    at_work,
    looking_at,
    make_case,
    not_allowed,
    on_sqlite,
    refused,
)

P = PostKind
PREPARED = date(2012, 6, 11)
EMBARGO = clock.london(PUBLISHED, time(10))
REPORT = "https://www.example.org/thornshire.pdf"
WELSH = "https://www.example.org/cy/thornshire.pdf"


@pytest.fixture
def case(engine: Engine) -> Case:
    del engine
    made = make_case()
    bring_to(made, Step.COMMENTS_RECEIVED)
    return made


@pytest.fixture
def welsh(engine: Engine) -> Case:
    del engine
    made = make_case("Cwmshire", nation=Nation.WALES)
    bring_to(made, Step.COMMENTS_RECEIVED)
    return made


def prepared(case: Case, who: PostKind = P.LEAD_INSPECTOR, until: datetime = EMBARGO) -> None:
    with at_work(case, who, PREPARED) as desk:
        consider(desk.acting, desk.inspection, is_needed=False, reason="The scores are moderate.")
        prepare(desk.acting, desk.inspection, Preparation(until, REPORT, WELSH))


def published_at(case: Case, who: PostKind, at: datetime) -> Plan:
    with at_work(case, who, at.astimezone(clock.LONDON).date()) as desk:
        acting = Acting(desk.acting.actor, desk.acting.on, at)
        standing = standing_publication(desk.session, desk.inspection)
        return publish_prepared(acting, desk.inspection, standing)


def test_a_second_person_publishes_once_the_embargo_is_over(case: Case) -> None:
    prepared(case)
    published_at(case, P.PUBLISHER, EMBARGO)
    with looking_at(case) as desk:
        assert desk.inspection.state is InspectionState.PUBLISHED
        assert desk.inspection.published_on == PUBLISHED
        assert desk.inspection.report_address == REPORT
        done = desk.session.scalars(select(PreparedPublication)).one()
        assert done.published_by_id == case.people[P.PUBLISHER]
        assert done.prepared_by_id == case.people[P.LEAD_INSPECTOR]


@on_sqlite
def test_nobody_publishes_a_moment_before_the_embargo_ends(case: Case) -> None:
    prepared(case)
    a_moment_before = EMBARGO.replace(hour=8, minute=59, second=59)
    with pytest.raises(NotNow, match="under embargo until 10:00am on 13 June 2012"):
        published_at(case, P.PUBLISHER, a_moment_before)
    with looking_at(case) as desk:
        assert desk.inspection.published_on is None


@on_sqlite
def test_whoever_prepared_it_does_not_publish_it(case: Case) -> None:
    prepared(case, P.ASSISTANT_CHIEF_INSPECTOR)
    with refused("You prepared this publication, so somebody else must publish it."):
        published_at(case, P.ASSISTANT_CHIEF_INSPECTOR, EMBARGO)
    published_at(case, P.PUBLISHER, EMBARGO)


@on_sqlite
def test_it_is_published_once(case: Case) -> None:
    prepared(case)
    published_at(case, P.PUBLISHER, EMBARGO)
    with pytest.raises(NotNow, match="was published on 13 June 2012 already"):
        published_at(case, P.ASSISTANT_CHIEF_INSPECTOR, EMBARGO)
    with looking_at(case) as desk:
        assert len(desk.session.scalars(select(Plan)).all()) == 1


def test_the_database_too_keeps_the_two_people_apart(case: Case) -> None:
    prepared(case)
    with at_work(case, P.PUBLISHER, PUBLISHED) as desk:
        standing = standing_publication(desk.session, desk.inspection)
        assert standing
        standing.published_by_id = standing.prepared_by_id
        with pytest.raises(IntegrityError, match="second_person"):
            desk.session.flush()
        desk.session.rollback()


@on_sqlite
def test_what_is_withdrawn_is_not_published_and_makes_room_for_another(case: Case) -> None:
    prepared(case)
    with at_work(case, P.LEAD_INSPECTOR, PREPARED) as desk:
        with pytest.raises(NotNow, match="prepared already"):
            prepare(desk.acting, desk.inspection, Preparation(EMBARGO, REPORT))
        standing = standing_publication(desk.session, desk.inspection)
        assert standing
        standing.withdraw(desk.acting, desk.inspection)
    with pytest.raises(NotNow, match="No publication is prepared"):
        published_at(case, P.PUBLISHER, EMBARGO)
    with at_work(case, P.LEAD_INSPECTOR, PREPARED) as desk:
        prepare(desk.acting, desk.inspection, Preparation(EMBARGO, REPORT))


@on_sqlite
def test_a_report_nobody_considered_coming_back_for_is_not_published(case: Case) -> None:
    with at_work(case, P.PUBLISHER, PREPARED) as desk:
        prepare(desk.acting, desk.inspection, Preparation(EMBARGO, REPORT))
        with not_allowed():
            consider(desk.acting, desk.inspection, is_needed=True, reason="Low scores.")
    with refused("Record whether an early further inspection is needed"):
        published_at(case, P.ASSISTANT_CHIEF_INSPECTOR, EMBARGO)


@on_sqlite
def test_it_is_considered_again_and_every_time_is_kept(case: Case) -> None:
    with at_work(case, P.LEAD_INSPECTOR, PREPARED) as desk:
        with refused("Say why"):
            consider(desk.acting, desk.inspection, is_needed=True, reason=" ")
        consider(desk.acting, desk.inspection, is_needed=False, reason="Moderate scores.")
    with at_work(case, P.ASSISTANT_CHIEF_INSPECTOR, PUBLISHED) as desk:
        consider(desk.acting, desk.inspection, is_needed=True, reason="Safeguarding is low.")
        kept = desk.session.scalars(select(FurtherInspection).order_by(FurtherInspection.number))
        assert [(each.number, each.is_needed) for each in kept] == [(1, False), (2, True)]


@on_sqlite
@pytest.mark.parametrize(
    ("until", "web", "sentence"),
    [
        (clock.london(date(2012, 3, 1), time(10)), REPORT, "before the draft was sent"),
        (clock.london(date(2012, 3, 20), time(10)), REPORT, "before the service's comments came"),
        (clock.london(date(2013, 8, 1), time(10)), REPORT, "must end within a year"),
        (EMBARGO, "http://www.example.org/report", "must begin with https://"),
    ],
)
def test_a_publication_that_cannot_be_is_not_prepared(
    case: Case, until: datetime, web: str, sentence: str
) -> None:
    with at_work(case, P.LEAD_INSPECTOR, PREPARED) as desk, refused(sentence):
        prepare(desk.acting, desk.inspection, Preparation(until, web))


@on_sqlite
def test_nothing_is_prepared_before_the_comments_are_in_or_over(engine: Engine) -> None:
    del engine
    case = make_case()
    bring_to(case, Step.DRAFT_SENT)
    with at_work(case, P.LEAD_INSPECTOR, PREPARED) as desk, pytest.raises(MoveRefused):
        prepare(desk.acting, desk.inspection, Preparation(EMBARGO, REPORT))
    with at_work(case, P.HEAD_OF_SERVICE, PREPARED) as desk, not_allowed():
        prepare(desk.acting, desk.inspection, Preparation(EMBARGO, REPORT))


@pytest.mark.parametrize(
    "web",
    ["javascript:alert(1)", "https://", "https://localhost/x", "//example.org", "https://[::1",
     "https://someone@example.org/", "https://example.org/a b", "ftp://example.org/x"],
)  # fmt: skip
def test_only_a_public_address_is_one(web: str) -> None:
    assert not is_public_address(web)
    assert is_public_address(REPORT)


def both_languages(desk: Desk) -> None:
    file = receive(desk.session, desk.acting, "adroddiad.pdf", b"%PDF-1.7 adroddiad")
    attach_welsh(desk.acting, desk.inspection, file)
    numbered = {each.id: f"Argymhelliad {each.number}" for each in recommendations(desk)}
    pair(desk.acting, desk.inspection, numbered)


def recommendations(desk: Desk) -> list[Recommendation]:
    wanted = select(Recommendation).where(Recommendation.inspection_id == desk.inspection.id)
    return list(desk.session.scalars(wanted.order_by(Recommendation.number)))


def test_in_wales_nothing_is_published_in_one_language_alone(welsh: Case) -> None:
    with (
        refused(
            "The report in Welsh is not attached yet. Without their words in Welsh: "
            "recommendations 1, 2."
        ),
        at_work(welsh, P.PUBLISHER, PUBLISHED) as desk,
    ):
        publish(desk.acting, desk.inspection, PUBLISHED)
    with at_work(welsh, P.LEAD_INSPECTOR, PREPARED) as desk:
        both_languages(desk)
        assert missing_in_welsh(desk.session, desk.inspection) == []
    prepared(welsh)
    published_at(welsh, P.PUBLISHER, EMBARGO)


@on_sqlite
def test_in_wales_a_publication_has_both_addresses(welsh: Case) -> None:
    with at_work(welsh, P.LEAD_INSPECTOR, PREPARED) as desk, refused("report in Welsh as well"):
        prepare(desk.acting, desk.inspection, Preparation(EMBARGO, REPORT))


@on_sqlite
def test_words_taken_away_again_leave_a_recommendation_unpaired(welsh: Case) -> None:
    with at_work(welsh, P.LEAD_INSPECTOR, PREPARED) as desk:
        both_languages(desk)
        first = recommendations(desk)[0]
        pair(desk.acting, desk.inspection, {first.id: "  "})
        [missing] = missing_in_welsh(desk.session, desk.inspection)
        assert missing == "Without their words in Welsh: recommendations 1."
        assert len(desk.session.scalars(select(RecommendationInWelsh)).all()) == 1


@on_sqlite
def test_only_in_wales_is_a_report_attached_in_welsh(case: Case) -> None:
    with at_work(case, P.LEAD_INSPECTOR, PREPARED) as desk:
        file = receive(desk.session, desk.acting, "adroddiad.pdf", b"%PDF-1.7 adroddiad")
        with refused("Only reports on services in Wales"):
            attach_welsh(desk.acting, desk.inspection, file)


@on_sqlite
def test_a_welsh_report_that_is_out_already_is_taken_in_as_it_came_out(welsh: Case) -> None:
    with at_work(welsh, P.PUBLISHER, PUBLISHED) as desk:
        take_in_published(desk.acting, desk.inspection, PUBLISHED)
        assert desk.inspection.is_published
