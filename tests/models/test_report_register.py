from functools import cache

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from models import Post, Report, ReportFile, ScoreScope
from models.database import reading, transaction
from models.queries.plans import recommendations_of
from models.report_register import file_to_read, keep_reading, receive, register
from reports.example import example_report
from reports.published import read_report
from rules.errors import NotFound
from rules.posts import PostKind
from rules.published_report import PublishedReport
from tests.factories import (
    VISIT_ENDED,
    Case,
    at_work,
    looking_at,
    make_case,
    not_allowed,
    refused,
)
from tests.moments import london_morning

pytestmark = pytest.mark.usefixtures("engine")

P = PostKind


@cache
def example() -> PublishedReport:
    return read_report(example_report())


def registered(case: Case, published: PublishedReport | None = None) -> None:
    with at_work(case, P.LEAD_INSPECTOR, VISIT_ENDED) as desk:
        file = receive(desk.session, desk.acting, "thornshire.txt", example_report())
        register(desk.session, desk.acting, desk.inspection, file, published or example())


def report_of(case: Case) -> Report:
    with looking_at(case) as desk:
        return desk.session.scalars(
            select(Report)
            .where(Report.inspection_id == case.inspection_id)
            .options(selectinload(Report.scores), selectinload(Report.scores_to_date))
        ).one()


def unreported() -> Case:
    """An inspection whose report has not been registered."""
    return make_case(recommendations=None)


def test_scores_are_kept_as_printed_with_their_comments_and_lines() -> None:
    case = unreported()
    registered(case)
    scores = report_of(case).scores
    kept = {
        scope: {(s.ref, s.percent, s.comment, s.line) for s in scores if s.scope is scope}
        for scope in ScoreScope
    }
    said = example()
    assert len(said.headline_scores) == 3
    assert kept[ScoreScope.HEADLINE] == {
        (s.theme.value, s.percent, s.comment, s.line) for s in said.headline_scores
    }
    assert kept[ScoreScope.SECTION] == {
        (str(s.number), s.percent, None, s.line) for s in said.sections if s.percent is not None
    }
    criteria = [c for section in said.sections for c in section.criteria]
    assert kept[ScoreScope.CRITERION] == {
        (c.ref, c.percent, c.comment, c.line) for c in criteria if c.percent is not None
    }
    assert None not in {comment for _, _, comment, _ in kept[ScoreScope.HEADLINE]}


def test_only_the_scores_the_report_says_so_of_inform_an_early_further_inspection() -> None:
    case = unreported()
    registered(case)
    marked = {s.ref for s in report_of(case).scores if s.informs_early_further_inspection}
    assert marked == {
        s.theme.value for s in example().headline_scores if s.informs_early_further_inspection
    }
    assert marked


def test_the_scores_to_date_are_a_snapshot_kept_with_the_report() -> None:
    case = unreported()
    registered(case)
    kept = [
        (s.theme, s.lowest, s.highest, s.average, s.area) for s in report_of(case).scores_to_date
    ]
    assert kept == [
        (s.theme.value, s.lowest, s.highest, s.average, s.area) for s in example().scores_to_date
    ]
    assert kept


def test_a_month_stays_a_month() -> None:
    case = unreported()
    registered(case)
    report, dated = report_of(case), example().dated
    assert dated is not None
    assert (report.dated_year, report.dated_month) == (dated.value.year, dated.value.month)
    with looking_at(case) as desk:
        assert desk.inspection.published_on is None


def test_each_recommendation_is_kept_with_its_lead_in_and_printed_owners() -> None:
    case = unreported()
    registered(case)
    with looking_at(case) as desk:
        kept = recommendations_of(desk.session, case.inspection_id)
        said = example().recommendations
        assert [(r.number, r.text, tuple(r.printed_owners), r.line) for r in kept] == [
            (i.number, i.text, i.owners, i.line) for i in said.items
        ]
        assert {r.lead_in for r in kept} == {said.lead_in}


def test_owners_are_posts_and_a_title_nobody_knows_becomes_a_post_of_its_own() -> None:
    case = unreported()
    registered(case)
    with looking_at(case) as desk:
        kept = recommendations_of(desk.session, case.inspection_id)
        owners = {r.number: [(p.post.kind, p.post.title) for p in r.posts] for r in kept}
        assert owners[1] == [(P.HEAD_OF_SERVICE, "YOS Head of Service")]
        assert owners[2] == [(P.OWNER, "YOS Operational Manager")]
        assert owners[5] == [
            (P.HEAD_OF_SERVICE, "YOS Head of Service"),
            (P.OWNER, "Director of Children's Services"),
        ]
        chair = (P.BOARD_CHAIR, "Chair of the Management Board")
        assert owners[7] == [chair, (P.HEAD_OF_SERVICE, "YOS Head of Service")]
        heads = desk.session.scalars(
            select(Post).where(
                Post.kind == P.HEAD_OF_SERVICE, Post.organisation_id == desk.inspection.service_id
            )
        ).all()
        assert len(heads) == 1


def test_another_title_for_the_same_post_is_the_same_post() -> None:
    case = unreported()
    text = example_report().replace(b"(YOS Head of Service)", b"(YOT Manager)")
    assert text != example_report()
    registered(case, read_report(text))
    with looking_at(case) as desk:
        kept = recommendations_of(desk.session, case.inspection_id)
        assert kept[0].printed_owners == ["YOT Manager"]
        assert kept[0].posts[0].post.id == desk.post(P.HEAD_OF_SERVICE).id


def test_the_same_bytes_are_one_file_whatever_they_are_called() -> None:
    case = make_case()
    with at_work(case, P.LEAD_INSPECTOR, VISIT_ENDED) as desk:
        first = receive(desk.session, desk.acting, "a.txt", b"one")
        again = receive(desk.session, desk.acting, "b.txt", b"one")
        other = receive(desk.session, desk.acting, "a.txt", b"two")
        assert (first.id == again.id, again.name) == (True, "a.txt")
        assert other.id != first.id
        assert first.received_by_id == case.people[P.LEAD_INSPECTOR]


def test_a_report_is_registered_once() -> None:
    case = unreported()
    registered(case)
    with refused("The report of inspection CCI-2012-001 is already registered."):
        registered(case)
    assert len(report_of(case).scores_to_date) == len(example().scores_to_date)


@pytest.mark.parametrize("who", [P.HEAD_OF_SERVICE, P.MONITOR, P.OWNER])
def test_a_report_is_registered_by_the_inspectorate_alone(who: PostKind) -> None:
    case = unreported()
    with not_allowed(), at_work(case, who, VISIT_ENDED) as desk:
        file = receive(desk.session, desk.acting, "thornshire.txt", example_report())
        register(desk.session, desk.acting, desk.inspection, file, example())


def test_what_was_read_or_why_it_could_not_be_is_kept_beside_the_file() -> None:
    case = make_case()
    at = london_morning(VISIT_ENDED)
    with at_work(case, P.LEAD_INSPECTOR, VISIT_ENDED) as desk:
        ids = [receive(desk.session, desk.acting, "r", body).id for body in (b"one", b"two")]
    with transaction(case.acting(P.LEAD_INSPECTOR, VISIT_ENDED)) as session:
        keep_reading(file_to_read(session, ids[0]), at, {"area": "Thornshire"}, None)
        keep_reading(file_to_read(session, ids[1]), at, None, "This is not a report.")
    with reading() as session:
        kept = [session.get_one(ReportFile, each) for each in ids]
        assert [(file.reading, file.refusal) for file in kept] == [
            ({"area": "Thornshire"}, None),
            (None, "This is not a report."),
        ]


def test_a_file_nobody_handed_in_cannot_be_read() -> None:
    case = make_case()
    with (
        pytest.raises(NotFound, match="There is no report file"),
        transaction(case.acting(P.LEAD_INSPECTOR, VISIT_ENDED)) as session,
    ):
        file_to_read(session, case.inspection_id)
