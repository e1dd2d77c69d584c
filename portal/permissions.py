"""Binds the pure permission rules to pages: who is refused, and who is told there is nothing."""

from uuid import UUID

from models import Inspection
from rules.errors import NotAllowed, NotFound
from rules.permissions import Act, Actor, Thing, may, require
from rules.posts import Body, PostKind, body_of

_ASSESSORS = frozenset({PostKind.PRACTICE_ASSESSOR, PostKind.LOCAL_ASSESSOR})
_WRITING_PLANS = frozenset({PostKind.HEAD_OF_SERVICE, PostKind.DELEGATE, PostKind.BOARD_CHAIR})
_KNOWING = (
    Act.SEE_INSPECTION,
    Act.SEE_REPORT,
    Act.SEE_PLAN,
    Act.SEE_PLAN_TIMELINESS,
    Act.UPDATE_ACTION,
)


def knows_of(actor: Actor, thing: Thing) -> bool:
    """Whether somebody may know that this exists at all."""
    return any(may(actor, act, thing) for act in _KNOWING)


def ensure(actor: Actor, act: Act, thing: Thing) -> None:
    """Let somebody do this, or refuse: with 404 what they may not know of, with 403 the rest."""
    if not may(actor, act, thing) and not knows_of(actor, thing):
        raise NotFound("page", "this")
    require(actor, act, thing)


def ensure_for(actor: Actor, act: Act, inspection: Inspection) -> None:
    """Do the same for an inspection loaded with its rules."""
    ensure(actor, act, inspection.as_thing())


def is_staff(actor: Actor) -> bool:
    """Whether somebody works for the inspectorate; an assessor only helps with one inspection."""
    return any(
        body_of(post.kind) is Body.INSPECTORATE and post.kind not in _ASSESSORS
        for post in actor.posts
    )


def ensure_staff(actor: Actor) -> None:
    """Refuse everybody but the inspectorate's own staff."""
    if not is_staff(actor):
        raise NotAllowed("Only the inspectorate's staff can see this page.")


def ensure_monitor(actor: Actor) -> None:
    """Refuse everybody who holds no post of a monitoring body."""
    if Body.MONITOR not in bodies(actor):
        raise NotAllowed("Only the monitoring body can see this page.")


def bodies(actor: Actor) -> frozenset[Body]:
    """Return the bodies somebody holds a post in today."""
    return frozenset(body_of(post.kind) for post in actor.posts)


def services_of(actor: Actor) -> frozenset[UUID]:
    """Return the services whose plans somebody writes or approves."""
    return frozenset(p.organisation_id for p in actor.posts if p.kind in _WRITING_PLANS)


def holds(actor: Actor, *kinds: PostKind) -> bool:
    """Whether somebody holds a post of one of these kinds today, anywhere."""
    return any(post.kind in kinds for post in actor.posts)
