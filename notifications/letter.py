"""A message in words, addressed, and what anything that carries it must be able to do."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from models import ChannelName
from notifications.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Letter:
    """A message ready to be handed over.

    `message_id` stays the same however often it is tried; `attempt` counts from one.
    `choices_link` is where the reader may say how they are told; statutory mail has none.
    """

    reference: str
    message_id: str
    to_name: str
    to_address: str
    subject: str
    text: str
    html: str
    attempt: int = 1
    maybe_duplicate: bool = False
    choices_link: str | None = None


def at_once() -> bool:
    """Hold nothing back: the answer for a letter nobody waits for."""
    return True


class Channel(Protocol):
    """Somewhere letters are handed over, one at a time, with a typed outcome."""

    @property
    def name(self) -> ChannelName:
        """Which channel this is."""

    def send(self, letter: Letter, may_arrive: Callable[[], bool] = at_once) -> Outcome:
        """Hand one letter over and say what came of it. Nothing the other side does raises.

        `may_arrive` is asked once, as late as can be: up to then nothing has arrived, and after
        a no nothing does, which is the outcome `HELD_BACK`.
        """

    def close(self) -> None:
        """Let go of any line kept open."""
