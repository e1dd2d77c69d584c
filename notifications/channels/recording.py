"""A channel that keeps what it was given: for tests, rehearsals and trying things out."""

from collections.abc import Callable
from threading import Lock

from models import ChannelName
from notifications.letter import Letter, at_once
from notifications.outcome import HELD_BACK, Outcome, OutcomeKind

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

    def send(self, letter: Letter, may_arrive: Callable[[], bool] = at_once) -> Outcome:
        """Keep the letter and give the outcome asked for."""
        if not may_arrive():
            return HELD_BACK
        with self._lock:
            self.letters.append(letter)
        return self._answer(letter)

    def close(self) -> None:
        """Nothing is kept open."""
