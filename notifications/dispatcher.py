"""The one dispatcher: takes what is due from the outbox and hands it to the channels."""

from collections.abc import Sequence
from datetime import datetime

from models import Session
from models.queries import outbox
from notifications.channels import enabled_channels
from notifications.channels.inbox import InboxChannel
from notifications.checking import check_again
from notifications.letter import Channel
from notifications.sending import Run
from notifications.settling import Delivered, counted, settlement
from notifications.timing import what_must_wait, writing
from settings import get_settings

__all__ = ["Delivered", "dispatch"]

INBOX_BATCH = 500


def dispatch(
    at: datetime,
    channels: Sequence[Channel | InboxChannel] | None = None,
    limit: int | None = None,
) -> Delivered:
    """Send what is due at this moment, up to a cap; safe to run twice and several at once."""
    settings = get_settings()
    left = settings.messages_a_run if limit is None else limit
    total = Delivered()
    for channel in enabled_channels(settings) if channels is None else channels:
        rest = left - total.looked_at
        if isinstance(channel, InboxChannel):
            total += _fill_inboxes(channel, at, rest)
        else:
            total += Run(channel, at).send_up_to(rest)
    return total


def _fill_inboxes(channel: InboxChannel, at: datetime, limit: int) -> Delivered:
    """Take, word, deliver and settle a batch at a time, each batch in one transaction."""
    total = Delivered()
    while total.looked_at < limit:
        with writing(at) as session:
            size = min(INBOX_BATCH, limit - total.looked_at)
            batch = _one_batch(session, channel, at, size)
        total += batch
        # What was cancelled may have been queued anew, for whoever holds the post by now.
        if batch.looked_at < size and not batch.cancelled:
            break
    return total


def _one_batch(session: Session, channel: InboxChannel, at: datetime, size: int) -> Delivered:
    found = outbox.waiting(session, channel.name, at, size, what_must_wait(session, at))
    if not found:
        return Delivered()
    checked = check_again(session, found, at)
    letters = [(each.message.person_id, each.letter) for each in checked if each.letter]
    accepted = channel.receive(session, letters, at)
    outbox.begin(session, [each.message for each in checked if each.letter], at)
    settled = [settlement(session, each.message, each.refusal or accepted, at) for each in checked]
    outbox.settle_unleased(session, settled, at)
    return counted(settled)
