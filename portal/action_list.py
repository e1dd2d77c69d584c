"""An action as pages list it: its number, how it stands in a word, and by how much it is late."""

from dataclasses import dataclass
from datetime import date

from models import Action
from rules.errors import NotFound
from rules.permissions import Act, Actor, Thing, may, require
from rules.progress import Rag, is_overdue, rag
from rules.stages import ActionState, OwnershipState


@dataclass(frozen=True, slots=True)
class Listed:
    """One action with how it stands on a day."""

    action: Action
    number: str
    rag: Rag | None
    days_late: int

    @property
    def is_proposed(self) -> bool:
        """Whether its owner has not said yet whether they take it on."""
        return self.action.ownership is OwnershipState.PROPOSED

    @property
    def is_declined(self) -> bool:
        """Whether its owner has given it back."""
        return self.action.ownership is OwnershipState.DECLINED

    @property
    def is_finished(self) -> bool:
        """Whether its owner has nothing more to do."""
        return self.action.state in {ActionState.DONE, ActionState.VERIFIED}


def thing_of(action: Action) -> Thing:
    """Return what the permission rules need to know of an action."""
    return action.inspection.as_thing(owner_post_id=action.owner_post_id)


def ensure_about(actor: Actor, act: Act, action: Action) -> None:
    """Let somebody do this, or refuse: of an action only those know who own it or read the plan."""
    thing = thing_of(action)
    if not may(actor, Act.UPDATE_ACTION, thing) and not may(actor, Act.SEE_PLAN, thing):
        raise NotFound("page", "this")
    require(actor, act, thing)


def listed(action: Action, today: date) -> Listed:
    """Return an action as it stands today; without a target date it has no colour yet."""
    if action.target_on is None:
        return Listed(action, action.label, None, 0)
    late = (today - action.target_on).days if is_overdue(action.facts, today) else 0
    return Listed(action, action.label, rag(action.facts, today), late)
