"""How a follow-up usually goes: each thing on its day, by whoever does it, up to where asked."""

from collections.abc import Callable
from enum import StrEnum

from models.calendar_acts import decide
from models.database import transaction
from models.publication import publish
from models.queries import due
from rules.permissions import CALENDAR
from rules.posts import PostKind
from rules.timeline import DeadlineKind
from tests import factories
from tests.factories import Case, Desk, Within, answer_everything, at_work
from tests.memory import lived_once

P = PostKind


class Step(StrEnum):
    """What has happened last, in the order in which it happens."""

    REGISTERED = "registered"
    VISIT_ENDED = "visit_ended"
    FINDINGS_GIVEN = "findings_given"
    DRAFT_SENT = "draft_sent"
    COMMENTS_RECEIVED = "comments_received"
    PUBLISHED = "published"
    SUBMITTED = "submitted"
    TAKEN_UP = "taken_up"
    FINALISED = "finalised"
    FORWARDED = "forwarded"
    ACKNOWLEDGED = "acknowledged"


@lived_once
def bring_to(
    case: Case, last: Step, within: Within = transaction, after: Step | None = None
) -> None:
    """Live a case through up to a step, from its registration or from after another step."""
    steps = list(Step)
    first = steps.index(after or Step.REGISTERED) + 1
    for step in steps[first : steps.index(last) + 1]:
        _STEPS[step](case, within)


def _end_visit(case: Case, within: Within) -> None:
    with at_work(case, P.LEAD_INSPECTOR, factories.VISIT_ENDED, within) as desk:
        desk.inspection.end_visit(desk.acting, desk.acting.on)


def _give_findings(case: Case, within: Within) -> None:
    with at_work(case, P.LEAD_INSPECTOR, factories.FINDINGS_GIVEN, within) as desk:
        desk.inspection.give_provisional_findings(desk.acting, desk.acting.on)


def _send_draft(case: Case, within: Within) -> None:
    with at_work(case, P.LEAD_INSPECTOR, factories.DRAFT_SENT, within) as desk:
        desk.inspection.send_draft(desk.acting, desk.acting.on)


def _receive_comments(case: Case, within: Within) -> None:
    with at_work(case, P.LEAD_INSPECTOR, factories.COMMENTS_RECEIVED, within) as desk:
        desk.inspection.receive_comments(desk.acting, desk.acting.on)


def _publish(case: Case, within: Within) -> None:
    with at_work(case, P.PUBLISHER, factories.PUBLISHED, within) as desk:
        publish(desk.acting, desk.inspection, desk.acting.on)


def _submit(case: Case, within: Within) -> None:
    with at_work(case, P.HEAD_OF_SERVICE, factories.SUBMITTED, within) as desk:
        plan = answer_everything(case, desk)
        plan.endorse(desk.acting, "Management Board", desk.acting.on)
        plan.submit(desk.acting)


def _take_up(case: Case, within: Within) -> None:
    with at_work(case, P.LEAD_INSPECTOR, factories.TAKEN_UP, within) as desk:
        desk.plan().latest.take_up(desk.acting)


def _finalise(case: Case, within: Within) -> None:
    with at_work(case, P.LEAD_INSPECTOR, factories.FINALISED, within) as desk:
        desk.plan().latest.finalise(desk.acting)


def _forward(case: Case, within: Within) -> None:
    """Let the calendar forward the plan, as it does when nobody has."""
    with at_work(case, CALENDAR, factories.FORWARDED, within) as desk:
        let_the_calendar_decide(desk, DeadlineKind.FORWARDING)


def _acknowledge(case: Case, within: Within) -> None:
    with at_work(case, P.MONITOR, factories.ACKNOWLEDGED, within) as desk:
        desk.plan().latest.acknowledge(desk.acting)


def let_the_calendar_decide(desk: Desk, kind: DeadlineKind) -> int:
    """Let the calendar look at the deadlines of one kind, as its stage would on that morning."""
    ids = due.to_decide(desk.session, [kind], desk.acting.on)
    return sum(decide(deadline, desk.acting) for deadline in due.locked(desk.session, ids))


_STEPS: dict[Step, Callable[[Case, Within], None]] = {
    Step.VISIT_ENDED: _end_visit,
    Step.FINDINGS_GIVEN: _give_findings,
    Step.DRAFT_SENT: _send_draft,
    Step.COMMENTS_RECEIVED: _receive_comments,
    Step.PUBLISHED: _publish,
    Step.SUBMITTED: _submit,
    Step.TAKEN_UP: _take_up,
    Step.FINALISED: _finalise,
    Step.FORWARDED: _forward,
    Step.ACKNOWLEDGED: _acknowledge,
}
