"""Five inspections with a word of its own in every field that is not for everybody."""

from collections.abc import Callable, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from models import NewAction, Report
from models.queries.plans import recommendations_of
from notifications.announcing import announced
from rules.permissions import OPERATOR
from rules.posts import PostKind
from rules.stages import Answer, Assessment
from tests.course import Step, bring_to
from tests.factories import (
    FINALISED,
    PUBLISHED,
    SUBMITTED,
    TAKEN_UP,
    TARGET,
    Case,
    Desk,
    at_work,
    make_case,
)
from tests.portal.canary_report import sow_before_publication
from tests.portal.canary_words import Canary, Sown
from tests.portal.matrix_table import SERVICE, STAFF
from tests.portal.matrix_world import AT, Place, fill_the_rest, ids_of, keys_of
from tests.portal.monitored import (
    CLAIMED_ON,
    REVIEWED_ON,
    UPDATED_ON,
    ask_for_update,
    labelled,
)

P = PostKind
RESUBMITTED = date(2012, 7, 13)
AT_REVIEW = AT.replace(month=10, day=18)
IN_THE_SERVICE = frozenset(SERVICE)
SUBMITTED_TO = frozenset((*SERVICE, *STAFF))
FORWARDED_TO = SUBMITTED_TO | {"monitor"}
OWNERS = {1: "action owner", 2: "partner's owner"}


def sow(sown: Sown) -> list[Place]:
    """Live five inspections as far as their words need, and let everybody sign in at each."""
    lived = [
        # First the one in which the calendar acts: it would act on all that are there.
        (state, *_case(state, sown, live))
        for state, live in (
            ("monitored", _monitored),
            ("finalised", _finalised),
            ("returned", _returned),
            ("drafted", _drafted),
            ("unpublished", _unpublished),
        )
    ]
    return [
        Place(state, case, ids_of(case), keys_of(case, people, AT_REVIEW))
        for state, case, people in lived
    ]


def _case(
    state: str, sown: Sown, live: Callable[[Case, Sown], None]
) -> tuple[Case, Mapping[PostKind, UUID]]:
    case = make_case(f"{state.title()}shire", within=announced)
    people = {**case.people, **fill_the_rest(case)}
    live(case, sown)
    return case, people


def _unpublished(case: Case, sown: Sown) -> None:
    bring_to(case, Step.DRAFT_SENT, announced)
    sow_before_publication(case, sown)
    with at_work(case, OPERATOR, PUBLISHED) as desk:
        desk.inspection.area = sown.word("unpublished: area", SUBMITTED_TO, "local assessor")
        report = desk.session.scalars(_report_of(case)).one()
        report.scope_note = _printed(sown, "scope note")
        report.file.name = _printed(sown, "file's name")
        report.file.content = _printed(sown, "file's content").encode()
        for each in recommendations_of(desk.session, case.inspection_id):
            each.text = _printed(sown, f"text {each.number}")
            each.lead_in = _printed(sown, f"lead-in {each.number}")


def _report_of(case: Case) -> Select[Report]:
    return (
        select(Report)
        .where(Report.inspection_id == case.inspection_id)
        .options(joinedload(Report.file))
    )


def _printed(sown: Sown, what: str) -> str:
    return sown.word(f"unpublished: {what}", frozenset(STAFF))


def _drafted(case: Case, sown: Sown) -> None:
    bring_to(case, Step.PUBLISHED, announced)
    with at_work(case, P.HEAD_OF_SERVICE, SUBMITTED, announced) as desk:
        _write(desk, case, sown, "drafted", IN_THE_SERVICE)


def _returned(case: Case, sown: Sown) -> None:
    bring_to(case, Step.PUBLISHED, announced)
    _submit(case, sown, "returned", SUBMITTED_TO)
    _send_back(case, sown, "returned")


def _finalised(case: Case, sown: Sown) -> None:
    bring_to(case, Step.PUBLISHED, announced)
    _submit(case, sown, "finalised", SUBMITTED_TO)
    bring_to(case, Step.FINALISED, announced, after=Step.SUBMITTED)


def _monitored(case: Case, sown: Sown) -> None:
    bring_to(case, Step.PUBLISHED, announced)
    _submit(case, sown, "monitored", FORWARDED_TO)
    earlier = sown.canaries["monitored: reason of answer 1"]
    sown.canaries["monitored: earlier reason of answer 1"] = Canary(earlier.word, SUBMITTED_TO)
    _send_back(case, sown, "monitored")
    with at_work(case, P.HEAD_OF_SERVICE, RESUBMITTED, announced) as desk:
        plan = desk.plan()
        reason = sown.word("monitored: reason of answer 1", FORWARDED_TO)
        plan.answer(desk.acting, plan.recommendations[0], Answer.PARTLY_AGREED, reason)
        plan.endorse(desk.acting, "Management Board", desk.acting.on)
        plan.submit(desk.acting)
    with at_work(case, P.LEAD_INSPECTOR, FINALISED, announced) as desk:
        version = desk.plan().latest
        version.take_up(desk.acting)
        version.finalise(desk.acting)
    bring_to(case, Step.ACKNOWLEDGED, announced, after=Step.FINALISED)
    _carry_out(case, sown)
    _review(case, sown)


def _write(desk: Desk, case: Case, sown: Sown, state: str, readers: frozenset[str]) -> None:
    plan, partner = desk.plan(), desk.post(P.PARTNER_OWNER)
    for number, each in enumerate(plan.recommendations, 1):
        owner = OWNERS[number]
        reason = sown.word(f"{state}: reason of answer {number}", readers)
        plan.answer(desk.acting, each, Answer.PARTLY_AGREED, reason)
        what, measure, partners = (
            sown.word(f"{state}: {part} {number}", readers, owner)
            for part in ("action", "measure", "partners")
        )
        post_id = case.owners_post if number == 1 else partner.id
        plan.add_action(desk.acting, each, NewAction(what, post_id, TARGET, measure, partners))


def _submit(case: Case, sown: Sown, state: str, readers: frozenset[str]) -> None:
    with at_work(case, P.HEAD_OF_SERVICE, SUBMITTED, announced) as desk:
        _write(desk, case, sown, state, readers)
        plan = desk.plan()
        why = sown.word(f"{state}: why unendorsed", SUBMITTED_TO)
        plan.submit(desk.acting, why)


def _send_back(case: Case, sown: Sown, state: str) -> None:
    with at_work(case, P.LEAD_INSPECTOR, TAKEN_UP, announced) as desk:
        plan = desk.plan()
        plan.latest.take_up(desk.acting)
        reason = sown.word(f"{state}: reason of the return", SUBMITTED_TO)
        plan.latest.send_back(desk.acting, {plan.recommendations[0].id: reason})


def _carry_out(case: Case, sown: Sown) -> None:
    """Let 1a be claimed, refused and claimed again, and 2a be blocked."""
    refused = sown.word("monitored: refused evidence", frozenset())
    _claim(case, P.OWNER, refused)
    with at_work(case, P.MONITOR, CLAIMED_ON, announced) as desk:
        why = sown.word("monitored: why 1a was refused", FORWARDED_TO, OWNERS[1])
        labelled(desk, "1a").refuse(desk.acting, why)
    _claim(case, P.OWNER, sown.word("monitored: evidence", FORWARDED_TO, OWNERS[1]))
    with at_work(case, P.HEAD_OF_SERVICE, CLAIMED_ON, announced) as desk:
        what_blocks = sown.word("monitored: what blocks 2a", FORWARDED_TO, OWNERS[2])
        labelled(desk, "2a").block(desk.acting, what_blocks)


def _claim(case: Case, who: PostKind, evidence: str) -> None:
    with at_work(case, who, CLAIMED_ON, announced) as desk:
        labelled(desk, "1a").claim_done(desk.acting, CLAIMED_ON, evidence)


def _review(case: Case, sown: Sown) -> None:
    ask_for_update(case)
    with at_work(case, P.HEAD_OF_SERVICE, UPDATED_ON, announced) as desk:
        plan = desk.plan()
        first = plan.recommendations[0]
        first.claim(desk.acting, [a for a in plan.actions if a.recommendation_id == first.id])
        desk.review().receive_update(desk.acting, sown.word("monitored: update", FORWARDED_TO))
    with at_work(case, P.MONITOR, REVIEWED_ON, announced) as desk:
        why = sown.word("monitored: why recommendation 1 was refused", FORWARDED_TO)
        desk.plan().recommendations[0].refuse(desk.acting, why)
        findings = sown.word("monitored: findings", FORWARDED_TO)
        desk.review().assess(desk.acting, Assessment.ON_TRACK, findings)
