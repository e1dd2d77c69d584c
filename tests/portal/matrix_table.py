"""Who may do what when, written down by hand from the domain's text: nothing here asks the code."""

from collections.abc import Mapping

from tests.portal.matrix_changes import CHANGES
from tests.portal.matrix_deeds import (
    BEFORE_PUBLICATION,
    COLUMNS,
    FORWARDED,
    KNOWS_OF_THE_INSPECTION,
    OUTSIDE,
    PUBLISHED,
    SERVICE,
    STAFF,
    SUBMITTED,
    Deed,
    by,
    general,
)

__all__ = [
    "COLUMNS",
    "DEEDS",
    "KNOWS_OF_THE_INSPECTION",
    "OF_THE_PARTNERS_ACTION",
    "OUTSIDE",
    "SERVICE",
    "STAFF",
    "Deed",
]

SIGNED_IN = (*KNOWS_OF_THE_INSPECTION,)
ANYBODY = general("nobody", *SIGNED_IN)
ANYBODY_SIGNED_IN = general(*SIGNED_IN)
# "One's own": nobody reads another's messages, the inspectorate's staff included.
OWN_MESSAGE = general("own head")
NOBODYS_KEY = general()
ANY_STAFF = general(*STAFF)
THE_MONITOR = general("monitor")
# "Staff register services, organisations, posts and holders": the scheduler, the administrator.
KEEP_THE_REGISTER = general("scheduler", "administrator")
# The inspectorate plans and leads its inspections; facts are entered by who does either. A new
# one has nobody who leads it yet.
PLAN_INSPECTIONS = general("scheduler", "assistant chief")
# A program with a key sees through it what its person sees; others' inspections are not there.
ASK_THE_API = Deed(
    {
        **by(*STAFF, *SERVICE),
        **by("local assessor", when=BEFORE_PUBLICATION),
        **by("monitor", when=PUBLISHED),
    },
    knows={},
)
# A message's one address: whoever has a part in the follow-up is led on from it to their own.
SEE_THE_INSPECTION = Deed(
    {
        **by(*STAFF, *SERVICE),
        **by("local assessor", when=BEFORE_PUBLICATION),
        **by("monitor", "action owner", when=PUBLISHED),
        **by("partner's owner", when=SUBMITTED),
    }
)
RECORD_A_FACT = Deed(by("scheduler", "lead inspector", "assistant chief"))
# Publication is a second person's: never who wrote the report.
PUBLISH = Deed(by("publisher", "assistant chief"))
PREPARE_THE_PUBLICATION = Deed(by("scheduler", "lead inspector", "assistant chief", "publisher"))
# "At publication, too, whether one is needed is recorded: by whom, why"; staff may read it.
READ_WHAT_WAS_CONSIDERED = Deed(by(*STAFF))
TICK_THE_LIST_OFF = Deed(by("scheduler", "assistant chief", "publisher"))
UNTICK_THE_LIST = Deed(by("scheduler", "assistant chief", "publisher"), there=PUBLISHED)
# "Provisional findings and draft only to the inspected service's Head (and whom they name)".
DRAFT_OUT = "--+++++"
# A local assessor "sees only that inspection, until publication"; the comments are not theirs.
ITS_PEERS_TOO = {
    **by(*STAFF, "own head", "delegate"),
    **by("local assessor", when=BEFORE_PUBLICATION),
}
SEE_WHAT_IS_RELEASED = Deed(ITS_PEERS_TOO)
OPEN_WHAT_IS_RELEASED = Deed(ITS_PEERS_TOO, there=DRAFT_OUT)
RELEASE_A_DOCUMENT = Deed(by("scheduler", "lead inspector", "assistant chief"))
READ_THE_COMMENTS = Deed({**by(*STAFF), **by("own head", "delegate", when=DRAFT_OUT)})
COMMENT_ON_THE_DRAFT = Deed(by("own head", "delegate", when=DRAFT_OUT))
ANSWER_THE_COMMENTS = Deed(by("lead inspector", "assistant chief"))
ORDER_COMING_BACK = Deed(by("assistant chief"))
CONSIDER_COMING_BACK = Deed(by("lead inspector", "assistant chief"))
TAKE_A_REPORT_IN = Deed(by("scheduler", "lead inspector", "assistant chief", "publisher"))
# State machine of the plan: under review, returned: "lead inspector"; finalised: "lead
# inspector; assistant chief inspector"; forwarded: "inspectorate staff, or automatic".
READ_THE_SUBMITTED_PLAN = Deed(by(*STAFF), there=PUBLISHED)
REVIEW_THE_PLAN = Deed(by("lead inspector"), there=PUBLISHED)
FINALISE_THE_PLAN = Deed(by("lead inspector", "assistant chief"), there=PUBLISHED)
FORWARD_THE_PLAN = Deed(by(*STAFF), there=PUBLISHED)
# "The monitor sees a plan when it is forwarded"; reviews are told to Head, chair, inspectorate.
FOLLOW_THE_FORWARDED_PLAN = Deed(by(*STAFF, *SERVICE, "monitor"), there=FORWARDED)
# "Monitor acknowledges"; verified, refused, assessed, complete: "(by the monitor)".
MONITOR_THE_PLAN = Deed(by("monitor"), there=FORWARDED)

# The service's own side: "Head or delegate" writes, the "Head records the Board's approval",
# "Head of Service only" submits, "the Head invites owners", an update is theirs to send.
ITS_READERS = {
    **by(*STAFF),
    **by(*SERVICE, when=PUBLISHED),
    **by("monitor", when=FORWARDED),
}
SEE_THE_PLAN = Deed(ITS_READERS, there=PUBLISHED)
SEE_A_VERSION = Deed(ITS_READERS, there=SUBMITTED)
WRITE_THE_PLAN = Deed(by("own head", "delegate", when=PUBLISHED), there=PUBLISHED)
SUBMIT_THE_PLAN = Deed(by("own head", when=PUBLISHED), there=PUBLISHED)
INVITE_OWNERS = Deed(by("own head", when=PUBLISHED))
SEND_AN_UPDATE = Deed(by("own head", "delegate", when=PUBLISHED), there=FORWARDED)
# "An owner only their own actions"; the monitor knows of none before the plan is forwarded.
KNOWS_OF_THE_OWNERS_ACTION: Mapping[str, str] = {
    **dict.fromkeys((*STAFF, *SERVICE, "action owner"), SUBMITTED),
    "monitor": FORWARDED,
}
KNOWS_OF_THE_PARTNERS_ACTION: Mapping[str, str] = {
    **dict.fromkeys((*STAFF, *SERVICE, "partner's owner"), SUBMITTED),
    "monitor": FORWARDED,
}
WRITERS = ("own head", "delegate")
UPDATE_THE_OWNERS_ACTION = Deed(
    by(*WRITERS, "action owner"), there=SUBMITTED, knows=KNOWS_OF_THE_OWNERS_ACTION
)
UPDATE_THE_PARTNERS_ACTION = Deed(
    by(*WRITERS, "partner's owner"), there=SUBMITTED, knows=KNOWS_OF_THE_PARTNERS_ACTION
)
NAME_THE_OWNER = Deed(by("own head"), there=SUBMITTED, knows=KNOWS_OF_THE_OWNERS_ACTION)
NAME_THE_PARTNER = Deed(by("own head"), there=SUBMITTED, knows=KNOWS_OF_THE_PARTNERS_ACTION)

DEEDS: dict[tuple[str, str], Deed] = {**CHANGES}
# The same addresses about the other action, which is a partner agency's.
OF_THE_PARTNERS_ACTION: dict[tuple[str, str], Deed] = {}


def _may(deed: Deed, *addresses: str, partners: Deed | None = None) -> None:
    """Write down one deed's addresses, each as "GET POST /address"."""
    for written in addresses:
        *methods, path = written.split()
        DEEDS.update({(method, path): deed for method in methods})
        if partners:
            OF_THE_PARTNERS_ACTION.update({(method, path): partners for method in methods})


_may(
    ANYBODY,
    "GET /healthz",
    "GET /readyz",
    "GET /accessibility",
    "GET /cookies",
    "GET /language/{language}",
    "GET POST /sign-in",
    "GET /sign-in/sent",
    "GET POST /sign-in/{token}",
)
_may(
    ANYBODY_SIGNED_IN,
    "GET /",
    "GET POST /account",
    "GET /messages",
    "POST /messages/read",
    "GET /messages/choices",
    "POST /sign-out",
    "POST /sign-out/everywhere",
    "GET /plans",
    "GET /actions",
)
_may(ANYBODY_SIGNED_IN, "GET POST /account/keys", "GET /api/inspections", "GET /api/openapi.json")
_may(NOBODYS_KEY, "POST /account/keys/{key_id}/take-back")
_may(
    ASK_THE_API,
    "GET /api/inspections/{reference}",
    "GET /api/inspections/{reference}/deadlines",
)
_may(OWN_MESSAGE, "GET POST /messages/{message_id}")
_may(
    ANY_STAFF,
    "GET /messages/all",
    "GET /inspections",
    "GET /inspections/list.csv",
    "GET /inspections/calendar",
    "GET /inspections/workload",
    "GET /inspections/coverage",
    "GET /inspections/timeliness",
    "GET /inspections/runs",
)
_may(THE_MONITOR, "GET /monitoring", "GET /monitoring/areas.csv")
_may(
    PLAN_INSPECTIONS,
    "GET POST /inspections/add",
    "GET POST /inspections/take-in",
    "GET /inspections/take-in/example.csv",
    "GET POST /inspections/take-in/one",
)
_may(
    KEEP_THE_REGISTER,
    "GET /register",
    "GET POST /register/services/add",
    "GET POST /register/load",
    "GET /register/example.csv",
    "GET /register/organisations/{organisation_id}",
    "GET POST /register/organisations/{organisation_id}/posts/add",
    "GET POST /register/posts/{post_id}",
    "GET POST /register/posts/{post_id}/holdings/{holding_id}/end",
    "GET /register/people",
    "GET POST /register/people/{person_id}",
)
_may(SEE_THE_INSPECTION, "GET /inspections/{inspection_id}")
_may(RECORD_A_FACT, "GET POST /inspections/{inspection_id}/record/{fact}")
_may(
    PREPARE_THE_PUBLICATION,
    "GET POST /inspections/{inspection_id}/publication",
    "POST /inspections/{inspection_id}/publication/withdraw",
)
_may(PUBLISH, "GET POST /inspections/{inspection_id}/publication/publish")
_may(
    READ_WHAT_WAS_CONSIDERED,
    "GET /inspections/{inspection_id}/further-inspection",
    "GET /inspections/{inspection_id}/distribution",
)
_may(TICK_THE_LIST_OFF, "POST /inspections/{inspection_id}/distribution")
_may(UNTICK_THE_LIST, "GET POST /inspections/{inspection_id}/distribution/{sent_id}/untick")
_may(SEE_WHAT_IS_RELEASED, "GET /inspections/{inspection_id}/documents")
_may(OPEN_WHAT_IS_RELEASED, "POST /inspections/{inspection_id}/documents/{document_id}")
_may(RELEASE_A_DOCUMENT, "GET POST /inspections/{inspection_id}/documents/release")
_may(READ_THE_COMMENTS, "GET /inspections/{inspection_id}/comments")
_may(COMMENT_ON_THE_DRAFT, "POST /inspections/{inspection_id}/comments")
_may(ANSWER_THE_COMMENTS, "GET POST /inspections/{inspection_id}/comments/answers")
_may(ORDER_COMING_BACK, "GET POST /inspections/{inspection_id}/further-inspection/order")
_may(CONSIDER_COMING_BACK, "POST /inspections/{inspection_id}/further-inspection")
_may(
    TAKE_A_REPORT_IN,
    "GET POST /inspections/{inspection_id}/report",
    "GET POST /inspections/{inspection_id}/report/{file_id}",
    "POST /inspections/{inspection_id}/report/{file_id}/discard",
    "GET POST /inspections/{inspection_id}/welsh",
    "GET POST /inspections/{inspection_id}/welsh/pairs",
)
_may(READ_THE_SUBMITTED_PLAN, "GET /inspections/{inspection_id}/review")
_may(
    REVIEW_THE_PLAN,
    "POST /inspections/{inspection_id}/review/take-up",
    "GET POST /inspections/{inspection_id}/review/return",
)
_may(FINALISE_THE_PLAN, "GET POST /inspections/{inspection_id}/review/finalise")
_may(FORWARD_THE_PLAN, "POST /inspections/{inspection_id}/review/forward")
_may(
    FOLLOW_THE_FORWARDED_PLAN,
    "GET /monitoring/{inspection_id}",
    "GET /monitoring/{inspection_id}/recommendations/{number}",
    "GET /monitoring/{inspection_id}/reviews",
    "GET /monitoring/{inspection_id}/reviews/{number}",
)
_may(
    MONITOR_THE_PLAN,
    "GET POST /monitoring/{inspection_id}/acknowledge",
    "GET POST /monitoring/{inspection_id}/actions/{action_id}/decide",
    "GET POST /monitoring/{inspection_id}/recommendations/{number}/decide",
    "GET POST /monitoring/{inspection_id}/reviews/{number}/record",
    "GET POST /monitoring/{inspection_id}/complete",
)
_may(
    SEE_THE_PLAN,
    "GET /plans/{inspection_id}",
    "GET /plans/{inspection_id}/check",
    "GET /plans/{inspection_id}/versions",
    "GET /plans/{inspection_id}/reviews",
)
_may(SEE_A_VERSION, "GET /plans/{inspection_id}/versions/{number}")
_may(
    WRITE_THE_PLAN,
    "GET POST /plans/{inspection_id}/recommendations/{number}",
    "GET /plans/{inspection_id}/owners",
)
_may(
    SUBMIT_THE_PLAN,
    "GET POST /plans/{inspection_id}/approval",
    "GET POST /plans/{inspection_id}/submit",
    "GET /plans/{inspection_id}/submitted",
)
_may(INVITE_OWNERS, "GET POST /plans/{inspection_id}/owners/invite")
_may(SEND_AN_UPDATE, "GET POST /plans/{inspection_id}/reviews/{number}/update")
_may(
    UPDATE_THE_OWNERS_ACTION,
    "GET POST /actions/{action_id}",
    "GET POST /actions/{action_id}/decline",
    "GET POST /actions/{action_id}/block",
    "GET POST /actions/{action_id}/done",
    partners=UPDATE_THE_PARTNERS_ACTION,
)
_may(NAME_THE_OWNER, "GET POST /actions/{action_id}/owner", partners=NAME_THE_PARTNER)
