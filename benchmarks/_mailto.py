"""Run by itself: Apprise's own mailto:// plugin, as it comes, sending the messages it is given."""

import json
import sys
import time
from urllib.parse import quote

from apprise import Apprise, NotifyFormat


def main() -> None:
    """Send each message read, as (to, subject, HTML), to the port named from the sender named."""
    port, sender = sys.argv[1], quote(sys.argv[2])
    messages = json.load(sys.stdin)
    began = time.perf_counter()
    for to, subject, html in messages:
        # A reader an object: one used again would wait seconds before its second message.
        one = Apprise()
        one.add(f"mailto://127.0.0.1:{port}?from={sender}&to={quote(to)}&mode=insecure")
        assert one.notify(title=subject, body=html, body_format=NotifyFormat.HTML), to
    print(json.dumps({"seconds": time.perf_counter() - began}))  # noqa: T201 - read by its starter


if __name__ == "__main__":
    main()
