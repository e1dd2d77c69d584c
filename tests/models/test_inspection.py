from datetime import date

import pytest

from models.queries.story import facts_after
from rules.errors import Refused
from rules.posts import PostKind
from rules.stages import InspectionState, MoveRefused
from tests.course import Step, bring_to
from tests.factories import (
    COMMENTS_RECEIVED,
    DRAFT_SENT,
    FINDINGS_GIVEN,
    PUBLISHED,
    VISIT_ENDED,
    Desk,
    at_work,
    looking_at,
    make_case,
    not_allowed,
    on_sqlite,
    refused,
)

pytestmark = [on_sqlite, pytest.mark.usefixtures("engine")]
P, S = PostKind, InspectionState

FACTS = {
    Step.VISIT_ENDED: "end_visit",
    Step.FINDINGS_GIVEN: "give_provisional_findings",
    Step.DRAFT_SENT: "send_draft",
    Step.COMMENTS_RECEIVED: "receive_comments",
    Step.PUBLISHED: "publish",
}
BEFORE = {
    Step.VISIT_ENDED: Step.REGISTERED,
    Step.FINDINGS_GIVEN: Step.VISIT_ENDED,
    Step.DRAFT_SENT: Step.FINDINGS_GIVEN,
    Step.COMMENTS_RECEIVED: Step.DRAFT_SENT,
    Step.PUBLISHED: Step.COMMENTS_RECEIVED,
}
DAYS = {
    Step.VISIT_ENDED: VISIT_ENDED,
    Step.FINDINGS_GIVEN: FINDINGS_GIVEN,
    Step.DRAFT_SENT: DRAFT_SENT,
    Step.COMMENTS_RECEIVED: COMMENTS_RECEIVED,
    Step.PUBLISHED: PUBLISHED,
}


def record(desk: Desk, step: Step, on: date) -> None:
    getattr(desk.inspection, FACTS[step])(desk.acting, on)


def who_records(step: Step) -> PostKind:
    return P.PUBLISHER if step is Step.PUBLISHED else P.LEAD_INSPECTOR


def test_an_inspection_goes_from_its_announcement_to_publication_fact_by_fact() -> None:
    case = make_case()
    states = []
    for step in FACTS:
        with at_work(case, who_records(step), DAYS[step]) as desk:
            record(desk, step, DAYS[step])
            states.append(desk.inspection.state)
    assert states == [
        S.VISIT_DONE,
        S.PROVISIONAL_FINDINGS_GIVEN,
        S.DRAFT_SENT,
        S.COMMENTS_IN,
        S.PUBLISHED,
    ]
    with looking_at(case) as desk:
        inspection = desk.inspection
        assert (inspection.visit_ended_on, inspection.published_on) == (VISIT_ENDED, PUBLISHED)
        kept = [fact for fact in facts_after(desk.session, 0) if fact.kind.value == "draft_sent"]
        assert [(fact.occurred_on, fact.actor) for fact in kept] == [
            (DRAFT_SENT, "Lead inspector, Thornshire")
        ]


def test_a_visit_nobody_announced_is_announced_when_it_ends() -> None:
    case = make_case()
    with at_work(case, P.LEAD_INSPECTOR, VISIT_ENDED) as desk:
        desk.inspection.end_visit(desk.acting, VISIT_ENDED)
    with looking_at(case) as desk:
        kinds = [fact.kind.value for fact in facts_after(desk.session, 0)]
    assert kinds.count("inspection_announced") == 1
    assert kinds.index("inspection_announced") < kinds.index("visit_ended")


@pytest.mark.parametrize("step", FACTS)
def test_what_will_happen_tomorrow_is_not_a_fact_today(step: Step) -> None:
    case = make_case()
    bring_to(case, BEFORE[step])
    tomorrow = date.fromordinal(DAYS[step].toordinal() + 1)
    with (
        refused(f"{tomorrow:%-d %B %Y} has not come yet"),
        at_work(case, who_records(step), DAYS[step]) as desk,
    ):
        record(desk, step, tomorrow)


@pytest.mark.parametrize("step", [step for step in FACTS if step is not Step.VISIT_ENDED])
def test_nothing_that_follows_the_visit_happened_before_it_ended(step: Step) -> None:
    case = make_case()
    bring_to(case, BEFORE[step])
    with (
        refused("9 February 2012 is before the visit ended on 10 February 2012"),
        at_work(case, who_records(step), DAYS[step]) as desk,
    ):
        record(desk, step, date(2012, 2, 9))


@pytest.mark.parametrize("step", [Step.COMMENTS_RECEIVED, Step.PUBLISHED])
def test_comments_and_publication_do_not_come_before_the_draft(step: Step) -> None:
    case = make_case()
    bring_to(case, BEFORE[step])
    with (
        refused("15 March 2012 is before the draft was sent on 16 March 2012"),
        at_work(case, who_records(step), DAYS[step]) as desk,
    ):
        record(desk, step, date(2012, 3, 15))


@pytest.mark.parametrize("step", [Step.FINDINGS_GIVEN, Step.DRAFT_SENT])
def test_nothing_is_given_or_sent_while_the_visit_has_no_end_on_record(step: Step) -> None:
    case = make_case()
    with (
        refused("Record when the visit ended before"),
        at_work(case, P.LEAD_INSPECTOR, DAYS[step]) as desk,
    ):
        record(desk, step, DAYS[step])


@pytest.mark.parametrize(
    ("reached", "step"),
    [
        (Step.VISIT_ENDED, Step.VISIT_ENDED),
        (Step.VISIT_ENDED, Step.DRAFT_SENT),
        (Step.FINDINGS_GIVEN, Step.COMMENTS_RECEIVED),
        (Step.DRAFT_SENT, Step.FINDINGS_GIVEN),
        (Step.DRAFT_SENT, Step.PUBLISHED),
        (Step.PUBLISHED, Step.PUBLISHED),
        (Step.PUBLISHED, Step.COMMENTS_RECEIVED),
    ],
)
def test_a_fact_out_of_order_or_a_second_time_is_refused(reached: Step, step: Step) -> None:
    case = make_case()
    bring_to(case, reached)
    with (
        pytest.raises(MoveRefused, match="so it cannot become"),
        at_work(case, who_records(step), PUBLISHED) as desk,
    ):
        record(desk, step, PUBLISHED)


@pytest.mark.parametrize("step", FACTS)
def test_only_the_inspectorate_records_what_an_inspection_did(step: Step) -> None:
    case = make_case()
    bring_to(case, BEFORE[step])
    people = [case.people[kind] for kind in (P.HEAD_OF_SERVICE, P.MONITOR, P.BOARD_CHAIR)]
    for somebody in [*people, case.stranger]:
        with not_allowed(), at_work(case, somebody, DAYS[step]) as desk:
            record(desk, step, DAYS[step])


def test_the_lead_inspector_cannot_publish() -> None:
    case = make_case()
    bring_to(case, Step.COMMENTS_RECEIVED)
    with not_allowed(), at_work(case, P.LEAD_INSPECTOR, PUBLISHED) as desk:
        desk.inspection.publish(desk.acting, PUBLISHED)


def test_another_inspections_lead_inspector_has_no_say_here() -> None:
    case, other = make_case(), make_case("Farshire")
    with not_allowed(), at_work(case, other.people[P.LEAD_INSPECTOR], VISIT_ENDED) as desk:
        desk.inspection.end_visit(desk.acting, VISIT_ENDED)


def test_a_refused_fact_leaves_nothing_behind() -> None:
    case = make_case()
    with (
        pytest.raises(Refused),
        at_work(case, P.HEAD_OF_SERVICE, VISIT_ENDED) as desk,
    ):
        desk.inspection.end_visit(desk.acting, VISIT_ENDED)
    with looking_at(case) as desk:
        assert desk.inspection.visit_ended_on is None
        assert desk.inspection.state is S.SCHEDULED
        assert "visit_ended" not in {f.kind.value for f in facts_after(desk.session, 0)}


def test_comments_that_come_after_their_time_are_still_taken() -> None:
    case = make_case()
    bring_to(case, Step.DRAFT_SENT)
    with at_work(case, P.SCHEDULER, date(2012, 3, 31)) as desk:
        desk.inspection.lapse_comments(desk.acting, date(2012, 3, 31))
    with at_work(case, P.LEAD_INSPECTOR, date(2012, 4, 3)) as desk:
        desk.inspection.receive_comments(desk.acting, date(2012, 4, 2))
        assert desk.inspection.state is S.COMMENTS_IN


def test_a_report_published_before_it_was_on_the_register_is_taken_in() -> None:
    case = make_case()
    bring_to(case, Step.VISIT_ENDED)
    with at_work(case, P.PUBLISHER, PUBLISHED) as desk:
        desk.inspection.take_in_as_published(desk.acting, PUBLISHED)
        assert desk.inspection.is_published
        assert desk.inspection.draft_sent_on is None
