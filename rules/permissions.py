"""Who may do what to which thing: one question, `may(actor, act, thing)`, refused by default."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from rules.errors import NotAllowed
from rules.posts import Body, PostKind, body_of


class Act(StrEnum):
    """Everything a person, or the calendar, can ask to do."""

    SEE_INSPECTION = "see_inspection"
    SEE_RELEASED_DRAFT = "see_released_draft"
    SEE_COMMENTS = "see_comments"
    SEE_REPORT = "see_report"
    SEE_PLAN = "see_plan"
    SEE_PLAN_TIMELINESS = "see_plan_timeliness"
    SCHEDULE_INSPECTION = "schedule_inspection"
    RECORD_INSPECTION_FACT = "record_inspection_fact"
    IMPORT_REPORT = "import_report"
    TAKE_IN_INSPECTION = "take_in_inspection"
    PUBLISH = "publish"
    COMMENT_ON_DRAFT = "comment_on_draft"
    ANSWER_RECOMMENDATION = "answer_recommendation"
    ENDORSE_PLAN = "endorse_plan"
    SUBMIT_PLAN = "submit_plan"
    INVITE_OWNER = "invite_owner"
    ASK_FOR_EXTENSION = "ask_for_extension"
    DECIDE_EXTENSION = "decide_extension"
    REVIEW_PLAN = "review_plan"
    FINALISE_PLAN = "finalise_plan"
    FINALISE_DISAGREED_PLAN = "finalise_disagreed_plan"
    FORWARD_PLAN = "forward_plan"
    ACKNOWLEDGE_PLAN = "acknowledge_plan"
    UPDATE_ACTION = "update_action"
    CLAIM_RECOMMENDATION = "claim_recommendation"
    SEND_UPDATE = "send_update"
    VERIFY = "verify"
    RECORD_REVIEW = "record_review"
    COMPLETE_PLAN = "complete_plan"
    CLOSE_PLAN = "close_plan"
    MANAGE_REGISTER = "manage_register"
    CHANGE_DATES = "change_dates"
    CANCEL_INSPECTION = "cancel_inspection"
    KEEP_CALENDAR = "keep_calendar"
    OVERRIDE_EXTENSION_LIMIT = "override_extension_limit"
    RELEASE_DOCUMENT = "release_document"
    ANSWER_COMMENTS = "answer_comments"
    PREPARE_PUBLICATION = "prepare_publication"
    CORRECT_PUBLICATION = "correct_publication"
    DISTRIBUTE_REPORT = "distribute_report"
    CONSIDER_FURTHER_INSPECTION = "consider_further_inspection"
    ORDER_FURTHER_INSPECTION = "order_further_inspection"


@dataclass(frozen=True, slots=True)
class PostHeld:
    """A post an actor holds or deputises for today, and where it counts.

    Team posts (lead inspector, inspector, the assessors) reach only the inspection they name, and
    none if they name none. For every other post `inspection_id` is not looked at.
    """

    post_id: UUID
    kind: PostKind
    organisation_id: UUID
    inspection_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is asking: a person with their posts of today, the calendar, or the operator.

    The operator sits at the machine's own command line and keeps the register there.
    """

    person_id: UUID | None
    posts: frozenset[PostHeld] = frozenset()
    is_calendar: bool = False
    is_operator: bool = False


CALENDAR = Actor(person_id=None, is_calendar=True)
OPERATOR = Actor(person_id=None, is_operator=True)


@dataclass(frozen=True, slots=True)
class Thing:
    """What is asked about: whose it is, and how far it has become known.

    `claimed_by_id` is the person who said it was done: they never verify it, whatever posts
    they hold.
    """

    inspection_id: UUID
    service_id: UUID
    monitor_id: UUID | None
    is_published: bool = False
    is_released: bool = False
    is_forwarded: bool = False
    owner_post_id: UUID | None = None
    claimed_by_id: UUID | None = None


K = PostKind
_STAFF = frozenset(
    {K.SCHEDULER, K.LEAD_INSPECTOR, K.INSPECTOR, K.ASSISTANT_CHIEF_INSPECTOR, K.CHIEF_INSPECTOR}
    | {K.PUBLISHER, K.ADMINISTRATOR}
)
_TEAM = _STAFF | {K.PRACTICE_ASSESSOR}
_DECIDERS = frozenset({K.LEAD_INSPECTOR, K.ASSISTANT_CHIEF_INSPECTOR})
_SCHEDULING = frozenset({K.SCHEDULER, K.LEAD_INSPECTOR, K.ASSISTANT_CHIEF_INSPECTOR})
_HEAD = frozenset({K.HEAD_OF_SERVICE})
_WRITERS = frozenset({K.HEAD_OF_SERVICE, K.DELEGATE})
_SERVICE = _WRITERS | {K.BOARD_CHAIR}
_MONITORS = frozenset({K.MONITOR, K.MONITOR_HEAD_OF_AREA})

_WHO: Mapping[Act, frozenset[PostKind]] = {
    Act.SEE_INSPECTION: _TEAM | _SERVICE | {K.LOCAL_ASSESSOR},
    Act.SEE_RELEASED_DRAFT: _TEAM | _WRITERS | {K.LOCAL_ASSESSOR},
    Act.SEE_COMMENTS: _TEAM | _WRITERS,
    Act.SEE_REPORT: _TEAM | _SERVICE | _MONITORS | {K.OWNER},
    Act.SEE_PLAN: _STAFF | _SERVICE | _MONITORS,
    Act.SEE_PLAN_TIMELINESS: _STAFF | _SERVICE | _MONITORS,
    Act.SCHEDULE_INSPECTION: _SCHEDULING,
    Act.RECORD_INSPECTION_FACT: _SCHEDULING,
    Act.IMPORT_REPORT: _SCHEDULING | {K.PUBLISHER},
    Act.TAKE_IN_INSPECTION: frozenset({K.SCHEDULER, K.ASSISTANT_CHIEF_INSPECTOR}),
    Act.PUBLISH: frozenset({K.PUBLISHER, K.ASSISTANT_CHIEF_INSPECTOR}),
    Act.COMMENT_ON_DRAFT: _WRITERS,
    Act.ANSWER_RECOMMENDATION: _WRITERS,
    Act.ENDORSE_PLAN: _HEAD,
    Act.SUBMIT_PLAN: _HEAD,
    Act.INVITE_OWNER: _HEAD,
    Act.ASK_FOR_EXTENSION: _HEAD,
    Act.DECIDE_EXTENSION: _DECIDERS,
    Act.REVIEW_PLAN: frozenset({K.LEAD_INSPECTOR}),
    Act.FINALISE_PLAN: _DECIDERS,
    Act.FINALISE_DISAGREED_PLAN: frozenset({K.ASSISTANT_CHIEF_INSPECTOR}),
    Act.FORWARD_PLAN: _STAFF,
    Act.ACKNOWLEDGE_PLAN: _MONITORS,
    Act.UPDATE_ACTION: _WRITERS,
    Act.CLAIM_RECOMMENDATION: _HEAD,
    Act.SEND_UPDATE: _WRITERS,
    Act.VERIFY: _MONITORS,
    Act.RECORD_REVIEW: _MONITORS,
    Act.COMPLETE_PLAN: _MONITORS,
    Act.CLOSE_PLAN: _SCHEDULING,
    Act.MANAGE_REGISTER: frozenset({K.SCHEDULER, K.ADMINISTRATOR}),
    Act.CHANGE_DATES: _SCHEDULING,
    Act.CANCEL_INSPECTION: frozenset({K.SCHEDULER, K.ASSISTANT_CHIEF_INSPECTOR}),
    Act.KEEP_CALENDAR: frozenset({K.SCHEDULER, K.ADMINISTRATOR}),
    Act.OVERRIDE_EXTENSION_LIMIT: frozenset({K.ASSISTANT_CHIEF_INSPECTOR}),
    Act.RELEASE_DOCUMENT: _SCHEDULING,
    Act.ANSWER_COMMENTS: _DECIDERS,
    Act.PREPARE_PUBLICATION: _SCHEDULING | {K.PUBLISHER},
    Act.CORRECT_PUBLICATION: frozenset({K.PUBLISHER, K.ASSISTANT_CHIEF_INSPECTOR}),
    Act.DISTRIBUTE_REPORT: frozenset({K.SCHEDULER, K.PUBLISHER, K.ASSISTANT_CHIEF_INSPECTOR}),
    Act.CONSIDER_FURTHER_INSPECTION: _DECIDERS | {K.CHIEF_INSPECTOR},
    Act.ORDER_FURTHER_INSPECTION: frozenset({K.ASSISTANT_CHIEF_INSPECTOR, K.CHIEF_INSPECTOR}),
}
_BY_CALENDAR = frozenset({Act.FORWARD_PLAN, Act.RECORD_INSPECTION_FACT})
_BY_OPERATOR = frozenset(
    {
        Act.MANAGE_REGISTER,
        Act.SCHEDULE_INSPECTION,
        Act.RECORD_INSPECTION_FACT,
        Act.IMPORT_REPORT,
        Act.TAKE_IN_INSPECTION,
        Act.PUBLISH,
    }
)
_ONE_INSPECTION = frozenset({K.LEAD_INSPECTOR, K.INSPECTOR, K.PRACTICE_ASSESSOR, K.LOCAL_ASSESSOR})
_PLAN_ACTS = frozenset(
    {Act.SEE_PLAN, Act.ACKNOWLEDGE_PLAN, Act.VERIFY, Act.RECORD_REVIEW, Act.COMPLETE_PLAN}
)


def may(actor: Actor, act: Act, thing: Thing) -> bool:
    """Answer whether this actor may do this to this thing today."""
    if actor.is_calendar:
        return act in _BY_CALENDAR
    if actor.is_operator:
        return act in _BY_OPERATOR
    if act is Act.VERIFY and thing.claimed_by_id == actor.person_id:
        return False
    return any(_carries(post, act, thing) for post in actor.posts)


def require(actor: Actor, act: Act, thing: Thing) -> None:
    """Raise NotAllowed unless the actor may."""
    if not may(actor, act, thing):
        words = act.value.replace("_", " ")
        raise NotAllowed(f"Your post does not carry the right to {words} here.")


def _carries(post: PostHeld, act: Act, thing: Thing) -> bool:
    if act is Act.UPDATE_ACTION and post.post_id == thing.owner_post_id:
        return thing.is_published
    return post.kind in _WHO[act] and _reaches(post, act, thing)


def _reaches(post: PostHeld, act: Act, thing: Thing) -> bool:
    body = body_of(post.kind)
    if body is Body.INSPECTORATE:
        return _reaches_as_inspectorate(post, thing)
    if body is Body.SERVICE:
        return post.organisation_id == thing.service_id and _known_to_service(act, thing)
    # Partners have nothing but the actions they own; of other bodies only the monitor is left.
    return post.organisation_id == thing.monitor_id and _known_to_monitor(act, thing)


def _reaches_as_inspectorate(post: PostHeld, thing: Thing) -> bool:
    if post.kind not in _ONE_INSPECTION:
        return True
    if post.kind is K.LOCAL_ASSESSOR and thing.is_published:
        return False
    return post.inspection_id == thing.inspection_id


def _known_to_service(act: Act, thing: Thing) -> bool:
    if act in {Act.SEE_RELEASED_DRAFT, Act.SEE_COMMENTS, Act.COMMENT_ON_DRAFT}:
        return thing.is_released
    if act is Act.ASK_FOR_EXTENSION:  # the draft to comment on has a date as well
        return thing.is_released or thing.is_published
    return act is Act.SEE_INSPECTION or thing.is_published


def _known_to_monitor(act: Act, thing: Thing) -> bool:
    return thing.is_published and (thing.is_forwarded or act not in _PLAN_ACTS)
