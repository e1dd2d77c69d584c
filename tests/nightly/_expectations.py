"""What a follow-up ought to become, as a plain dictionary: the other half of the state machine.

Nothing here is shared with `models/`. Each act changes a copy of it, or returns False: refused.
"""

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from typing import Any

Expected = dict[str, Any]
Does = Callable[..., bool]

SCHEDULING = {"scheduler", "lead_inspector", "assistant_chief_inspector"}
STAFF = SCHEDULING | {"chief_inspector", "publisher"}
WRITERS = {"head_of_service", "delegate"}
MONITORS = {"monitor", "monitor_head_of_area"}
AFTER_FORWARDING = {"forwarded", "monitored", "complete", "closed"}
OVER = {"complete", "closed"}
EDITABLE = {"requested", "draft", "endorsed", "returned"}


def at_first() -> Expected:
    """Return an inspection just put on the register, with two recommendations."""
    return {
        "inspection": "scheduled",
        "visit_ended": None,
        "draft_sent": None,
        "plan": None,
        "endorsed": False,
        "answers": [None, None],
        "recommendations": ["issued", "issued"],
        "actions": [],
        "versions": [],
        "finalised": None,
    }


def announce(m: Expected, who: str, today: date) -> bool:
    del today
    return who in SCHEDULING and _inspection(m, {"scheduled"}, "announced")


def end_visit(m: Expected, who: str, today: date, on: date) -> bool:
    m["visit_ended"] = on
    allowed = who in SCHEDULING and on <= today
    return allowed and _inspection(m, {"scheduled", "announced"}, "visit_done")


def give_findings(m: Expected, who: str, today: date, on: date) -> bool:
    return _may_follow_visit(m, who, today, on) and _inspection(
        m, {"visit_done"}, "provisional_findings_given"
    )


def send_draft(m: Expected, who: str, today: date, on: date) -> bool:
    m["draft_sent"] = on
    return _may_follow_visit(m, who, today, on) and _inspection(
        m, {"provisional_findings_given"}, "draft_sent"
    )


def receive_comments(m: Expected, who: str, today: date, on: date) -> bool:
    ready = _may_follow_visit(m, who, today, on) and _not_before_draft(m, on)
    return ready and _inspection(m, {"draft_sent", "comments_lapsed"}, "comments_in")


def publish(m: Expected, who: str, today: date, on: date) -> bool:
    allowed = who in {"publisher", "assistant_chief_inspector"} and _after_visit(m, today, on)
    ready = allowed and _not_before_draft(m, on)
    m["plan"] = "requested"
    return ready and _inspection(m, {"comments_in", "comments_lapsed"}, "published")


def answer(m: Expected, who: str, today: date, which: int, said: str, reason: str) -> bool:
    del today
    if not _edit(m, who) or (said != "agreed" and not reason):
        return False
    m["answers"][which] = (said, reason)
    return True


def add_action(m: Expected, who: str, today: date, which: int, kind: str) -> bool:
    del today
    if not _edit(m, who):
        return False
    action = {"home": which, "kind": kind, "state": "planned", "own": "proposed"}
    m["actions"].append(action | {"done_on": None, "evidence": None})
    return True


def endorse(m: Expected, who: str, today: date, on: date) -> bool:
    if who != "head_of_service" or not _complete(m, today) or on > today:
        return False
    m["endorsed"] = True
    return m["plan"] in {"returned", "endorsed"} or _plan(m, {"draft"}, "endorsed")


def submit(m: Expected, who: str, today: date, reason: str) -> bool:
    if who != "head_of_service" or not _complete(m, today):
        return False
    content = deepcopy((m["answers"], [_written(each) for each in m["actions"]]))
    if not (m["endorsed"] or reason) or (m["versions"] and m["versions"][-1] == content):
        return False
    m["versions"].append(content)
    if m["recommendations"][0] == "issued":
        m["recommendations"] = ["responded", "responded"]
    return _plan(m, {"draft", "endorsed", "returned"}, "submitted")


def take_up(m: Expected, who: str, today: date) -> bool:
    del today
    return who == "lead_inspector" and _plan(m, {"submitted"}, "under_review")


def send_back(m: Expected, who: str, today: date, reason: str) -> bool:
    del today
    return who == "lead_inspector" and bool(reason) and _plan(m, {"under_review"}, "returned")


def finalise(m: Expected, who: str, today: date) -> bool:
    disagreed = any(each and each[0] == "not_agreed" for each in m["answers"])
    deciders = {"assistant_chief_inspector"} | (set() if disagreed else {"lead_inspector"})
    m["recommendations"], m["finalised"] = ["in_progress", "in_progress"], today
    return who in deciders and _plan(m, {"under_review"}, "finalised")


def forward(m: Expected, who: str, today: date) -> bool:
    del today
    m["inspection"] = "follow_up"
    return who in STAFF and _plan(m, {"finalised"}, "forwarded")


def acknowledge(m: Expected, who: str, today: date) -> bool:
    del today
    return who in MONITORS and _plan(m, {"forwarded"}, "monitored")


def claim_action(m: Expected, who: str, today: date, place: int, on: date, evidence: str) -> bool:
    action = _action(m, place)
    if action is None or not _may_act(action, who) or on > today or not evidence:
        return False
    action |= {"done_on": on, "evidence": evidence}
    return _moved(action, {"planned", "in_progress"}, "done")


def start_action(m: Expected, who: str, today: date, place: int) -> bool:
    del today
    action = _action(m, place)
    allowed = action is not None and _may_act(action, who)
    return allowed and _moved(action, {"planned", "blocked"}, "in_progress")


def block_action(m: Expected, who: str, today: date, place: int, reason: str) -> bool:
    del today
    action = _action(m, place)
    allowed = action is not None and _may_act(action, who) and bool(reason)
    return allowed and _moved(action, {"planned", "in_progress"}, "blocked")


def verify_action(m: Expected, who: str, today: date, place: int) -> bool:
    del today
    action = _action(m, place)
    allowed = action is not None and _watches(m, who)
    return allowed and _moved(action, {"done"}, "verified")


def refuse_action(m: Expected, who: str, today: date, place: int, reason: str) -> bool:
    del today
    action = _action(m, place)
    if action is None or not _watches(m, who) or not reason or m["plan"] in OVER:
        return False
    action["done_on"] = None
    return _moved(action, {"done"}, "in_progress")


def claim_recommendation(m: Expected, who: str, today: date, which: int) -> bool:
    del today
    mine = [each["state"] for each in m["actions"] if each["home"] == which]
    finished = bool(mine) and set(mine) <= {"done", "verified"}
    allowed = m["plan"] is not None and who == "head_of_service" and finished
    return allowed and _recommendation(m, which, {"in_progress"}, "implemented_claimed")


def verify_recommendation(m: Expected, who: str, today: date, which: int) -> bool:
    del today
    return _watches(m, who) and _recommendation(m, which, {"implemented_claimed"}, "implemented")


def refuse_recommendation(m: Expected, who: str, today: date, which: int, reason: str) -> bool:
    del today
    allowed = _watches(m, who) and bool(reason)
    return allowed and _recommendation(m, which, {"implemented_claimed"}, "in_progress")


def complete(m: Expected, who: str, today: date) -> bool:
    del today
    settled = all(
        state == "implemented" or (said is not None and said[0] == "not_agreed")
        for state, said in zip(m["recommendations"], m["answers"], strict=True)
    )
    return who in MONITORS and settled and _plan(m, {"monitored"}, "complete")


def close(m: Expected, who: str, today: date) -> bool:
    del today
    states = m["recommendations"]
    m["recommendations"] = ["closed" if state == "implemented" else state for state in states]
    m["inspection"] = "closed"
    return who in SCHEDULING and _plan(m, {"complete"}, "closed")


ACTS: dict[str, Does] = {
    each.__name__: each
    for each in (
        *(announce, end_visit, give_findings, send_draft, receive_comments, publish),
        *(answer, add_action, endorse, submit, take_up, send_back, finalise, forward),
        *(acknowledge, claim_action, start_action, block_action, verify_action, refuse_action),
        *(claim_recommendation, verify_recommendation, refuse_recommendation, complete, close),
    )
}


def _inspection(m: Expected, old: set[str], new: str) -> bool:
    moved = m["inspection"] in old
    m["inspection"] = new
    return moved


def _plan(m: Expected, old: set[str], new: str) -> bool:
    moved = m["plan"] in old
    m["plan"] = new
    return moved


def _recommendation(m: Expected, which: int, old: set[str], new: str) -> bool:
    moved = m["recommendations"][which] in old
    m["recommendations"][which] = new
    return moved


def _moved(thing: Expected | None, old: set[str], new: str) -> bool:
    assert thing is not None
    moved = thing["state"] in old
    thing["state"] = new
    return moved


def _after_visit(m: Expected, today: date, on: date) -> bool:
    return m["visit_ended"] is not None and m["visit_ended"] <= on <= today


def _may_follow_visit(m: Expected, who: str, today: date, on: date) -> bool:
    return who in SCHEDULING and _after_visit(m, today, on)


def _not_before_draft(m: Expected, on: date) -> bool:
    return m["draft_sent"] is None or m["draft_sent"] <= on


def _edit(m: Expected, who: str) -> bool:
    allowed = who in WRITERS and m["plan"] in EDITABLE
    m["endorsed"] = False
    m["plan"] = m["plan"] if m["plan"] == "returned" else "draft"
    return allowed


def _complete(m: Expected, today: date) -> bool:
    for which, said in enumerate(m["answers"]):
        mine = [each for each in m["actions"] if each["home"] == which]
        if said is None or (said[0] != "agreed" and not said[1]):
            return False
        if said[0] != "not_agreed" and not mine:
            return False
        if any(not _whole(each, today) for each in mine):
            return False
    return True


def _whole(action: Expected, today: date) -> bool:
    kind = action["kind"]
    in_time = not isinstance(kind, date) or kind >= today or action["done_on"] is not None
    return kind != "bare" and in_time


def _written(action: Expected) -> tuple[Any, ...]:
    return (action["home"], action["kind"], action["done_on"], action["evidence"])


def _action(m: Expected, place: int) -> Expected | None:
    found: Expected | None = m["actions"][place] if place < len(m["actions"]) else None
    return found


def _may_act(action: Expected, who: str) -> bool:
    return who in WRITERS or (who == "owner" and action["kind"] != "bare")


def _watches(m: Expected, who: str) -> bool:
    return who in MONITORS and m["plan"] in AFTER_FORWARDING
