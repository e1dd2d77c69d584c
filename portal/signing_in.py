"""How somebody comes in: a link asked for, a link used, a session opened and ended."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

import clock
from models import Acting, Session
from models.database import transaction
from models.queries.people import actor
from models.signing_in import ask_for_link, begin_session, claim_link, end_session
from rules.permissions import Actor

NOBODY = Actor(person_id=None)


@dataclass(frozen=True, slots=True)
class Browser:
    """What is known of whoever asks: their browser's secret, its name, where it calls from."""

    secret: str
    name: str
    client: str
    session: str | None = None


def ask(address: str, browser: Browser) -> None:
    """Note that a link was asked for. Nothing here depends on whether anybody has the address."""
    now = clock.now()
    with _nobody_acting(now) as session:
        ask_for_link(session, address, browser.client, browser.secret, now)


def sign_in(token: str, browser: Browser) -> str:
    """Use a link up, end what this browser had open, and return the new session's secret."""
    now = clock.now()
    with _nobody_acting(now) as session:
        person_id = claim_link(session, token, browser.secret, now)
        if browser.session:
            end_session(session, browser.session, now)
        posts = actor(session, person_id, clock.today()).posts
        return begin_session(session, person_id, posts, browser.name, now)


def browser_named(agent: str) -> str:
    """Name a browser as its owner would: what it is and what it runs on, never its version."""
    known = {"Edg": "Edge", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
    systems = {
        "Windows": "Windows",
        "Android": "Android",
        "iPhone": "iPhone",
        "iPad": "iPad",
        "Macintosh": "Mac",
        "Linux": "Linux",
    }
    made = next((name for mark, name in known.items() if mark in agent), "")
    runs_on = next((name for mark, name in systems.items() if mark in agent), "")
    return " on ".join(part for part in (made, runs_on) if part)


def _nobody_acting(now: datetime) -> AbstractContextManager[Session]:
    return transaction(Acting(NOBODY, now.astimezone(clock.LONDON).date(), now))
