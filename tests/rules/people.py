"""Everybody who may ask, and one inspection as it becomes known to more and more of them."""

from dataclasses import replace
from uuid import UUID, uuid4

from rules.permissions import Act, Actor, PostHeld, Thing, may
from rules.posts import PostKind

P = PostKind
INSPECTORATE, SERVICE, OTHER_SERVICE, MONITOR, AGENCY = (uuid4() for _ in range(5))
INSPECTION, OTHER_INSPECTION = uuid4(), uuid4()


def make_actor(
    kind: PostKind, organisation: UUID, inspection: UUID | None = None, post: UUID | None = None
) -> Actor:
    held = PostHeld(post or uuid4(), kind, organisation, inspection)
    return Actor(uuid4(), frozenset({held}))


OWNERS_POST, PARTNERS_POST = uuid4(), uuid4()
PEOPLE = {
    "nobody": Actor(person_id=None),
    "scheduler": make_actor(P.SCHEDULER, INSPECTORATE),
    "lead inspector": make_actor(P.LEAD_INSPECTOR, INSPECTORATE, INSPECTION),
    "assistant chief inspector": make_actor(P.ASSISTANT_CHIEF_INSPECTOR, INSPECTORATE),
    "publisher": make_actor(P.PUBLISHER, INSPECTORATE),
    "administrator": make_actor(P.ADMINISTRATOR, INSPECTORATE),
    "local assessor": make_actor(P.LOCAL_ASSESSOR, OTHER_SERVICE, INSPECTION),
    "own Head": make_actor(P.HEAD_OF_SERVICE, SERVICE),
    "delegate": make_actor(P.DELEGATE, SERVICE),
    "Board chair": make_actor(P.BOARD_CHAIR, SERVICE),
    "action owner": make_actor(P.OWNER, SERVICE, post=OWNERS_POST),
    "partner's owner": make_actor(P.PARTNER_OWNER, AGENCY, post=PARTNERS_POST),
    "other Head": make_actor(P.HEAD_OF_SERVICE, OTHER_SERVICE),
    "monitor": make_actor(P.MONITOR, MONITOR),
    "revoked": Actor(uuid4()),
}
HIDDEN = Thing(INSPECTION, SERVICE, MONITOR)
RELEASED = replace(HIDDEN, is_released=True)
PUBLISHED = replace(RELEASED, is_published=True)
FORWARDED = replace(PUBLISHED, is_forwarded=True)


def allowed(actor: Actor, thing: Thing) -> set[Act]:
    """Return all that this actor may do to this thing."""
    return {act for act in Act if may(actor, act, thing)}


def owned_by(who: str, thing: Thing) -> Thing:
    """Return the thing as an action of the partner's owner, or else of the service's."""
    post = PARTNERS_POST if who == "partner's owner" else OWNERS_POST
    return replace(thing, owner_post_id=post)
