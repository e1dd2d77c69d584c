"""What must be told goes in here, in the transaction of the fact itself, each once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import clock
from models import ChannelName, Language, NotificationState, Session
from models.queries import outbox
from rules.working_days import ONE_DAY, WorkingCalendar
from settings import Settings, get_settings

# Holds the only token ever sent, so it must not stand where one signs in to read it.
SIGN_IN_LINK = "sign_in_link"
DIGEST = "digest"
OWNER_INVITED = "owner_invited"


@dataclass(frozen=True, slots=True)
class Draft:
    """One message somebody is to have, before it has a channel or words.

    `key` makes it the same message whoever it goes to; `facts` holds ids, ISO dates, numbers and
    names of areas. With a `post_id` it follows the post: whoever answers for it when it is sent
    gets it.
    """

    key: str
    message: str
    person_id: UUID
    not_before: datetime
    post_id: UUID | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    event_id: UUID | None = None
    digest_id: UUID | None = None
    inspection_id: UUID | None = None


def enqueue(
    session: Session,
    drafts: Iterable[Draft],
    at: datetime,
    channels: Sequence[ChannelName] | None = None,
) -> int:
    """Queue each draft once over every enabled channel; return how many messages are new.

    What is there already stays as it is, so running twice adds nothing.
    """
    settings = get_settings()
    wanted = list(drafts)
    languages = outbox.languages(session, {draft.person_id for draft in wanted})
    over = enabled_names(settings) if channels is None else channels
    rows = [
        _row(draft, channel, languages[draft.person_id], at, settings)
        for draft in wanted
        for channel in over
        if not (draft.message == SIGN_IN_LINK and channel is ChannelName.INBOX)
    ]
    return outbox.add(session, rows)


def enabled_names(settings: Settings) -> tuple[ChannelName, ...]:
    """Return the channels every message goes over: the inbox, and mail when there is a server."""
    if settings.mail_host:
        return (ChannelName.INBOX, ChannelName.MAIL)
    return (ChannelName.INBOX,)


def next_sending_time(at: datetime, calendar: WorkingCalendar, settings: Settings) -> datetime:
    """Return the first moment, at or after this one, in sending hours of a working day."""
    there = at.astimezone(clock.LONDON)
    day = there.date()
    if there.time() >= settings.sending_closes:
        day += ONE_DAY
    day = calendar.on_or_after(day)
    return max(at, clock.london(day, settings.sending_opens))


def key_of(dedupe_key: str) -> str:
    """Return the key a message was drafted with, without its person and channel."""
    return dedupe_key.rsplit(":", 2)[0]


def _row(
    draft: Draft, channel: ChannelName, language: Language, at: datetime, settings: Settings
) -> dict[str, Any]:
    identity = uuid4()
    domain = settings.mail_from.rpartition("@")[2]
    return {
        "id": identity,
        "dedupe_key": f"{draft.key}:{draft.person_id.hex}:{channel.value}",
        "message": draft.message,
        "person_id": draft.person_id,
        "post_id": draft.post_id,
        "channel": channel,
        "message_id": f"<{identity}@{domain}>",
        "event_id": draft.event_id,
        "digest_id": draft.digest_id,
        "inspection_id": draft.inspection_id,
        "facts": dict(draft.facts),
        "language": language,
        "state": NotificationState.QUEUED,
        "not_before": draft.not_before,
        "created_at": at,
        "attempts": 0,
        "maybe_duplicate": False,
    }
