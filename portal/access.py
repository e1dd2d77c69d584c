"""The access register: every address of the portal with who may call it. One missing is refused.

An `Act` means: signed in, and `rules.permissions` lets this person do it to the thing in the
address; the route asks (`portal.permissions`), and the access matrix holds it to that.
"""

from collections.abc import Mapping
from enum import StrEnum

from rules.permissions import Act


class Who(StrEnum):
    """Who may call an address that is about no inspection."""

    ANYONE = "anyone"
    SIGNED_IN = "signed_in"
    STAFF = "staff"
    MONITOR = "monitor"


Rule = Who | Act
_EVERYBODY = {
    ("GET", "/healthz"): Who.ANYONE,
    ("GET", "/readyz"): Who.ANYONE,
    ("GET", "/accessibility"): Who.ANYONE,
    ("GET", "/cookies"): Who.ANYONE,
    ("GET", "/language/{language}"): Who.ANYONE,
}
_SIGNING_IN = {
    ("GET", "/sign-in"): Who.ANYONE,
    ("POST", "/sign-in"): Who.ANYONE,
    ("GET", "/sign-in/sent"): Who.ANYONE,
    ("GET", "/sign-in/{token}"): Who.ANYONE,
    ("POST", "/sign-in/{token}"): Who.ANYONE,
    ("POST", "/sign-out"): Who.SIGNED_IN,
    ("POST", "/sign-out/everywhere"): Who.SIGNED_IN,
}
_EVERYBODYS_OWN = {
    ("GET", "/"): Who.SIGNED_IN,
    ("GET", "/account"): Who.SIGNED_IN,
    ("POST", "/account"): Who.SIGNED_IN,
    ("GET", "/messages"): Who.SIGNED_IN,
    ("POST", "/messages/read"): Who.SIGNED_IN,
    ("GET", "/messages/all"): Who.STAFF,
    ("GET", "/messages/choices"): Who.SIGNED_IN,
    ("GET", "/messages/{message_id}"): Who.SIGNED_IN,
    ("POST", "/messages/{message_id}"): Who.SIGNED_IN,
}
_MONITORING: Mapping[tuple[str, str], Rule] = {
    ("GET", "/monitoring"): Who.MONITOR,
    ("GET", "/monitoring/areas.csv"): Who.MONITOR,
    ("GET", "/monitoring/{inspection_id}"): Act.SEE_PLAN,
    ("GET", "/monitoring/{inspection_id}/recommendations/{number}"): Act.SEE_PLAN,
    ("GET", "/monitoring/{inspection_id}/acknowledge"): Act.ACKNOWLEDGE_PLAN,
    ("POST", "/monitoring/{inspection_id}/acknowledge"): Act.ACKNOWLEDGE_PLAN,
    ("GET", "/monitoring/{inspection_id}/actions/{action_id}/decide"): Act.VERIFY,
    ("POST", "/monitoring/{inspection_id}/actions/{action_id}/decide"): Act.VERIFY,
    ("GET", "/monitoring/{inspection_id}/recommendations/{number}/decide"): Act.VERIFY,
    ("POST", "/monitoring/{inspection_id}/recommendations/{number}/decide"): Act.VERIFY,
    ("GET", "/monitoring/{inspection_id}/reviews"): Act.SEE_PLAN,
    ("GET", "/monitoring/{inspection_id}/reviews/{number}"): Act.SEE_PLAN,
    ("GET", "/monitoring/{inspection_id}/reviews/{number}/record"): Act.RECORD_REVIEW,
    ("POST", "/monitoring/{inspection_id}/reviews/{number}/record"): Act.RECORD_REVIEW,
    ("GET", "/monitoring/{inspection_id}/complete"): Act.COMPLETE_PLAN,
    ("POST", "/monitoring/{inspection_id}/complete"): Act.COMPLETE_PLAN,
}
_INSPECTORATE: Mapping[tuple[str, str], Rule] = {
    ("GET", "/inspections"): Who.STAFF,
    ("GET", "/inspections/add"): Act.SCHEDULE_INSPECTION,
    ("POST", "/inspections/add"): Act.SCHEDULE_INSPECTION,
    ("GET", "/inspections/{inspection_id}"): Act.SEE_INSPECTION,
    ("GET", "/inspections/{inspection_id}/record/{fact}"): Act.RECORD_INSPECTION_FACT,
    ("POST", "/inspections/{inspection_id}/record/{fact}"): Act.RECORD_INSPECTION_FACT,
    ("GET", "/inspections/{inspection_id}/publication"): Act.PUBLISH,
    ("POST", "/inspections/{inspection_id}/publication"): Act.PUBLISH,
    ("GET", "/inspections/{inspection_id}/report"): Act.IMPORT_REPORT,
    ("POST", "/inspections/{inspection_id}/report"): Act.IMPORT_REPORT,
    ("GET", "/inspections/{inspection_id}/report/{file_id}"): Act.IMPORT_REPORT,
    ("POST", "/inspections/{inspection_id}/report/{file_id}"): Act.IMPORT_REPORT,
    ("POST", "/inspections/{inspection_id}/report/{file_id}/discard"): Act.IMPORT_REPORT,
    # Every one of the inspectorate's staff may forward a plan, so all of them may read it first.
    ("GET", "/inspections/{inspection_id}/review"): Act.FORWARD_PLAN,
    ("POST", "/inspections/{inspection_id}/review/take-up"): Act.REVIEW_PLAN,
    ("GET", "/inspections/{inspection_id}/review/return"): Act.REVIEW_PLAN,
    ("POST", "/inspections/{inspection_id}/review/return"): Act.REVIEW_PLAN,
    ("GET", "/inspections/{inspection_id}/review/finalise"): Act.FINALISE_PLAN,
    ("POST", "/inspections/{inspection_id}/review/finalise"): Act.FINALISE_PLAN,
    ("POST", "/inspections/{inspection_id}/review/forward"): Act.FORWARD_PLAN,
}
_KEEPING_THE_REGISTER: Mapping[tuple[str, str], Rule] = dict.fromkeys(
    (
        ("GET", "/register"),
        ("GET", "/register/services/add"),
        ("POST", "/register/services/add"),
        ("GET", "/register/load"),
        ("POST", "/register/load"),
        ("GET", "/register/example.csv"),
        ("GET", "/register/organisations/{organisation_id}"),
        ("GET", "/register/organisations/{organisation_id}/posts/add"),
        ("POST", "/register/organisations/{organisation_id}/posts/add"),
        ("GET", "/register/posts/{post_id}"),
        ("POST", "/register/posts/{post_id}"),
        ("GET", "/register/posts/{post_id}/holdings/{holding_id}/end"),
        ("POST", "/register/posts/{post_id}/holdings/{holding_id}/end"),
        ("GET", "/register/people"),
        ("GET", "/register/people/{person_id}"),
        ("POST", "/register/people/{person_id}"),
    ),
    Act.MANAGE_REGISTER,
)
REGISTER: Mapping[tuple[str, str], Rule] = {
    **_EVERYBODY,
    **_SIGNING_IN,
    **_EVERYBODYS_OWN,
    **_MONITORING,
    **_INSPECTORATE,
    **_KEEPING_THE_REGISTER,
}


def rule_for(method: str, path: str) -> Rule | None:
    """Return who may call an address, or None for one that nobody has thought about."""
    return REGISTER.get((method, path))
