"""A plan as far as its monitor has come, and what the service did on the way."""

from datetime import date

from models import Action
from notifications.announcing import announced
from rules.permissions import CALENDAR
from rules.posts import PostKind
from rules.timeline import DeadlineKind
from tests.course import Step, bring_to, let_the_calendar_decide
from tests.factories import FORWARDED, Case, Desk, Who, at_work

P = PostKind
CLAIMED_ON = date(2012, 9, 10)
UPDATE_ASKED_ON = date(2012, 9, 26)
UPDATED_ON = date(2012, 10, 10)
REVIEWED_ON = date(2012, 10, 17)
EVIDENCE = "Minutes of the quality board: https://example.org/minutes"
UPDATE = "Both actions are done and the samples look right."


def monitored(case: Case) -> Case:
    """Bring a plan to the day after its monitor acknowledged it."""
    bring_to(case, Step.ACKNOWLEDGED)
    return case


def claim_action(case: Case, label: str = "1a", who: Who = P.OWNER, on: date = CLAIMED_ON) -> None:
    """Let the owner of an action claim it done."""
    with at_work(case, who, on, announced) as desk:
        action = labelled(desk, label)
        action.claim_done(desk.acting, on, EVIDENCE)


def claim_recommendation(case: Case, number: int = 1, on: date = CLAIMED_ON) -> None:
    """Let the Head of Service claim a recommendation implemented, its actions claimed before."""
    with at_work(case, P.HEAD_OF_SERVICE, on, announced) as desk:
        plan = desk.plan()
        each = plan.recommendations[number - 1]
        mine = [action for action in plan.actions if action.recommendation_id == each.id]
        each.claim(desk.acting, mine)


def ask_for_update(case: Case, on: date = UPDATE_ASKED_ON) -> None:
    """Let the calendar ask the service how far it has come."""
    with at_work(case, CALENDAR, on, announced) as desk:
        assert let_the_calendar_decide(desk, DeadlineKind.UPDATE_REQUEST)


def send_update(case: Case, on: date = UPDATED_ON) -> None:
    """Let the Head of Service send the update asked for."""
    with at_work(case, P.HEAD_OF_SERVICE, on, announced) as desk:
        desk.review().receive_update(desk.acting, UPDATE)


def no_update(case: Case, on: date = REVIEWED_ON) -> None:
    """Let the calendar note that no update came."""
    with at_work(case, CALENDAR, on, announced) as desk:
        assert let_the_calendar_decide(desk, DeadlineKind.PROGRESS_UPDATE)


def action_id(case: Case, label: str = "1a") -> str:
    """Return the id of an action as it stands in an address."""
    with at_work(case, CALENDAR, FORWARDED) as desk:
        return str(labelled(desk, label).id)


def labelled(desk: Desk, label: str) -> Action:
    """Return an action of the plan on a desk, such as 1a."""
    plan = desk.plan()
    home = plan.recommendations[int(label[:-1]) - 1]
    (found,) = [
        action
        for action in plan.actions
        if action.recommendation_id == home.id and action.letter == label[-1]
    ]
    return found
