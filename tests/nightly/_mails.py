"""One run over the waiting mails, by a process that may be killed at any moment.

Started as `python -m tests.nightly._mails MINUTES`: so long after the first run it delivers.
"""

import sys
from datetime import timedelta

from notifications.channels.mail import MailChannel
from notifications.dispatcher import dispatch
from settings import get_settings
from tests.notifications.delivery import AT


def main() -> None:
    """Say that it lives, and send what waits."""
    mail = MailChannel(get_settings())
    sys.stdout.write("lives\n")
    sys.stdout.flush()
    dispatch(AT + timedelta(minutes=int(sys.argv[1])), [mail], limit=10**6)


if __name__ == "__main__":
    main()
