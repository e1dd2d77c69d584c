"""A channel that keeps what it was given: for tests, rehearsals and trying things out."""

from collections.abc import Callable
from threading import Lock

from models import ChannelName
from notifications.letter import Letter
from notifications.outcome import Outcome, OutcomeKind

ACCEPTED = Outcome(OutcomeKind.ACCEPTED, "recorded")


class RecordingChannel:
    """Stands in for any channel. `answer` decides the outcome of each letter."""

    def __init__(
        self,
        name: ChannelName = ChannelName.MAIL,
        answer: Callable[[Letter], Outcome] = lambda _: ACCEPTED,
    ) -> None:
        self.name = name
        self.letters: list[Letter] = []
        self._answer = answer
        self._lock = Lock()

    def make_ready(self, letter: Letter) -> None:
        """Nothing needs doing beforehand."""

    def send(self, letter: Letter) -> Outcome:
        """Keep the letter and give the outcome asked for."""
        with self._lock:
            self.letters.append(letter)
        return self._answer(letter)

    def close(self) -> None:
        """Nothing is kept open."""
