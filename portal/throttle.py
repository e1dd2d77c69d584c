"""Counts requests within a minute, so that one program cannot take the service from the others."""

import math
import time
from collections.abc import Callable
from threading import Lock

from models.signing_in import TooManyRequests

WINDOW_SECONDS = 60
MOST_REMEMBERED = 10_000


class Throttle:
    """Lets each caller through so many times a minute, as this process counts.

    All is forgotten when it restarts: a row in the database for each reading would cost more than
    what it protects.
    """

    def __init__(self, most: int, now: Callable[[], float] = time.monotonic) -> None:
        self._most, self._now = most, now
        self._lock = Lock()
        self._counted: dict[str, tuple[int, int]] = {}

    def count(self, caller: str) -> None:
        """Count one request, or refuse it until the minute is over."""
        window = int(self._now() // WINDOW_SECONDS)
        with self._lock:
            begun, times = self._counted.get(caller, (window, 0))
            times = times + 1 if begun == window else 1
            if len(self._counted) >= MOST_REMEMBERED:
                self._counted = {k: v for k, v in self._counted.items() if v[0] == window}
            self._counted[caller] = (window, times)
        if times > self._most:
            raise TooManyRequests(f"Too many requests. Try again in {self.seconds_left()} seconds.")

    def seconds_left(self) -> int:
        """Return how many seconds of this minute are left."""
        return math.ceil(WINDOW_SECONDS - self._now() % WINDOW_SECONDS)
