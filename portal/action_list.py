"""An action as pages list it: its number, how it stands in a word, and by how much it is late."""

from dataclasses import dataclass
from datetime import date

from models import Action
from rules.progress import Rag, is_overdue, rag
from rules.stages import ActionState, OwnershipState


@dataclass(frozen=True, slots=True)
class Listed:
    """One action with how it stands on a day."""

    action: Action
    number: str
    rag: Rag | None
    days_late: int

    @staticmethod
    def number_of(action: Action) -> str:
        """Return how people number an action: 1a."""
        return f"{action.recommendation.number}{action.letter}"

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


def listed(action: Action, today: date) -> Listed:
    """Return an action as it stands today; without a target date it has no colour yet."""
    number = Listed.number_of(action)
    if action.target_on is None:
        return Listed(action, number, None, 0)
    late = (today - action.target_on).days if is_overdue(action.facts, today) else 0
    return Listed(action, number, rag(action.facts, today), late)
