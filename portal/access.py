"""The access register: every address of the portal with who may call it. One missing is refused.

An `Act` means: signed in, and `rules.permissions` lets this person do it to the thing in the
address; the route asks (`portal.permissions`), and the access matrix holds it to that.
"""

from collections.abc import Mapping
from enum import StrEnum

from rules.permissions import Act


class Who(StrEnum):
    """Who may call an address where no one `Act` says it.

    KEY is a program that brings somebody's key; the route shows what that person may see.
    CONCERNED is whoever may know of the inspection in the address (`portal.permissions.knows_of`).
    """

    ANYONE = "anyone"
    SIGNED_IN = "signed_in"
    STAFF = "staff"
    MONITOR = "monitor"
    KEY = "key"
    CONCERNED = "concerned"


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
    ("GET", "/account/keys"): Who.SIGNED_IN,
    ("POST", "/account/keys"): Who.SIGNED_IN,
    ("POST", "/account/keys/{key_id}/take-back"): Who.SIGNED_IN,
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
_TIME_FOR_A_DATE: Mapping[tuple[str, str], Rule] = {
    ("GET", "/inspections/{inspection_id}/dates/{deadline_id}/more-time"): Act.ASK_FOR_EXTENSION,
    ("POST", "/inspections/{inspection_id}/dates/{deadline_id}/more-time"): Act.ASK_FOR_EXTENSION,
    ("GET", "/inspections/{inspection_id}/more-time/{request_id}"): Act.DECIDE_EXTENSION,
    ("POST", "/inspections/{inspection_id}/more-time/{request_id}"): Act.DECIDE_EXTENSION,
    ("GET", "/inspections/{inspection_id}/more-time/{request_id}/withdraw"): Act.ASK_FOR_EXTENSION,
    ("POST", "/inspections/{inspection_id}/more-time/{request_id}/withdraw"): Act.ASK_FOR_EXTENSION,
    ("GET", "/inspections/{inspection_id}/more-time/{request_id}/take-back"): Act.DECIDE_EXTENSION,
    ("POST", "/inspections/{inspection_id}/more-time/{request_id}/take-back"): Act.DECIDE_EXTENSION,
    ("GET", "/inspections/{inspection_id}/dates/{deadline_id}/clock"): Act.CHANGE_DATES,
    ("POST", "/inspections/{inspection_id}/dates/{deadline_id}/clock"): Act.CHANGE_DATES,
    ("GET", "/quiet-periods"): Who.STAFF,
    ("GET", "/quiet-periods/add"): Act.KEEP_CALENDAR,
    ("POST", "/quiet-periods/add"): Act.KEEP_CALENDAR,
    ("GET", "/quiet-periods/{period_id}/end"): Act.KEEP_CALENDAR,
    ("POST", "/quiet-periods/{period_id}/end"): Act.KEEP_CALENDAR,
}
_INSPECTORATE: Mapping[tuple[str, str], Rule] = {
    ("GET", "/inspections"): Who.STAFF,
    ("GET", "/inspections/list.csv"): Who.STAFF,
    ("GET", "/inspections/calendar"): Who.STAFF,
    ("GET", "/inspections/workload"): Who.STAFF,
    ("GET", "/inspections/coverage"): Who.STAFF,
    ("GET", "/inspections/timeliness"): Who.STAFF,
    ("GET", "/inspections/runs"): Who.STAFF,
    ("GET", "/inspections/add"): Act.SCHEDULE_INSPECTION,
    ("POST", "/inspections/add"): Act.SCHEDULE_INSPECTION,
    ("GET", "/inspections/take-in"): Act.TAKE_IN_INSPECTION,
    ("POST", "/inspections/take-in"): Act.TAKE_IN_INSPECTION,
    ("GET", "/inspections/take-in/example.csv"): Act.TAKE_IN_INSPECTION,
    ("GET", "/inspections/take-in/one"): Act.TAKE_IN_INSPECTION,
    ("POST", "/inspections/take-in/one"): Act.TAKE_IN_INSPECTION,
    # Where every message leads; who does not see it is led on to what is theirs.
    ("GET", "/inspections/{inspection_id}"): Who.CONCERNED,
    ("GET", "/inspections/{inspection_id}/record/{fact}"): Act.RECORD_INSPECTION_FACT,
    ("POST", "/inspections/{inspection_id}/record/{fact}"): Act.RECORD_INSPECTION_FACT,
    ("GET", "/inspections/{inspection_id}/publication"): Act.PREPARE_PUBLICATION,
    ("POST", "/inspections/{inspection_id}/publication"): Act.PREPARE_PUBLICATION,
    ("POST", "/inspections/{inspection_id}/publication/withdraw"): Act.PREPARE_PUBLICATION,
    ("GET", "/inspections/{inspection_id}/publication/publish"): Act.PUBLISH,
    ("POST", "/inspections/{inspection_id}/publication/publish"): Act.PUBLISH,
    ("GET", "/inspections/{inspection_id}/distribution"): Act.FORWARD_PLAN,
    ("POST", "/inspections/{inspection_id}/distribution"): Act.DISTRIBUTE_REPORT,
    ("GET", "/inspections/{inspection_id}/distribution/{sent_id}/untick"): Act.DISTRIBUTE_REPORT,
    ("POST", "/inspections/{inspection_id}/distribution/{sent_id}/untick"): Act.DISTRIBUTE_REPORT,
    ("GET", "/inspections/{inspection_id}/documents"): Act.SEE_RELEASED_DRAFT,
    ("GET", "/inspections/{inspection_id}/documents/release"): Act.RELEASE_DOCUMENT,
    ("POST", "/inspections/{inspection_id}/documents/release"): Act.RELEASE_DOCUMENT,
    ("POST", "/inspections/{inspection_id}/documents/{document_id}"): Act.SEE_RELEASED_DRAFT,
    ("GET", "/inspections/{inspection_id}/comments"): Act.SEE_COMMENTS,
    ("POST", "/inspections/{inspection_id}/comments"): Act.COMMENT_ON_DRAFT,
    ("GET", "/inspections/{inspection_id}/comments/answers"): Act.ANSWER_COMMENTS,
    ("POST", "/inspections/{inspection_id}/comments/answers"): Act.ANSWER_COMMENTS,
    ("GET", "/inspections/{inspection_id}/welsh"): Act.IMPORT_REPORT,
    ("POST", "/inspections/{inspection_id}/welsh"): Act.IMPORT_REPORT,
    ("GET", "/inspections/{inspection_id}/welsh/pairs"): Act.IMPORT_REPORT,
    ("POST", "/inspections/{inspection_id}/welsh/pairs"): Act.IMPORT_REPORT,
    # Every one of the inspectorate's staff may read what was decided.
    ("GET", "/inspections/{inspection_id}/further-inspection"): Act.FORWARD_PLAN,
    ("POST", "/inspections/{inspection_id}/further-inspection"): Act.CONSIDER_FURTHER_INSPECTION,
    ("GET", "/inspections/{inspection_id}/further-inspection/order"): Act.ORDER_FURTHER_INSPECTION,
    ("POST", "/inspections/{inspection_id}/further-inspection/order"): (
        Act.ORDER_FURTHER_INSPECTION
    ),
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
_SERVICE: Mapping[tuple[str, str], Rule] = {
    ("GET", "/plans"): Who.SIGNED_IN,
    ("GET", "/plans/{inspection_id}"): Act.SEE_PLAN,
    ("GET", "/plans/{inspection_id}/check"): Act.SEE_PLAN,
    ("GET", "/plans/{inspection_id}/recommendations/{number}"): Act.ANSWER_RECOMMENDATION,
    ("POST", "/plans/{inspection_id}/recommendations/{number}"): Act.ANSWER_RECOMMENDATION,
    ("GET", "/plans/{inspection_id}/approval"): Act.ENDORSE_PLAN,
    ("POST", "/plans/{inspection_id}/approval"): Act.ENDORSE_PLAN,
    ("GET", "/plans/{inspection_id}/submit"): Act.SUBMIT_PLAN,
    ("POST", "/plans/{inspection_id}/submit"): Act.SUBMIT_PLAN,
    ("GET", "/plans/{inspection_id}/submitted"): Act.SUBMIT_PLAN,
    ("GET", "/plans/{inspection_id}/versions"): Act.SEE_PLAN,
    ("GET", "/plans/{inspection_id}/versions/{number}"): Act.SEE_PLAN,
    ("GET", "/plans/{inspection_id}/owners"): Act.ANSWER_RECOMMENDATION,
    ("GET", "/plans/{inspection_id}/owners/invite"): Act.INVITE_OWNER,
    ("POST", "/plans/{inspection_id}/owners/invite"): Act.INVITE_OWNER,
    ("GET", "/plans/{inspection_id}/reviews"): Act.SEE_PLAN,
    ("GET", "/plans/{inspection_id}/reviews/{number}/update"): Act.SEND_UPDATE,
    ("POST", "/plans/{inspection_id}/reviews/{number}/update"): Act.SEND_UPDATE,
}
_OWNERS: Mapping[tuple[str, str], Rule] = {
    ("GET", "/actions"): Who.SIGNED_IN,
    ("GET", "/actions/{action_id}"): Act.UPDATE_ACTION,
    ("POST", "/actions/{action_id}"): Act.UPDATE_ACTION,
    ("GET", "/actions/{action_id}/decline"): Act.UPDATE_ACTION,
    ("POST", "/actions/{action_id}/decline"): Act.UPDATE_ACTION,
    ("GET", "/actions/{action_id}/block"): Act.UPDATE_ACTION,
    ("POST", "/actions/{action_id}/block"): Act.UPDATE_ACTION,
    ("GET", "/actions/{action_id}/done"): Act.UPDATE_ACTION,
    ("POST", "/actions/{action_id}/done"): Act.UPDATE_ACTION,
    ("GET", "/actions/{action_id}/owner"): Act.INVITE_OWNER,
    ("POST", "/actions/{action_id}/owner"): Act.INVITE_OWNER,
}
_CHANGES_AT = "/inspections/{inspection_id}/changes"
_CHANGES: Mapping[tuple[str, str], Rule] = {
    # All of the inspectorate's staff see what there is to change; each change says who may.
    ("GET", _CHANGES_AT): Act.FORWARD_PLAN,
    ("GET", f"{_CHANGES_AT}/visit"): Act.CHANGE_DATES,
    ("POST", f"{_CHANGES_AT}/visit"): Act.CHANGE_DATES,
    ("GET", f"{_CHANGES_AT}/postpone"): Act.CHANGE_DATES,
    ("POST", f"{_CHANGES_AT}/postpone"): Act.CHANGE_DATES,
    ("GET", f"{_CHANGES_AT}/resume"): Act.CHANGE_DATES,
    ("POST", f"{_CHANGES_AT}/resume"): Act.CHANGE_DATES,
    ("GET", f"{_CHANGES_AT}/forecast"): Act.CHANGE_DATES,
    ("POST", f"{_CHANGES_AT}/forecast"): Act.CHANGE_DATES,
    ("GET", f"{_CHANGES_AT}/cancel"): Act.CANCEL_INSPECTION,
    ("POST", f"{_CHANGES_AT}/cancel"): Act.CANCEL_INSPECTION,
    ("GET", f"{_CHANGES_AT}/publication"): Act.CORRECT_PUBLICATION,
    ("POST", f"{_CHANGES_AT}/publication"): Act.CORRECT_PUBLICATION,
    ("GET", f"{_CHANGES_AT}/correct/{{correctable}}"): Act.RECORD_INSPECTION_FACT,
    ("POST", f"{_CHANGES_AT}/correct/{{correctable}}"): Act.RECORD_INSPECTION_FACT,
    ("GET", "/working-days"): Who.STAFF,
    ("GET", "/working-days/add"): Act.KEEP_CALENDAR,
    ("POST", "/working-days/add"): Act.KEEP_CALENDAR,
    ("GET", "/working-days/{closure_id}/remove"): Act.KEEP_CALENDAR,
    ("POST", "/working-days/{closure_id}/remove"): Act.KEEP_CALENDAR,
}
_API: Mapping[tuple[str, str], Rule] = {
    ("GET", "/api/inspections"): Who.KEY,
    ("GET", "/api/inspections/{reference}"): Who.KEY,
    ("GET", "/api/inspections/{reference}/deadlines"): Who.KEY,
    ("GET", "/api/openapi.json"): Who.KEY,
}
REGISTER: Mapping[tuple[str, str], Rule] = {
    **_API,
    **_CHANGES,
    **_EVERYBODY,
    **_SIGNING_IN,
    **_EVERYBODYS_OWN,
    **_SERVICE,
    **_OWNERS,
    **_MONITORING,
    **_TIME_FOR_A_DATE,
    **_INSPECTORATE,
    **_KEEPING_THE_REGISTER,
}


def rule_for(method: str, path: str) -> Rule | None:
    """Return who may call an address, or None for one that nobody has thought about."""
    return REGISTER.get((method, path))
