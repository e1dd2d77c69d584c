"""The ways a message can travel."""

from collections.abc import Sequence

from notifications.channels.inbox import InboxChannel
from notifications.letter import Channel
from settings import Settings


def enabled_channels(settings: Settings) -> Sequence[Channel | InboxChannel]:
    """Return the channels of this deployment: the inbox always, mail when there is a server."""
    if not settings.mail_host:
        return (InboxChannel(),)
    # Apprise takes long to load; without a mail server nobody waits for it.
    from notifications.channels.mail import MailChannel  # noqa: PLC0415

    return (InboxChannel(), MailChannel(settings))
