"""Words found nowhere else, each with everybody who may come across it."""

from dataclasses import dataclass, field
from uuid import uuid4


@dataclass(frozen=True, slots=True)
class Canary:
    """One word, and everybody who may come across it."""

    word: str
    entitled: frozenset[str]


@dataclass(slots=True)
class Sown:
    """Every word that was sown, by what it stands for."""

    canaries: dict[str, Canary] = field(default_factory=dict)

    def word(self, what: str, entitled: frozenset[str], also: str = "") -> str:
        """Return a word found nowhere else."""
        word = f"canary{uuid4().hex}"
        self.canaries[what] = Canary(word, entitled | {also} if also else entitled)
        return word

    def known_by_heart(self, what: str, secret: str) -> None:
        """Watch for a secret that nobody may ever be shown."""
        self.canaries[what] = Canary(secret, frozenset())
