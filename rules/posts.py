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
