"""The course of a follow-up: what starts each milestone, whose it is, who may know of it then."""

from collections.abc import Mapping
from uuid import UUID

from rules.permissions import Act, Actor, PostHeld, Thing, may
from rules.posts import Body, PostKind, body_of
from rules.timeline import DeadlineKind, Request

K = DeadlineKind

# In the order in which they happen. What comes first can be counted from, never what comes after.
UP_TO_PUBLICATION = (
    K.VISIT,
    K.PROVISIONAL_FINDINGS,
    K.DRAFT_REPORT,
    K.COMMENTS,
    K.PUBLICATION,
)
ALWAYS_NEEDED = frozenset(K) - {K.EXTENSION_DECISION, K.TARGET_CHANGE_DECISION}
BEFORE_A_REVIEW = (K.UPDATE_REQUEST, K.PROGRESS_UPDATE)
_FACTS_OF_THE_VISIT = frozenset({K.VISIT, K.DRAFT_REPORT})

# What this service records that can start each clock. An entered date is started by nothing.
STARTS: Mapping[DeadlineKind, frozenset[DeadlineKind | Request]] = {
    K.VISIT: frozenset(),
    **dict.fromkeys(UP_TO_PUBLICATION[1:], _FACTS_OF_THE_VISIT),
    K.IMPROVEMENT_PLAN: frozenset({K.PUBLICATION}),
    K.DECISION: frozenset({K.IMPROVEMENT_PLAN}),
    K.REVISED_PLAN: frozenset({K.DECISION}),
    K.FORWARDING: frozenset({K.DECISION}),
    K.ACKNOWLEDGEMENT: frozenset({K.FORWARDING}),
    K.MONITORING_REVIEW: frozenset({K.FORWARDING}),
    K.UPDATE_REQUEST: frozenset({K.MONITORING_REVIEW}),
    K.PROGRESS_UPDATE: frozenset({K.MONITORING_REVIEW}),
    K.ACTION_TARGET: frozenset(),
    K.EXTENSION_DECISION: frozenset({Request.MORE_TIME}),
    K.TARGET_CHANGE_DECISION: frozenset({Request.NEW_TARGET_DATE}),
}
WHOSE: Mapping[DeadlineKind, Body] = {
    K.VISIT: Body.INSPECTORATE,
    K.PROVISIONAL_FINDINGS: Body.INSPECTORATE,
    K.DRAFT_REPORT: Body.INSPECTORATE,
    K.COMMENTS: Body.SERVICE,
    K.PUBLICATION: Body.INSPECTORATE,
    K.IMPROVEMENT_PLAN: Body.SERVICE,
    K.DECISION: Body.INSPECTORATE,
    K.REVISED_PLAN: Body.SERVICE,
    K.FORWARDING: Body.INSPECTORATE,
    K.ACKNOWLEDGEMENT: Body.MONITOR,
    K.MONITORING_REVIEW: Body.MONITOR,
    K.UPDATE_REQUEST: Body.MONITOR,
    K.PROGRESS_UPDATE: Body.SERVICE,
    K.ACTION_TARGET: Body.SERVICE,
    K.EXTENSION_DECISION: Body.INSPECTORATE,
    K.TARGET_CHANGE_DECISION: Body.MONITOR,
}
_BEFORE_FORWARDING = frozenset({K.IMPROVEMENT_PLAN, K.DECISION, K.REVISED_PLAN, K.FORWARDING})
# More time may be asked for before publication, so whoever hears of that may know of it then.
_BEFORE_PUBLICATION = frozenset({*UP_TO_PUBLICATION, K.EXTENSION_DECISION})

_OWNERS = frozenset({PostKind.OWNER, PostKind.PARTNER_OWNER})
_SERVICE, _MONITOR, _INSPECTORATE, _INSPECTION, _POST = (UUID(int=n) for n in range(1, 6))
_HOMES = {
    Body.SERVICE: _SERVICE,
    Body.PARTNER: _SERVICE,
    Body.MONITOR: _MONITOR,
    Body.INSPECTORATE: _INSPECTORATE,
}


def may_hear_of(post: PostKind, kind: DeadlineKind) -> bool:
    """Whether somebody in this post may already know of this date while it is open."""
    actor = Actor(
        person_id=None,
        posts=frozenset({PostHeld(_POST, post, _HOMES[body_of(post)], _INSPECTION)}),
    )
    thing = Thing(
        inspection_id=_INSPECTION,
        service_id=_SERVICE,
        monitor_id=_MONITOR,
        is_published=kind not in _BEFORE_PUBLICATION,
        is_forwarded=kind not in _BEFORE_PUBLICATION | _BEFORE_FORWARDING,
        owner_post_id=_POST if kind is K.ACTION_TARGET and post in _OWNERS else None,
    )
    acts = (Act.SEE_INSPECTION,) if kind in _BEFORE_PUBLICATION else _AFTER_PUBLICATION
    return any(may(actor, act, thing) for act in acts)


_AFTER_PUBLICATION = (Act.SEE_PLAN_TIMELINESS, Act.UPDATE_ACTION)


def climbs_inside(post: PostKind, kind: DeadlineKind) -> bool:
    """Whether a ladder of this date may reach this post.

    It stays inside the body whose date it is; what the service owes may climb on to whoever it is
    owed to, as a late plan does: the inspectorate, then the monitor.
    """
    body = body_of(post)
    owed_by_the_service = WHOSE[kind] in {Body.SERVICE, Body.PARTNER}
    return owed_by_the_service or body is WHOSE[kind]
