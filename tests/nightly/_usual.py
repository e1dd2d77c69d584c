"""What comes next in a follow-up, whose it is, and what each act needs to be told."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tests.nightly._expectations import Expected

Step = tuple[str, str, dict[str, Any]]
SEND_BACK = "Not in this way."
HEAD, LEAD, MONITOR = "head_of_service", "lead_inspector", "monitor"
WHOSE: Mapping[str, str] = {
    **dict.fromkeys(("announce", "end_visit", "give_findings", "send_draft"), LEAD),
    **dict.fromkeys(("receive_comments", "take_up", "send_back"), LEAD),
    **dict.fromkeys(("answer", "add_action", "endorse", "submit"), HEAD),
    **dict.fromkeys(("claim_action", "start_action", "block_action"), "owner"),
    **dict.fromkeys(("acknowledge", "verify_action", "refuse_action", "complete"), MONITOR),
    **dict.fromkeys(("verify_recommendation", "refuse_recommendation"), MONITOR),
    **dict.fromkeys(("forward", "close"), "scheduler"),
    "publish": "publisher",
    "finalise": "assistant_chief_inspector",
    "claim_recommendation": HEAD,
}
# By the name of an act's parameter, the name of what was drawn for it.
_ON, _REASON, _WHICH, _PLACE = (
    {"on": "on"},
    {"reason": "words"},
    {"which": "which"},
    {"place": "place"},
)
NEEDS: Mapping[str, Mapping[str, str]] = {
    **{name: {} for name in WHOSE},
    **dict.fromkeys(("end_visit", "give_findings", "send_draft", "receive_comments"), _ON),
    **dict.fromkeys(("publish", "endorse"), _ON),
    **dict.fromkeys(("submit", "send_back"), _REASON),
    **dict.fromkeys(("start_action", "verify_action"), _PLACE),
    **dict.fromkeys(("block_action", "refuse_action"), _PLACE | _REASON),
    **dict.fromkeys(("claim_recommendation", "verify_recommendation"), _WHICH),
    "refuse_recommendation": _WHICH | _REASON,
    "claim_action": _PLACE | _ON | {"evidence": "words"},
    "answer": _WHICH | _REASON | {"said": "said"},
    "add_action": _WHICH | {"kind": "kind"},
}
_BEFORE_PUBLICATION = {
    "scheduled": "end_visit",
    "announced": "end_visit",
    "visit_done": "give_findings",
    "provisional_findings_given": "send_draft",
    "draft_sent": "receive_comments",
    "comments_in": "publish",
    "comments_lapsed": "publish",
}
_ONE_ACT = {
    "submitted": "take_up",
    "finalised": "forward",
    "forwarded": "acknowledge",
    "complete": "close",
    "closed": "close",
}


def usual(m: Expected, today: date, reason: str) -> Step:
    """Return what comes next, by whom, with what; `reason` lets some things go another way."""
    if m["plan"] is None:
        name = _BEFORE_PUBLICATION[m["inspection"]]
        return name, WHOSE[name], {"on": today}
    if m["plan"] in _ONE_ACT:
        name = _ONE_ACT[m["plan"]]
        return name, WHOSE[name], {}
    if m["plan"] == "under_review":
        if reason == SEND_BACK:
            return "send_back", LEAD, {"reason": reason}
        return "finalise", WHOSE["finalise"], {}
    return _monitored(m, today, reason) if m["plan"] == "monitored" else _written(m, today, reason)


def _written(m: Expected, today: date, reason: str) -> Step:
    for which, said in enumerate(m["answers"]):
        mine = [each for each in m["actions"] if each["home"] == which]
        if said is None:
            return "answer", HEAD, {"which": which, "said": "agreed", "reason": reason}
        if not mine and said[0] != "not_agreed":
            return "add_action", HEAD, {"which": which, "kind": "whole"}
    if m["plan"] == "returned" and reason == SEND_BACK:
        return "add_action", HEAD, {"which": 0, "kind": "whole"}
    if not m["endorsed"] and not reason:
        return "endorse", HEAD, {"on": today}
    return "submit", HEAD, {"reason": reason}


def _monitored(m: Expected, today: date, reason: str) -> Step:
    for place, action in enumerate(m["actions"]):
        if action["state"] == "blocked":
            return "start_action", "owner", {"place": place}
        if action["state"] in {"planned", "in_progress"}:
            return "claim_action", "owner", {"place": place, "on": today, "evidence": "Minutes."}
        if action["state"] == "done" and reason:
            return "verify_action", MONITOR, {"place": place}
    for which, state in enumerate(m["recommendations"]):
        has_actions = any(each["home"] == which for each in m["actions"])
        if state == "in_progress" and has_actions:
            return "claim_recommendation", HEAD, {"which": which}
        if state == "implemented_claimed":
            return "verify_recommendation", MONITOR, {"which": which}
    return "complete", MONITOR, {}
