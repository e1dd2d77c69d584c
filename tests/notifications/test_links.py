from uuid import UUID

from notifications.messages import link_to
from rules.posts import PostKind


def test_owners_are_led_to_their_actions_and_the_monitor_to_the_plan() -> None:
    of, portal = UUID(int=1), "http://127.0.0.1:8000"
    for post in (PostKind.OWNER, PostKind.PARTNER_OWNER):
        assert link_to("plan_finalised", of, {}, post) == f"{portal}/actions"
    assert link_to("plan_forwarded", of, {}, PostKind.MONITOR) == f"{portal}/monitoring/{of}"
    for post in (PostKind.HEAD_OF_SERVICE, PostKind.LEAD_INSPECTOR):
        assert link_to("plan_finalised", of, {}, post) == f"{portal}/inspections/{of}"
