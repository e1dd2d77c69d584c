"""How far somebody's posts reach when the address names no inspection."""

from collections.abc import Collection
from uuid import UUID

from rules.permissions import Act, Actor, Thing, may

NOBODYS = UUID(int=0)
# Only a post that reaches every inspection reaches this one.
NOWHERE = Thing(NOBODYS, NOBODYS, None)


def reach(actor: Actor) -> Collection[UUID] | None:
    """Return the inspections somebody of the inspectorate may see; None means all of them."""
    if may(actor, Act.SEE_INSPECTION, NOWHERE):
        return None
    return {post.inspection_id for post in actor.posts if post.inspection_id}
