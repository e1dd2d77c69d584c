"""The posts that carry rights and duties. A person holds a post from a date to a date."""

from enum import StrEnum


class Body(StrEnum):
    """The three bodies that meet over an inspection, and the agencies that help the service."""

    INSPECTORATE = "inspectorate"
    SERVICE = "service"
    MONITOR = "monitor"
    PARTNER = "partner"


class PostKind(StrEnum):
    """What somebody is there for. The value is the key of its row."""

    SCHEDULER = "scheduler"
    LEAD_INSPECTOR = "lead_inspector"
    INSPECTOR = "inspector"
    PRACTICE_ASSESSOR = "practice_assessor"
    LOCAL_ASSESSOR = "local_assessor"
    ASSISTANT_CHIEF_INSPECTOR = "assistant_chief_inspector"
    CHIEF_INSPECTOR = "chief_inspector"
    PUBLISHER = "publisher"
    ADMINISTRATOR = "administrator"
    HEAD_OF_SERVICE = "head_of_service"
    DELEGATE = "delegate"
    BOARD_CHAIR = "board_chair"
    OWNER = "owner"
    PARTNER_OWNER = "partner_owner"
    MONITOR = "monitor"
    MONITOR_HEAD_OF_AREA = "monitor_head_of_area"


_SERVICE = {PostKind.HEAD_OF_SERVICE, PostKind.DELEGATE, PostKind.BOARD_CHAIR, PostKind.OWNER}
_MONITOR = {PostKind.MONITOR, PostKind.MONITOR_HEAD_OF_AREA}


def body_of(kind: PostKind) -> Body:
    """Return the body to which posts of this kind belong."""
    if kind in _SERVICE:
        return Body.SERVICE
    if kind in _MONITOR:
        return Body.MONITOR
    return Body.PARTNER if kind is PostKind.PARTNER_OWNER else Body.INSPECTORATE


TITLES = {
    PostKind.SCHEDULER: "Follow-up scheduler",
    PostKind.LEAD_INSPECTOR: "Lead inspector",
    PostKind.INSPECTOR: "Inspector",
    PostKind.PRACTICE_ASSESSOR: "Practice assessor",
    PostKind.LOCAL_ASSESSOR: "Local assessor",
    PostKind.ASSISTANT_CHIEF_INSPECTOR: "Assistant Chief Inspector",
    PostKind.CHIEF_INSPECTOR: "HM Chief Inspector of Probation",
    PostKind.PUBLISHER: "Publications team",
    PostKind.ADMINISTRATOR: "Administrator",
    PostKind.HEAD_OF_SERVICE: "Head of Service",
    PostKind.DELEGATE: "Head of Service's delegate",
    PostKind.BOARD_CHAIR: "Chair of the Management Board",
    PostKind.OWNER: "Owner",
    PostKind.PARTNER_OWNER: "Partner agency's owner",
    PostKind.MONITOR: "Monitor",
    PostKind.MONITOR_HEAD_OF_AREA: "Monitor's head of area",
}
TEAM_POSTS = frozenset(
    {
        PostKind.LEAD_INSPECTOR,
        PostKind.INSPECTOR,
        PostKind.PRACTICE_ASSESSOR,
        PostKind.LOCAL_ASSESSOR,
    }
)
