"""Makes a sign-in link at the moment its message is worded: the token is in that letter alone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from models import Session
from models.queries.outbox import Waiting
from models.signing_in import LINK_LIVES, mint_link
from notifications.outbox import SIGN_IN_LINK


def with_token(
    session: Session, message: Waiting, facts: Mapping[str, Any], at: datetime
) -> Mapping[str, Any]:
    """Return the facts a message is worded with; a sign-in link's get a token of their own.

    Each attempt mints another, so none has to be kept for the next.
    """
    if message.message != SIGN_IN_LINK:
        return facts
    until = facts.get("expires_at", (at + LINK_LIVES).isoformat())
    token = mint_link(
        session, message.person_id, facts.get("browser_hash"), at, datetime.fromisoformat(until)
    )
    return {**facts, "expires_at": until, "token": token}
