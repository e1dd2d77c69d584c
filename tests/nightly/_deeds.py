"""What people do in the state machine, on the real models."""

from datetime import date

from models import Action, NewAction, Plan
from models.publication import publish as publish_report
from rules.errors import NotFound
from rules.stages import Answer
from tests.factories import Case, Desk, new_action

FAR_OFF = date(2019, 1, 7)


def announce(_: Case, desk: Desk) -> None:
    desk.inspection.announce(desk.acting)


def end_visit(_: Case, desk: Desk, on: date) -> None:
    desk.inspection.end_visit(desk.acting, on)


def give_findings(_: Case, desk: Desk, on: date) -> None:
    desk.inspection.give_provisional_findings(desk.acting, on)


def send_draft(_: Case, desk: Desk, on: date) -> None:
    desk.inspection.send_draft(desk.acting, on)


def receive_comments(_: Case, desk: Desk, on: date) -> None:
    desk.inspection.receive_comments(desk.acting, on)


def publish(_: Case, desk: Desk, on: date) -> None:
    publish_report(desk.acting, desk.inspection, on)


def answer(_: Case, desk: Desk, which: int, said: str, reason: str) -> None:
    plan = desk.plan()
    plan.answer(desk.acting, plan.recommendations[which], Answer(said), reason)


def add_action(case: Case, desk: Desk, which: int, kind: str | date) -> None:
    plan = desk.plan()
    target = kind if isinstance(kind, date) else FAR_OFF
    what = f"{len(plan.actions)}: check every assessment."
    new = NewAction(what) if kind == "bare" else new_action(case, target, what=what)
    plan.add_action(desk.acting, plan.recommendations[which], new)


def endorse(_: Case, desk: Desk, on: date) -> None:
    desk.plan().endorse(desk.acting, "Management Board", on)


def submit(_: Case, desk: Desk, reason: str) -> None:
    desk.plan().submit(desk.acting, reason)


def take_up(_: Case, desk: Desk) -> None:
    desk.plan().latest.take_up(desk.acting)


def send_back(_: Case, desk: Desk, reason: str) -> None:
    plan = desk.plan()
    plan.latest.send_back(desk.acting, {plan.recommendations[0].id: reason})


def finalise(_: Case, desk: Desk) -> None:
    desk.plan().latest.finalise(desk.acting)


def forward(_: Case, desk: Desk) -> None:
    desk.plan().latest.forward(desk.acting, desk.acting.on)


def acknowledge(_: Case, desk: Desk) -> None:
    desk.plan().latest.acknowledge(desk.acting)


def claim_action(_: Case, desk: Desk, place: int, on: date, evidence: str) -> None:
    _action(desk, place).claim_done(desk.acting, on, evidence)


def start_action(_: Case, desk: Desk, place: int) -> None:
    _action(desk, place).start(desk.acting)


def block_action(_: Case, desk: Desk, place: int, reason: str) -> None:
    _action(desk, place).block(desk.acting, reason)


def verify_action(_: Case, desk: Desk, place: int) -> None:
    _action(desk, place).verify(desk.acting)


def refuse_action(_: Case, desk: Desk, place: int, reason: str) -> None:
    _action(desk, place).refuse(desk.acting, reason)


def claim_recommendation(_: Case, desk: Desk, which: int) -> None:
    plan = desk.plan()
    home = plan.recommendations[which]
    home.claim(desk.acting, [a for a in plan.actions if a.recommendation_id == home.id])


def verify_recommendation(_: Case, desk: Desk, which: int) -> None:
    desk.plan().recommendations[which].verify(desk.acting)


def refuse_recommendation(_: Case, desk: Desk, which: int, reason: str) -> None:
    desk.plan().recommendations[which].refuse(desk.acting, reason)


def complete(_: Case, desk: Desk) -> None:
    desk.plan().complete(desk.acting)


def close(_: Case, desk: Desk) -> None:
    desk.plan().close(desk.acting)


def _in_order(plan: Plan) -> list[Action]:
    return sorted(plan.actions, key=lambda action: int(action.what.partition(":")[0]))


def _action(desk: Desk, place: int) -> Action:
    actions = _in_order(desk.plan())
    if place >= len(actions):
        raise NotFound("action", place)
    return actions[place]
