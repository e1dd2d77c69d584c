"""Who calls the API: the person whose key a program brings. Cookies open nothing here."""

from fastapi import Request

import clock
from models import Acting
from models.api_keys import BEGINS, USED_EVERY, KeyHolder, holder_of, was_used
from models.database import reading, transaction
from portal.throttle import Throttle

A_MINUTE = 120
WRONG_A_MINUTE = 20
LONGEST_KEY = 200


class KeyNeeded(Exception):  # noqa: N818 - reads as English where it is raised
    """No key came with the request, or one that opens nothing."""


class Doors:
    """The two throttles of one application: of each key, and of wrong keys from one address."""

    def __init__(self) -> None:
        self.keys, self.wrong = Throttle(A_MINUTE), Throttle(WRONG_A_MINUTE)


def holder_at(request: Request) -> KeyHolder:
    """Find out once a request whose key it carries, or raise KeyNeeded; both are throttled."""
    if not hasattr(request.state, "key_holder"):
        request.state.key_holder = _holder(request)
    found: KeyHolder = request.state.key_holder
    return found


def _holder(request: Request) -> KeyHolder:
    doors: Doors = request.app.state.doors
    secret = _secret(request)
    now, today = clock.now(), clock.today()
    found = None
    if secret:
        with reading() as session:
            found = holder_of(session, secret, now, today)
    if found is None:
        doors.wrong.count(request.client.host if request.client else "")
        raise KeyNeeded
    doors.keys.count(found.key_id.hex)
    if found.last_used_at is None or now - found.last_used_at >= USED_EVERY:
        with transaction(Acting(found.actor, today, now)) as session:
            was_used(session, found.key_id, now)
    return found


def _secret(request: Request) -> str:
    """Read "Authorization: Bearer plans_…"; anything else is no key of ours."""
    kind, _, secret = request.headers.get("authorization", "").partition(" ")
    secret = secret.strip()
    is_ours = kind.casefold() == "bearer" and secret.startswith(f"{BEGINS}_")
    return secret if is_ours and len(secret) <= LONGEST_KEY else ""
