"""Sends what cannot wait as soon as it is committed: one thread, woken by whoever wrote it."""

import logging
from threading import Event, Thread

import clock
from models import Acting
from models.database import transaction
from models.signing_in import LINK_LIVES, requests_to_queue
from notifications.dispatcher import dispatch
from notifications.outbox import SIGN_IN_LINK, Draft, enqueue

logger = logging.getLogger(__name__)
# Long enough for the answer to be gone: its time must not tell whether there was work to do.
SECONDS_BEFORE_SENDING = 0.25


class Sender:
    """Runs the dispatcher in the background. What it misses, the delivery flow sends."""

    def __init__(self) -> None:
        self._woken, self._is_over = Event(), Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Begin to wait for work."""
        self._thread = Thread(target=self._work, name="sender", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Say that something was committed which may have to leave now."""
        self._woken.set()

    def stop(self) -> None:
        """End after the run that is under way."""
        self._is_over.set()
        self._woken.set()
        if self._thread:
            self._thread.join(timeout=10)

    def _work(self) -> None:
        while True:
            self._woken.wait()
            if self._is_over.wait(SECONDS_BEFORE_SENDING):
                return
            self._woken.clear()
            self._send()

    @staticmethod
    def _send() -> None:
        try:
            send_now()
        except Exception:
            logger.exception("What could not wait was not sent; the delivery flow tries again.")


def send_now() -> None:
    """Queue the links people asked for, then send whatever is due."""
    now = clock.now()
    with transaction(Acting.calendar(clock.today(), now)) as session:
        drafts = [
            Draft(
                key=f"{SIGN_IN_LINK}:{request.id.hex}",
                message=SIGN_IN_LINK,
                person_id=request.person_id,
                not_before=now,
                facts={
                    "expires_at": (request.asked_at + LINK_LIVES).isoformat(),
                    "browser_hash": request.browser_hash,
                },
            )
            for request in requests_to_queue(session, now)
            if request.person_id
        ]
        enqueue(session, drafts, now)
    dispatch(now)
